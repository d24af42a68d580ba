#include "width.h"

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

char *width_printable(const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    GString *printable = g_string_sized_new(64);
    for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character == '\n' || character == '\t' || character == '\r')
            g_string_append_c(printable, ' ');
        else if (g_unichar_iscntrl(character) || is_format(character))
            g_string_append(printable, "\xEF\xBF\xBD");
        else
            g_string_append_unichar(printable, character);
    }
    return g_string_free(printable, FALSE);
}
