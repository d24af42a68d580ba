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
static guint count_pieces(const TextPart *text)
{
    char mark = mime_part_is(text->part, "text/html") ? '<' : '\n';
    guint count = 0;
    for (const char *at = text->utf8; (at = strchr(at, mark)) != NULL && count <= PIECES_MAX; at++)
        count++;
    return count;
}

static Outcome decode(TextPart *text, GError **error)
{
    gboolean is_encoded =
        text->transfer == TRANSFER_QUOTED_PRINTABLE || text->transfer == TRANSFER_BASE64;
    if (!is_encoded && needs_encoding(text->label))
        return outcome_fail(OUTCOME_REFUSED, error, "text in %.40s, without an encoding for it",
                            text->label);
    Outcome outcome =
        transfer_decode(text->transfer, text->octets, text->length, &text->decoded, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *octets = text->decoded->len > 0 ? (const char *)text->decoded->data : "";
    text->utf8 = part_charset_decode(octets, text->decoded->len, text->label, &text->charset);
    guint pieces = text->utf8 != NULL ? count_pieces(text) : 0;
    if (pieces > PIECES_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "text of more than %d lines or tags",
                            PIECES_MAX);
    if (text->utf8 == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "the text is not in its charset '%.40s'",
                            text->label != NULL ? text->label : "us-ascii");
    return OUTCOME_DONE;
}

static void clear(gpointer data)
{
    TextPart *text = data;
    g_free(text->label);
    g_free(text->octets);
    g_free(text->utf8);
    g_free(text->charset);
    if (text->decoded != NULL)
        g_byte_array_unref(text->decoded);
    html_lines_clear(&text->html);
}

void part_unref(TextPart *text)
{
    if (text != NULL)
        g_rc_box_release_full(text, clear);
}

static Outcome read_part(const MimeTree *tree, const MimePart *part, TextPart **text_r,
                         GError **error)
{
    g_autoptr(TextPart) text = g_rc_box_new0(TextPart);
    text->part = part;
    text->length = part->end - part->body;
    if (text->length > PART_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "text part of %" G_GSIZE_FORMAT " octets",
                            text->length);
    g_autofree char *encoding = mime_part_encoding_label(part);
    Outcome outcome = transfer_from_name(encoding, &text->transfer, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    text->label = mime_part_charset_label(part);
    text->octets = g_malloc(text->length + 1);
    text->octets[text->length] = '\0';
    outcome =
        message_read_at(mime_tree_message(tree), part->body, text->octets, text->length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    text->line_end = line_end_of(text->octets, text->length);
    text->is_ascii = is_ascii(text->octets, text->length);
    outcome = decode(text, error);
    if (outcome == OUTCOME_DONE)
        *text_r = g_steal_pointer(&text);
    return outcome;
}

PartTexts *part_texts_new(void)
{
    return g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)part_unref);
}

Outcome part_load(const MimeTree *tree, PartTexts *texts, const MimePart *part, TextPart **text_r,
                  GError **error)
{
    TextPart *known = texts != NULL ? g_hash_table_lookup(texts, part) : NULL;
    if (known != NULL) {
        *text_r = g_rc_box_acquire(known);
        return OUTCOME_DONE;
    }
    Outcome outcome = read_part(tree, part, text_r, error);
    if (outcome == OUTCOME_DONE && texts != NULL)
        g_hash_table_insert(texts, (gpointer)part, g_rc_box_acquire(*text_r));
    return outcome;
}

const HtmlLines *part_html_lines(TextPart *text, Budget *budget)
{
    if (text->has_lines)
        return &text->html;
    html_lines_clear(&text->html);
    html_lines_read(text->utf8, strlen(text->utf8), budget, &text->html);
    text->has_lines = budget_step(budget);
    return &text->html;
}

gboolean part_can_carry(const TextPart *text, const char *octets, gsize length)
{
    if (text->transfer == TRANSFER_QUOTED_PRINTABLE || text->transfer == TRANSFER_BASE64)
        return TRUE;
    gboolean is_wide = FALSE;
    gsize line = 0;
    for (gsize i = 0; i < length; i++) {
        line = octets[i] == '\n' ? 0 : line + 1;
        is_wide = is_wide || (guint8)octets[i] > 127;
        if (line > LINE_OCTETS_MAX)
            return FALSE;
    }
    return !is_wide || text->transfer != TRANSFER_IDENTITY_7BIT || !text->is_ascii;
}

/* ---- splices ---- */

static void add_splice(const TextPart *text, gsize from, gsize until, GBytes *octets,
                       MailEdits *edits)
{
    mail_edits_splice(edits, text->part->body + from, until - from, octets);
}

static void splice_identity(const TextPart *text, const PartEdit *change, MailEdits *edits)
{
    g_autoptr(GBytes) octets = g_bytes_new(change->octets, change->length);
    add_splice(text, change->from, change->until, octets, edits);
}

static void splice_quoted(const TextPart *text, const PartEdit *change, QuotedPlace *place,
                          MailEdits *edits)
{
    gsize from = transfer_quoted_offset(text->octets, text->length, change->from, place);
    gsize until = transfer_quoted_offset(text->octets, text->length, change->until, place);
    GString *encoded = transfer_encode_quoted(change->octets, change->length, text->line_end);
    /* In the middle of an encoded line the new octets begin and end on lines of their own, or a
       line could pass 76 octets or end in a blank. */
    gboolean splits_line = from > 0 && text->octets[from - 1] != '\n' && change->length > 0;
    if (splits_line) {
        g_string_prepend(encoded, text->line_end);
        g_string_prepend(encoded, "=");
    }
    gboolean is_open = encoded->len > 0 && encoded->str[encoded->len - 1] != '\n';
    if (is_open && until < text->length) {
        g_string_append(encoded, "=");
        g_string_append(encoded, text->line_end);
    }
    g_autoptr(GBytes) octets = g_string_free_to_bytes(encoded);
    add_splice(text, from, until, octets, edits);
}

/* What decoded[from, until) becomes by the edits, which all lie within. */
static GByteArray *edited(const TextPart *text, gsize from, gsize until, const PartEdit *changes,
                          guint count)
{
    GByteArray *octets = g_byte_array_new();
    for (guint i = 0; i < count; i++) {
        g_byte_array_append(octets, text->decoded->data + from, (guint)(changes[i].from - from));
        g_byte_array_append(octets, (const guint8 *)changes[i].octets, (guint)changes[i].length);
        from = changes[i].until;
    }
    g_byte_array_append(octets, text->decoded->data + from, (guint)(until - from));
    return octets;
}

/* Three octets are four characters: what is before the first group of an edit stays, and what is
   behind the last when the edits move it by whole groups. */
static void splice_base64(const TextPart *text, const PartEdit *changes, guint count,
                          MailEdits *edits)
{
    gsize size = text->decoded->len;
    gsize from = changes[0].from - changes[0].from % 3;
    gsize until = MIN((changes[count - 1].until + 2) / 3 * 3, size);
    gsize begin = transfer_base64_offset(text->octets, text->length, from);
    g_autoptr(GByteArray) octets = edited(text, from, until, changes, count);
    gsize end = transfer_base64_offset(text->octets, text->length, until);
    gboolean keeps_tail = until < size && octets->len % 3 == 0 && end != G_MAXSIZE;
    if (!keeps_tail) {
        g_byte_array_append(octets, text->decoded->data + until, (guint)(size - until));
        end = text->length;
    }
    if (begin == G_MAXSIZE) { /* not written in whole groups: all of it anew */
        g_byte_array_prepend(octets, text->decoded->data, (guint)from);
        begin = 0;
    }
    GString *encoded =
        transfer_encode_base64((const char *)octets->data, octets->len, text->line_end);
    if (begin > 0 && text->octets[begin - 1] != '\n')
        g_string_prepend(encoded, text->line_end);
    g_autoptr(GBytes) bytes = g_string_free_to_bytes(encoded);
    add_splice(text, begin, end, bytes, edits);
}

static void splice_octets(const TextPart *text, const PartEdit *changes, guint count,
                          MailEdits *edits)
{
    if (text->transfer == TRANSFER_BASE64) {
        splice_base64(text, changes, count, edits);
        return;
    }
    QuotedPlace place = {0, 0};
    for (guint i = 0; i < count; i++) {
        if (text->transfer == TRANSFER_QUOTED_PRINTABLE)
            splice_quoted(text, &changes[i], &place, edits);
        else
            splice_identity(text, &changes[i], edits);
    }
}

/* ---- from UTF-8 ---- */

static gboolean spell_offsets(const TextPart *text, PartEdit *changes, guint count)
{
    const char *decoded = text->decoded->len > 0 ? (const char *)text->decoded->data : "";
    g_autofree gsize *offsets = g_new(gsize, 2 * (gsize)count);
    for (guint i = 0; i < count; i++) {
        offsets[2 * i] = changes[i].from;
        offsets[2 * i + 1] = changes[i].until;
    }
    if (!part_charset_offsets(text->utf8, decoded, text->decoded->len, text->charset, offsets,
                              2 * count))
        return FALSE;
    for (guint i = 0; i < count; i++) {
        changes[i].from = offsets[2 * i];
        changes[i].until = offsets[2 * i + 1];
    }
    return TRUE;
}

/* Texts in the part's charset, kept alive by `texts`. */
static gboolean spell_texts(const TextPart *text, PartEdit *changes, guint count, GPtrArray *texts)
{
    gboolean is_unlabelled =
        text->label == NULL || g_ascii_strcasecmp(text->label, "us-ascii") == 0;
    gboolean is_ascii_text = text->charset == NULL && is_unlabelled && g_str_is_ascii(text->utf8);
    for (guint i = 0; i < count; i++) {
        const char *charset = is_ascii_text ? "us-ascii" : text->charset;
        char *octets =
            part_charset_encode(changes[i].octets, changes[i].length, charset, &changes[i].length);
        if (octets == NULL)
            return FALSE;
        g_ptr_array_add(texts, octets);
        changes[i].octets = octets;
        if (!part_can_carry(text, octets, changes[i].length))
            return FALSE;
    }
    return TRUE;
}

gboolean part_splice(const TextPart *text, const PartEdit *changes, guint count, MailEdits *edits)
{
    g_autofree PartEdit *spelled = g_memdup2(changes, count * sizeof *changes);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    if (!spell_offsets(text, spelled, count) || !spell_texts(text, spelled, count, texts))
        return FALSE;
    if (count > 0)
        splice_octets(text, spelled, count, edits);
    return TRUE;
}
