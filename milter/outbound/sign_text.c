#include "place.h"
#include "sign.h"

#include <string.h>

/* The part's text in UTF-8, or NULL when the octets are not in the charset they claim. */
static char *text_in_utf8(const Part *part)
{
    const char *octets = part->decoded->len > 0 ? (const char *)part->decoded->data : "";
    gsize length = part->decoded->len;
    const char *charset = part->place->charset;
    gboolean is_unlabelled = charset == NULL || g_ascii_strcasecmp(charset, "us-ascii") == 0;
    if (is_unlabelled || g_ascii_strcasecmp(charset, "utf-8") == 0)
        return g_utf8_validate(octets, (gssize)length, NULL) && memchr(octets, '\0', length) == NULL
                   ? g_strndup(octets, length)
                   : NULL;
    gsize written = 0;
    g_autofree char *text =
        g_convert(octets, (gssize)length, "UTF-8", charset, NULL, &written, NULL);
    return text != NULL && strlen(text) == written ? g_steal_pointer(&text) : NULL;
}

/* format=flowed: a line that begins like a quote or a blank is stuffed, and no line but the
   signature's rule ends in a blank, or it would flow into the next (RFC 3676 4.2, 4.4). */
static void append_line(GString *block, const char *line, gboolean is_flowed)
{
    gsize length = strlen(line);
    if (is_flowed && (line[0] == ' ' || line[0] == '>' || g_str_has_prefix(line, "From ")))
        g_string_append_c(block, ' ');
    while (length > 0 && line[length - 1] == ' ')
        length--;
    g_string_append_len(block, line, (gssize)length);
    g_string_append_c(block, '\n');
}

static gboolean ends_with_empty_line(const char *text, gsize at)
{
    while (at > 0 && (text[at - 1] == '\r' || text[at - 1] == ' '))
        at--;
    if (at == 0)
        return TRUE;
    if (text[at - 1] != '\n')
        return FALSE;
    at--;
    while (at > 0 && (text[at - 1] == '\r' || text[at - 1] == ' '))
        at--;
    return at == 0 || text[at - 1] == '\n';
}

/* The signature with what keeps it apart: an empty line before it, and below it either the quote
   after another one, or nothing; there it stands under "-- ", as programs expect (RFC 3676 4.3). */
static GString *signature_block(const Signature *signature, const Place *where, const char *text,
                                gsize kept_until, gboolean is_flowed)
{
    GString *block = g_string_new(NULL);
    if (kept_until > 0 && text[kept_until - 1] != '\n')
        g_string_append_c(block, '\n');
    if (!ends_with_empty_line(text, kept_until))
        g_string_append_c(block, '\n');
    if (!where->above_quote)
        g_string_append(block, "-- \n");
    g_auto(GStrv) lines = g_strsplit(signature->text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        append_line(block, *line, is_flowed);
    if (where->above_quote)
        g_string_append_c(block, '\n');
    return block;
}

static char *with_line_end(const char *text, const char *line_end)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strjoinv(line_end, lines);
}

/* ---- the two ways ---- */

/* The same place in the part's own charset. Places are line starts or the end, and a line feed is
   one octet in every charset that gets here. */
static gsize offset_in_charset(const Part *part, const char *utf8, gsize offset)
{
    if (utf8[offset] == '\0')
        return part->decoded->len;
    gsize lines = 0;
    for (gsize i = 0; i < offset; i++)
        lines += utf8[i] == '\n';
    gsize at = 0;
    while (lines > 0) {
        const guint8 *next = memchr(part->decoded->data + at, '\n', part->decoded->len - at);
        at = (gsize)(next - part->decoded->data) + 1;
        lines--;
    }
    return at;
}

/* TRUE when the part can hold the block as it is labelled. */
static gboolean splice_in_charset(const Part *part, const char *utf8, const Place *where,
                                  const char *block, MailEdits *edits)
{
    const char *charset = part->place->charset;
    gsize length = 0;
    g_autofree char *octets =
        g_convert(block, -1, charset != NULL ? charset : "us-ascii", "UTF-8", NULL, &length, NULL);
    if (octets == NULL || !part_can_carry(part, octets, length))
        return FALSE;
    PartEdit changes[] = {
        {.from = offset_in_charset(part, utf8, where->remove_from),
         .until = offset_in_charset(part, utf8, where->remove_until),
         .octets = ""},
        {.from = offset_in_charset(part, utf8, where->insert),
         .until = offset_in_charset(part, utf8, where->insert),
         .octets = octets,
         .length = length},
    };
    gboolean removes = where->remove_until > where->remove_from;
    part_splice(part, removes ? changes : changes + 1, removes ? 2 : 1, edits);
    return TRUE;
}

static Outcome rewrite_in_utf8(const SignRequest *request, const Part *part, const char *utf8,
                               const Place *where, const char *block, MailEdits *edits,
                               GError **error)
{
    g_autoptr(GString) text = g_string_new(utf8);
    g_string_insert(text, (gssize)where->insert, block);
    g_string_erase(text, (gssize)where->remove_from,
                   (gssize)(where->remove_until - where->remove_from));
    return part_relabel(part, request->message, request->facts, text->str, edits, error);
}

Outcome sign_text_part(const SignRequest *request, const MimePlace *place, MailEdits *edits,
                       gboolean *already_r, GError **error)
{
    g_autoptr(Part) part = NULL;
    Outcome outcome = part_load(request->message, place, &part, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *utf8 = text_in_utf8(part);
    if (utf8 == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "the text is not in its charset '%.40s'",
                            place->charset != NULL ? place->charset : "us-ascii");
    if (strstr(utf8, "-----BEGIN PGP ") != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "signed or encrypted with inline PGP");

    Place where = place_in_text(utf8, strlen(utf8), request->signature->text);
    *already_r = where.already_signed;
    if (where.already_signed)
        return OUTCOME_DONE;

    gsize kept_until = where.remove_until == where.insert ? where.remove_from : where.insert;
    g_autoptr(GString) lines =
        signature_block(request->signature, &where, utf8, kept_until, place->flowed);
    g_autofree char *block = with_line_end(lines->str, part->line_end);
    if (splice_in_charset(part, utf8, &where, block, edits))
        return OUTCOME_DONE;
    return rewrite_in_utf8(request, part, utf8, &where, block, edits, error);
}
