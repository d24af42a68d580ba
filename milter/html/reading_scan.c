#include "reading_scan.h"

#include <string.h>

#define CASE_BIT 0x20 /* between the cases of an ASCII letter */
#define NAME_SPAN 64  /* octets of a tag's name that are looked at */

static const char *const ATTRIBUTE_NAMES[HTML_ATTRIBUTES] = {
    [HTML_ALT] = "alt",       [HTML_BORDER] = "border",
    [HTML_CLASS] = "class",   [HTML_DATA_MARKER] = "data-marker",
    [HTML_HIDDEN] = "hidden", [HTML_HREF] = "href",
    [HTML_ID] = "id",         [HTML_NAME] = "name",
    [HTML_START] = "start",   [HTML_STYLE] = "style",
    [HTML_TYPE] = "type",
};

HtmlScanner html_scanner(const char *html, gsize length)
{
    return (HtmlScanner){.at = html, .end = html + length, .comments_end = TRUE};
}

gboolean html_slice_is(const HtmlSlice *slice, const char *word)
{
    return slice->length == strlen(word) &&
           g_ascii_strncasecmp(slice->start, word, slice->length) == 0;
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

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static gboolean is_name_end(char c)
{
    return is_blank(c) || c == '>' || c == '/' || c == '=';
}

static void skip_blanks(HtmlScanner *scanner)
{
    while (scanner->at < scanner->end && (is_blank(*scanner->at) || *scanner->at == '/'))
        scanner->at++;
}

/* Past the next `mark`, or past everything. */
static void skip_past(HtmlScanner *scanner, char mark)
{
    const char *found = memchr(scanner->at, mark, (gsize)(scanner->end - scanner->at));
    scanner->at = found != NULL ? found + 1 : scanner->end;
}

/* "<!-- ... -->", "<!doctype>", "<![if ...]>", "<?xml ... ?>". A comment without an end hides
   nothing but its own first line: the mail's words count for more than the grammar. */
static void skip_declaration(HtmlScanner *scanner)
{
    gsize left = (gsize)(scanner->end - scanner->at);
    if (left < 4 || memcmp(scanner->at, "<!--", 4) != 0) {
        skip_past(scanner, '>');
        return;
    }
    const char *end = NULL;
    if (scanner->comments_end)
        end = memmem(scanner->at + 2, left - 2, "-->", 3);
    scanner->comments_end = end != NULL;
    if (end != NULL)
        scanner->at = end + 3;
    else
        skip_past(scanner, '>');
}

static HtmlSlice scan_value(HtmlScanner *scanner)
{
    while (scanner->at < scanner->end && is_blank(*scanner->at))
        scanner->at++;
    const char *start = scanner->at;
    if (start < scanner->end && (*start == '"' || *start == '\'')) {
        scanner->at++;
        skip_past(scanner, *start);
        gsize quotes = scanner->at[-1] == *start && scanner->at > start + 1 ? 2 : 1;
        return (HtmlSlice){start + 1, (gsize)(scanner->at - start) - quotes};
    }
    while (scanner->at < scanner->end && !is_blank(*scanner->at) && *scanner->at != '>')
        scanner->at++;
    return (HtmlSlice){start, (gsize)(scanner->at - start)};
}

/* Keeps the value if the attribute is one of ours; the first of its name counts. */
static void keep_attribute(HtmlToken *token, const HtmlSlice *name, HtmlSlice value)
{
    char first = g_ascii_tolower(*name->start);
    for (int i = 0; i < HTML_ATTRIBUTES; i++) {
        if (*ATTRIBUTE_NAMES[i] != first || !html_slice_is(name, ATTRIBUTE_NAMES[i]))
            continue;
        if (token->attributes[i].start == NULL)
            token->attributes[i] = value;
        return;
    }
}

static void scan_attributes(HtmlScanner *scanner, HtmlToken *token)
{
    memset(token->attributes, 0, sizeof token->attributes);
    for (skip_blanks(scanner); scanner->at < scanner->end && *scanner->at != '>';
         skip_blanks(scanner)) {
        const char *start = scanner->at;
        while (scanner->at < scanner->end && !is_name_end(*scanner->at))
            scanner->at++;
        HtmlSlice name = {start, (gsize)(scanner->at - start)};
        HtmlSlice value = {scanner->at, 0};
        while (scanner->at < scanner->end && is_blank(*scanner->at))
            scanner->at++;
        if (scanner->at < scanner->end && *scanner->at == '=') {
            scanner->at++;
            value = scan_value(scanner);
        }
        if (name.length > 0)
            keep_attribute(token, &name, value);
    }
}

static void scan_tag(HtmlScanner *scanner, HtmlToken *token)
{
    token->kind = scanner->at[1] == '/' ? HTML_CLOSE : HTML_OPEN;
    scanner->at += token->kind == HTML_CLOSE ? 2 : 1;
    const char *start = scanner->at;
    while (scanner->at < scanner->end && !is_name_end(*scanner->at))
        scanner->at++;
    token->text = (HtmlSlice){start, (gsize)(scanner->at - start)};
    if (token->kind == HTML_CLOSE) {
        skip_past(scanner, '>');
        return;
    }
    scan_attributes(scanner, token);
    token->is_closed = scanner->at[-1] == '/';
    if (scanner->at < scanner->end)
        scanner->at++;
}

/* A "<" that begins no tag is text: "if a < b", "<3", "<jane@example.org>" as bad writers put it.
 */
static gboolean is_markup(const HtmlScanner *scanner)
{
    if (scanner->end - scanner->at < 2)
        return FALSE;
    char next = scanner->at[1];
    if (next == '/' && scanner->end - scanner->at > 2)
        return g_ascii_isalpha(scanner->at[2]) || scanner->at[2] == '>';
    if (next == '!' || next == '?')
        return TRUE;
    if (!g_ascii_isalpha(next))
        return FALSE;
    const char *end =
        scanner->end - scanner->at > NAME_SPAN ? scanner->at + NAME_SPAN : scanner->end;
    for (const char *c = scanner->at + 1; c < end && !is_name_end(*c); c++)
        if (*c == '@')
            return FALSE;
    return TRUE;
}

static void scan_text(HtmlScanner *scanner, HtmlToken *token)
{
    const char *start = scanner->at;
    const char *next = memchr(start + 1, '<', (gsize)(scanner->end - start - 1));
    scanner->at = next != NULL ? next : scanner->end;
    token->kind = HTML_TEXT;
    token->text = (HtmlSlice){start, (gsize)(scanner->at - start)};
}

void html_scan(HtmlScanner *scanner, HtmlToken *token)
{
    while (scanner->at < scanner->end) {
        if (*scanner->at != '<' || !is_markup(scanner)) {
            scan_text(scanner, token);
            return;
        }
        if (scanner->at[1] != '!' && scanner->at[1] != '?') {
            scan_tag(scanner, token);
            return;
        }
        skip_declaration(scanner);
    }
    token->kind = HTML_END;
}

gboolean html_skip_raw(HtmlScanner *scanner, const char *name)
{
    gsize size = strlen(name);
    for (const char *at = scanner->at; (at = memchr(at, '<', (gsize)(scanner->end - at))) != NULL;
         at++) {
        if (scanner->end - at < (gssize)size + 2 || at[1] != '/' ||
            g_ascii_strncasecmp(at + 2, name, size) != 0)
            continue;
        scanner->at = at;
        skip_past(scanner, '>');
        return TRUE;
    }
    return FALSE;
}
