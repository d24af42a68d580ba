#include "width.h"

#include <string.h>

#define MARKS_MAX 8 /* one above the other */

static guint columns_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

guint width_of(const char *text)
{
    guint columns = 0;
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
        columns += columns_of(g_utf8_get_char(c));
    return columns;
}

char *width_cut(const char *text, guint columns)
{
    if (width_of(text) <= columns)
        return g_strdup(text);
    guint room = columns > 0 ? columns - 1 : 0;
    const char *end = text;
    for (guint used = 0; *end != '\0'; end = g_utf8_next_char(end)) {
        used += columns_of(g_utf8_get_char(end));
        if (used > room)
            break;
    }
    GString *cut = g_string_new_len(text, end - text);
    if (columns > 0)
        g_string_append(cut, "…");
    return g_string_free(cut, FALSE);
}

/* Bidirectional marks, embeddings and isolates, separators, soft hyphen, byte order mark. */
static gboolean is_format(gunichar c)
{
    GUnicodeType type = g_unichar_type(c);
    return type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
           type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

static gboolean is_unfit(gunichar c)
{
    return g_unichar_iscntrl(c) || is_format(c);
}

/* A writing system stacks a few marks; a hundred of them reach over the lines around. */
static void append_character(GString *text, gunichar c, guint *marks)
{
    *marks = g_unichar_iszerowidth(c) ? *marks + 1 : 0;
    if (is_unfit(c))
        g_string_append(text, "\xEF\xBF\xBD");
    else if (*marks <= MARKS_MAX)
        g_string_append_unichar(text, c);
}

static char *printable(const char *value, const char *kept)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    GString *text = g_string_sized_new(64);
    guint marks = 0;
    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
        if (strchr(kept, *c) != NULL)
            g_string_append_c(text, *c);
        else if (*c == '\n' || *c == '\t' || *c == '\r')
            g_string_append_c(text, ' ');
        else
            append_character(text, g_utf8_get_char(c), &marks);
    }
    return g_string_free(text, FALSE);
}

char *width_printable(const char *value)
{
    return printable(value, "");
}

char *width_printable_lines(const char *text)
{
    return printable(text, "\n\t");
}

char *width_printable_json(const char *json)
{
    GString *text = g_string_sized_new(strlen(json));
    for (const char *c = json; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (*c == '\n' || !is_unfit(character))
            g_string_append_unichar(text, character);
        else if (character < 0x10000)
            g_string_append_printf(text, "\\u%04x", character);
        else
            g_string_append_printf(text, "\\u%04x\\u%04x", 0xD7C0 + (character >> 10),
                                   0xDC00 + (character & 0x3FF));
    }
    return g_string_free(text, FALSE);
}
