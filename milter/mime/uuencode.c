#include "uuencode.h"

#include <string.h>

#define LINE_OCTETS_MAX 200 /* 61 by the format; more is cut */

static guint digit(const GString *line, gsize at)
{
    return at < line->len ? (guint)(line->str[at] - ' ') & 63 : 0;
}

gboolean mime_uu_line_decode(const GString *line, GString *decoded)
{
    gsize octets = digit(line, 0);
    gsize begin = decoded->len;
    gsize wanted = (octets + 2) / 3 * 4 + 1;
    for (gsize at = 1; at < wanted; at += 4) {
        guint32 group = digit(line, at) << 18 | digit(line, at + 1) << 12 |
                        digit(line, at + 2) << 6 | digit(line, at + 3);
        g_string_append_c(decoded, (char)(group >> 16));
        g_string_append_c(decoded, (char)(group >> 8));
        g_string_append_c(decoded, (char)group);
    }
    g_string_truncate(decoded, begin + octets);
    return octets > 0 && line->len <= wanted + 1;
}

const char *mime_uu_begin(const char *line, const char *keyword)
{
    if (!g_str_has_prefix(line, keyword))
        return NULL;
    const char *mode = line + strlen(keyword);
    gsize digits = strspn(mode, "01234567");
    return digits >= 3 && digits <= 6 && mode[digits] == ' ' && mode[digits + 1] != '\0'
               ? mode + digits + 1
               : NULL;
}

static void take_line(MimeUu *state, GString *decoded)
{
    if (!state->is_open)
        state->is_open = mime_uu_begin(state->line->str, "begin ") != NULL;
    else if (strcmp(state->line->str, "end") == 0)
        state->is_open = FALSE;
    else
        mime_uu_line_decode(state->line, decoded);
    g_string_truncate(state->line, 0);
}

void mime_uu_step(MimeUu *state, const char *text, gsize length, GString *decoded)
{
    if (state->line == NULL)
        state->line = g_string_new(NULL);
    for (gsize at = 0; at < length; at++) {
        if (text[at] == '\n')
            take_line(state, decoded);
        else if (text[at] != '\r' && state->line->len < LINE_OCTETS_MAX)
            g_string_append_c(state->line, text[at]);
    }
}

void mime_uu_clear(MimeUu *state)
{
    if (state->line != NULL)
        g_string_free(state->line, TRUE);
    state->line = NULL;
}
