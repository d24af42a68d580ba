#include "gateway_mail.h"

#include "../base/address.h"

#include <string.h>

const char *automatic_kind_name(AutomaticKind kind)
{
    static const char *const names[] = {
        [AUTOMATIC_NONE] = NULL,
        [AUTOMATIC_REPLIED] = "auto-replied",
        [AUTOMATIC_GENERATED] = "auto-generated",
        [AUTOMATIC_BOUNCE] = "bounce",
        [AUTOMATIC_BULK] = "bulk",
        [AUTOMATIC_LIST] = "list",
        [AUTOMATIC_LOOP] = "loop",
    };
    return names[kind];
}

/* ---- envelope ---- */

Envelope *envelope_new(void)
{
    Envelope *envelope = g_new0(Envelope, 1);
    envelope->sender = g_strdup("");
    envelope->recipients = g_ptr_array_new_with_free_func(g_free);
    envelope->agent_desks = g_ptr_array_new_with_free_func(g_free);
    envelope->author_desks = g_ptr_array_new_with_free_func(g_free);
    return envelope;
}

void envelope_clear(Envelope *envelope)
{
    g_clear_pointer(&envelope->queue_id, g_free);
    g_clear_pointer(&envelope->login, g_free);
    g_clear_pointer(&envelope->authentication, g_free);
    g_clear_pointer(&envelope->author_desk, g_free);
    g_clear_pointer(&envelope->sender_desk, g_free);
    g_free(envelope->sender);
    envelope->sender = g_strdup("");
    g_ptr_array_set_size(envelope->recipients, 0);
    g_ptr_array_set_size(envelope->agent_desks, 0);
    g_ptr_array_set_size(envelope->author_desks, 0);
}

void envelope_free(Envelope *envelope)
{
    if (envelope == NULL)
        return;
    g_free(envelope->queue_id);
    g_free(envelope->client_address);
    g_free(envelope->client_name);
    g_free(envelope->daemon_name);
    g_free(envelope->login);
    g_free(envelope->authentication);
    g_free(envelope->certificate_name);
    g_free(envelope->author_desk);
    g_free(envelope->sender_desk);
    g_free(envelope->sender);
    g_ptr_array_unref(envelope->recipients);
    g_ptr_array_unref(envelope->agent_desks);
    g_ptr_array_unref(envelope->author_desks);
    g_free(envelope);
}

/* ---- facts ---- */

MailAddress *mail_address_new(const char *name, const char *address)
{
    MailAddress *made = g_new0(MailAddress, 1);
    made->name = g_strdup(name);
    made->address = g_strdup(address);
    made->canonical = address != NULL ? address_canonical(address) : NULL;
    return made;
}

void mail_address_free(MailAddress *address)
{
    if (address == NULL)
        return;
    g_free(address->name);
    g_free(address->address);
    g_free(address->canonical);
    g_free(address);
}

static void header_field_free(gpointer data)
{
    HeaderField *field = data;
    g_free(field->name);
    g_free(field->value);
    g_free(field->text);
    g_free(field);
}

static void attachment_free(gpointer data)
{
    Attachment *attachment = data;
    g_free(attachment->name);
    g_free(attachment->type);
    g_free(attachment->sha256);
    g_free(attachment);
}

static void delivery_failure_free(gpointer data)
{
    DeliveryFailure *failure = data;
    g_free(failure->recipient);
    g_free(failure->status);
    g_free(failure->diagnostic);
    g_free(failure);
}

static void mail_address_destroy(gpointer data)
{
    mail_address_free(data);
}

