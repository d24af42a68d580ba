#include "outgoing.h"

#include "../base/nonce.h"
#include "../decide/decide.h"
#include "../mail/journal.h"
#include "body_policy.h"
#include "conversation.h"
#include "outgoing_mail.h"

#include <time.h>

/* ---- understand, authorise, place, obey: what shall become of it ---- */

static Outcome judge(Outgoing *outgoing, GError **error)
{
    Outcome outcome = understanding_make(outgoing->rooms, outgoing->envelope, outgoing->message,
                                         outgoing->named_ticket, &outgoing->understanding, error);
    const Understanding *understood = outgoing->understanding;
    if (outcome != OUTCOME_DONE || understood->desk == NULL)
        return outcome;
    outgoing->question = (OutgoingQuestion){
        .settings = outgoing->rooms->settings,
        .desk = understood->desk,
        .envelope = outgoing->envelope,
        .facts = understood->facts,
        .known = understood->known,
        .commands = understood->commands.lines,
        .command_fault = understood->commands.fault,
        .has_words = understood->commands.has_words,
        .tag = understood->tag,
        .is_author = understood->is_author,
        .is_absence = understood->is_absence,
        .is_unread = understood->is_unread,
        .now = (gint64)time(NULL),
    };
    outgoing->plan = outgoing_plan_make(&outgoing->question);
    return OUTCOME_DONE;
}

/* ---- rewrite ---- */

/* What is recorded has been rewritten once within the budget, and leaves as it is recorded. */
static Outcome rewrite(Outgoing *outgoing, GError **error)
{
    const KnownOutgoing *known = outgoing->understanding->known;
    const SentMail *sent_mail = outgoing->sent_mail;
    const Rewriting rewriting = {
        .templates = outgoing->rooms->templates,
        .tree = outgoing->understanding->tree,
        .texts = outgoing->understanding->texts,
        .budget = sent_mail == NULL ? &outgoing->understanding->budget : NULL,
        .question = &outgoing->question,
        .plan = outgoing->plan,
        .ticket = outgoing_ticket(outgoing),
        .name = sent_mail != NULL ? sent_mail->display_name : known->departed_name,
        .is_short = sent_mail != NULL ? sent_mail->is_short : outgoing->plan->is_short,
    };
    g_clear_pointer(&outgoing->rewritten, rewritten_free);
    return rewriting_make(&rewriting, &outgoing->rewritten, error);
}

static void refuse_many_fields(Outgoing *outgoing)
{
    OutgoingPlan *plan = outgoing->plan;
    guint count = mail_edits_deletions(outgoing->rewritten->edits);
    gboolean is_sent = plan->action == ACTION_KEEP || plan->action == ACTION_SIGN;
    if (!is_sent || count <= MAIL_DELETIONS_MAX)
        return;
    outgoing_plan_refuse(
        plan, "5.7.1",
        g_strdup_printf("This mail has %u header fields that customers must not see, such as "
                        "Received; more than %d cannot be taken out. Write it anew, without what "
                        "it was forwarded or redirected with",
                        count, MAIL_DELETIONS_MAX),
        "too many header fields to hide");
}

/* What cannot be signed safely passes under the standard name, or does not. */
static Outcome rewrite_or_refuse(Outgoing *outgoing, GError **error)
{
    OutgoingPlan *plan = outgoing->plan;
    if (plan->action != ACTION_KEEP && plan->action != ACTION_SIGN)
        return OUTCOME_DONE;
    Outcome outcome = rewrite(outgoing, error);
    if (outcome == OUTCOME_DONE && outgoing->rewritten->is_unsafe)
        body_policy_unsafe(outgoing->understanding->desk, outgoing->understanding->facts,
                           outgoing->rewritten->reason, plan);
    if (outcome == OUTCOME_DONE)
        refuse_many_fields(outgoing);
    return outcome;
}

/* Only now is the number of an opened ticket known, and, for a mail that another filter recorded at
   the same moment, under which name it leaves. */
static gboolean was_settled_otherwise(const Outgoing *outgoing)
{
    const SentMail *sent_mail = outgoing->sent_mail;
    if (outgoing->rewritten == NULL)
        return FALSE;
    return outgoing->plan->opens || sent_mail->is_short != outgoing->plan->is_short ||
           g_strcmp0(sent_mail->display_name, outgoing->rewritten->display_name) != 0;
}

