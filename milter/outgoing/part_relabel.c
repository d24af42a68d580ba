#include "header_block.h"
#include "part.h"

#include <string.h>

#define HEADER_OCTETS_MAX 65536 /* of one part */

typedef struct label { /* how the new content is written */
    GString *content;
    const char *encoding;
} Label;

static void append_old(const TextPart *text, gsize from, gsize until, GString *encoded)
{
    gboolean begins_line = from == 0 || text->utf8[from - 1] == '\n';
    transfer_append_quoted(text->utf8 + from, until - from, text->line_end,
                           begins_line ? QUOTED_FROM_LINE : QUOTED_FROM_REST, encoded);
}

/* Of the old text only lines with what quoted-printable cannot hold are written anew. */
static GString *encode_quoted(const TextPart *text, const PartEdit *changes, guint count)
{
    GString *encoded = g_string_sized_new(strlen(text->utf8));
    gsize at = 0;
    for (guint i = 0; i < count; i++) {
        append_old(text, at, changes[i].from, encoded);
        transfer_append_quoted(changes[i].octets, changes[i].length, text->line_end, QUOTED_NEW,
                               encoded);
        at = changes[i].until;
    }
    append_old(text, at, strlen(text->utf8), encoded);
    return encoded;
}

static Label encode_shorter(const TextPart *text, const PartEdit *changes, guint count,
                            const char *utf8)
{
    GString *quoted = encode_quoted(text, changes, count);
    GString *base64 = transfer_encode_base64(utf8, strlen(utf8), text->line_end);
    gboolean is_quoted_shorter = quoted->len <= base64->len;
    g_string_free(is_quoted_shorter ? base64 : quoted, TRUE);
    return is_quoted_shorter ? (Label){quoted, "quoted-printable"} : (Label){base64, "base64"};
}

/* The mail's own header: the server changes it by name, so there is no splice. */
static void relabel_root(const MailFacts *facts, const char *encoding, MailEdits *edits)
{
    const HeaderField *type = mail_facts_field(facts, "Content-Type");
    g_autofree char *value =
        content_type_with_charset(type != NULL ? type->value : "text/plain", "utf-8");
    if (type != NULL)
        mail_edits_replace_header(edits, type->name, 1, value);
    else
        mail_edits_add_header(edits, "Content-Type", value);
    const HeaderField *transfer = mail_facts_field(facts, "Content-Transfer-Encoding");
    if (transfer != NULL)
        mail_edits_replace_header(edits, transfer->name, 1, encoding);
    else
        mail_edits_add_header(edits, "Content-Transfer-Encoding", encoding);
    if (mail_facts_field(facts, "MIME-Version") == NULL)
        mail_edits_add_header(edits, "MIME-Version", "1.0");
}

/* A part's fields of a name go from the last on. */
static void erase_fields(GString *block, const char *name)
{
    gsize start, end;
    while (header_block_find(block, name, 1, &start, &end))
        g_string_erase(block, (gssize)start, (gssize)(end - start));
}

static Outcome read_header(const TextPart *text, const MimeTree *tree, GString **block_r,
                           GError **error)
{
    gsize length = text->part->body - text->part->begin;
    if (length > HEADER_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "part header of %" G_GSIZE_FORMAT " octets",
                            length);
    g_autofree char *octets = g_malloc(length);
    Outcome outcome =
        message_read_at(mime_tree_message(tree), text->part->begin, octets, length, error);
    if (outcome == OUTCOME_DONE)
        *block_r = g_string_new_len(octets, (gssize)length);
    return outcome;
}

Outcome part_drop_sums(const TextPart *text, const MimeTree *tree, MailEdits *edits, GError **error)
{
    g_autoptr(GString) block = NULL;
    if (text->part->parent == NULL)
        return OUTCOME_DONE;
    Outcome outcome = read_header(text, tree, &block, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = block->len;
    for (const char *const *name = header_block_sums; *name != NULL; name++)
        erase_fields(block, *name);
    if (block->len == length)
        return OUTCOME_DONE;
    g_autoptr(GBytes) header = g_bytes_new(block->str, block->len);
    mail_edits_splice(edits, text->part->begin, length, header);
    return OUTCOME_DONE;
}

static Outcome relabel_inner(const TextPart *text, const MimeTree *tree, const char *encoding,
                             MailEdits *edits, GError **error)
{
    g_autoptr(GString) block = NULL;
    Outcome outcome = read_header(text, tree, &block, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = block->len;
    const char *type = mime_part_field(text->part, "Content-Type");
    g_autofree char *value = content_type_with_charset(type != NULL ? type : "text/plain", "utf-8");
    header_block_set(block, "Content-Type", value, text->line_end);
    header_block_set(block, "Content-Transfer-Encoding", encoding, text->line_end);
    for (const char *const *name = header_block_sums; *name != NULL; name++)
        erase_fields(block, *name);
    g_autoptr(GBytes) header = g_bytes_new(block->str, block->len);
    mail_edits_splice(edits, text->part->begin, length, header);
    return OUTCOME_DONE;
}

/* A value that only passes for text/plain since nobody can read it would get a second meaning. */
static gboolean is_plain_text(const MimePart *part)
{
    const char *value = mime_part_field(part, "Content-Type");
    return value == NULL || g_ascii_strncasecmp(value, "text/plain", strlen("text/plain")) == 0;
}

Outcome part_relabel(const TextPart *text, const MimeTree *tree, const MailFacts *facts,
                     const PartEdit *changes, guint count, const char *utf8, MailEdits *edits,
                     GError **error)
{
    if (!is_plain_text(text->part))
        return outcome_fail(OUTCOME_REFUSED, error, "a Content-Type nobody can read");
    Label label = encode_shorter(text, changes, count, utf8);
    g_autoptr(GBytes) content = g_string_free_to_bytes(label.content);
    if (text->part->parent == NULL) {
        relabel_root(facts, label.encoding, edits);
    } else {
        Outcome outcome = relabel_inner(text, tree, label.encoding, edits, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    mail_edits_splice(edits, text->part->body, text->length, content);
    return OUTCOME_DONE;
}
