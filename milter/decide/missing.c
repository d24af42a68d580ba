/* What the service type needs and the mail does not hold, and what that makes of the ticket. */
#include "decide_private.h"

#include <string.h>

static gboolean holds(const Need *need, const char *text)
{
    return text != NULL && pattern_matches(need->pattern, text, NULL);
}

static gboolean is_there(const Need *need, const Evidence *evidence)
{
    const MailFacts *facts = evidence->facts;
    return holds(need, facts->subject) || holds(need, facts->text) ||
           (evidence->ticket != NULL && holds(need, evidence->ticket->subject));
}

/* Asked of a new ticket, of one that waits for facts, and when the customer corrects the type. */
static gboolean is_asked(const Evidence *evidence, const Plan *plan)
{
    if (evidence->automatic != AUTOMATIC_NONE || no_reply_word(evidence, plan) != NULL)
        return FALSE;
    if (plan->turned_down)
        return FALSE;
    return plan->thread == THREAD_NEW || plan->service_changed ||
           (evidence->ticket != NULL && evidence->ticket->state == TICKET_AWAITING_INFORMATION);
}

static void missing_add(Plan *plan, const Need *need, const char *language)
{
    MissingFact *missing = g_new0(MissingFact, 1);
    missing->name = g_strdup(need->name);
    missing->label = g_strdup(localized_text(need->labels, language));
    g_ptr_array_add(plan->missing, missing);
}

void missing_decide(const Evidence *evidence, Plan *plan)
{
    const DeskSettings *desk = evidence->reception->desk;
    const ServiceType *type = desk_service_type(desk, plan->service_type);
    if (type == NULL || !is_asked(evidence, plan))
        return;
    g_autofree char *languages = language_of_answer(desk, plan->language);
    languages[strcspn(languages, ",")] = '\0';
    for (guint i = 0; i < type->needs->len; i++) {
        const Need *need = g_ptr_array_index(type->needs, i);
        if (!is_there(need, evidence))
            missing_add(plan, need, languages);
    }
    /* A waiting customer rarely repeats what the first mail said: something new is enough. */
    if (evidence->ticket != NULL && !plan->service_changed && plan->missing->len < type->needs->len)
        g_ptr_array_set_size(plan->missing, 0);
}

/* A new ticket may wait for somebody who says what it is; the customer's own choice will do. */
static gboolean ends_review(const Evidence *evidence)
{
    return evidence->reception->desk->classify.review && evidence->choice.type != NULL;
}

static TicketState state_after_person(const Evidence *evidence, const Plan *plan,
                                      TicketState before)
{
    TicketState waits = TICKET_OPEN;
    if (rights_wait(plan, &waits))
        return waits;
    if (plan->service_in_doubt && evidence->reception->desk->classify.review)
        return TICKET_AWAITING_REVIEW;
    if (before == TICKET_AWAITING_REVIEW && !ends_review(evidence))
        return before;
    if (before == TICKET_AWAITING_CONFIRMATION && !identity_grade_is_proof(plan->identity))
        return before;
    return plan->missing->len > 0 ? TICKET_AWAITING_INFORMATION : TICKET_OPEN;
}

/* An answered ticket waits for an agent again, unless all the visitor knew is a number that can be
   guessed; any other state stays. */
static void state_after_visit(const KnownTicket *ticket, Plan *plan)
{
    plan->reopen = ticket->state == TICKET_ANSWERED && ticket->clue != CLUE_TAG;
    plan->state = plan->reopen ? TICKET_OPEN : ticket->state;
}

void state_decide(const Evidence *evidence, Plan *plan)
{
    const KnownTicket *ticket = evidence->ticket;
    if (ticket != NULL && evidence->automatic != AUTOMATIC_NONE) {
        plan->state = ticket->state;
        return;
    }
    if (evidence->visits) {
        state_after_visit(ticket, plan);
        return;
    }
    plan->state = state_after_person(evidence, plan, ticket != NULL ? ticket->state : TICKET_OPEN);
    plan->reopen =
        ticket != NULL && (ticket->state == TICKET_ANSWERED || ticket->state == TICKET_CLOSED);
}
