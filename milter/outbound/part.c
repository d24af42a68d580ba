#include "part.h"

#include <string.h>

#define LINE_OCTETS_MAX 998 /* RFC 5322 2.1.1 */

static const char *line_end_of(const char *octets, gsize length)
{
    const char *line_feed = memchr(octets, '\n', length);
    gboolean is_bare = line_feed != NULL && (line_feed == octets || line_feed[-1] != '\r');
    return is_bare ? "\n" : "\r\n";
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
    outcome = transfer_decode(part->transfer, part->octets, part->length, &part->decoded, error);
    if (outcome == OUTCOME_DONE)
        *part_r = g_steal_pointer(&part);
    return outcome;
}

void part_free(Part *part)
{
    if (part == NULL)
        return;
    g_free(part->octets);
    if (part->decoded != NULL)
        g_byte_array_unref(part->decoded);
    g_free(part);
}

static gboolean is_ascii(const Part *part)
{
    for (gsize i = 0; i < part->length; i++) {
        if ((guint8)part->octets[i] > 127)
            return FALSE;
    }
    return TRUE;
}

gboolean part_can_carry(const Part *part, const char *octets, gsize length)
{
    if (part->transfer == TRANSFER_QUOTED_PRINTABLE || part->transfer == TRANSFER_BASE64)
        return TRUE;
    gboolean is_narrow = part->transfer == TRANSFER_IDENTITY_7BIT && is_ascii(part);
    gsize line = 0;
    for (gsize i = 0; i < length; i++) {
        line = octets[i] == '\n' ? 0 : line + 1;
        if ((is_narrow && (guint8)octets[i] > 127) || line > LINE_OCTETS_MAX)
            return FALSE;
    }
    return TRUE;
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

static void splice_quoted(const Part *part, const PartEdit *change, MailEdits *edits)
{
    gsize from = transfer_quoted_offset(part->octets, part->length, change->from);
    gsize until = transfer_quoted_offset(part->octets, part->length, change->until);
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

static void splice_base64(const Part *part, const PartEdit *changes, guint count, MailEdits *edits)
{
    g_autoptr(GByteArray) decoded = g_byte_array_new();
    gsize kept = 0;
    for (guint i = 0; i < count; i++) {
        g_byte_array_append(decoded, part->decoded->data + kept, (guint)(changes[i].from - kept));
        g_byte_array_append(decoded, (const guint8 *)changes[i].octets, (guint)changes[i].length);
        kept = changes[i].until;
    }
    g_byte_array_append(decoded, part->decoded->data + kept, (guint)(part->decoded->len - kept));
    GString *encoded =
        transfer_encode_base64((const char *)decoded->data, decoded->len, part->line_end);
    g_autoptr(GBytes) octets = g_string_free_to_bytes(encoded);
    add_splice(part, 0, part->length, octets, edits);
}

void part_splice(const Part *part, const PartEdit *changes, guint count, MailEdits *edits)
{
    if (part->transfer == TRANSFER_BASE64) {
        splice_base64(part, changes, count, edits);
        return;
    }
    for (guint i = 0; i < count; i++) {
        if (part->transfer == TRANSFER_QUOTED_PRINTABLE)
            splice_quoted(part, &changes[i], edits);
        else
            splice_identity(part, &changes[i], edits);
    }
}
