#include "outgoing_plan.h"

#include "../mail/tag.h"
#include "automatic_reply.h"
#include "body_policy.h"
#include "ticket_match.h"

#include <string.h>

#define STATUS_RIGHT "5.7.1"   /* RFC 3463: delivery not authorized, message refused */
#define STATUS_COMMAND "5.7.0" /* other security status: the text says what */

const char *outgoing_action_name(OutgoingAction action)
{
    static const char *const names[] = {
        [ACTION_LEAVE] = "leave",  [ACTION_KEEP] = "keep", [ACTION_SIGN] = "sign",
        [ACTION_EXECUTE] = "obey", [ACTION_DROP] = "drop", [ACTION_REFUSE] = "refuse",
    };
    return names[action];
}

void outgoing_plan_free(OutgoingPlan *plan)
{
    if (plan == NULL)
        return;
    g_free(plan->text);
    g_free(plan->reason);
    g_free(plan->missing_right);
    g_free(plan->warning);
    orders_free(plan->orders);
    g_free(plan);
}

static void set_reason(OutgoingPlan *plan, char *reason)
{
    g_free(plan->reason);
    plan->reason = reason;
}

void outgoing_plan_refuse(OutgoingPlan *plan, const char *status, char *text, const char *reason)
{
    plan->action = ACTION_REFUSE;
    plan->status = status;
    g_free(plan->text);
    plan->text = text;
    set_reason(plan, g_strdup(reason));
}

/* ---- mails that get neither name nor signature ---- */

static void plan_without_right(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    plan->action = ACTION_LEAVE;
    if (question->desk->refuse_claims)
        outgoing_plan_refuse(
            plan, STATUS_RIGHT,
            g_strdup("You may not send under this desk's address; log in as one of its agents"),
            plan->reason);
}

/* ---- automatic replies of others ---- */

static void take_ticket(OutgoingPlan *plan, const OutgoingTicket *ticket)
{
    plan->ticket = ticket;
    plan->service_type = ticket != NULL ? ticket->service_type : NULL;
}

static void plan_automatic(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    g_auto(TicketMatch) ticket_match =
        ticket_match_find(question->desk, question->known, question->tag);
    take_ticket(plan, ticket_match.ticket);
    plan->is_answer = question->known->outside->len > 0;
    plan->action = ACTION_SIGN;
    char *refused = question->known->departed
                        ? NULL
                        : automatic_reply_refused(question->desk, question->known, question->now);
    if (refused != NULL) {
        plan->action = ACTION_DROP;
        set_reason(plan, refused);
        return;
    }
    body_policy_apply(question->desk, question->facts, plan);
}

/* Where its body must stay as it is, it would show the agent under the desk's name. */
static void plan_absence(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    plan->action = ACTION_DROP;
    if (question->desk->agent_out_of_office)
        plan->action = ACTION_LEAVE;
    else if (question->desk->outgoing.absence == ABSENCE_RENAME)
        plan_automatic(question, plan);
    if (plan->action == ACTION_KEEP)
        plan->action = ACTION_DROP;
}

/* ---- an agent's mail ---- */

static gboolean goes_to_colleagues_only(const OutgoingQuestion *question)
{
    return question->known->outside->len == 0;
}

/* Finds the ticket, or says what the desk does without one. FALSE: refused. */
static gboolean place(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    if (plan->orders->opens && !question->known->departed) {
        plan->opens = TRUE;
        set_reason(plan, g_strdup("opened by #new"));
        return TRUE;
    }
    g_auto(TicketMatch) ticket_match =
        ticket_match_find(question->desk, question->known, question->tag);
    if (ticket_match.ticket != NULL || question->known->departed) {
        take_ticket(plan, ticket_match.ticket);
        set_reason(plan,
                   g_strdup(ticket_match.ticket != NULL ? ticket_match.reason : "left before"));
        return TRUE;
    }
    Unplaced policy = question->desk->outgoing.unplaced;
    plan->opens = policy == UNPLACED_OPEN;
    set_reason(plan, g_strdup(ticket_match.reason));
    if (plan->opens || (policy == UNPLACED_SIGN && !plan->orders->needs_ticket))
        return TRUE;
    outgoing_plan_refuse(plan, STATUS_RIGHT, g_steal_pointer(&ticket_match.advice),
                         ticket_match.reason);
    return FALSE;
}

