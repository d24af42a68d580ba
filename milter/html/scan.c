#include "scan.h"

#include <string.h>

#define UNENDED G_MAXSIZE
#define NAME_SPAN 64 /* octets of what may be an address in "<>" that are looked at */

static const char *const ATTRIBUTE_NAMES[HTML_ATTRIBUTES] = {
    [HTML_ALT] = "alt",
    [HTML_BACKGROUND] = "background",
    [HTML_BGCOLOR] = "bgcolor",
    [HTML_BORDER] = "border",
    [HTML_CLASS] = "class",
    [HTML_COLOR] = "color",
    [HTML_DATA_MARKER] = "data-marker",
    [HTML_DATA_SIGNATURE_WIDGET] = "data-signature-widget",
    [HTML_FAIREMAIL] = "fairemail",
    [HTML_HIDDEN] = "hidden",
    [HTML_HREF] = "href",
    [HTML_ID] = "id",
    [HTML_MEDIA] = "media",
    [HTML_NAME] = "name",
    [HTML_START] = "start",
    [HTML_STYLE] = "style",
    [HTML_TEXT] = "text",
    [HTML_TYPE] = "type",
};

HtmlScanner html_scanner(const char *html, gsize length, HtmlGrammar grammar)
{
    return (HtmlScanner){.html = html, .length = length, .grammar = grammar};
}

