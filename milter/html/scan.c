#include "scan.h"

#include <string.h>

#define UNENDED G_MAXSIZE

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

/* The offset after the next `needle`, or UNENDED. */
static gsize after(const char *html, gsize length, gsize from, const char *needle)
{
    gsize size = strlen(needle);
    while (from + size <= length) {
        const char *found = memchr(html + from, *needle, length - from);
        if (found == NULL)
            return UNENDED;
        from = (gsize)(found - html);
        if (length - from >= size && memcmp(found, needle, size) == 0)
            return from + size;
        from++;
    }
    return UNENDED;
}

static gsize skip_blanks(const char *html, gsize at, gsize end)
{
    while (at < end && is_blank(html[at]))
        at++;
    return at;
}

/* ---- attributes ---- */

/* Reads the value at `at`; returns the offset after it, or UNENDED. */
static gsize read_value(const char *html, gsize at, gsize end, HtmlSlice *value_r)
{
    if (at < end && (html[at] == '"' || html[at] == '\'')) {
        const char *close = memchr(html + at + 1, html[at], end - at - 1);
        if (close == NULL)
            return UNENDED;
        *value_r = (HtmlSlice){html + at + 1, (gsize)(close - html) - at - 1};
        return (gsize)(close - html) + 1;
    }
    gsize start = at;
    while (at < end && !is_blank(html[at]) && html[at] != '>')
        at++;
    *value_r = (HtmlSlice){html + start, at - start};
    return at;
}

/* Reads the attribute that begins at `at`, which is no blank, "/" or ">"; returns the offset after
   it, or UNENDED. */
static gsize read_attribute(const char *html, gsize at, gsize end, HtmlSlice *name_r,
                            HtmlSlice *value_r)
{
    gsize start = at++;
    while (at < end && !is_blank(html[at]) && strchr("/>=", html[at]) == NULL)
        at++;
    *name_r = (HtmlSlice){html + start, at - start};
    *value_r = (HtmlSlice){html + at, 0};
    gsize sign = skip_blanks(html, at, end);
    if (sign >= end || html[sign] != '=')
        return sign;
    return read_value(html, skip_blanks(html, sign + 1, end), end, value_r);
}

static gsize skip_to_attribute(const char *html, gsize at, gsize end)
{
    while (at < end && (is_blank(html[at]) || html[at] == '/'))
        at++;
    return at;
}

gboolean html_scan_attribute(const char *html, const HtmlTag *tag, gsize *at, HtmlSlice *name_r,
                             HtmlSlice *value_r)
{
    gsize start = skip_to_attribute(html, *at, tag->end);
    if (start >= tag->end || html[start] == '>')
        return FALSE;
    *at = read_attribute(html, start, tag->end, name_r, value_r);
    return *at != UNENDED;
}

gboolean html_value_is(const HtmlSlice *slice, const char *word)
{
    return strlen(word) == slice->length &&
           g_ascii_strncasecmp(slice->start, word, slice->length) == 0;
}

/* ---- tokens ---- */

/* The offset after the ">" of a tag whose attributes begin at `at`, or UNENDED. */
static gsize tag_end(const char *html, gsize length, gsize at)
{
    HtmlSlice name, value;
    while (at < length) {
        at = skip_to_attribute(html, at, length);
        if (at < length && html[at] == '>')
            return at + 1;
        if (at < length)
            at = read_attribute(html, at, length, &name, &value);
    }
    return UNENDED;
}

static void read_name(const char *html, gsize length, gsize at, HtmlTag *tag)
{
    gsize size = 0;
    while (at < length && !is_blank(html[at]) && html[at] != '/' && html[at] != '>') {
        if (size + 1 < HTML_NAME_MAX)
            tag->name[size++] = g_ascii_tolower(html[at]);
        at++;
    }
    tag->name[size] = '\0';
    tag->attributes = at;
}

/* Where the content ends of an element that holds anything but tags; the tag's end when it does
   hold tags. */
static gsize content_end(const char *html, gsize length, const HtmlTag *tag)
{
    static const char *const NAMES[] = {"script", "style",   "title",    "textarea",
                                        "iframe", "noembed", "noframes", "xmp"};
    gboolean is_raw = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(NAMES) && !tag->is_closing && !is_raw; i++)
        is_raw = strcmp(tag->name, NAMES[i]) == 0;
    gsize size = strlen(tag->name);
    gsize at = tag->end;
    while (is_raw) {
        gsize name = after(html, length, at, "</");
        if (name == UNENDED)
            return UNENDED;
        if (length - name > size && g_ascii_strncasecmp(html + name, tag->name, size) == 0 &&
            !g_ascii_isalnum(html[name + size]))
            return name - 2;
        at = name;
    }
    return at;
}

static gboolean read_tag(const char *html, gsize length, gsize at, HtmlToken *token)
{
    HtmlTag *tag = &token->tag;
    tag->is_closing = html[at + 1] == '/';
    tag->start = at;
    read_name(html, length, at + (tag->is_closing ? 2 : 1), tag);
    tag->end = tag_end(html, length, tag->attributes);
    if (tag->end == UNENDED)
        return FALSE;
    token->kind = HTML_TOKEN_TAG;
    token->end = content_end(html, length, tag);
    return token->end != UNENDED;
}

/* "<!-->" is a whole comment, and so is "<!--->" (13.2.5.43). */
static gboolean read_hidden(const char *html, gsize length, gsize at, HtmlToken *token)
{
    gboolean is_comment = length - at >= 4 && memcmp(html + at, "<!--", 4) == 0;
    token->kind = HTML_TOKEN_HIDDEN;
    token->end = is_comment ? after(html, length, at + 2, "-->") : after(html, length, at, ">");
    return token->end != UNENDED;
}

typedef enum beginning { BEGINS_TEXT, BEGINS_TAG, BEGINS_HIDDEN } Beginning;

/* What the "<" at `at` begins. */
static Beginning look_ahead(const char *html, gsize length, gsize at)
{
    char next = at + 1 < length ? html[at + 1] : ' ';
    if (g_ascii_isalpha(next))
        return BEGINS_TAG;
    if (next == '!' || next == '?')
        return BEGINS_HIDDEN;
    if (next != '/' || at + 2 >= length)
        return BEGINS_TEXT;
    return g_ascii_isalpha(html[at + 2]) ? BEGINS_TAG : BEGINS_HIDDEN;
}

static gsize text_end(const char *html, gsize length, gsize from)
{
    while (from < length) {
        const char *open = memchr(html + from, '<', length - from);
        if (open == NULL)
            return length;
        from = (gsize)(open - html);
        if (look_ahead(html, length, from) != BEGINS_TEXT)
            return from;
        from++;
    }
    return length;
}

gboolean html_scan_token(const char *html, gsize length, gsize from, HtmlToken *token_r)
{
    if (from >= length)
        return FALSE;
    token_r->start = from;
    Beginning beginning = html[from] == '<' ? look_ahead(html, length, from) : BEGINS_TEXT;
    if (beginning == BEGINS_TAG)
        return read_tag(html, length, from, token_r);
    if (beginning == BEGINS_HIDDEN)
        return read_hidden(html, length, from, token_r);
    token_r->kind = HTML_TOKEN_TEXT;
    token_r->end = text_end(html, length, from);
    return TRUE;
}
