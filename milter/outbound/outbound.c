#include "outbound.h"

#include "body_policy.h"
#include "rewriting.h"
#include "understanding.h"

#include <string.h>
#include <time.h>

typedef struct outgoing { /* one outgoing mail while it goes down the line */
    const OutboundRooms *rooms;
    const Envelope *envelope;
    const Message *message;
    gint64 named_ticket; /* by an admin; 0: none */
    Understanding *understanding;
    OutgoingQuestion question;
    OutgoingPlan *plan;
    Rewritten *rewritten; /* NULL: it leaves as it is, or not at all */
    Departure *departure; /* NULL: nothing was recorded */
} Outgoing;

static void outgoing_clear(Outgoing *outgoing)
{
    understanding_free(outgoing->understanding);
    outgoing_plan_free(outgoing->plan);
    rewritten_free(outgoing->rewritten);
    departure_free(outgoing->departure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outgoing, outgoing_clear)

/* ---- the log ---- */

static const char *result_of(const Outgoing *outgoing)
{
    switch (outgoing->plan->course) {
    case COURSE_LEAVE:
        return outgoing->plan->right == RIGHT_NONE ? "ignored" : "unchanged";
    case COURSE_KEEP:
        return "unchanged";
    case COURSE_SIGN:
        return outgoing->rewritten != NULL && outgoing->rewritten->is_signed ? "signed" : "named";
    case COURSE_OBEY:
        return "obeyed";
    case COURSE_DROP:
        return "dropped";
    case COURSE_REFUSE:
        return "refused";
    }
    return "unknown";
}

/* The names of the commands; what stands behind them is for colleagues. */
static char *command_names(const GPtrArray *commands)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < commands->len; i++) {
        const char *text = g_ptr_array_index(commands, i);
        g_string_append_printf(names, "%s%.*s", i > 0 ? "," : "", (int)strcspn(text, " \t:"), text);
    }
    return log_escape(names->str);
}

static gint64 ticket_of(const Outgoing *outgoing)
{
    if (outgoing->departure != NULL)
        return outgoing->departure->ticket;
    return outgoing->plan->ticket != NULL ? outgoing->plan->ticket->number : 0;
}

static void log_outgoing(const Outgoing *outgoing)
{
    const char *queue_id = outgoing->envelope->queue_id;
    const Rewritten *rewritten = outgoing->rewritten;
    const char *not_signed = rewritten != NULL ? rewritten->reason : NULL;
    g_autofree char *why = not_signed != NULL
                               ? g_strdup_printf("%s; %s", outgoing->plan->reason, not_signed)
                               : g_strdup(outgoing->plan->reason);
    g_autofree char *reason = log_escape(why);
    g_autofree char *name = log_escape(
        rewritten != NULL && rewritten->display_name != NULL ? rewritten->display_name : "");
    g_autofree char *commands = command_names(outgoing->understanding->commands);
    log_write(outgoing->rooms->log, LOG_LEVEL_INFO, queue_id != NULL ? queue_id : "-",
              "%soutgoing desk=%s right=%s ticket=%" G_GINT64_FORMAT
              " name=%s result=%s commands=%s reason=%s%s",
              outgoing->rooms->dry_run ? "dry run: " : "", outgoing->understanding->desk->name,
              right_name(outgoing->plan->right), ticket_of(outgoing), name, result_of(outgoing),
              commands, reason,
              outgoing->departure != NULL && outgoing->departure->repeat ? " repeat=yes" : "");
}

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
        .commands = understood->commands,
        .command_fault = understood->command_fault,
        .has_words = understood->has_words,
        .tag = understood->tag,
        .is_author = understood->is_author,
        .now = (gint64)time(NULL),
    };
    outgoing->plan = outgoing_plan_make(&outgoing->question);
    return OUTCOME_DONE;
}

/* ---- rewrite ---- */