MailFacts *mail_facts_new(void)
{
    MailFacts *facts = g_new0(MailFacts, 1);
    facts->from = g_ptr_array_new_with_free_func(mail_address_destroy);
    facts->reply_to = g_ptr_array_new_with_free_func(mail_address_destroy);
    facts->to = g_ptr_array_new_with_free_func(mail_address_destroy);
    facts->cc = g_ptr_array_new_with_free_func(mail_address_destroy);
    facts->in_reply_to = g_ptr_array_new_with_free_func(g_free);
    facts->references = g_ptr_array_new_with_free_func(g_free);
    facts->fields = g_ptr_array_new_with_free_func(header_field_free);
    facts->attachments = g_ptr_array_new_with_free_func(attachment_free);
    facts->failures = g_ptr_array_new_with_free_func(delivery_failure_free);
    facts->returned_ids = g_ptr_array_new_with_free_func(g_free);
    facts->malformed_reasons = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

void mail_facts_free(MailFacts *facts)
{
    if (facts == NULL)
        return;
    GPtrArray *const lists[] = {
        facts->from,         facts->reply_to,          facts->to,
        facts->cc,           facts->in_reply_to,       facts->references,
        facts->fields,       facts->attachments,       facts->failures,
        facts->returned_ids, facts->malformed_reasons,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    mail_address_free(facts->sender);
    gateway_mail_free(facts->gateway);
    g_free(facts->message_id);
    g_free(facts->subject);
    g_free(facts->text);
    g_free(facts->reply);
    g_free(facts->language);
    g_free(facts->automatic_reason);
    g_free(facts->digest);
    g_free(facts->body_digest);
    g_free(facts);
}

const HeaderField *mail_facts_field(const MailFacts *facts, const char *name)
{
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (g_ascii_strcasecmp(field->name, name) == 0)
            return field;
    }
    return NULL;
}

const char *mail_facts_author(const MailFacts *facts)
{
    if (facts->from_fields != 1 || facts->from->len != 1)
        return NULL;
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    return author->canonical;
}

GPtrArray *mail_facts_references(const MailFacts *facts)
{
    GPtrArray *ids = g_ptr_array_new();
    for (guint i = 0; i < facts->in_reply_to->len; i++)
        g_ptr_array_add(ids, g_ptr_array_index(facts->in_reply_to, i));
    for (guint i = facts->references->len; i > 0; i--)
        g_ptr_array_add(ids, g_ptr_array_index(facts->references, i - 1));
    for (guint i = 0; i < facts->returned_ids->len; i++)
        g_ptr_array_add(ids, g_ptr_array_index(facts->returned_ids, i));
    return ids;
}

/* ---- edits and verdict ---- */

static void header_edit_free(gpointer data)
{
    HeaderEdit *edit = data;
    g_free(edit->name);
    g_free(edit->value);
    g_free(edit);
}

static void splice_clear(gpointer data)
{
    Splice *splice = data;
    g_bytes_unref(splice->octets);
}

MailEdits *mail_edits_new(void)
{
    MailEdits *edits = g_new0(MailEdits, 1);
    edits->headers = g_ptr_array_new_with_free_func(header_edit_free);
    edits->recipients = g_ptr_array_new_with_free_func(g_free);
    edits->removed = g_ptr_array_new_with_free_func(g_free);
    edits->splices = g_array_new(FALSE, FALSE, sizeof(Splice));
    g_array_set_clear_func(edits->splices, splice_clear);
    return edits;
}

void mail_edits_free(MailEdits *edits)
{
    if (edits == NULL)
        return;
    g_ptr_array_unref(edits->headers);
    g_ptr_array_unref(edits->recipients);
    g_ptr_array_unref(edits->removed);
    g_array_unref(edits->splices);
    g_free(edits->sender);
    g_free(edits);
}

static void edit_header(MailEdits *edits, HeaderEditKind kind, const char *name, guint index,
                        const char *value)
{
    HeaderEdit *edit = g_new0(HeaderEdit, 1);
    edit->kind = kind;
    edit->name = g_strdup(name);
    edit->index = index;
    edit->value = g_strdup(value);
    g_ptr_array_add(edits->headers, edit);
}

void mail_edits_add_header(MailEdits *edits, const char *name, const char *value)
{
    edit_header(edits, HEADER_ADD, name, 0, value);
}

void mail_edits_replace_header(MailEdits *edits, const char *name, guint index, const char *value)
{
    edit_header(edits, HEADER_REPLACE, name, index, value);
}

void mail_edits_delete_header(MailEdits *edits, const char *name, guint index)
{
    edit_header(edits, HEADER_DELETE, name, index, NULL);
}

void mail_edits_splice(MailEdits *edits, gsize offset, gsize length, GBytes *octets)
{
    if (edits->splices->len > 0) {
        const Splice *last = &g_array_index(edits->splices, Splice, edits->splices->len - 1);
        g_assert(offset >= last->offset + last->length);
    }
    Splice splice = {.offset = offset, .length = length, .octets = g_bytes_ref(octets)};
    g_array_append_val(edits->splices, splice);
}

void mail_edits_take(MailEdits *into, MailEdits *from)
{
    g_ptr_array_extend_and_steal(into->headers, from->headers);
    g_ptr_array_extend_and_steal(into->recipients, from->recipients);
    g_ptr_array_extend_and_steal(into->removed, from->removed);
    for (guint i = 0; i < from->splices->len; i++) {
        const Splice *splice = &g_array_index(from->splices, Splice, i);
        mail_edits_splice(into, splice->offset, splice->length, splice->octets);
    }
    if (from->sender != NULL) {
        g_free(into->sender);
        into->sender = g_steal_pointer(&from->sender);
    }
    g_array_set_size(from->splices, 0);
    from->headers = g_ptr_array_new_with_free_func(header_edit_free);
    from->recipients = g_ptr_array_new_with_free_func(g_free);
    from->removed = g_ptr_array_new_with_free_func(g_free);
}

Verdict *verdict_new(VerdictKind kind, const char *status, const char *text)
{
    Verdict *verdict = g_new0(Verdict, 1);
    verdict->kind = kind;
    verdict->status = g_strdup(status);
    verdict->text = g_strdup(text);
    verdict->edits = mail_edits_new();
    return verdict;
}

void verdict_free(Verdict *verdict)
{
    if (verdict == NULL)
        return;
    g_free(verdict->status);
    g_free(verdict->text);
    mail_edits_free(verdict->edits);
    g_free(verdict);
}

guint mail_edits_deletions(const MailEdits *edits)
{
    guint deletions = 0;
    for (guint i = 0; i < edits->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(edits->headers, i);
        deletions += edit->kind == HEADER_DELETE ? 1 : 0;
    }
    return deletions;
}
