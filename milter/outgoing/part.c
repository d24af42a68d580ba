#include "part.h"

#include "part_charset.h"

#include <string.h>

#define LINE_OCTETS_MAX 998 /* RFC 5322 2.1.1 */
#define PIECES_MAX 50000    /* no person writes so many, and each costs more than it weighs */

static const char *line_end_of(const char *octets, gsize length)
{
    const char *line_feed = memchr(octets, '\n', length);
    gboolean is_bare = line_feed != NULL && (line_feed == octets || line_feed[-1] != '\r');
    return is_bare ? "\n" : "\r\n";
}

static gboolean is_ascii(const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if ((guint8)octets[i] > 127)
            return FALSE;
    }
    return TRUE;
}

/* Text of two or four octets a character has octets that look like line ends and are none; what a
   server made of them on the way, nobody can tell. */
static gboolean needs_encoding(const char *charset)
{
    return charset != NULL && (g_ascii_strncasecmp(charset, "utf-16", 6) == 0 ||
                               g_ascii_strncasecmp(charset, "utf-32", 6) == 0 ||
                               g_ascii_strncasecmp(charset, "ucs-", 4) == 0 ||
                               g_ascii_strncasecmp(charset, "iso-10646", 9) == 0);
}

/* Lines, and in HTML tags: for each of them places are looked for. */
static guint count_pieces(const Part *part)
{
    char mark = g_str_equal(part->place->type, "text/html") ? '<' : '\n';
    guint count = 0;
    for (const char *at = part->utf8; (at = strchr(at, mark)) != NULL && count <= PIECES_MAX; at++)
        count++;
    return count;
}