static gboolean may_open(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    const Agent *agent = question->known->agent;
    const RoleSettings *role = desk_role(question->desk, agent->role);
    if (!plan->opens)
        return TRUE;
    if (plan->action == ACTION_EXECUTE || goes_to_colleagues_only(question)) {
        outgoing_plan_refuse(
            plan, STATUS_COMMAND,
            g_strdup("#new opens a ticket for a mail to a customer; this one holds "
                     "nothing to send, or goes to colleagues alone"),
            "#new without a mail to a customer");
        return FALSE;
    }
    if (role == NULL || role->opens)
        return TRUE;
    outgoing_plan_refuse(plan, STATUS_RIGHT,
                         g_strdup("Your role may not open tickets; answer a mail of the ticket"),
                         "the role opens no tickets");
    return FALSE;
}

/* ---- rights to service types ---- */

static char *ticket_text(const OutgoingQuestion *question, const OutgoingPlan *plan)
{
    if (plan->ticket == NULL)
        return g_strdup("This mail's new ticket");
    g_autofree char *number = tag_number(question->desk, plan->ticket->number);
    return g_strdup_printf("Ticket %s", number);
}

static void miss_right(const OutgoingQuestion *question, const char *type, OutgoingPlan *plan)
{
    g_autofree char *ticket = ticket_text(question, plan);
    g_autofree char *others = command_answerers(question->known, type);
    g_autofree char *reason =
        g_strdup_printf("agent '%s' does not answer %s", question->known->agent->login, type);
    char *advice =
        *others != '\0'
            ? g_strdup_printf("%s is %s, which you may not answer; assign it to one of: %s (a mail "
                              "with #assign LOGIN alone)",
                              ticket, type, others)
            : g_strdup_printf("%s is %s, which no agent of the desk may answer", ticket, type);
    if (question->desk->outgoing.service_right == SERVICE_RIGHT_WARN && plan->orders->count == 0) {
        plan->action = ACTION_KEEP;
        plan->warning = advice;
        set_reason(plan, g_strdup(reason));
        return;
    }
    if (plan->orders->count > 0)
        plan->missing_right = g_strdup(advice);
    outgoing_plan_refuse(plan, STATUS_RIGHT, advice, reason);
}

/* Whoever may not answer a ticket may still hand it to someone who may, or leave a note. */
static gboolean needs_right(const OutgoingPlan *plan)
{
    return plan->action != ACTION_EXECUTE || plan->orders->touches_ticket;
}

static gboolean has_right(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    const Agent *agent = question->known->agent;
    const char *before = plan->service_type;
    if (plan->orders->service_type != NULL)
        plan->service_type = plan->orders->service_type->name;
    else if (plan->opens)
        plan->service_type = question->desk->default_type->name;
    const char *judged = plan->opens ? plan->service_type : before;
    /* What was let pass once passes again, whatever the ticket has become meanwhile. */
    gboolean warns = question->desk->outgoing.service_right == SERVICE_RIGHT_WARN;
    if (question->known->departed && (!warns || plan->orders->count > 0))
        return TRUE;
    if (agent_answers_type(agent->service_types, judged) || !needs_right(plan))
        return TRUE;
    miss_right(question, judged, plan);
    return plan->action != ACTION_REFUSE;
}