static Outcome rewrite(Outgoing *outgoing, GError **error)
{
    const KnownOutgoing *known = outgoing->understanding->known;
    const Departure *departure = outgoing->departure;
    const Rewriting rewriting = {
        .templates = outgoing->rooms->templates,
        .message = outgoing->message,
        .question = &outgoing->question,
        .plan = outgoing->plan,
        .ticket = ticket_of(outgoing),
        .name = departure != NULL ? departure->display_name : known->departed_name,
        .is_short = departure != NULL ? departure->is_short : outgoing->plan->is_short,
    };
    g_clear_pointer(&outgoing->rewritten, rewritten_free);
    return rewriting_make(&rewriting, &outgoing->rewritten, error);
}

/* What cannot be signed safely passes under the standard name, or does not. */
static Outcome rewrite_or_refuse(Outgoing *outgoing, GError **error)
{
    OutgoingPlan *plan = outgoing->plan;
    if (plan->course != COURSE_KEEP && plan->course != COURSE_SIGN)
        return OUTCOME_DONE;
    Outcome outcome = rewrite(outgoing, error);
    if (outcome == OUTCOME_DONE && outgoing->rewritten->is_unsafe)
        body_policy_unsafe(outgoing->understanding->desk, outgoing->understanding->facts,
                           outgoing->rewritten->reason, plan);
    return outcome;
}

/* ---- record ---- */

/* Whom a ticket is opened for: the first of To that is outside, else the first recipient. */
static void set_customer(const Outgoing *outgoing, OutgoingRecord *row)
{
    const MailFacts *facts = outgoing->understanding->facts;
    const GPtrArray *outside = outgoing->understanding->known->outside;
    for (guint i = 0; i < facts->to->len; i++) {
        const MailAddress *to = g_ptr_array_index(facts->to, i);
        if (to->canonical == NULL || !g_ptr_array_find_with_equal_func(
                                         (GPtrArray *)outside, to->canonical, g_str_equal, NULL))
            continue;
        row->customer_address = to->canonical;
        row->customer_name = to->name;
        return;
    }
    row->customer_address = outside->len > 0 ? g_ptr_array_index(outside, 0) : NULL;
}

static void set_orders(const Outgoing *outgoing, OutgoingRecord *row)
{
    const OutgoingPlan *plan = outgoing->plan;
    const Orders *orders = plan->orders;
    row->opens = plan->opens;
    row->ticket = plan->ticket != NULL && !plan->opens ? plan->ticket->number : 0;
    row->service_type = orders->service_type != NULL || plan->opens ? plan->service_type : NULL;
    row->ticket_state = orders->has_state ? ticket_state_name(orders->state) : NULL;
    row->assignee = orders->assignee;
    row->notes = orders->notes;
    row->language = outgoing->understanding->facts->language;
    if (plan->opens)
        set_customer(outgoing, row);
}

static Outcome record(Outgoing *outgoing, GError **error)
{
    const Understanding *understood = outgoing->understanding;
    const MailFacts *facts = understood->facts;
    const OutgoingPlan *plan = outgoing->plan;
    const Rewritten *rewritten = outgoing->rewritten;
    gboolean is_agent = plan->right == RIGHT_AGENT;
    gboolean is_signed = rewritten != NULL && rewritten->is_signed;
    OutgoingRecord row = {
        .desk = understood->desk->name,
        .filter = outgoing->rooms->settings->milter.name,
        .queue_id = outgoing->envelope->queue_id,
        .login = is_agent ? understood->known->agent->login : NULL,
        .kind = is_agent ? "agent" : "automatic",
        .sender = outgoing->envelope->sender,
        .message_id = facts->message_id,
        .digest = facts->digest,
        .sent_message_id = rewritten != NULL ? rewritten->message_id : NULL,
        .subject = facts->subject,
        .text = understood->words,
        .date = facts->date,
        .display_name = rewritten != NULL ? rewritten->display_name : NULL,
        .rewritten = is_signed,
        .reason = is_signed                                        ? NULL
                  : rewritten != NULL && rewritten->reason != NULL ? rewritten->reason
                                                                   : plan->reason,
        .is_short = plan->is_short,
        .is_sent = plan->course != COURSE_OBEY,
        .recipients = plan->is_answer ? understood->known->outside : NULL,
    };
    set_orders(outgoing, &row);
    return store_record_outgoing(outgoing->rooms->store, &row, &outgoing->departure, error);
}

