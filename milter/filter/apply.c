#include "apply.h"

#include <string.h>

#define BODY_CHUNK 65535 /* what libmilter sends in one packet */
#define REPLY_OCTETS 500 /* RFC 5321 4.5.3.1.5 allows a reply line 512 with code and line end */

/* ---- replies ---- */

/* One line of printable ASCII; the protocol takes "%" doubled. */
static char *reply_text(const char *text)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (; *text != '\0' && line->len < REPLY_OCTETS; text++) {
        if (*text == '%')
            g_string_append_c(line, '%');
        g_string_append_c(line, g_ascii_isprint(*text) ? *text : ' ');
    }
    return g_strdup(line->str);
}

static void set_reply(SMFICTX *context, const char *code, const char *status, const char *text)
{
    g_autofree char *line = reply_text(text != NULL ? text : "");
    g_autofree char *reply_code = g_strdup(code);
    g_autofree char *enhanced = g_strdup(status);
    if (smfi_setreply(context, reply_code, enhanced, line) != MI_SUCCESS)
        smfi_setreply(context, reply_code, NULL, line); /* the status was not well formed */
}

sfsistat apply_retry(SMFICTX *context, const char *status, const char *text)
{
    set_reply(context, "451", status, text);
    return SMFIS_TEMPFAIL;
}

/* ---- header ---- */

/* A server that takes values as they are also takes the blank after the colon from us. */
static char *wire_value(const ApplyTarget *target, const char *value)
{
    gboolean needs_blank = target->leading_space && value[0] != ' ' && value[0] != '\t';
    return g_strconcat(needs_blank ? " " : "", value, NULL);
}

static gboolean apply_header(const ApplyTarget *target, const HeaderEdit *edit)
{
    g_autofree char *name = g_strdup(edit->name);
    if (edit->kind == HEADER_DELETE)
        return smfi_chgheader(target->context, name, (int)edit->index, NULL) == MI_SUCCESS;
    g_autofree char *value = wire_value(target, edit->value);
    if (edit->kind == HEADER_ADD)
        return smfi_insheader(target->context, 0, name, value) == MI_SUCCESS;
    return smfi_chgheader(target->context, name, (int)edit->index, value) == MI_SUCCESS;
}

/* ---- body ---- */

static gboolean send_octets(SMFICTX *context, const char *octets, gsize length)
{
    while (length > 0) {
        gsize chunk = MIN(length, BODY_CHUNK);
        if (smfi_replacebody(context, (unsigned char *)octets, (int)chunk) != MI_SUCCESS)
            return FALSE;
        octets += chunk;
        length -= chunk;
    }
    return TRUE;
}

/* Sends what the message holds from `from` up to `until`. */
static gboolean send_range(SMFICTX *context, const Message *message, gsize from, gsize until)
{
    g_autofree char *chunk = g_malloc(BODY_CHUNK);
    while (from < until) {
        gsize length = MIN(until - from, BODY_CHUNK);
        if (message_read_at(message, from, chunk, length, NULL) != OUTCOME_DONE ||
            !send_octets(context, chunk, length))
            return FALSE;
        from += length;
    }
    return TRUE;
}

static gboolean send_bytes(SMFICTX *context, GBytes *bytes)
{
    gsize length = 0;
    const char *octets = g_bytes_get_data(bytes, &length);
    return send_octets(context, octets, length);
}

/* The body with the splices, in order; never more than a chunk of it in memory. */
static gboolean apply_splices(const ApplyTarget *target, const GArray *splices,
                              const Message *message)
{
    gsize at = message_body_offset(message);
    for (guint i = 0; i < splices->len; i++) {
        const Splice *splice = &g_array_index(splices, Splice, i);
        if (!send_range(target->context, message, at, splice->offset) ||
            !send_bytes(target->context, splice->octets))
            return FALSE;
        at = splice->offset + splice->length;
    }
    return send_range(target->context, message, at, message_size(message));
}

/* ---- the whole verdict ---- */

static gboolean is_granted(const ApplyTarget *target, unsigned long action, const char *what)
{
    if ((target->actions & action) != 0)
        return TRUE;
    log_write(target->log, LOG_LEVEL_WARNING, target->queue_id,
              "the mail server does not let this filter %s; that part of the verdict is left out",
              what);
    return FALSE;
}

static gboolean apply_headers(const ApplyTarget *target, const GPtrArray *headers)
{
    if (headers->len == 0 ||
        !is_granted(target, SMFIF_ADDHDRS | SMFIF_CHGHDRS, "change the header"))
        return TRUE;
    for (guint i = 0; i < headers->len; i++)
        if (!apply_header(target, g_ptr_array_index(headers, i)))
            return FALSE;
    return TRUE;
}

static gboolean apply_removals(const ApplyTarget *target, const GPtrArray *removed)
{
    if (removed->len == 0 || !is_granted(target, SMFIF_DELRCPT, "take out recipients"))
        return TRUE;
    for (guint i = 0; i < removed->len; i++)
        if (smfi_delrcpt(target->context, g_ptr_array_index(removed, i)) != MI_SUCCESS)
            return FALSE;
    return TRUE;
}

static gboolean apply_envelope(const ApplyTarget *target, const MailEdits *edits)
{
    if (edits->sender != NULL && is_granted(target, SMFIF_CHGFROM, "change the sender") &&
        smfi_chgfrom(target->context, edits->sender, NULL) != MI_SUCCESS)
        return FALSE;
    if (!apply_removals(target, edits->removed))
        return FALSE;
    if (edits->recipients->len == 0 || !is_granted(target, SMFIF_ADDRCPT, "add recipients"))
        return TRUE;
    for (guint i = 0; i < edits->recipients->len; i++)
        if (smfi_addrcpt(target->context, g_ptr_array_index(edits->recipients, i)) != MI_SUCCESS)
            return FALSE;
    return TRUE;
}

static gboolean apply_body(const ApplyTarget *target, const GArray *splices, const Message *message)
{
    if (splices->len == 0 || !is_granted(target, SMFIF_CHGBODY, "change the body"))
        return TRUE;
    if (message_truncated(message)) {
        log_write(target->log, LOG_LEVEL_WARNING, target->queue_id,
                  "the body stays as it is: the mail is over limits.message_size");
        return TRUE;
    }
    return apply_splices(target, splices, message);
}

static gboolean apply_edits(const ApplyTarget *target, const MailEdits *edits,
                            const Message *message)
{
    return edits == NULL ||
           (apply_headers(target, edits->headers) && apply_envelope(target, edits) &&
            apply_body(target, edits->splices, message));
}

sfsistat apply_verdict(const ApplyTarget *target, const Verdict *verdict, const Message *message)
{
    switch (verdict->kind) {
    case VERDICT_RETRY:
        return apply_retry(target->context, verdict->status, verdict->text);
    case VERDICT_REFUSE:
        set_reply(target->context, "550", verdict->status, verdict->text);
        return SMFIS_REJECT;
    case VERDICT_DISCARD:
        return SMFIS_DISCARD;
    case VERDICT_ACCEPT:
        break;
    }
    if (apply_edits(target, verdict->edits, message))
        return SMFIS_ACCEPT;
    log_write(
        target->log, LOG_LEVEL_ERROR, target->queue_id,
        "the changes could not be handed to the mail server, which is told to come back later");
    return apply_retry(target->context, "4.3.0", "The mail could not be changed, please try again");
}
