/* What kind of service is asked for. */
#include "rule.h"

/* Sources of evidence are asked in turn and the first that has an answer decides; what else ever
   tells a service type (a statistical model, say) is one more function in the table. A source
   fills *choice_r only when it returns TRUE. */
typedef struct service_choice {
    char *name;
    double confidence; /* 0 to 1 */
    char *reason;
} ServiceChoice;

typedef gboolean (*ServiceSource)(const Evidence *evidence, ServiceChoice *choice_r);

/* An address suffix is the customer's own word, also against what a ticket had so far; machines
   repeat old addresses, and of a visitor nobody knows whether it is the customer. */
static gboolean source_address(const Evidence *evidence, ServiceChoice *choice_r)
{
    const char *suffix = evidence->reception->service_suffix;
    gboolean is_bound =
        evidence->ticket != NULL && (evidence->automatic != AUTOMATIC_NONE || evidence->visits);
    if (suffix == NULL || is_bound)
        return FALSE;
    choice_r->name = g_strdup(suffix);
    choice_r->confidence = 1;
    choice_r->reason = g_strdup_printf("address suffix \"%s\"", suffix);
    return TRUE;
}

static gboolean source_ticket(const Evidence *evidence, ServiceChoice *choice_r)
{
    const KnownTicket *ticket = evidence->ticket;
    if (ticket == NULL || ticket->service_type == NULL)
        return FALSE;
    choice_r->name = g_strdup(ticket->service_type);
    choice_r->confidence = 1;
    choice_r->reason = g_strdup_printf("ticket %" G_GINT64_FORMAT, ticket->number);
    return TRUE;
}

static gboolean source_rules(const Evidence *evidence, ServiceChoice *choice_r)
{
    const GPtrArray *rules = evidence->reception->desk->rules;
    if (rules->len == 0)
        return FALSE;
    g_autoptr(RuleText) text = rule_text_new(evidence->facts);
    for (guint i = 0; i < rules->len; i++) {
        const ServiceRule *rule = g_ptr_array_index(rules, i);
        if (!rule_holds(rule, evidence, text, &choice_r->reason))
            continue;
        choice_r->name = g_strdup(rule->service_type->name);
        choice_r->confidence = 1;
        return TRUE;
    }
    return FALSE;
}

static gboolean source_default(const Evidence *evidence, ServiceChoice *choice_r)
{
    choice_r->name = g_strdup(evidence->reception->desk->default_type->name);
    choice_r->confidence = 0;
    choice_r->reason = g_strdup("the desk's default");
    return TRUE;
}

static const ServiceSource sources[] = {
    source_address,
    source_ticket,
    source_rules,
    source_default,
};

void service_type_decide(const Evidence *evidence, Plan *plan)
{
    ServiceChoice choice = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (sources[i](evidence, &choice))
            break;
    }
    plan->service_type = choice.name;
    plan->service_confidence = choice.confidence;
    g_ptr_array_add(plan->service_reasons, choice.reason);
    plan->service_changed = evidence->ticket != NULL && evidence->ticket->service_type != NULL &&
                            g_strcmp0(choice.name, evidence->ticket->service_type) != 0;
}
