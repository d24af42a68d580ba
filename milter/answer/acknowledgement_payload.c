/* What receiving knew and the answer will tell, as it waits in the outbox. */
#include "acknowledgement.h"
#include "letter_data.h"

static json_t *missing_names(const GPtrArray *missing)
{
    json_t *list = json_array();
    for (guint i = 0; i < missing->len; i++) {
        const MissingFact *fact = missing->pdata[i];
        json_t *item = json_object();
        letter_set(item, "name", fact->name);
        letter_set(item, "label", fact->label);
        if (fact->is_wrong)
            json_object_set_new(item, "wrong", json_true());
        json_array_append_new(list, item);
    }
    return list;
}

/* A value is the customer's own word: only who is proven reads it again. */
static json_t *known_details(const Plan *plan)
{
    json_t *list = json_array();
    gboolean is_proven = identity_grade_is_proof(plan->identity);
    for (guint i = 0; i < plan->details->len; i++) {
        const Detail *detail = plan->details->pdata[i];
        if (!detail->is_needed)
            continue;
        json_t *item = json_object();
        letter_set(item, "name", detail->name);
        if (is_proven)
            letter_set(item, "value", detail->value);
        if (detail->source == DETAIL_CUSTOMER)
            json_object_set_new(item, "earlier", json_true());
        json_array_append_new(list, item);
    }
    return list;
}

/* Whoever is less proven than before hears nothing of the customer's requests. */
static void add_quota(json_t *payload, const Plan *plan)
{
    const PlanQuota *quota = &plan->quota;
    if (!quota->applies || plan->is_less_proven)
        return;
    guint left = quota->counts ? quota->most - quota->used - 1 : 0;
    json_t *object = json_object();
    json_object_set_new(object, "most", json_integer(quota->most));
    json_object_set_new(object, "left", json_integer(left));
    json_object_set_new(object, "renews", json_integer(quota->renews));
    json_object_set_new(object, "used_up", json_boolean(!quota->counts));
    if (quota->domain != NULL)
        letter_set(object, "domain", quota->domain);
    json_object_set_new(payload, "quota", object);
}

static json_t *choices(const Plan *plan)
{
    json_t *list = json_array();
    for (guint i = 0; i < plan->service_guesses->len; i++) {
        const ServiceType *type = g_array_index(plan->service_guesses, TypeGuess, i).type;
        json_array_append_new(list, json_string(type->name));
    }
    return list;
}

char *acknowledgement_payload(const Plan *plan)
{
    json_t *payload = json_object();
    letter_set(payload, "service_type", plan->service_type);
    letter_set(payload, "state", ticket_state_name(plan->state));
    json_object_set_new(payload, "service_changed",
                        json_boolean(plan->service_changed ||
                                     (plan->service_chosen && plan->thread == THREAD_JOIN)));
    json_object_set_new(payload, "known_ticket", json_boolean(plan->thread == THREAD_JOIN));
    json_object_set_new(payload, "within_hours", json_boolean(plan->within_hours));
    json_object_set_new(payload, "due", json_integer(plan->due));
    json_object_set_new(payload, "opens", json_integer(plan->opens));
    if (plan->customer_zone != CUSTOMER_ZONE_UNKNOWN)
        letter_set(payload, "customer_zone",
                   plan->customer_zone == CUSTOMER_ZONE_SAME ? "same" : "other");
    json_object_set_new(payload, "missing", missing_names(plan->missing));
    if (plan->details->len > 0)
        json_object_set_new(payload, "known", known_details(plan));
    if (plan->self_service)
        json_object_set_new(payload, "self_service", json_true());
    if (plan->thread == THREAD_NEW && !plan->service_in_doubt && !plan->turned_down)
        json_object_set_new(payload, "guidance", json_true());
    if (plan->unknown_choice)
        json_object_set_new(payload, "unknown_choice", json_true());
    if (plan->turned_down)
        letter_set(payload, "decision",
                   plan->entitlement == ENTITLED_NO ? "not_entitled" : "used_up");
    if (plan->turned_down && plan->entitlement_words != NULL)
        letter_set(payload, "reason", plan->entitlement_words);
    if (plan->turned_down && plan->entitled_again != 0)
        json_object_set_new(payload, "again", json_integer(plan->entitled_again));
    add_quota(payload, plan);
    if (plan->service_in_doubt)
        json_object_set_new(payload, "choices", choices(plan));
    if (plan->answer.confirm_until != 0)
        json_object_set_new(payload, "confirm_until", json_integer(plan->answer.confirm_until));
    if (plan->answer.explains)
        letter_set(payload, "confirmation", confirmation_outcome_name(plan->confirmation));
    return letter_json(payload);
}

gboolean acknowledgement_serves(const OutboxRow *row)
{
    json_t *payload = letter_payload(row);
    gboolean serves = json_is_true(json_object_get(payload, "self_service"));
    json_decref(payload);
    return serves;
}
