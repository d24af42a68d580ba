#include "element.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
static const HtmlElement ELEMENTS[] = {
    {"a", HTML_LINK},           {"abbr", HTML_INLINE},
    {"address", HTML_BLOCK},    {"area", HTML_NOTHING},
    {"article", HTML_BLOCK},    {"aside", HTML_BLOCK},
    {"audio", HTML_UNSEEN},     {"b", HTML_INLINE},
    {"base", HTML_NOTHING},     {"bgsound", HTML_NOTHING},
    {"big", HTML_INLINE},       {"blockquote", HTML_QUOTE},
    {"body", HTML_FRAME},       {"br", HTML_BREAK},
    {"button", HTML_INLINE},    {"caption", HTML_ROWS},
    {"center", HTML_BLOCK},     {"cite", HTML_INLINE},
    {"code", HTML_INLINE},      {"col", HTML_NOTHING},
    {"colgroup", HTML_ROWS},    {"dd", HTML_BLOCK},
    {"del", HTML_INLINE},       {"details", HTML_BLOCK},
    {"dialog", HTML_BLOCK},     {"dir", HTML_LIST},
    {"div", HTML_BLOCK},        {"dl", HTML_PARAGRAPH},
    {"dt", HTML_BLOCK},         {"em", HTML_INLINE},
    {"embed", HTML_NOTHING},    {"fieldset", HTML_BLOCK},
    {"figcaption", HTML_BLOCK}, {"figure", HTML_BLOCK},
    {"font", HTML_INLINE},      {"footer", HTML_BLOCK},
    {"form", HTML_BLOCK},       {"h1", HTML_PARAGRAPH},
    {"h2", HTML_PARAGRAPH},     {"h3", HTML_PARAGRAPH},
    {"h4", HTML_PARAGRAPH},     {"h5", HTML_PARAGRAPH},
    {"h6", HTML_PARAGRAPH},     {"head", HTML_FRAME},
    {"header", HTML_BLOCK},     {"hgroup", HTML_BLOCK},
    {"hr", HTML_RULE},          {"html", HTML_FRAME},
    {"i", HTML_INLINE},         {"iframe", HTML_TITLE},
    {"img", HTML_IMAGE},        {"includetail", HTML_BLOCK},
    {"input", HTML_NOTHING},    {"ins", HTML_INLINE},
    {"kbd", HTML_INLINE},       {"keygen", HTML_NOTHING},
    {"label", HTML_INLINE},     {"li", HTML_ITEM},
    {"link", HTML_NOTHING},     {"main", HTML_BLOCK},
    {"map", HTML_INLINE},       {"mark", HTML_INLINE},
    {"math", HTML_UNSEEN},      {"menu", HTML_LIST},
    {"meta", HTML_NOTHING},     {"nav", HTML_BLOCK},
    {"nobr", HTML_INLINE},      {"noembed", HTML_TITLE},
    {"noframes", HTML_TITLE},   {"object", HTML_UNSEEN},
    {"ol", HTML_ORDERED_LIST},  {"p", HTML_PARAGRAPH},
    {"param", HTML_NOTHING},    {"plaintext", HTML_PREFORMATTED},
    {"pre", HTML_PREFORMATTED}, {"q", HTML_INLINE},
    {"s", HTML_INLINE},         {"samp", HTML_INLINE},
    {"script", HTML_RAW},       {"section", HTML_BLOCK},
    {"select", HTML_UNSEEN},    {"sign", HTML_BLOCK},
    {"small", HTML_INLINE},     {"source", HTML_NOTHING},
    {"span", HTML_INLINE},      {"strike", HTML_INLINE},
    {"strong", HTML_INLINE},    {"style", HTML_RAW},
    {"sub", HTML_INLINE},       {"summary", HTML_BLOCK},
    {"sup", HTML_INLINE},       {"svg", HTML_UNSEEN},
    {"table", HTML_TABLE},      {"tbody", HTML_ROWS},
    {"td", HTML_CELL},          {"template", HTML_UNSEEN},
    {"textarea", HTML_LITERAL}, {"tfoot", HTML_ROWS},
    {"th", HTML_CELL},          {"thead", HTML_ROWS},
    {"title", HTML_TITLE},      {"tr", HTML_ROW},
    {"track", HTML_NOTHING},    {"tt", HTML_INLINE},
    {"u", HTML_INLINE},         {"ul", HTML_LIST},
    {"var", HTML_INLINE},       {"video", HTML_UNSEEN},
    {"wbr", HTML_NOTHING},      {"xml", HTML_UNSEEN},
    {"xmp", HTML_LITERAL},
};

#define CASE_BIT 0x20 /* between the cases of an ASCII letter */
#define NAME_MAX_OCTETS 11

