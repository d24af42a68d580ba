#include "commands.h"

#include "../mime/mime.h"
#include "../outgoing/outgoing.h"
#include "edit_list.h"
#include "inspect.h"

#include <string.h>

Outcome ctl_inspect(Ctl *ctl, GError **error)
{
    g_autofree char *json = NULL;
    mime_initialize();
    ctl->stage = STAGE_INPUT;
    Outcome outcome = inspect_file(ctl_text(ctl, "FILE"), ctl->settings, &json, error);
    if (outcome == OUTCOME_DONE)
        printer_document(ctl->printer, json);
    return outcome;
}

static Outcome load_mail(Ctl *ctl, Message **message_r, GError **error)
{
    const MessageLimits limits = {
        .memory = ctl->settings->limits.message_memory,
        .size = ctl->settings->limits.message_size,
        .directory = ctl->settings->milter.temporary_directory,
    };
    ctl->stage = STAGE_INPUT;
    Outcome outcome = message_load(ctl_text(ctl, "FILE"), &limits, message_r, error);
    if (outcome == OUTCOME_DONE)
        ctl->stage = STAGE_COMMAND;
    return outcome;
}

static Outcome print_message(Ctl *ctl, const Message *message, GError **error)
{
    gsize size = message_size(message);
    g_autofree char *octets = g_malloc(size + 1);
    Outcome outcome = message_read_at(message, 0, octets, size, error);
    if (outcome == OUTCOME_DONE)
        printer_text(ctl->printer, "mail", octets, size);
    return outcome;
}

static Outcome rehearse(Ctl *ctl, const Envelope *envelope, const Message *message,
                        MailEdits **edits_r, GError **error)
{
    g_autofree char *note = NULL;
    g_autoptr(TemplateSet) templates = NULL;
    Outcome outcome = templates_load(ctl->settings, &templates, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const OutgoingRooms rooms = {
        .settings = ctl->settings,
        .templates = templates,
        .store = ctl->store,
        .log = ctl->log,
        .dry_run = TRUE,
    };
    outcome = outgoing_rehearse(&rooms, envelope, message, ctl_number(ctl, "--ticket", 0), edits_r,
                                &note, error);
    if (note != NULL)
        fprintf(stderr, "intakectl: %s\n", note);
    return outcome;
}

static void add_recipients(Envelope *envelope, const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        if (address->canonical != NULL)
            g_ptr_array_add(envelope->recipients, g_strdup(address->canonical));
    }
}

/* The session as it would be: the agent logged in, and writes from the desk's address to whom the
   header names. */
static Outcome assume_envelope(Ctl *ctl, const DeskSettings *desk, const Message *message,
                               Envelope **envelope_r, GError **error)
{
    MimeLimits limits = mime_limits_of(&ctl->settings->limits);
    g_autoptr(MailFacts) facts = NULL;
    Outcome outcome = mime_read(message, &limits, &facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Envelope *envelope = envelope_new();
    envelope->login = g_strdup(ctl_text(ctl, "--agent"));
    g_free(envelope->sender);
    envelope->sender = g_strdup(desk->address);
    add_recipients(envelope, facts->to);
    add_recipients(envelope, facts->cc);
    *envelope_r = envelope;
    return OUTCOME_DONE;
}

static Outcome print_changes(Ctl *ctl, const Message *message, const MailEdits *edits,
                             GError **error)
{
    g_autoptr(Table) changes = NULL;
    Outcome outcome = edit_list(message, edits, &changes, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (ctl->style.json) {
        printer_table(ctl->printer, "changes", changes);
        return OUTCOME_DONE;
    }
    g_autofree char *text = edit_list_text(changes);
    printer_text(ctl->printer, "changes", text, strlen(text));
    return OUTCOME_DONE;
}

static Outcome print_result(Ctl *ctl, const Message *message, const MailEdits *edits,
                            GError **error)
{
    g_autoptr(Message) result = NULL;
    Outcome outcome = outgoing_apply(message, edits, &result, error);
    return outcome == OUTCOME_DONE ? print_message(ctl, result, error) : outcome;
}

Outcome ctl_rewrite(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Message) message = NULL;
    g_autoptr(Envelope) envelope = NULL;
    g_autoptr(MailEdits) edits = NULL;
    mime_initialize();
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = load_mail(ctl, &message, error);
    if (outcome == OUTCOME_DONE)
        outcome = assume_envelope(ctl, desk, message, &envelope, error);
    if (outcome == OUTCOME_DONE)
        outcome = rehearse(ctl, envelope, message, &edits, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    return ctl_text(ctl, "--diff") != NULL ? print_changes(ctl, message, edits, error)
                                           : print_result(ctl, message, edits, error);
}
