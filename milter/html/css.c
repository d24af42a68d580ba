#include "css.h"

#include "entities.h"

#include <string.h>

#define ESCAPE_DIGITS_MAX 6

HtmlSlice css_trimmed(const char *start, const char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (start < end && g_ascii_isspace(end[-1]))
        end--;
    return (HtmlSlice){start, (gsize)(end - start)};
}

/* ---- plain text ---- */

static gboolean begins(const char *css, gsize left, const char *mark)
{
    gsize size = strlen(mark);
    return left >= size && memcmp(css, mark, size) == 0;
}

/* Octets of a comment, or of what hides a sheet from programs that know none; 0: there is none. */
static gsize comment_length(const char *css, gsize left)
{
    if (begins(css, left, "<!--"))
        return 4;
    if (begins(css, left, "-->"))
        return 3;
    if (!begins(css, left, "/*"))
        return 0;
    const char *end = memmem(css + 2, left - 2, "*/", 2);
    return end != NULL ? (gsize)(end - css) + 2 : left;
}

static gboolean is_of_name(gunichar character)
{
    return character >= 0x80 || g_ascii_isalnum((char)character) || character == '-' ||
           character == '_';
}

static void append_escaped(GString *out, gunichar character)
{
    if (character == 0 || character > 0x10ffff || (character >= 0xd800 && character < 0xe000))
        character = 0xfffd;
    if (!is_of_name(character))
        g_string_append_c(out, '\\');
    g_string_append_unichar(out, character);
}

/* What follows a backslash; returns its octets. */
static gsize append_escape(GString *out, const char *css, gsize left)
{
    gsize digits = 0;
    gunichar character = 0;
    for (; digits < MIN(left, ESCAPE_DIGITS_MAX) && g_ascii_isxdigit(css[digits]); digits++)
        character = character << 4 | (gunichar)g_ascii_xdigit_value(css[digits]);
    if (digits > 0) {
        append_escaped(out, character);
        return digits + (digits < left && g_ascii_isspace(css[digits]) ? 1 : 0);
    }
    if (left == 0 || css[0] == '\n')
        return MIN(left, 1); /* a string goes on in the next line */
    if (!is_of_name((guchar)css[0]))
        g_string_append_c(out, '\\');
    g_string_append_c(out, css[0]);
    return 1;
}

/* Where the string ends that begins at `at`; a line end ends one that is never ended. */
static gsize string_end(const char *css, gsize at, gsize length)
{
    char quote = css[at++];
    while (at < length && css[at] != quote && css[at] != '\n')
        at += css[at] == '\\' ? 2 : 1;
    return MIN(at + 1, length);
}

/* An address without quotes holds neither strings nor parentheses; `at` is behind its "(". */
static gsize url_end(const char *css, gsize at, gsize length)
{
    gsize first = at;
    while (first < length && g_ascii_isspace(css[first]))
        first++;
    if (first < length && (css[first] == '"' || css[first] == '\''))
        return at;
    while (at < length && css[at] != ')')
        at += css[at] == '\\' ? 2 : 1;
    return MIN(at, length);
}

static gboolean ends_in_url(const GString *out)
{
    return out->len >= 3 && g_ascii_strncasecmp(out->str + out->len - 3, "url", 3) == 0;
}

/* Appends what begins at `at`, which is no plain run; returns where it ends. */
static gsize append_special(GString *out, const char *css, gsize at, gsize length)
{
    gsize comment = comment_length(css + at, length - at);
    if (comment > 0) {
        g_string_append_c(out, ' ');
        return at + comment;
    }
    if (css[at] == '\\')
        return at + 1 + append_escape(out, css + at + 1, length - at - 1);
    if (css[at] == '"' || css[at] == '\'') {
        g_string_append(out, "\"\"");
        return string_end(css, at, length);
    }
    gboolean is_url = css[at] == '(' && ends_in_url(out);
    g_string_append_c(out, css[at]);
    return is_url ? url_end(css, at + 1, length) : at + 1;
}

void css_append_plain(GString *out, const char *css, gsize length)
{
    for (gsize at = 0; at < length;) {
        gsize run = at;
        while (run < length && strchr("\\/<-\"'(", css[run]) == NULL)
            run++;
        g_string_append_len(out, css + at, (gssize)(run - at));
        at = run < length ? append_special(out, css, run, length) : run;
    }
}

/* Whether it may mean something else than its octets say. */
static gboolean is_disguised(const HtmlSlice *value)
{
    for (gsize i = 0; i < value->length; i++)
        if (strchr("&\\\"'", value->start[i]) != NULL)
            return TRUE;
    return html_slice_holds(value, "/*") || html_slice_holds(value, "url(");
}

char *css_plain_attribute(const HtmlSlice *value)
{
    if (!is_disguised(value))
        return NULL;
    g_autofree char *undone = html_entities_undone(value->start, value->length);
    GString *plain = g_string_new(NULL);
    css_append_plain(plain, undone != NULL ? undone : value->start,
                     undone != NULL ? strlen(undone) : value->length);
    return g_string_free(plain, FALSE);
}

/* ---- pieces ---- */

gsize css_find(const HtmlSlice *css, gsize at, const char *stops)
{
    guint depth = 0;
    while (at < css->length) {
        char c = css->start[at];
        if (depth == 0 && c != '\0' && strchr(stops, c) != NULL)
            return at;
        depth += c == '(' || c == '[' ? 1 : 0;
        depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
        at += c == '\\' ? 2 : 1;
    }
    return css->length;
}

/* ---- declarations ---- */

/* Takes "!important" off a value. */
static gboolean take_important(HtmlSlice *value)
{
    static const char WORD[] = "important";
    gsize size = sizeof WORD - 1;
    if (value->length <= size ||
        g_ascii_strncasecmp(value->start + value->length - size, WORD, size) != 0)
        return FALSE;
    HtmlSlice before = css_trimmed(value->start, value->start + value->length - size);
    if (before.length == 0 || before.start[before.length - 1] != '!')
        return FALSE;
    *value = css_trimmed(before.start, before.start + before.length - 1);
    return TRUE;
}

gboolean css_next_declaration(HtmlSlice *rest, CssDeclaration *declaration_r)
{
    if (rest->length == 0)
        return FALSE;
    const char *at = rest->start, *end = rest->start + rest->length;
    const char *stop = at + css_find(rest, 0, ";");
    const char *colon = memchr(at, ':', (gsize)(stop - at));
    declaration_r->property = css_trimmed(at, colon != NULL ? colon : stop);
    declaration_r->value = css_trimmed(colon != NULL ? colon + 1 : stop, stop);
    declaration_r->is_important = take_important(&declaration_r->value);
    at = stop < end ? stop + 1 : end;
    *rest = (HtmlSlice){at, (gsize)(end - at)};
    return TRUE;
}
