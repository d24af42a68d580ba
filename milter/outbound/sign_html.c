#include "place.h"
#include "sign.h"

#include <string.h>

/* ASCII with numeric character references: it fits every charset and every transfer encoding. */
static GString *html_in_ascii(const char *html, const char *line_end)
{
    GString *ascii = g_string_new(line_end);
    for (const char *c = html; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character == '\n')
            g_string_append(ascii, line_end);
        else if (character < 128)
            g_string_append_c(ascii, (char)character);
        else
            g_string_append_printf(ascii, "&#%u;", (guint)character);
    }
    return g_string_append(ascii, line_end);
}

/* What html_scan.h asks of a charset: no UTF-16 or UTF-32, no shift sequences. */
static gboolean is_scannable(const char *charset)
{
    return charset == NULL || (g_ascii_strncasecmp(charset, "utf-16", 6) != 0 &&
                               g_ascii_strncasecmp(charset, "utf-32", 6) != 0 &&
                               g_ascii_strncasecmp(charset, "utf-7", 5) != 0 &&
                               g_ascii_strncasecmp(charset, "iso-2022", 8) != 0 &&
                               g_ascii_strncasecmp(charset, "hz", 2) != 0);
}

Outcome sign_html_part(const SignRequest *request, const MimePlace *place, MailEdits *edits,
                       gboolean *already_r, GError **error)
{
    if (!is_scannable(place->charset))
        return outcome_fail(OUTCOME_REFUSED, error, "html in charset '%.40s'", place->charset);
    g_autoptr(Part) part = NULL;
    Outcome outcome = part_load(request->message, place, &part, error);
    if (outcome != OUTCOME_DONE)
        return outcome;

    Place where = place_in_html((const char *)part->decoded->data, part->decoded->len);
    *already_r = where.already_signed;
    if (where.already_signed)
        return OUTCOME_DONE;

    g_autoptr(GString) html = html_in_ascii(request->signature->html, part->line_end);
    if (!part_can_carry(part, html->str, html->len))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the html signature has a line over 998 octets");
    PartEdit changes[] = {
        {.from = where.remove_from, .until = where.remove_until, .octets = "", .length = 0},
        {.from = where.insert, .until = where.insert, .octets = html->str, .length = html->len},
    };
    gboolean removes = where.remove_until > where.remove_from;
    part_splice(part, removes ? changes : changes + 1, removes ? 2 : 1, edits);
    return OUTCOME_DONE;
}
