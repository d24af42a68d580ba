/* Which services a customer may use, how well a sender must be proven for them, and what a person
   has to look at first. */
#include "decide_private.h"
#include "rule.h"

#include <string.h>

/* ---- rules ---- */

static gboolean rule_reviews(const ServiceRule *rule)
{
    return rule->review;
}

static gboolean rule_confirms(const ServiceRule *rule)
{
    return rule->confirm;
}

/* The name of a rule that asks for it and holds, or NULL. */
static const char *rule_that(const Evidence *evidence, gboolean (*asks)(const ServiceRule *rule))
{
    const GPtrArray *rules = evidence->reception->desk->rules;
    g_autoptr(RuleText) text = NULL;
    for (guint i = 0; i < rules->len; i++) {
        const ServiceRule *rule = g_ptr_array_index(rules, i);
        g_autofree char *found = NULL;
        if (!asks(rule))
            continue;
        if (text == NULL)
            text = rule_text_new(evidence->facts);
        if (rule_holds(rule, evidence, text, &found))
            return rule->name;
    }
    return NULL;
}

/* ---- may the customer use the service type? ---- */

void rights_expect(Reception *reception)
{
    const GPtrArray *types = reception->desk->service_types;
    reception->entitlements = g_ptr_array_new();
    for (guint i = 0; i < types->len; i++) {
        ServiceType *type = g_ptr_array_index(types, i);
        gboolean is_other = reception->service_suffix != NULL &&
                            !g_str_equal(reception->service_suffix, type->name);
        if (type->entitled_by == ENTITLED_BY_FUNCTION && !is_other)
            g_ptr_array_add(reception->entitlements, type);
    }
}

/* Of who writes for the first time nobody has said yet what he may. */
static Entitlement entitled_by_groups(const Evidence *evidence, const ServiceType *type,
                                      char **reason_r)
{
    const Known *known = evidence->known;
    if (known->customer == 0 || known->group == NULL) {
        *reason_r = g_strdup_printf("a new customer; %s is for certain groups", type->name);
        return ENTITLED_UNDECIDED;
    }
    gboolean may = service_type_admits(type, known->group);
    *reason_r = g_strdup_printf("group %s %s %s", known->group, may ? "may use" : "may not use",
                                type->name);
    return may ? ENTITLED_YES : ENTITLED_NO;
}

/* One that failed, or took too long, has not decided. */
static Entitlement entitled_by_function(const Evidence *evidence, Plan *plan,
                                        const ServiceType *type, char **reason_r)
{
    static const char *const words[] = {[ENTITLED_YES] = "may use",
                                        [ENTITLED_NO] = "may not use",
                                        [ENTITLED_UNDECIDED] = "does not decide on"};
    const KnownEntitlement *said = known_entitlement(evidence->known, type->name);
    if (said == NULL) {
        *reason_r = g_strdup_printf("function %s did not answer", type->entitlement_function);
        return ENTITLED_UNDECIDED;
    }
    *reason_r = g_strdup_printf("function %s: %s %s%s%s", type->entitlement_function,
                                words[said->entitlement], type->name,
                                *said->reason != '\0' ? ": " : "", said->reason);
    if (said->entitlement == ENTITLED_NO) {
        plan->entitlement_words = *said->reason != '\0' ? g_strdup(said->reason) : NULL;
        plan->entitled_again = said->until > evidence->moment->now ? said->until : 0;
    }
    return said->entitlement;
}

/* Anybody can write a customer's address into From: only of whom we recognise it is certain. */
static Entitlement entitlement(const Evidence *evidence, Plan *plan, const ServiceType *type,
                               char **reason_r)
{
    gboolean by_function = type->entitled_by == ENTITLED_BY_FUNCTION;
    if ((!by_function && type->allowed_groups->len == 0) || plan->identity == IDENTITY_AGENT)
        return ENTITLED_YES;
    if (!identity_grade_is_proof(plan->identity) &&
        (by_function || evidence->known->group != NULL)) {
        *reason_r = by_function ? g_strdup("nothing proves the sender")
                                : g_strdup_printf("nothing proves the customer of group %s",
                                                  evidence->known->group);
        return ENTITLED_UNDECIDED;
    }
    return by_function ? entitled_by_function(evidence, plan, type, reason_r)
                       : entitled_by_groups(evidence, type, reason_r);
}

/* ---- is the sender proven well enough? ---- */

IdentityGrade rights_kept_grade(const Evidence *evidence)
{
    gint64 kept_s = (gint64)evidence->reception->desk->grade_days * DAY_S;
    gboolean is_kept = evidence->moment->now < evidence->known->graded + kept_s;
    return is_kept ? evidence->known->grade : IDENTITY_UNKNOWN;
}

/* Who once confirmed the mailbox and now comes with the proof of its domain is the same person. */
static gboolean is_confirmed(const Evidence *evidence, const Plan *plan)
{
    return plan->identity == IDENTITY_AGENT || plan->identity == IDENTITY_CONFIRMED ||
           (plan->identity == IDENTITY_AUTHENTICATED &&
            rights_kept_grade(evidence) == IDENTITY_CONFIRMED);
}

