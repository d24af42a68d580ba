#include "element.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by name. */
static const HtmlElement ELEMENTS[] = {
    {"a", HTML_LINK},           {"abbr", HTML_INLINE},
    {"address", HTML_BLOCK},    {"area", HTML_NOTHING},
    {"article", HTML_BLOCK},    {"aside", HTML_BLOCK},
    {"audio", HTML_UNSEEN},     {"b", HTML_INLINE},
    {"base", HTML_NOTHING},     {"big", HTML_INLINE},
    {"blockquote", HTML_QUOTE}, {"body", HTML_BODY},
    {"br", HTML_BREAK},         {"button", HTML_INLINE},
    {"caption", HTML_BLOCK},    {"center", HTML_BLOCK},
    {"cite", HTML_INLINE},      {"code", HTML_INLINE},
    {"col", HTML_NOTHING},      {"dd", HTML_BLOCK},
    {"del", HTML_INLINE},       {"details", HTML_BLOCK},
    {"dir", HTML_LIST},         {"div", HTML_BLOCK},
    {"dl", HTML_PARAGRAPH},     {"dt", HTML_BLOCK},
    {"em", HTML_INLINE},        {"embed", HTML_NOTHING},
    {"fieldset", HTML_BLOCK},   {"figcaption", HTML_BLOCK},
    {"figure", HTML_BLOCK},     {"font", HTML_INLINE},
    {"footer", HTML_BLOCK},     {"form", HTML_BLOCK},
    {"h1", HTML_PARAGRAPH},     {"h2", HTML_PARAGRAPH},
    {"h3", HTML_PARAGRAPH},     {"h4", HTML_PARAGRAPH},
    {"h5", HTML_PARAGRAPH},     {"h6", HTML_PARAGRAPH},
    {"header", HTML_BLOCK},     {"hr", HTML_RULE},
    {"i", HTML_INLINE},         {"iframe", HTML_UNSEEN},
    {"img", HTML_IMAGE},        {"includetail", HTML_BLOCK},
    {"input", HTML_NOTHING},    {"ins", HTML_INLINE},
    {"kbd", HTML_INLINE},       {"label", HTML_INLINE},
    {"li", HTML_ITEM},          {"link", HTML_NOTHING},
    {"main", HTML_BLOCK},       {"map", HTML_INLINE},
    {"mark", HTML_INLINE},      {"math", HTML_UNSEEN},
    {"menu", HTML_LIST},        {"meta", HTML_NOTHING},
    {"nav", HTML_BLOCK},        {"nobr", HTML_INLINE},
    {"noframes", HTML_UNSEEN},  {"object", HTML_UNSEEN},
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
    {"table", HTML_TABLE},      {"tbody", HTML_BLOCK},
    {"td", HTML_CELL},          {"template", HTML_UNSEEN},
    {"textarea", HTML_INLINE},  {"tfoot", HTML_BLOCK},
    {"th", HTML_CELL},          {"thead", HTML_BLOCK},
    {"title", HTML_UNSEEN},     {"tr", HTML_ROW},
    {"tt", HTML_INLINE},        {"u", HTML_INLINE},
    {"ul", HTML_LIST},          {"var", HTML_INLINE},
    {"video", HTML_UNSEEN},     {"wbr", HTML_NOTHING},
    {"xml", HTML_UNSEEN},
};

#define NAME_MAX_OCTETS 11

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
           !html_element_is_void(element);
}

gboolean html_element_ends(const HtmlElement *next, const HtmlElement *current)
{
    if (current->role == HTML_PARAGRAPH && current->name[0] == 'p')
        return html_element_is_block(next) || next->role == HTML_RULE;
    if (current->role == HTML_ITEM)
        return next->role == HTML_ITEM;
    if (current->role == HTML_CELL)
        return next->role == HTML_CELL || next->role == HTML_ROW;
    if (current->role == HTML_ROW)
        return next->role == HTML_ROW;
    return current->role == HTML_LINK && next->role == HTML_LINK;
}

/* ---- style ---- */

static HtmlSlice trimmed(const char *start, const char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (start < end && g_ascii_isspace(end[-1]))
        end--;
    return (HtmlSlice){start, (gsize)(end - start)};
}

static gboolean starts_with(const HtmlSlice *slice, const char *word)
{
    return slice->length >= strlen(word) &&
           g_ascii_strncasecmp(slice->start, word, strlen(word)) == 0;
}

/* "0", "0px", "0.0pt", but not "0.9em". */
static gboolean is_zero(const HtmlSlice *value)
{
    gsize at = 0;
    while (at < value->length && (value->start[at] == '0' || value->start[at] == '.'))
        at++;
    return at > 0 && (at == value->length || !g_ascii_isdigit(value->start[at]));
}

static gboolean hides(const HtmlSlice *property, const HtmlSlice *value)
{
    if (html_slice_is(property, "display"))
        return starts_with(value, "none");
    if (html_slice_is(property, "visibility"))
        return starts_with(value, "hidden");
    if (html_slice_is(property, "mso-hide"))
        return starts_with(value, "all");
    if (html_slice_is(property, "font-size") || html_slice_is(property, "max-height") ||
        html_slice_is(property, "opacity"))
        return is_zero(value);
    return FALSE;
}

static gboolean is_no_margin(const HtmlSlice *property, const HtmlSlice *value)
{
    return (html_slice_is(property, "margin") || html_slice_is(property, "margin-bottom")) &&
           is_zero(value);
}

/* Whether a declaration of the style attribute passes the test. */
static gboolean has_declaration(const HtmlToken *token,
                                gboolean (*test)(const HtmlSlice *, const HtmlSlice *))
{
    const HtmlSlice *style = &token->attributes[HTML_STYLE];
    if (style->start == NULL)
        return FALSE;
    const char *at = style->start, *end = style->start + style->length;
    while (at < end) {
        const char *semicolon = memchr(at, ';', (gsize)(end - at));
        const char *stop = semicolon != NULL ? semicolon : end;
        const char *colon = memchr(at, ':', (gsize)(stop - at));
        if (colon != NULL) {
            HtmlSlice property = trimmed(at, colon), value = trimmed(colon + 1, stop);
            if (test(&property, &value))
                return TRUE;
        }
        at = stop + 1;
    }
    return FALSE;
}

gboolean html_is_hidden(const HtmlToken *token)
{
    return token->attributes[HTML_HIDDEN].start != NULL || has_declaration(token, hides);
}

gboolean html_is_tight(const HtmlToken *token)
{
    const HtmlSlice *class = &token->attributes[HTML_CLASS];
    gboolean is_outlook = class->start != NULL && html_slice_holds(class, "mso");
    return is_outlook || has_declaration(token, is_no_margin);
}
