#include "understanding.h"

#include "../base/address.h"
#include "../decide/decide.h"
#include "../mail/tag.h"
#include "../mime/mime.h"
#include "absence.h"
#include "certificate.h"
#include "claim.h"
#include "command_lines.h"

#include <string.h>

void understanding_free(Understanding *understanding)
{
    if (understanding == NULL)
        return;
    g_clear_pointer(&understanding->texts, g_hash_table_unref);
    mime_tree_free(understanding->tree);
    mail_facts_free(understanding->facts);
    g_clear_pointer(&understanding->recipients, g_ptr_array_unref);
    body_commands_clear(&understanding->commands);
    known_outgoing_free(understanding->known);
    g_free(understanding);
}

/* ---- the claim ---- */

/* From speaks for the desk whoever else stands in it. What else claims the desk's name does so for
   a mail of another author. */
static void find_claim(const Settings *settings, const Envelope *envelope,
                       Understanding *understanding)
{
    const MailFacts *facts = understanding->facts;
    for (guint i = 0; i < facts->from->len && understanding->desk == NULL; i++) {
        const MailAddress *author = g_ptr_array_index(facts->from, i);
        understanding->desk = settings_desk_of(settings, author->address);
    }
    understanding->is_author = understanding->desk != NULL;
    if (understanding->desk == NULL)
        understanding->desk = claim_of(settings, envelope, facts, &understanding->is_unread);
}

/* ---- whom it goes to ---- */

static GPtrArray *outside_desks(const Settings *settings, const Envelope *envelope)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < envelope->recipients->len; i++) {
        char *address = settings_mailbox(settings, g_ptr_array_index(envelope->recipients, i));
        if (address != NULL && settings_desk_by_address(settings, address, NULL) == NULL)
            g_ptr_array_add(addresses, address);
        else
            g_free(address);
    }
    return addresses;
}

/* ---- what the store knows ---- */

/* `own_address` tells the agent by itself; NULL: login, certificate or envelope sender do. */
static Outcome look_up(const OutgoingRooms *rooms, const Envelope *envelope, gint64 ticket,
                       const char *own_address, Understanding *understanding, GError **error)
{
    const MailFacts *facts = understanding->facts;
    const DeskSettings *desk = understanding->desk;
    g_autoptr(GPtrArray) references = mail_facts_references(facts);
    g_autoptr(GPtrArray) certificates =
        certificate_names(own_address == NULL ? envelope->certificate_name : NULL);
    g_autoptr(Reception) reception = decide_reception(rooms->settings, envelope, facts);
    gboolean trusted = authorise_trusts_network(rooms->settings, envelope);
    g_autofree char *sender = trusted ? address_canonical(envelope->sender) : NULL;
    const OutgoingRequest request = {
        .desk = desk->name,
        .login = own_address == NULL ? envelope->login : NULL,
        .certificates = certificates,
        .address = own_address != NULL ? own_address : sender,
        .sender = envelope->sender,
        .message_id = facts->message_id,
        .digest = facts->digest,
        .token = reception != NULL && reception->desk == desk ? reception->token : NULL,
        .references = references,
        .tag = understanding->tag,
        .ticket = ticket,
        .recipients = understanding->recipients,
        .period_minutes = desk->answer.period_minutes,
    };
    return store_lookup_outgoing(rooms->store, &request, &understanding->known, error);
}

/* ---- an agent's absence ---- */

static gboolean has_open_ticket(const KnownOutgoing *known)
{
    for (guint i = 0; i < known->tickets->len; i++) {
        const OutgoingTicket *ticket = g_ptr_array_index(known->tickets, i);
        if (!ticket->is_closed && ticket->insiders > 0)
            return TRUE;
    }
    return FALSE;
}

static Outcome absence_at(const OutgoingRooms *rooms, const Envelope *envelope,
                          const DeskSettings *desk, const char *own_address,
                          Understanding *understanding, GError **error)
{
    understanding->desk = desk;
    understanding->recipients = outside_desks(rooms->settings, envelope);
    understanding->tag = tag_find(desk, understanding->facts->subject);
    Outcome outcome = look_up(rooms, envelope, 0, own_address, understanding, error);
    understanding->is_absence = outcome == OUTCOME_DONE && understanding->known->agent != NULL &&
                                has_open_ticket(understanding->known);
    if (understanding->is_absence)
        return outcome;
    understanding->desk = NULL;
    g_clear_pointer(&understanding->recipients, g_ptr_array_unref);
    g_clear_pointer(&understanding->known, known_outgoing_free);
    return outcome;
}

