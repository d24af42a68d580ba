#include "plan.h"

const char *confirmation_outcome_name(ConfirmationOutcome outcome)
{
    static const char *const names[] = {NULL, "given", "used", "expired", "failed"};
    return names[outcome];
}

static void missing_fact_destroy(gpointer data)
{
    missing_fact_free(data);
}

void missing_fact_free(MissingFact *missing)
{
    if (missing == NULL)
        return;
    g_free(missing->name);
    g_free(missing->label);
    g_free(missing);
}

Plan *plan_new(void)
{
    Plan *plan = g_new0(Plan, 1);
    plan->other_desks = g_ptr_array_new();
    plan->service_guesses = g_array_new(FALSE, FALSE, sizeof(TypeGuess));
    plan->service_reasons = g_ptr_array_new_with_free_func(g_free);
    plan->details = details_new();
    plan->wrong_details = g_ptr_array_new_with_free_func(g_free);
    plan->missing = g_ptr_array_new_with_free_func(missing_fact_destroy);
    plan->warnings = g_ptr_array_new_with_free_func(g_free);
    plan->own_tickets = g_string_new(NULL);
    plan->state = TICKET_OPEN;
    plan->identity = IDENTITY_UNKNOWN;
    return plan;
}

static void plan_answer_clear(PlanAnswer *answer)
{
    g_free(answer->rung);
    g_free(answer->reason);
    g_free(answer->template_name);
    g_free(answer->recipient);
    g_free(answer->languages);
    g_free(answer->message_id);
    g_free(answer->token);
    g_free(answer->in_reply_to);
    g_free(answer->references);
    g_free(answer->payload);
    g_free(answer->domain);
}

static void plan_assignment_clear(PlanAssignment *assignment)
{
    g_free(assignment->login);
    g_free(assignment->instead_of);
    g_free(assignment->address);
    g_free(assignment->reason);
}

void plan_free(Plan *plan)
{
    if (plan == NULL)
        return;
    g_ptr_array_unref(plan->other_desks);
    g_array_unref(plan->service_guesses);
    g_free(plan->second_concern);
    g_ptr_array_unref(plan->service_reasons);
    g_ptr_array_unref(plan->details);
    g_ptr_array_unref(plan->wrong_details);
    g_ptr_array_unref(plan->missing);
    g_ptr_array_unref(plan->warnings);
    plan_answer_clear(&plan->answer);
    g_free(plan->vote.words);
    plan_assignment_clear(&plan->assignment);
    g_free(plan->entitlement_reason);
    g_free(plan->entitlement_words);
    g_free(plan->quota.domain);
    g_free(plan->quota.reason);
    g_free(plan->review_reason);
    g_free(plan->blocked);
    g_free(plan->gateway);
    g_free(plan->gateway_reason);
    g_free(plan->thread_reason);
    g_free(plan->words);
    g_string_free(plan->own_tickets, TRUE);
    g_free(plan->author);
    g_free(plan->author_name);
    g_free(plan->mailbox);
    g_free(plan->identity_reason);
    g_free(plan->confirmation_reason);
    g_free(plan->service_type);
    g_free(plan->service_before);
    g_free(plan->language);
    g_free(plan->language_reason);
    g_free(plan);
}

void recorded_free(Recorded *recorded)
{
    if (recorded == NULL)
        return;
    g_free(recorded->service_type);
    g_free(recorded->identity);
    g_free(recorded->language);
    g_free(recorded->state);
    g_free(recorded->withheld);
    g_free(recorded->assignee);
    g_free(recorded->assignee_address);
    g_free(recorded);
}