static gboolean may_assign(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    const char *assignee = plan->orders->assignee;
    for (guint i = 0; assignee != NULL && i < question->known->colleagues->len; i++) {
        const Colleague *colleague = g_ptr_array_index(question->known->colleagues, i);
        if (!g_str_equal(colleague->login, assignee) ||
            colleague_answers_type(colleague, plan->service_type))
            continue;
        g_autofree char *others = command_answerers(question->known, plan->service_type);
        outgoing_plan_refuse(plan, STATUS_COMMAND,
                             g_strdup_printf("%s does not answer %s; assign it to one of: %s",
                                             assignee, plan->service_type, others),
                             "assigned to someone without right to the type");
        return FALSE;
    }
    return TRUE;
}

/* ---- states ---- */

/* Why an order does not fit the ticket's state, as the store says it; NULL: it fits. */
static const char *order_refused(const OutgoingPlan *plan, const char *order)
{
    return plan->ticket != NULL ? g_hash_table_lookup(plan->ticket->refused, order) : NULL;
}

static gboolean waits_for_word(const OutgoingTicket *ticket)
{
    return !g_hash_table_contains(ticket->refused, ORDER_REVIEW);
}

static void refuse_order(const OutgoingQuestion *question, const char *why, const char *instead,
                         const char *reason, OutgoingPlan *plan)
{
    g_autofree char *ticket = ticket_text(question, plan);
    outgoing_plan_refuse(plan, STATUS_COMMAND, g_strdup_printf("%s %s%s", ticket, why, instead),
                         reason);
}

/* Who decides second is told so, and the customer is not told twice. */
static gboolean may_decide(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    gboolean decides = plan->orders->approves || plan->orders->refusal != NULL;
    if (question->known->departed || (!decides && !plan->orders->verifies))
        return TRUE;
    const char *why = plan->ticket == NULL ? "does not wait for a review: it is not there yet"
                      : decides            ? order_refused(plan, ORDER_REVIEW)
                                           : NULL;
    if (why != NULL)
        refuse_order(question, why, ". Send the mail without #approve, #refuse and #verify",
                     "nothing to decide", plan);
    return why == NULL;
}

/* What is opened by the mail itself is no part of another. */
static gboolean may_merge(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    if (plan->orders->goes_on_in == 0 || plan->ticket != NULL || question->known->departed)
        return TRUE;
    refuse_order(question, "cannot go on in another: it is not there yet",
                 ". Send the mail without #merge", "nothing to merge", plan);
    return FALSE;
}

static gboolean may_move(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    const Orders *orders = plan->orders;
    const char *why = orders->has_state && !question->known->departed
                          ? order_refused(plan, ticket_state_name(orders->state))
                          : NULL;
    if (why != NULL)
        refuse_order(question, why, "", "no such move", plan);
    return why == NULL;
}

/* ---- what else an agent may do ---- */

/* To set the state of what waits is to decide it. */
static gboolean orders_decision(const OutgoingPlan *plan)
{
    const Orders *orders = plan->orders;
    return orders->approves || orders->refusal != NULL ||
           (orders->has_state && plan->ticket != NULL && waits_for_word(plan->ticket));
}

static gboolean may_order(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    const char *assignee = plan->orders->assignee;
    gboolean assigns = assignee != NULL && g_strcmp0(assignee, question->known->agent->login) != 0;
    const struct {
        const char *right;
        gboolean is_needed;
    } orders[] = {{"approve", orders_decision(plan)},
                  {"verify", plan->orders->verifies},
                  {"merge", plan->orders->goes_on_in != 0},
                  {"assign", assigns},
                  {"type", plan->orders->service_type != NULL && !plan->opens},
                  {"note", plan->orders->notes->len > 0}};
    for (gsize i = 0; !question->known->departed && i < G_N_ELEMENTS(orders); i++) {
        const char *why = g_hash_table_lookup(question->known->missing, orders[i].right);
        if (!orders[i].is_needed || why == NULL)
            continue;
        plan->missing_right = g_strdup(why);
        outgoing_plan_refuse(plan, STATUS_COMMAND, g_strdup_printf("Not done: %s", why),
                             "a right is missing");
        return FALSE;
    }
    return TRUE;
}