/* What an agent's program sends under the agent's own address is the matter of the desk of which
   somebody whom it goes to has an open ticket. */
static Outcome find_absence(const OutgoingRooms *rooms, const Envelope *envelope,
                            Understanding *understanding, GError **error)
{
    const MailFacts *facts = understanding->facts;
    const MailAddress *author = facts->from->len > 0 ? g_ptr_array_index(facts->from, 0) : NULL;
    Outcome outcome = OUTCOME_DONE;
    if (author == NULL || author->canonical == NULL || absence_mark(facts) == NULL)
        return OUTCOME_DONE;
    for (guint i = 0; i < envelope->author_desks->len && outcome == OUTCOME_DONE; i++) {
        const DeskSettings *desk =
            settings_desk_by_name(rooms->settings, g_ptr_array_index(envelope->author_desks, i));
        if (desk != NULL)
            outcome = absence_at(rooms, envelope, desk, author->canonical, understanding, error);
        if (understanding->is_absence)
            break;
    }
    return outcome;
}

/* ---- commands ---- */

static gboolean may_command(const Understanding *understanding)
{
    return understanding->desk->outgoing.commands && understanding->known->agent != NULL;
}

/* Signed and encrypted mails are for the desk's policy to judge. Of a mail that cost too much
   before its first words were read, nobody knows how it begins. */
static gboolean are_overlooked(const Understanding *understanding)
{
    const MailFacts *facts = understanding->facts;
    const char *words = understanding->commands.words;
    gboolean is_unknown = understanding->budget.is_spent && *words == '\0';
    return may_command(understanding) && !facts->is_signed && !facts->is_encrypted &&
           (is_unknown || command_lines_lead_text(words, strlen(words)));
}

static void note_fault(Understanding *understanding, const char *reason)
{
    g_free(understanding->commands.fault);
    understanding->commands.fault =
        g_strdup_printf("some cannot be taken out (%s); send them in a mail of their own", reason);
}

/* A fault in a body without commands is for the desk's policy to judge when the mail is signed. */
static Outcome read_commands(Understanding *understanding, GError **error)
{
    BodyCommands *commands = &understanding->commands;
    const char *reply = understanding->facts->reply;
    const RewriteRequest request = {.tree = understanding->tree,
                                    .texts = understanding->texts,
                                    .facts = understanding->facts,
                                    .budget = &understanding->budget,
                                    .desk = understanding->desk,
                                    .mark = ""};
    g_autoptr(GError) fault = NULL;
    Outcome outcome = OUTCOME_DONE;
    commands->has_words = TRUE;
    if (may_command(understanding))
        outcome = outgoing_commands(&request, commands, &fault);
    if (commands->lines == NULL)
        commands->lines = g_ptr_array_new_with_free_func(g_free);
    if (commands->words == NULL)
        commands->words = g_strdup(reply != NULL ? reply : "");
    gboolean has_commands = commands->lines->len > 0;
    if (outcome == OUTCOME_REFUSED) {
        if (has_commands || are_overlooked(understanding))
            note_fault(understanding, fault->message);
        return OUTCOME_DONE;
    }
    if (outcome == OUTCOME_DONE && !has_commands && commands->fault == NULL &&
        are_overlooked(understanding))
        note_fault(understanding, "they stand in a part that is not rewritten");
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&fault));
    return outcome;
}

Outcome understanding_make(const OutgoingRooms *rooms, const Envelope *envelope,
                           const Message *message, gint64 ticket, Understanding **understanding_r,
                           GError **error)
{
    g_autoptr(Understanding) understanding = g_new0(Understanding, 1);
    understanding->limits = mime_limits_of(&rooms->settings->limits);
    understanding->budget = mime_budget(&understanding->limits, message_size(message));
    understanding->texts = part_texts_new();
    Outcome outcome = mime_tree_open(message, &understanding->limits, &understanding->tree, error);
    if (outcome == OUTCOME_DONE)
        outcome = mime_tree_read(understanding->tree, NULL, &understanding->budget,
                                 &understanding->facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    find_claim(rooms->settings, envelope, understanding);
    const DeskSettings *desk = understanding->desk;
    if (desk != NULL) {
        understanding->recipients = outside_desks(rooms->settings, envelope);
        understanding->tag = tag_find(desk, understanding->facts->subject);
        outcome = look_up(rooms, envelope, ticket, NULL, understanding, error);
    } else {
        outcome = find_absence(rooms, envelope, understanding, error);
    }
    if (outcome == OUTCOME_DONE && understanding->desk != NULL)
        outcome = read_commands(understanding, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *understanding_r = g_steal_pointer(&understanding);
    return OUTCOME_DONE;
}
