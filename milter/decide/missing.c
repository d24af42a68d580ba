/* What the service type needs and nobody has told, and what that makes of the ticket. */
#include "decide_private.h"

#include <string.h>

/* Asked of a new ticket, of one that waits for facts, and when the customer corrects the type. */
static gboolean is_asked(const Evidence *evidence, const Plan *plan)
{
    if (evidence->automatic != AUTOMATIC_NONE || no_reply_word(evidence, plan) != NULL)
        return FALSE;
    if (plan->turned_down || plan->vote.is_given)
        return FALSE;
    return plan->thread == THREAD_NEW || plan->service_changed ||
           (evidence->ticket != NULL && evidence->ticket->state == TICKET_AWAITING_INFORMATION);
}

static void missing_add(Plan *plan, const Need *need, const char *language)
{
    MissingFact *missing = g_new0(MissingFact, 1);
    missing->name = g_strdup(need->name);
    missing->label = g_strdup(localized_text(need->labels, language));
    missing->is_wrong =
        g_ptr_array_find_with_equal_func(plan->wrong_details, need->name, g_str_equal, NULL);
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
        const Detail *detail = details_find(plan->details, need->name);
        if (detail == NULL || !detail->is_needed)
            missing_add(plan, need, languages);
    }
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
    if (plan->vote.is_given) {
        plan->state = plan->vote.is_poor ? TICKET_AWAITING_REVIEW : ticket->state;
        plan->reopen = plan->vote.is_poor;
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

/* A text of the settings does for everybody; a function may tell of orders and parcels, and is
   asked for those alone who are proven. What is incomplete, in doubt or waits for a person is not
   for either. */
void self_service_decide(const Evidence *evidence, Plan *plan)
{
    const ServiceType *type = desk_service_type(evidence->reception->desk, plan->service_type);
    if (type == NULL || !plan->answer.send || plan->thread != THREAD_NEW ||
        plan->state != TICKET_OPEN || plan->service_in_doubt)
        return;
    gboolean is_asked =
        *type->self_service_function != '\0' && identity_grade_is_proof(plan->identity);
    plan->self_service = type->self_service->len > 0 || is_asked;
}
