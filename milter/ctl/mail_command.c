#include "commands.h"

#include "../mime/mime.h"
#include "../outbound/outbound.h"
#include "inspect.h"

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

static Outcome rewrite(Ctl *ctl, const Envelope *envelope, const Message *message,
                       Message **result_r, GError **error)
{
    g_autoptr(TemplateSet) templates = NULL;
    g_autoptr(MailEdits) edits = mail_edits_new();
    Outcome outcome = templates_load(ctl->settings, &templates, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const OutboundRooms rooms = {
        .settings = ctl->settings,
        .templates = templates,
        .store = ctl->store,
        .log = ctl->log,
        .dry_run = TRUE,
    };
    outcome = outbound_rehearse(&rooms, envelope, message, edits, error);
    return outcome == OUTCOME_DONE ? outbound_apply(message, edits, result_r, error) : outcome;
}

/* The session as it would be: the agent logged in, and writes from the desk's address. */
Outcome ctl_rewrite(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Message) message = NULL;
    g_autoptr(Message) result = NULL;
    mime_initialize();
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = load_mail(ctl, &message, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Envelope) envelope = envelope_new();
    envelope->login = g_strdup(ctl_text(ctl, "--agent"));
    g_free(envelope->sender);
    envelope->sender = g_strdup(desk->address);
    outcome = rewrite(ctl, envelope, message, &result, error);
    return outcome == OUTCOME_DONE ? print_message(ctl, result, error) : outcome;
}