static Outcome decode(Part *part, GError **error)
{
    gboolean is_encoded =
        part->transfer == TRANSFER_QUOTED_PRINTABLE || part->transfer == TRANSFER_BASE64;
    if (!is_encoded && needs_encoding(part->place->charset))
        return outcome_fail(OUTCOME_REFUSED, error, "text in %.40s, without an encoding for it",
                            part->place->charset);
    Outcome outcome =
        transfer_decode(part->transfer, part->octets, part->length, &part->decoded, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *octets = part->decoded->len > 0 ? (const char *)part->decoded->data : "";
    part->utf8 =
        part_charset_decode(octets, part->decoded->len, part->place->charset, &part->charset);
    guint pieces = part->utf8 != NULL ? count_pieces(part) : 0;
    if (pieces > PIECES_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "text of more than %d lines or tags",
                            PIECES_MAX);
    if (part->utf8 == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "the text is not in its charset '%.40s'",
                            part->place->charset != NULL ? part->place->charset : "us-ascii");
    return OUTCOME_DONE;
}

Outcome part_load(const Message *message, const MimePlace *place, Part **part_r, GError **error)
{
    g_autoptr(Part) part = g_new0(Part, 1);
    part->place = place;
    part->length = place->end - place->body;
    if (part->length > PART_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "text part of %" G_GSIZE_FORMAT " octets",
                            part->length);
    Outcome outcome = transfer_from_name(place->encoding, &part->transfer, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    part->octets = g_malloc(part->length + 1);
    part->octets[part->length] = '\0';
    outcome = message_read_at(message, place->body, part->octets, part->length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    part->line_end = line_end_of(part->octets, part->length);
    part->is_ascii = is_ascii(part->octets, part->length);
    outcome = decode(part, error);
    if (outcome == OUTCOME_DONE)
        *part_r = g_steal_pointer(&part);
    return outcome;
}

void part_free(Part *part)
{
    if (part == NULL)
        return;
    g_free(part->octets);
    g_free(part->utf8);
    g_free(part->charset);
    if (part->decoded != NULL)
        g_byte_array_unref(part->decoded);
    g_free(part);
}

gboolean part_can_carry(const Part *part, const char *octets, gsize length)
{
    if (part->transfer == TRANSFER_QUOTED_PRINTABLE || part->transfer == TRANSFER_BASE64)
        return TRUE;
    gboolean is_wide = FALSE;
    gsize line = 0;
    for (gsize i = 0; i < length; i++) {
        line = octets[i] == '\n' ? 0 : line + 1;
        is_wide = is_wide || (guint8)octets[i] > 127;
        if (line > LINE_OCTETS_MAX)
            return FALSE;
    }
    return !is_wide || part->transfer != TRANSFER_IDENTITY_7BIT || !part->is_ascii;
}

/* ---- splices ---- */

static void add_splice(const Part *part, gsize from, gsize until, GBytes *octets, MailEdits *edits)
{
    mail_edits_splice(edits, part->place->body + from, until - from, octets);
}

static void splice_identity(const Part *part, const PartEdit *change, MailEdits *edits)
{
    g_autoptr(GBytes) octets = g_bytes_new(change->octets, change->length);
    add_splice(part, change->from, change->until, octets, edits);
}

static void splice_quoted(const Part *part, const PartEdit *change, QuotedPlace *place,
                          MailEdits *edits)
{
    gsize from = transfer_quoted_offset(part->octets, part->length, change->from, place);
    gsize until = transfer_quoted_offset(part->octets, part->length, change->until, place);
    GString *encoded = transfer_encode_quoted(change->octets, change->length, part->line_end);
    /* In the middle of an encoded line the new octets begin and end on lines of their own, or a
       line could pass 76 octets or end in a blank. */
    gboolean splits_line = from > 0 && part->octets[from - 1] != '\n' && change->length > 0;
    if (splits_line) {
        g_string_prepend(encoded, part->line_end);
        g_string_prepend(encoded, "=");
    }
    gboolean is_open = encoded->len > 0 && encoded->str[encoded->len - 1] != '\n';
    if (is_open && until < part->length) {
        g_string_append(encoded, "=");
        g_string_append(encoded, part->line_end);
    }
    g_autoptr(GBytes) octets = g_string_free_to_bytes(encoded);
    add_splice(part, from, until, octets, edits);
}

/* What decoded[from, until) becomes by the edits, which all lie within. */
static GByteArray *edited(const Part *part, gsize from, gsize until, const PartEdit *changes,
                          guint count)
{
    GByteArray *octets = g_byte_array_new();
    for (guint i = 0; i < count; i++) {
        g_byte_array_append(octets, part->decoded->data + from, (guint)(changes[i].from - from));
        g_byte_array_append(octets, (const guint8 *)changes[i].octets, (guint)changes[i].length);
        from = changes[i].until;
    }
    g_byte_array_append(octets, part->decoded->data + from, (guint)(until - from));
    return octets;
}

/* Three octets are four characters: what is before the first group of an edit stays, and what is
   behind the last when the edits move it by whole groups. */
static void splice_base64(const Part *part, const PartEdit *changes, guint count, MailEdits *edits)
{
    gsize size = part->decoded->len;
    gsize from = changes[0].from - changes[0].from % 3;
    gsize until = MIN((changes[count - 1].until + 2) / 3 * 3, size);
    gsize begin = transfer_base64_offset(part->octets, part->length, from);
    g_autoptr(GByteArray) octets = edited(part, from, until, changes, count);
    gsize end = transfer_base64_offset(part->octets, part->length, until);
    gboolean keeps_tail = until < size && octets->len % 3 == 0 && end != G_MAXSIZE;
    if (!keeps_tail) {
        g_byte_array_append(octets, part->decoded->data + until, (guint)(size - until));
        end = part->length;
    }
    if (begin == G_MAXSIZE) { /* not written in whole groups: all of it anew */
        g_byte_array_prepend(octets, part->decoded->data, (guint)from);
        begin = 0;
    }
    GString *encoded =
        transfer_encode_base64((const char *)octets->data, octets->len, part->line_end);
    if (begin > 0 && part->octets[begin - 1] != '\n')
        g_string_prepend(encoded, part->line_end);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(encoded);
    add_splice(part, begin, end, bytes, edits);
}

static void splice_octets(const Part *part, const PartEdit *changes, guint count, MailEdits *edits)
{
    if (part->transfer == TRANSFER_BASE64) {
        splice_base64(part, changes, count, edits);
        return;
    }
    QuotedPlace place = {0, 0};
    for (guint i = 0; i < count; i++) {
        if (part->transfer == TRANSFER_QUOTED_PRINTABLE)
            splice_quoted(part, &changes[i], &place, edits);
        else
            splice_identity(part, &changes[i], edits);
    }
}

/* ---- from UTF-8 ---- */

static gboolean spell_offsets(const Part *part, PartEdit *changes, guint count)
{
    const char *decoded = part->decoded->len > 0 ? (const char *)part->decoded->data : "";
    g_autofree gsize *offsets = g_new(gsize, 2 * (gsize)count);
    for (guint i = 0; i < count; i++) {
        offsets[2 * i] = changes[i].from;
        offsets[2 * i + 1] = changes[i].until;
    }
    if (!part_charset_offsets(part->utf8, decoded, part->decoded->len, part->charset, offsets,
                              2 * count))
        return FALSE;
    for (guint i = 0; i < count; i++) {
        changes[i].from = offsets[2 * i];
        changes[i].until = offsets[2 * i + 1];
    }
    return TRUE;
}

/* Texts in the part's charset, kept alive by `texts`. */
static gboolean spell_texts(const Part *part, PartEdit *changes, guint count, GPtrArray *texts)
{
    gboolean is_unlabelled =
        part->place->charset == NULL || g_ascii_strcasecmp(part->place->charset, "us-ascii") == 0;
    gboolean is_ascii_text = part->charset == NULL && is_unlabelled && g_str_is_ascii(part->utf8);
    for (guint i = 0; i < count; i++) {
        const char *charset = is_ascii_text ? "us-ascii" : part->charset;
        char *octets =
            part_charset_encode(changes[i].octets, changes[i].length, charset, &changes[i].length);
        if (octets == NULL)
            return FALSE;
        g_ptr_array_add(texts, octets);
        changes[i].octets = octets;
        if (!part_can_carry(part, octets, changes[i].length))
            return FALSE;
    }
    return TRUE;
}

gboolean part_splice(const Part *part, const PartEdit *changes, guint count, MailEdits *edits)
{
    g_autofree PartEdit *spelled = g_memdup2(changes, count * sizeof *changes);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (!spell_offsets(part, spelled, count) || !spell_texts(part, spelled, count, texts))
        return FALSE;
    if (count > 0)
        splice_octets(part, spelled, count, edits);
    return TRUE;
}