/* Only now is the number of an opened ticket known, and, for a mail that another filter recorded at
   the same moment, under which name it leaves. */
static gboolean was_settled_otherwise(const Outgoing *outgoing)
{
    const Departure *departure = outgoing->departure;
    if (outgoing->rewritten == NULL)
        return FALSE;
    return outgoing->plan->opens || departure->is_short != outgoing->plan->is_short ||
           g_strcmp0(departure->display_name, outgoing->rewritten->display_name) != 0;
}

static Outcome record_and_settle(Outgoing *outgoing, GError **error)
{
    OutgoingCourse course = outgoing->plan->course;
    gboolean is_recorded = course == COURSE_KEEP || course == COURSE_SIGN || course == COURSE_OBEY;
    if (!is_recorded || outgoing->rooms->dry_run)
        return OUTCOME_DONE;
    Outcome outcome = record(outgoing, error);
    if (outcome == OUTCOME_DONE && was_settled_otherwise(outgoing))
        outcome = rewrite(outgoing, error);
    return outcome;
}

/* ---- the verdict ---- */

static Verdict *verdict_of(Outgoing *outgoing)
{
    const OutgoingPlan *plan = outgoing->plan;
    if (outgoing->rooms->dry_run)
        return verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (plan->course == COURSE_REFUSE)
        return verdict_new(VERDICT_REFUSE, plan->status, plan->text);
    if (plan->course == COURSE_DROP || plan->course == COURSE_OBEY)
        return verdict_new(VERDICT_DISCARD, NULL, NULL);
    Verdict *verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (outgoing->rewritten != NULL) {
        mail_edits_free(verdict->edits);
        verdict->edits = g_steal_pointer(&outgoing->rewritten->edits);
    }
    return verdict;
}

Outcome outbound_send(const OutboundRooms *rooms, const Envelope *envelope, const Message *message,
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
    log_outgoing(&outgoing);
    *verdict_r = verdict_of(&outgoing);
    return OUTCOME_DONE;
}

/* ---- the rehearsal ---- */

static Outcome not_rewritten(const Outgoing *outgoing, GError **error)
{
    const OutgoingPlan *plan = outgoing->plan;
    switch (plan->course) {
    case COURSE_REFUSE:
        return outcome_fail(OUTCOME_REFUSED, error, "refused: %s", plan->text);
    case COURSE_OBEY:
        return outcome_fail(OUTCOME_REFUSED, error, "holds commands alone, is not sent");
    case COURSE_DROP:
        return outcome_fail(OUTCOME_REFUSED, error, "not sent: %s", plan->reason);
    case COURSE_LEAVE:
    case COURSE_KEEP:
    case COURSE_SIGN:
        break;
    }
    return outcome_fail(OUTCOME_REFUSED, error, "left as it is: %s", plan->reason);
}

Outcome outbound_rehearse(const OutboundRooms *rooms, const Envelope *envelope,
                          const Message *message, gint64 ticket, MailEdits **edits_r,
                          GError **error)
{
    g_auto(Outgoing) outgoing = {
        .rooms = rooms, .envelope = envelope, .message = message, .named_ticket = ticket};
    Outcome outcome = judge(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.plan == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "From is not the address of a desk");
    if (ticket != 0 && (outgoing.plan->ticket == NULL || outgoing.plan->ticket->number != ticket))
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "the desk has no ticket %" G_GINT64_FORMAT "; hint: intakectl ticket list", ticket);
    outcome = rewrite_or_refuse(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.plan->course != COURSE_SIGN)
        return not_rewritten(&outgoing, error);
    *edits_r = g_steal_pointer(&outgoing.rewritten->edits);
    return OUTCOME_DONE;
}