/* Whether the mail is the first of its ticket, this time or when it was offered before. */
static gboolean is_opening(const Outgoing *outgoing)
{
    const OutgoingPlan *plan = outgoing->plan;
    const MailFacts *facts = outgoing->understanding->facts;
    gboolean is_unplaced = outgoing->understanding->desk->outgoing.unplaced == UNPLACED_OPEN &&
                           facts->references->len + facts->in_reply_to->len == 0;
    return plan->opens ||
           (outgoing->understanding->known->departed && (plan->orders->opens || is_unplaced));
}

/* An answer's way back, once the store has said which ticket and token it leaves with. */
static void mark_way_back(Outgoing *outgoing)
{
    const Understanding *understood = outgoing->understanding;
    const SentMail *sent_mail = outgoing->sent_mail;
    Rewritten *rewritten = outgoing->rewritten;
    if (rewritten == NULL || !rewritten->may_mark || sent_mail->ticket == 0)
        return;
    if (sent_mail->token != NULL)
        conversation_reply_to(understood->desk, understood->facts, rewritten->display_name,
                              sent_mail->token, rewritten->edits);
    if (is_opening(outgoing))
        decide_tag_subject(understood->desk, sent_mail->ticket, outgoing->plan->service_type,
                           understood->facts, rewritten->edits);
}

/* A program that asks for answers elsewhere has its reason. */
static gboolean wants_token(const Outgoing *outgoing)
{
    const Understanding *understood = outgoing->understanding;
    gboolean is_agent = outgoing->plan->right == RIGHT_AGENT;
    return understood->desk->outgoing.reply_to == REPLY_TO_TOKEN && outgoing->rewritten != NULL &&
           outgoing->rewritten->may_mark && (is_agent || understood->facts->reply_to->len == 0);
}

static Outcome record(Outgoing *outgoing, GError **error)
{
    char nonce[NONCE_LENGTH + 1];
    if (!wants_token(outgoing))
        return outgoing_record(outgoing, NULL, error);
    Outcome outcome = nonce_draw(nonce, error);
    return outcome == OUTCOME_DONE ? outgoing_record(outgoing, nonce, error) : outcome;
}

/* What a command orders and the store will not do is told its author; asked again, it would say the
   same. */
static gboolean was_declined(Outgoing *outgoing, const GError *reason)
{
    if (!store_error_is_declined(reason) && !store_error_is_forbidden(reason))
        return FALSE;
    g_autofree char *why = g_str_to_ascii(reason->message, "C");
    outgoing_plan_refuse(outgoing->plan, "5.7.0", g_strdup_printf("Not done: %s", why),
                         reason->message);
    return TRUE;
}

static Outcome record_and_settle(Outgoing *outgoing, GError **error)
{
    OutgoingAction action = outgoing->plan->action;
    gboolean is_recorded =
        action == ACTION_KEEP || action == ACTION_SIGN || action == ACTION_EXECUTE;
    if (!is_recorded || outgoing->rooms->dry_run)
        return OUTCOME_DONE;
    g_autoptr(GError) reason = NULL;
    Outcome outcome = record(outgoing, &reason);
    if (outcome != OUTCOME_DONE && was_declined(outgoing, reason))
        return OUTCOME_DONE;
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&reason));
    if (outcome == OUTCOME_DONE && was_settled_otherwise(outgoing))
        outcome = rewrite(outgoing, error);
    if (outcome == OUTCOME_DONE)
        mark_way_back(outgoing);
    return outcome;
}

/* ---- the verdict ---- */

static Verdict *verdict_of(Outgoing *outgoing)
{
    const OutgoingPlan *plan = outgoing->plan;
    if (outgoing->rooms->dry_run)
        return verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (plan->action == ACTION_REFUSE)
        return verdict_new(VERDICT_REFUSE, plan->status, plan->text);
    if (plan->action == ACTION_DROP || plan->action == ACTION_EXECUTE)
        return verdict_new(VERDICT_DISCARD, NULL, NULL);
    Verdict *verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (outgoing->rewritten != NULL) {
        mail_edits_free(verdict->edits);
        verdict->edits = g_steal_pointer(&outgoing->rewritten->edits);
    }
    return verdict;
}

static void note(const Outgoing *outgoing)
{
    const Understanding *understood = outgoing->understanding;
    if (outgoing->sent_mail == NULL || !outgoing->rooms->journal)
        return;
    const JournalEntry entry = {
        .time = outgoing->question.now,
        .way = JOURNAL_OUTGOING,
        .desk = understood->desk->name,
        .ticket = outgoing->sent_mail->ticket,
        .queue_id = outgoing->envelope->queue_id,
        .digest = understood->facts->digest,
    };
    journal_note(outgoing->rooms->settings, outgoing->rooms->log, &entry);
}