HtmlSlice html_token_text(const HtmlScanner *scanner, const HtmlToken *token)
{
    return (HtmlSlice){scanner->html + token->start, token->end - token->start};
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static gboolean is_name_end(char c)
{
    return is_blank(c) || c == '/' || c == '>';
}

/* The offset after the next `needle`, or UNENDED. */
static gsize after(const HtmlScanner *scanner, gsize from, const char *needle)
{
    if (from >= scanner->length)
        return UNENDED;
    const char *found =
        memmem(scanner->html + from, scanner->length - from, needle, strlen(needle));
    return found != NULL ? (gsize)(found - scanner->html) + strlen(needle) : UNENDED;
}

/* ---- attributes ---- */

static gsize skip_blanks(const HtmlScanner *scanner, gsize at)
{
    while (at < scanner->length && is_blank(scanner->html[at]))
        at++;
    return at;
}

/* Reads the value at `at`; returns the offset after it, or UNENDED. */
static gsize read_value(const HtmlScanner *scanner, gsize at, HtmlSlice *value_r)
{
    const char *html = scanner->html;
    if (at < scanner->length && (html[at] == '"' || html[at] == '\'')) {
        const char *close = memchr(html + at + 1, html[at], scanner->length - at - 1);
        if (close == NULL)
            return UNENDED;
        *value_r = (HtmlSlice){html + at + 1, (gsize)(close - html) - at - 1};
        return (gsize)(close - html) + 1;
    }
    gsize start = at;
    while (at < scanner->length && !is_blank(html[at]) && html[at] != '>')
        at++;
    *value_r = (HtmlSlice){html + start, at - start};
    return at;
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

/* Reads the attribute that begins at `at`, which is no blank, "/" or ">"; returns the offset after
   it, or UNENDED. */
static gsize read_attribute(const HtmlScanner *scanner, gsize at, HtmlToken *token)
{
    gsize start = at++;
    while (at < scanner->length && !is_name_end(scanner->html[at]) && scanner->html[at] != '=')
        at++;
    HtmlSlice name = {scanner->html + start, at - start}, value = {scanner->html + at, 0};
    at = skip_blanks(scanner, at);
    if (at < scanner->length && scanner->html[at] == '=')
        at = read_value(scanner, skip_blanks(scanner, at + 1), &value);
    if (token->kind == HTML_TOKEN_OPEN)
        keep_attribute(token, &name, value);
    return at;
}

/* ---- tags ---- */

/* Reads the attributes from `at` on, up to and with the ">". FALSE: it is never ended. */
static gboolean read_attributes(const HtmlScanner *scanner, gsize at, HtmlToken *token)
{
    const char *html = scanner->html;
    if (token->kind == HTML_TOKEN_OPEN)
        memset(token->attributes, 0, sizeof token->attributes);
    while (at < scanner->length) {
        if (html[at] == '>') {
            token->is_closed = html[at - 1] == '/';
            token->tag_end = at + 1;
            return TRUE;
        }
        gboolean is_between = is_blank(html[at]) || html[at] == '/';
        at = is_between ? at + 1 : read_attribute(scanner, at, token);
    }
    return FALSE;
}

static gboolean holds_no_tags(const HtmlScanner *scanner, const HtmlToken *token)
{
    if (token->kind != HTML_TOKEN_OPEN || token->element == NULL)
        return FALSE;
    if (scanner->grammar == HTML_AS_MEANT)
        return token->element->role == HTML_RAW && !token->is_closed;
    return html_element_is_raw(token->element);
}

/* Where the content ends of an element that holds anything but tags; the tag's end when it does
   hold tags. */
static gsize content_end(const HtmlScanner *scanner, const HtmlToken *token)
{
    if (!holds_no_tags(scanner, token))
        return token->tag_end;
    gsize size = token->name.length, at = token->tag_end;
    while ((at = after(scanner, at, "</")) != UNENDED) {
        const char *name = scanner->html + at;
        if (scanner->length - at > size &&
            g_ascii_strncasecmp(name, token->name.start, size) == 0 && !g_ascii_isalnum(name[size]))
            return at - 2;
    }
    return UNENDED;
}

static gboolean read_tag(const HtmlScanner *scanner, gsize at, HtmlToken *token)
{
    gboolean is_closing = scanner->html[at + 1] == '/';
    gsize start = at + (is_closing ? 2 : 1), end = start;
    while (end < scanner->length && !is_name_end(scanner->html[end]))
        end++;
    token->kind = is_closing ? HTML_TOKEN_CLOSE : HTML_TOKEN_OPEN;
    token->name = (HtmlSlice){scanner->html + start, end - start};
    token->element = html_element(&token->name);
    if (!read_attributes(scanner, end, token))
        return FALSE;
    token->end = content_end(scanner, token);
    return token->end != UNENDED;
}

/* ---- what nobody sees ---- */

/* "<!-->" is a whole comment, and so is "<!--->" (13.2.5.43). */
static gboolean read_hidden(HtmlScanner *scanner, gsize at, HtmlToken *token)
{
    gboolean is_comment = scanner->length - at >= 4 && memcmp(scanner->html + at, "<!--", 4) == 0;
    token->kind = HTML_TOKEN_HIDDEN;
    token->end = UNENDED;
    if (is_comment && !scanner->is_uncommented)
        token->end = after(scanner, at + 2, "-->");
    if (token->end != UNENDED)
        return TRUE;
    scanner->is_uncommented = scanner->is_uncommented || is_comment;
    if (!is_comment || scanner->grammar == HTML_AS_MEANT)
        token->end = after(scanner, at, ">");
    return token->end != UNENDED;
}

/* ---- tokens ---- */

/* "<jane@example.org>", as bad writers put it. */
static gboolean is_address(const HtmlScanner *scanner, gsize at)
{
    gsize end = MIN(scanner->length, at + NAME_SPAN);
    while (at < end && !is_name_end(scanner->html[at]) && scanner->html[at] != '=')
        if (scanner->html[at++] == '@')
            return TRUE;
    return FALSE;
}

/* What the "<" at `at` begins. */
static HtmlTokenKind look_ahead(const HtmlScanner *scanner, gsize at)
{
    gboolean is_meant = scanner->grammar == HTML_AS_MEANT;
    char next = at + 1 < scanner->length ? scanner->html[at + 1] : ' ';
    if (g_ascii_isalpha(next))
        return is_meant && is_address(scanner, at + 1) ? HTML_TOKEN_TEXT : HTML_TOKEN_OPEN;
    if (next == '!' || next == '?')
        return HTML_TOKEN_HIDDEN;
    if (next != '/' || at + 2 >= scanner->length)
        return HTML_TOKEN_TEXT;
    if (g_ascii_isalpha(scanner->html[at + 2]))
        return HTML_TOKEN_CLOSE;
    return is_meant && scanner->html[at + 2] != '>' ? HTML_TOKEN_TEXT : HTML_TOKEN_HIDDEN;
}

static gsize text_end(const HtmlScanner *scanner, gsize from)
{
    while (from < scanner->length) {
        const char *open = memchr(scanner->html + from, '<', scanner->length - from);
        if (open == NULL)
            return scanner->length;
        from = (gsize)(open - scanner->html);
        if (look_ahead(scanner, from) != HTML_TOKEN_TEXT)
            return from;
        from++;
    }
    return scanner->length;
}

gboolean html_scan(HtmlScanner *scanner, HtmlToken *token_r)
{
    gsize at = scanner->at;
    if (at >= scanner->length)
        return FALSE;
    gboolean is_text = scanner->html[at] != '<';
    HtmlTokenKind kind = is_text ? HTML_TOKEN_TEXT : look_ahead(scanner, at);
    gboolean is_ended = TRUE;
    token_r->start = at;
    if (kind == HTML_TOKEN_HIDDEN) {
        is_ended = read_hidden(scanner, at, token_r);
    } else if (kind != HTML_TOKEN_TEXT) {
        is_ended = read_tag(scanner, at, token_r);
    } else {
        token_r->kind = HTML_TOKEN_TEXT;
        token_r->end = text_end(scanner, at + 1);
    }
    if (is_ended)
        scanner->at = token_r->end;
    return is_ended;
}