/* ---- the whole ---- */

static gboolean read_orders(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    g_autoptr(GError) error = NULL;
    Orders *orders = NULL;
    if (question->command_fault != NULL) {
        outgoing_plan_refuse(
            plan, STATUS_COMMAND,
            g_strdup_printf("Of the commands in this mail %s", question->command_fault),
            "commands that cannot be told");
        return FALSE;
    }
    if (orders_read(question->desk, question->known, question->commands, &orders, &error) !=
        OUTCOME_DONE) {
        outgoing_plan_refuse(plan, STATUS_COMMAND, g_strdup(error->message), "a wrong command");
        return FALSE;
    }
    orders_free(plan->orders);
    plan->orders = orders;
    return TRUE;
}

static gboolean is_later_reply(const OutgoingQuestion *question, const OutgoingPlan *plan)
{
    if (question->known->departed)
        return question->known->departed_short;
    return question->desk->outgoing.short_signature && plan->ticket != NULL &&
           plan->ticket->answered_before;
}

static void plan_agent(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    if (!read_orders(question, plan))
        return;
    if (goes_to_colleagues_only(question) && plan->orders->count == 0) {
        plan->action = ACTION_LEAVE;
        set_reason(plan, g_strdup("to desks and colleagues alone"));
        return;
    }
    plan->is_answer = !goes_to_colleagues_only(question);
    gboolean is_sent = question->known->departed ? question->known->departed_sent
                                                 : plan->orders->count == 0 || question->has_words;
    plan->action = is_sent ? ACTION_SIGN : ACTION_EXECUTE;
    if (!place(question, plan) || !may_open(question, plan) || !has_right(question, plan) ||
        !may_order(question, plan) || !may_assign(question, plan) || !may_decide(question, plan) ||
        !may_merge(question, plan) || !may_move(question, plan))
        return;
    plan->is_short = is_later_reply(question, plan);
    body_policy_apply(question->desk, question->facts, plan);
}

/* Nothing that stands past the limits of a header is rewritten, so such a mail cannot get the
   standard name. */
static void plan_unread_claim(const OutgoingQuestion *question, OutgoingPlan *plan)
{
    static const char REASON[] = "the desk's address stands past the limits of the header";
    gboolean refuses =
        question->desk->refuse_claims || question->desk->outgoing.when_unsafe == UNTOUCHED_REFUSE;
    plan->action = ACTION_LEAVE;
    set_reason(plan, g_strdup(REASON));
    if (refuses)
        outgoing_plan_refuse(plan, STATUS_RIGHT,
                             g_strdup("The header of this mail is too long to find its author; "
                                      "send it again with fewer or shorter fields"),
                             REASON);
}

/* A mail that names the desk as its Sender, or was sent on under its address, has another author,
   whose mail it stays. */
static void plan_other_author(OutgoingPlan *plan)
{
    plan->action = ACTION_LEAVE;
    set_reason(plan, g_strdup("the desk is not the author"));
}

OutgoingPlan *outgoing_plan_make(const OutgoingQuestion *question)
{
    OutgoingPlan *plan = g_new0(OutgoingPlan, 1);
    plan->orders = orders_new();
    plan->right = authorise(question->settings, question->envelope, question->facts,
                            question->known, &plan->reason);
    if (plan->right == RIGHT_NONE)
        plan_without_right(question, plan);
    else if (question->is_unread)
        plan_unread_claim(question, plan);
    else if (plan->right == RIGHT_ABSENCE && (question->is_author || question->is_absence))
        plan_absence(question, plan);
    else if (!question->is_author)
        plan_other_author(plan);
    else if (plan->right == RIGHT_AUTOMATIC)
        plan_automatic(question, plan);
    else if (plan->right == RIGHT_AGENT)
        plan_agent(question, plan);
    return plan;
}
