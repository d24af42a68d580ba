#include "html_scan.h"

#include <string.h>

#define ATTRIBUTE_OCTETS_MAX 300
#define TAG_OCTETS_MAX 16384 /* a tag that is longer is text with a stray "<" */

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

static gboolean is_name_character(char c)
{
    return g_ascii_isalnum(c) || c == ':' || c == '-' || c == '_';
}

/* The offset after the next `needle`, or `length`. */
static gsize after(const char *html, gsize length, gsize from, const char *needle)
{
    const char *found =
        from < length ? memmem(html + from, length - from, needle, strlen(needle)) : NULL;
    return found != NULL ? (gsize)(found - html) + strlen(needle) : length;
}

/* The offset after the ">" that ends a tag, quoted attribute values passed over; 0 when the tag
   is never closed. */
static gsize tag_end(const char *html, gsize length, gsize from)
{
    char quote = '\0';
    gsize limit = MIN(length, from + TAG_OCTETS_MAX);
    for (gsize i = from; i < limit; i++) {
        if (quote != '\0')
            quote = html[i] == quote ? '\0' : quote;
        else if ((html[i] == '"' || html[i] == '\'') && html[i - 1] == '=')
            quote = html[i];
        else if (html[i] == '>')
            return i + 1;
        else if (html[i] == '<')
            return 0;
    }
    return 0;
}

static gboolean is_void_element(const char *name)
{
    static const char *const names[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                        "input", "link", "meta", "param", "source", "track", "wbr"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

gsize html_scan_after(const char *html, gsize length, const HtmlTag *tag)
{
    static const char *const names[] = {"script", "style", "title", "textarea"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (tag->is_closing || strcmp(tag->name, names[i]) != 0)
            continue;
        for (gsize at = tag->end; at < length; at++) {
            at = after(html, length, at, "</") - 2;
            if (at + 2 >= length)
                return length;
            if (g_ascii_strncasecmp(html + at + 2, names[i],
                                    MIN(strlen(names[i]), length - at - 2)) == 0)
                return at;
        }
        return length;
    }
    return tag->end;
}

static gboolean read_tag(const char *html, gsize length, gsize at, HtmlTag *tag)
{
    gsize i = at + 1;
    tag->is_closing = i < length && html[i] == '/';
    if (tag->is_closing)
        i++;
    if (i >= length || !g_ascii_isalpha(html[i]))
        return FALSE;
    gsize name_length = 0;
    for (; i < length && is_name_character(html[i]); i++) {
        if (name_length + 1 < HTML_NAME_MAX)
            tag->name[name_length++] = g_ascii_tolower(html[i]);
    }
    tag->name[name_length] = '\0';
    tag->start = at;
    tag->attributes = i;
    tag->end = tag_end(html, length, i);
    tag->is_void = is_void_element(tag->name);
    return tag->end != 0;
}

gboolean html_scan_tag(const char *html, gsize length, gsize from, HtmlTag *tag_r)
{
    while (from < length) {
        const char *open = memchr(html + from, '<', length - from);
        if (open == NULL)
            return FALSE;
        gsize at = (gsize)(open - html);
        if (length - at >= 4 && memcmp(open, "<!--", 4) == 0)
            from = after(html, length, at + 4, "-->");
        else if (read_tag(html, length, at, tag_r))
            return TRUE;
        else
            from = at + 1;
    }
    return FALSE;
}

/* ---- attributes ---- */

static gsize skip_blanks(const char *html, gsize at, gsize end)
{
    while (at < end && (is_blank(html[at]) || html[at] == '/'))
        at++;
    return at;
}

/* Reads one attribute at `at`; returns the offset after it. */
static gsize read_attribute(const char *html, gsize at, gsize end, gsize name[2], gsize value[2])
{
    name[0] = at;
    while (at < end && !is_blank(html[at]) && html[at] != '=' && html[at] != '/')
        at++;
    name[1] = at;
    value[0] = value[1] = at;
    gsize sign = skip_blanks(html, at, end);
    if (sign >= end || html[sign] != '=')
        return MAX(at, name[0] + 1);
    at = skip_blanks(html, sign + 1, end);
    if (at < end && (html[at] == '"' || html[at] == '\'')) {
        const char *close = memchr(html + at + 1, html[at], end - at - 1);
        value[0] = at + 1;
        value[1] = close != NULL ? (gsize)(close - html) : end;
        return MIN(value[1] + 1, end);
    }
    value[0] = at;
    while (at < end && !is_blank(html[at]))
        at++;
    value[1] = at;
    return MAX(at, name[0] + 1);
}

char *html_tag_attribute(const char *html, const HtmlTag *tag, const char *name)
{
    gsize end = tag->end - 1;
    gsize at = skip_blanks(html, tag->attributes, end);
    while (at < end) {
        gsize key[2];
        gsize value[2];
        at = read_attribute(html, at, end, key, value);
        if (key[1] - key[0] == strlen(name) &&
            g_ascii_strncasecmp(html + key[0], name, strlen(name)) == 0)
            return g_ascii_strdown(html + value[0],
                                   (gssize)MIN(value[1] - value[0], ATTRIBUTE_OCTETS_MAX));
        at = skip_blanks(html, at, end);
    }
    return NULL;
}

gboolean html_tag_has_word(const char *html, const HtmlTag *tag, const char *name, const char *word)
{
    g_autofree char *value = html_tag_attribute(html, tag, name);
    if (value == NULL)
        return FALSE;
    g_auto(GStrv) words = g_strsplit_set(value, " \t\r\n\f", -1);
    for (char **next = words; *next != NULL; next++) {
        if (g_ascii_strcasecmp(*next, word) == 0)
            return TRUE;
    }
    return FALSE;
}

/* ---- elements ---- */

gsize html_scan_element_end(const char *html, gsize length, const HtmlTag *opening)
{
    if (opening->is_void)
        return opening->end;
    guint depth = 1;
    HtmlTag tag;
    gsize at = html_scan_after(html, length, opening);
    while (html_scan_tag(html, length, at, &tag)) {
        if (strcmp(tag.name, opening->name) == 0) {
            depth = tag.is_closing ? depth - 1 : depth + 1;
            if (depth == 0)
                return tag.end;
        }
        at = html_scan_after(html, length, &tag);
    }
    return length;
}

static gboolean text_has_words(const char *html, gsize from, gsize until)
{
    static const char *const spaces[] = {"&nbsp;", "&#160;",   "&#xa0;",
                                         "&zwnj;", "\xc2\xa0", "\xe2\x80\x8b"};
    while (from < until) {
        gsize skip = is_blank(html[from]) ? 1 : 0;
        for (gsize i = 0; skip == 0 && i < G_N_ELEMENTS(spaces); i++) {
            gsize space = strlen(spaces[i]);
            if (until - from >= space && g_ascii_strncasecmp(html + from, spaces[i], space) == 0)
                skip = space;
        }
        if (skip == 0)
            return TRUE;
        from += skip;
    }
    return FALSE;
}

gboolean html_scan_has_words(const char *html, gsize from, gsize until)
{
    HtmlTag tag;
    while (from < until) {
        const char *open = memchr(html + from, '<', until - from);
        gsize at = open != NULL ? (gsize)(open - html) : until;
        if (text_has_words(html, from, at))
            return TRUE;
        if (open == NULL || !html_scan_tag(html, until, at, &tag))
            return FALSE;
        if (strcmp(tag.name, "img") == 0)
            return TRUE;
        /* what lies between the "<" and the tag found is a comment or a declaration */
        from = html_scan_after(html, until, &tag);
    }
    return FALSE;
}
