#include "printable.h"

#include "utf8.h"

#include <string.h>

#define MARKS_MAX 8 /* one above the other */

static gboolean is_unfit(gunichar c)
{
    return utf8_is_unfit(c) || utf8_is_format(c);
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

static char *shown(const char *value, const char *kept)
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

char *printable_line(const char *value)
{
    return shown(value, "");
}

char *printable_lines(const char *text)
{
    return shown(text, "\n\t");
}

char *printable_json(const char *json)
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
