#include "uuencode.h"

#include <gmime/gmime.h>
#include <string.h>

#define LINE_OCTETS_MAX 200 /* 61 by the format; more is cut */

/* GMime takes what follows for digits until the line's octets are complete, so blanks that were
   lost on the way are put back. */
gboolean mime_uu_line_decode(const GString *line, GString *decoded)
{
    gsize octets = line->len > 0 ? (gsize)(line->str[0] - ' ') & 63 : 0;
    gsize wanted = (octets + 2) / 3 * 4 + 1;
    g_autofree char *whole = g_strdup_printf("%-*.*s", (int)wanted, (int)wanted, line->str);
    GMimeEncoding encoding;
    g_mime_encoding_init_decode(&encoding, GMIME_CONTENT_ENCODING_UUENCODE);
    gsize begin = decoded->len;
    g_string_set_size(decoded, begin + g_mime_encoding_outlen(&encoding, wanted));
    g_string_truncate(decoded,
                      begin + g_mime_encoding_step(&encoding, whole, wanted, decoded->str + begin));
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