/* What the desk asks of every sender, the type of its own, and rules of what they hold for. */
static NeededGrade needed_grade(const Evidence *evidence, const ServiceType *type)
{
    NeededGrade needed = MAX(evidence->reception->desk->needed_grade, type->needed_grade);
    gboolean is_ruled =
        needed != NEEDED_GRADE_CONFIRMED && rule_that(evidence, rule_confirms) != NULL;
    return is_ruled ? NEEDED_GRADE_CONFIRMED : needed;
}

static gboolean is_proven_enough(const Evidence *evidence, const Plan *plan,
                                 const ServiceType *type)
{
    switch (needed_grade(evidence, type)) {
    case NEEDED_GRADE_ANY:
        break;
    case NEEDED_GRADE_AUTHENTICATED:
        return identity_grade_is_proof(plan->identity);
    case NEEDED_GRADE_CONFIRMED:
        return is_confirmed(evidence, plan);
    }
    return TRUE;
}

/* ---- must a person look at it first? ---- */

static char *review_by_setting(const Evidence *evidence, const Plan *plan, const ServiceType *type)
{
    switch (type->review) {
    case REVIEW_NEVER:
        break;
    case REVIEW_NEW:
        if (evidence->known->customer == 0)
            return g_strdup_printf("a new customer asks for %s", type->name);
        break;
    case REVIEW_UNPROVEN:
        if (!identity_grade_is_proof(plan->identity))
            return g_strdup_printf("an unproven sender asks for %s", type->name);
        break;
    case REVIEW_ALWAYS:
        return g_strdup_printf("%s is always reviewed", type->name);
    }
    return NULL;
}

static char *review_reason(const Evidence *evidence, const Plan *plan, const ServiceType *type)
{
    if (plan->identity == IDENTITY_AGENT)
        return NULL;
    if (plan->entitlement == ENTITLED_UNDECIDED)
        return g_strdup_printf("entitlement undecided: %s", plan->entitlement_reason);
    /* A new ticket is turned down in plain words; in a known one a person decides. */
    if (plan->entitlement == ENTITLED_NO && !plan->turned_down)
        return g_strdup_printf("not entitled: %s", plan->entitlement_reason);
    if (plan->quota.applies && !plan->quota.counts)
        return g_strdup_printf("quota: %s", plan->quota.reason);
    char *reason = review_by_setting(evidence, plan, type);
    const char *rule = reason == NULL ? rule_that(evidence, rule_reviews) : NULL;
    return rule != NULL ? g_strdup_printf("rule %s", rule) : reason;
}

/* ---- the decision ---- */

/* A request is judged when it is made, when it becomes another one, and when it comes back after it
   was closed or confirmed; in between an agent's word stands. */
static gboolean is_judged(const Evidence *evidence, const Plan *plan)
{
    const KnownTicket *ticket = evidence->ticket;
    if (plan->thread == THREAD_NONE)
        return FALSE;
    if (ticket == NULL)
        return TRUE;
    if (evidence->visits || evidence->automatic != AUTOMATIC_NONE || plan->vote.is_given)
        return FALSE;
    return plan->service_changed || ticket->state == TICKET_CLOSED ||
           ticket->state == TICKET_AWAITING_CONFIRMATION || ticket->state == TICKET_AWAITING_REVIEW;
}

/* Who is less proven than before may not be the customer whose quota is used up. */
static gboolean is_refused(const Plan *plan, const ServiceType *type)
{
    gboolean is_beyond = plan->quota.applies && !plan->quota.counts && !plan->is_less_proven;
    return plan->entitlement == ENTITLED_NO || (is_beyond && type->quota.used_up == USED_UP_REFUSE);
}

void rights_decide(const Evidence *evidence, Plan *plan)
{
    const ServiceType *type = desk_service_type(plan->desk, plan->service_type);
    if (type == NULL || !is_judged(evidence, plan))
        return;
    plan->entitlement = entitlement(evidence, plan, type, &plan->entitlement_reason);
    if (plan->entitlement == ENTITLED_YES)
        quota_decide(evidence, plan, type);
    plan->turned_down = is_refused(plan, type) && plan->thread == THREAD_NEW &&
                        evidence->automatic == AUTOMATIC_NONE;
    plan->must_confirm =
        !plan->turned_down && (!is_proven_enough(evidence, plan, type) ||
                               (plan->is_less_proven && plan->thread == THREAD_NEW &&
                                plan->desk->less_proven == LESS_PROVEN_CONFIRM));
    if (!plan->turned_down)
        plan->review_reason = review_reason(evidence, plan, type);
    if (plan->must_confirm) /* it is judged again when it is confirmed */
        plan->quota.applies = plan->quota.counts = FALSE;
}

/* The state in which a judged request waits; FALSE: it does not. */
gboolean rights_wait(const Plan *plan, TicketState *state_r)
{
    if (plan->turned_down)
        *state_r = TICKET_CLOSED;
    else if (plan->must_confirm)
        *state_r = TICKET_AWAITING_CONFIRMATION;
    else if (plan->review_reason != NULL)
        *state_r = TICKET_AWAITING_REVIEW;
    else
        return FALSE;
    return TRUE;
}
