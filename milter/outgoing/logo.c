#include "logo.h"

#include "../answer/signature_data.h"
#include "transfer.h"

#include <string.h>

#define TRIES_MAX 100 /* for a boundary that is nowhere in the mail */
#define SCAN_CHUNK 65536
#define WRAPPED_FIELDS 5

struct logo {
    const MimePart *html;
    GBytes *before, *behind; /* octets */
    MailEdits *header;       /* of the mail itself, when the HTML is all of it; else empty */
};

void logo_free(Logo *logo)
{
    if (logo == NULL)
        return;
    g_clear_pointer(&logo->before, g_bytes_unref);
    g_clear_pointer(&logo->behind, g_bytes_unref);
    mail_edits_free(logo->header);
    g_free(logo);
}

/* ---- a boundary of our own ---- */

static Outcome mail_holds(const Message *message, const char *needle, gboolean *holds_r,
                          GError **error)
{
    gsize size = message_size(message), overlap = strlen(needle);
    g_autofree char *chunk = g_malloc(SCAN_CHUNK + overlap);
    *holds_r = FALSE;
    for (gsize at = 0; at < size && !*holds_r; at += SCAN_CHUNK) {
        gsize length = MIN(size - at, SCAN_CHUNK + overlap);
        Outcome outcome = message_read_at(message, at, chunk, length, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        *holds_r = memmem(chunk, length, needle, overlap) != NULL;
    }
    return OUTCOME_DONE;
}

/* The same for the same mail, so that a mail that is offered again becomes the same octets. */
static Outcome choose_boundary(const RewriteRequest *request, char **boundary_r, GError **error)
{
    for (guint i = 0; i < TRIES_MAX; i++) {
        g_autofree char *seed = g_strdup_printf(
            "%s %u", request->facts->digest != NULL ? request->facts->digest : "", i);
        g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, seed, -1);
        g_autofree char *boundary = g_strdup_printf("=_intake_%.24s", sum);
        gboolean is_taken = FALSE;
        Outcome outcome = mail_holds(mime_tree_message(request->tree), boundary, &is_taken, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        if (is_taken)
            continue;
        *boundary_r = g_steal_pointer(&boundary);
        return OUTCOME_DONE;
    }
    return outcome_fail(OUTCOME_REFUSED, error, "every boundary for the logo is in the mail");
}

/* ---- the parts around the HTML ---- */

static void append_picture(const RewriteRequest *request, const char *line_end, GString *out)
{
    gsize length = 0;
    const char *octets = g_bytes_get_data(request->signature->logo, &length);
    g_autofree char *id = signature_logo_id(request->desk);
    GString *base64 = transfer_encode_base64(octets, length, line_end);
    g_string_append_printf(out,
                           "Content-Type: %s%sContent-Transfer-Encoding: base64%s"
                           "Content-ID: <%s>%sContent-Disposition: inline%s%s",
                           request->signature->logo_type, line_end, line_end, id, line_end,
                           line_end, line_end);
    g_string_append_len(out, base64->str, (gssize)base64->len);
    g_string_free(base64, TRUE);
}

static GBytes *picture_behind(const RewriteRequest *request, const char *boundary,
                              gboolean is_closed, const char *line_end)
{
    GString *out = g_string_new(line_end);
    g_string_append_printf(out, "--%s%s", boundary, line_end);
    append_picture(request, line_end, out);
    if (is_closed)
        g_string_append_printf(out, "--%s--%s", boundary, line_end);
    else
        g_string_truncate(out, out->len - strlen(line_end)); /* the next delimiter brings it */
    return g_string_free_to_bytes(out);
}

static GString *related_header(const char *boundary, const char *line_end)
{
    GString *header = g_string_new(NULL);
    g_string_append_printf(header,
                           "Content-Type: multipart/related; type=\"text/html\";%s"
                           " boundary=\"%s\"%s",
                           line_end, boundary, line_end);
    return header;
}

static void append_delimiter(GString *out, const char *boundary, const char *line_end)
{
    g_string_append_printf(out, "%s--%s%s", line_end, boundary, line_end);
}

static GBytes *wrapper_before(const char *boundary, const char *line_end)
{
    GString *out = related_header(boundary, line_end);
    append_delimiter(out, boundary, line_end);
    return g_string_free_to_bytes(out);
}

/* The mail's own fields that tell of the content go into the part that now has it. */
static GBytes *root_before(const RewriteRequest *request, const char *boundary,
                           const char *line_end, MailEdits *header)
{
    static const char *const moved[WRAPPED_FIELDS] = {"Content-Type", "Content-Transfer-Encoding",
                                                      "Content-Disposition", "Content-ID",
                                                      "Content-Language"};
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "--%s%s", boundary, line_end);
    for (gsize i = 0; i < WRAPPED_FIELDS; i++) {
        const HeaderField *field = mail_facts_field(request->facts, moved[i]);
        if (field == NULL)
            continue;
        g_string_append_printf(out, "%s: %s%s", field->name, field->value, line_end);
        if (i > 0)
            mail_edits_delete_header(header, field->name, 1);
    }
    g_string_append(out, line_end);
    g_autofree char *type =
        g_strdup_printf("multipart/related; type=\"text/html\";\n boundary=\"%s\"", boundary);
    mail_edits_replace_header(header, "Content-Type", 1, type);
    return g_string_free_to_bytes(out);
}

Outcome logo_prepare(const RewriteRequest *request, const MimePart *html, const char *line_end,
                     Logo **logo_r, GError **error)
{
    g_autoptr(Logo) logo = g_new0(Logo, 1);
    g_autofree char *boundary = NULL;
    logo->html = html;
    logo->header = mail_edits_new();
    const MimePart *parent = html->parent;
    if (parent != NULL && mime_part_is(parent, "multipart/related") && parent->boundary != NULL) {
        logo->behind = picture_behind(request, parent->boundary, FALSE, line_end);
        *logo_r = g_steal_pointer(&logo);
        return OUTCOME_DONE;
    }
    Outcome outcome = choose_boundary(request, &boundary, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    logo->behind = picture_behind(request, boundary, TRUE, line_end);
    logo->before = parent == NULL ? root_before(request, boundary, line_end, logo->header)
                                  : wrapper_before(boundary, line_end);
    *logo_r = g_steal_pointer(&logo);
    return OUTCOME_DONE;
}

void logo_open(const Logo *logo, MailEdits *edits)
{
    for (guint i = 0; i < logo->header->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(logo->header->headers, i);
        if (edit->kind == HEADER_DELETE)
            mail_edits_delete_header(edits, edit->name, edit->index);
        else
            mail_edits_replace_header(edits, edit->name, edit->index, edit->value);
    }
    gsize offset = logo->html->parent == NULL ? logo->html->body : logo->html->begin;
    if (logo->before != NULL)
        mail_edits_splice(edits, offset, 0, logo->before);
}

void logo_close(const Logo *logo, MailEdits *edits)
{
    mail_edits_splice(edits, logo->html->end, 0, logo->behind);
}