/* The mail is refused whether that can be kept or not. */
static void note_refusal(const Outgoing *outgoing)
{
    const Understanding *understood = outgoing->understanding;
    g_autoptr(GError) error = NULL;
    if (outgoing->plan->missing_right == NULL || outgoing->rooms->dry_run)
        return;
    g_autofree char *orders = outgoing_command_names(understood->commands.lines);
    if (store_note_refused_orders(outgoing->rooms->store, understood->desk->name,
                                  understood->known->agent->login, outgoing_ticket(outgoing),
                                  orders, outgoing->plan->missing_right, &error) != OUTCOME_DONE)
        log_write(outgoing->rooms->log, LOG_LEVEL_ERROR, outgoing->envelope->queue_id,
                  "the refusal is not in the events: %s", error->message);
}

Outcome outgoing_send(const OutgoingRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error)
{
    g_auto(Outgoing) outgoing = {.rooms = rooms, .envelope = envelope, .message = message};
    Outcome outcome = judge(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.plan == NULL) {
        *verdict_r = verdict_new(VERDICT_ACCEPT, NULL, NULL);
        return OUTCOME_DONE;
    }
    outcome = rewrite_or_refuse(&outgoing, error);
    if (outcome == OUTCOME_DONE)
        outcome = record_and_settle(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outgoing_log(&outgoing);
    note(&outgoing);
    note_refusal(&outgoing);
    *verdict_r = verdict_of(&outgoing);
    (*verdict_r)->ticket = outgoing.sent_mail != NULL ? outgoing.sent_mail->ticket : 0;
    return OUTCOME_DONE;
}

/* ---- the rehearsal ---- */

static Outcome not_rewritten(const Outgoing *outgoing, GError **error)
{
    const OutgoingPlan *plan = outgoing->plan;
    switch (plan->action) {
    case ACTION_REFUSE:
        return outcome_fail(OUTCOME_REFUSED, error, "refused: %s", plan->text);
    case ACTION_EXECUTE:
        return outcome_fail(OUTCOME_REFUSED, error, "holds commands alone, is not sent");
    case ACTION_DROP:
        return outcome_fail(OUTCOME_REFUSED, error, "not sent: %s", plan->reason);
    case ACTION_LEAVE:
    case ACTION_KEEP:
    case ACTION_SIGN:
        break;
    }
    return outcome_fail(OUTCOME_REFUSED, error, "left as it is: %s", plan->reason);
}

/* Whether the store has it, whatever the mail is placed by. */
static gboolean is_known_ticket(const Outgoing *outgoing, gint64 number)
{
    const GPtrArray *tickets = outgoing->understanding->known->tickets;
    for (guint i = 0; i < tickets->len; i++) {
        const OutgoingTicket *ticket = g_ptr_array_index(tickets, i);
        if (ticket->number == number)
            return TRUE;
    }
    return FALSE;
}

/* Inline PGP protects the text; the structure that S/MIME and PGP/MIME protect is the mail. */
static gboolean keeps_text_alone(const Outgoing *outgoing)
{
    return outgoing->plan->action == ACTION_KEEP && outgoing->rewritten != NULL &&
           outgoing->understanding->facts->is_armoured;
}

Outcome outgoing_rehearse(const OutgoingRooms *rooms, const Envelope *envelope,
                          const Message *message, gint64 ticket, MailEdits **edits_r, char **note_r,
                          GError **error)
{
    g_auto(Outgoing) outgoing = {
        .rooms = rooms, .envelope = envelope, .message = message, .named_ticket = ticket};
    Outcome outcome = judge(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.plan == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            outgoing.understanding->facts->from_fields > 0
                                ? "From is not the address of a desk"
                                : "there is no From in what is read of the header");
    if (outgoing.understanding->known->agent == NULL && envelope->login != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "'%s' is no agent of the desk; hint: intakectl agent list",
                            envelope->login);
    if (ticket != 0 && !is_known_ticket(&outgoing, ticket))
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "the desk has no ticket %" G_GINT64_FORMAT "; hint: intakectl ticket list", ticket);
    outcome = rewrite_or_refuse(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (ticket != 0 && outgoing.plan->opens && outgoing.plan->action == ACTION_SIGN)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "#new opens a ticket of its own; hint: leave --ticket out");
    if (keeps_text_alone(&outgoing))
        *note_r = g_strdup_printf("its text is left as it is: %s", outgoing.plan->reason);
    else if (outgoing.plan->action != ACTION_SIGN)
        return not_rewritten(&outgoing, error);
    *edits_r = g_steal_pointer(&outgoing.rewritten->edits);
    return OUTCOME_DONE;
}