/* ---- slices ---- */

gboolean html_slice_begins(const HtmlSlice *slice, const char *word)
{
    gsize size = strlen(word);
    return slice->length >= size && g_ascii_strncasecmp(slice->start, word, size) == 0;
}

gboolean html_slice_is(const HtmlSlice *slice, const char *word)
{
    return slice->length == strlen(word) && html_slice_begins(slice, word);
}

gboolean html_slice_holds(const HtmlSlice *slice, const char *word)
{
    gsize size = strlen(word);
    for (gsize i = 0; i + size <= slice->length; i++)
        if (((slice->start[i] ^ *word) & ~CASE_BIT) == 0 &&
            g_ascii_strncasecmp(slice->start + i, word, size) == 0)
            return TRUE;
    return FALSE;
}

/* ---- elements ---- */

static int compare(const void *name, const void *element)
{
    return strcmp(name, ((const HtmlElement *)element)->name);
}

const HtmlElement *html_element(const HtmlSlice *name)
{
    char lower[NAME_MAX_OCTETS + 1];
    if (name->length == 0 || name->length > NAME_MAX_OCTETS)
        return NULL;
    for (gsize i = 0; i < name->length; i++)
        lower[i] = (char)(g_ascii_isupper(name->start[i]) ? name->start[i] + 0x20 : name->start[i]);
    lower[name->length] = '\0';
    return bsearch(lower, ELEMENTS, G_N_ELEMENTS(ELEMENTS), sizeof ELEMENTS[0], compare);
}

gboolean html_element_is_void(const HtmlElement *element)
{
    return element->role == HTML_BREAK || element->role == HTML_RULE ||
           element->role == HTML_IMAGE || element->role == HTML_NOTHING;
}

gboolean html_element_is_block(const HtmlElement *element)
{
    return element->role != HTML_INLINE && element->role != HTML_LINK &&
           element->role != HTML_LITERAL && !html_element_is_void(element);
}

gboolean html_element_is_raw(const HtmlElement *element)
{
    return element->role == HTML_LITERAL || element->role == HTML_TITLE ||
           element->role == HTML_RAW;
}

gboolean html_element_is_unseen(const HtmlElement *element)
{
    return element->role == HTML_UNSEEN || element->role == HTML_TITLE || element->role == HTML_RAW;
}

/* ---- nesting ---- */

static gboolean is_seen_block(const HtmlElement *element)
{
    return element != NULL && html_element_is_block(element) && !html_element_is_unseen(element);
}

static gboolean is_p(const HtmlElement *element)
{
    return element != NULL && element->role == HTML_PARAGRAPH && element->name[0] == 'p';
}

static gboolean has_role(const HtmlElement *element, HtmlRole role)
{
    return element != NULL && element->role == role;
}

static HtmlNesting stops_if(gboolean stops)
{
    return stops ? HTML_NESTING_STOPS : HTML_NESTING_PASSES;
}

HtmlNesting html_nesting_at_end(const HtmlElement *ended, const HtmlElement *open)
{
    if (ended != NULL && ended == open)
        return HTML_NESTING_ENDS;
    if (ended == NULL || !html_element_is_block(ended))
        return stops_if(is_seen_block(open));
    gboolean is_of_table =
        ended->role == HTML_TABLE || ended->role == HTML_ROWS || ended->role == HTML_ROW;
    return stops_if(has_role(open, HTML_TABLE) || (!is_of_table && has_role(open, HTML_CELL)));
}

gboolean html_element_ends_nothing(const HtmlElement *begun)
{
    return !is_seen_block(begun) && !has_role(begun, HTML_LINK) && !has_role(begun, HTML_RULE);
}

HtmlNesting html_nesting_at_begin(const HtmlElement *begun, const HtmlElement *open)
{
    if (html_element_ends_nothing(begun))
        return HTML_NESTING_STOPS;
    switch (begun->role) {
    case HTML_CELL:
    case HTML_ROW:
    case HTML_ROWS:
        return has_role(open, begun->role) ? HTML_NESTING_ENDS
                                           : stops_if(has_role(open, HTML_TABLE));
    case HTML_ITEM:
        return has_role(open, HTML_ITEM)
                   ? HTML_NESTING_ENDS
                   : stops_if(has_role(open, HTML_LIST) || has_role(open, HTML_ORDERED_LIST) ||
                              has_role(open, HTML_CELL) || has_role(open, HTML_TABLE));
    case HTML_LINK:
        return has_role(open, HTML_LINK) ? HTML_NESTING_ENDS : stops_if(is_seen_block(open));
    default:
        return is_p(open) ? HTML_NESTING_ENDS : stops_if(is_seen_block(open));
    }
}
