#include "header_block.h"
#include "outgoing.h"

#include <string.h>

#define COPY_CHUNK 65536

/* ---- header ---- */

static const char *line_end_of(const GString *header)
{
    const char *line_feed = strchr(header->str, '\n');
    return line_feed != NULL && (line_feed == header->str || line_feed[-1] != '\r') ? "\n" : "\r\n";
}

static void edit_field(GString *header, const HeaderEdit *edit)
{
    gsize start = 0;
    gsize end = 0;
    if (edit->kind != HEADER_ADD &&
        !header_block_find(header, edit->name, edit->index, &start, &end))
        return;
    g_string_erase(header, (gssize)start, (gssize)(end - start));
    if (edit->kind == HEADER_DELETE)
        return;
    g_auto(GStrv) lines = g_strsplit(edit->value, "\n", -1);
    g_autofree char *folded = g_strjoinv(line_end_of(header), lines);
    g_autofree char *line = g_strconcat(edit->name, ": ", folded, line_end_of(header), NULL);
    g_string_insert(header, (gssize)start, line);
}

static Outcome apply_header(const Message *message, const MailEdits *edits, Message *result,
                            GError **error)
{
    gsize length = message_body_offset(message);
    g_autoptr(GString) header = g_string_sized_new(length + 1);
    g_string_set_size(header, length);
    Outcome outcome = message_read_at(message, 0, header->str, length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (guint i = 0; i < edits->headers->len; i++)
        edit_field(header, g_ptr_array_index(edits->headers, i));
    outcome = message_append(result, header->str, header->len, error);
    message_mark_body(result);
    return outcome;
}

/* ---- body ---- */

static Outcome copy(const Message *message, gsize from, gsize until, Message *result,
                    GError **error)
{
    g_autofree char *octets = g_malloc(COPY_CHUNK);
    while (from < until) {
        gsize count = MIN((gsize)COPY_CHUNK, until - from);
        Outcome outcome = message_read_at(message, from, octets, count, error);
        if (outcome == OUTCOME_DONE)
            outcome = message_append(result, octets, count, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        from += count;
    }
    return OUTCOME_DONE;
}

static Outcome apply_body(const Message *message, const MailEdits *edits, Message *result,
                          GError **error)
{
    gsize at = message_body_offset(message);
    for (guint i = 0; i < edits->splices->len; i++) {
        const Splice *splice = &g_array_index(edits->splices, Splice, i);
        gsize length = 0;
        const void *octets = g_bytes_get_data(splice->octets, &length);
        Outcome outcome = copy(message, at, splice->offset, result, error);
        if (outcome == OUTCOME_DONE)
            outcome = message_append(result, octets, length, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        at = splice->offset + splice->length;
    }
    return copy(message, at, message_size(message), result, error);
}

Outcome outgoing_apply(const Message *message, const MailEdits *edits, Message **result_r,
                       GError **error)
{
    const MessageLimits limits = {
        .memory = 4 * 1024 * 1024, .size = G_MAXSIZE / 2, .directory = g_get_tmp_dir()};
    g_autoptr(Message) result = message_new(&limits);
    Outcome outcome = apply_header(message, edits, result, error);
    if (outcome == OUTCOME_DONE)
        outcome = apply_body(message, edits, result, error);
    if (outcome == OUTCOME_DONE)
        *result_r = g_steal_pointer(&result);
    return outcome;
}
