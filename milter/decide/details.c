/* What is known of the facts that a service type needs: what the mail tells, else what its ticket
   has, else what the customer told in earlier tickets. */
#include "../base/utf8.h"
#include "../mail/gateway_mail.h"
#include "../mail/tag.h"
#include "decide_private.h"

#include <string.h>

#define CHECKS_MAX 16        /* values of one mail that admins' functions look at */
#define DETAIL_PHONE "phone" /* a fact that no type needs, from a form */
#define PHONE_CONFIDENCE 0.95
#define PHONE_REMEMBER_DAYS 365
#define EARLIER_CONFIDENCE 0.8 /* of what another ticket had, that it is still so */

static const char *own_subject(const DeskSettings *desk, const MailFacts *facts)
{
    return facts->subject != NULL ? tag_strip(desk, facts->subject) : NULL;
}

/* ---- before the look-up ---- */

static gboolean is_expected(const Reception *reception, const char *function, const char *value)
{
    for (guint i = 0; i < reception->check_values->len; i++) {
        if (strcmp(g_ptr_array_index(reception->check_functions, i), function) == 0 &&
            strcmp(g_ptr_array_index(reception->check_values, i), value) == 0)
            return TRUE;
    }
    return FALSE;
}

static void expect_values(Reception *reception, const Need *need, const GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        const Detail *detail = g_ptr_array_index(found, i);
        if (reception->check_values->len >= CHECKS_MAX ||
            is_expected(reception, need->function, detail->value))
            continue;
        g_ptr_array_add(reception->check_functions, g_strdup(need->function));
        g_ptr_array_add(reception->check_values, g_strdup(detail->value));
    }
}

/* Whether the mail opens a ticket is not known yet: what is newly written goes before what it
   quotes. */
static void expect_need(Reception *reception, const Need *need, const MailFacts *facts)
{
    reception->asks_details = TRUE;
    if (*need->function == '\0')
        return;
    const char *subject = own_subject(reception->desk, facts);
    g_autoptr(GPtrArray) written = detail_find_all(need, facts, subject, facts->reply, NULL);
    g_autoptr(GPtrArray) all = detail_find_all(need, facts, subject, facts->text, NULL);
    expect_values(reception, need, written);
    expect_values(reception, need, all);
}

void details_expect(Reception *reception, const MailFacts *facts)
{
    reception->check_functions = g_ptr_array_new_with_free_func(g_free);
    reception->check_values = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < reception->desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(reception->desk->service_types, i);
        for (guint j = 0; j < type->needs->len; j++)
            expect_need(reception, g_ptr_array_index(type->needs, j), facts);
    }
}

/* ---- after it ---- */

/* The surest value that no function calls wrong; NULL: the mail tells none. Caller frees. */
static Detail *told_now(const Evidence *evidence, const Need *need, gboolean *wrong_r)
{
    const MailFacts *facts = evidence->facts;
    gboolean is_new = evidence->ticket == NULL;
    const char *text = is_new || facts->reply == NULL ? facts->text : facts->reply;
    const char *subject = is_new ? own_subject(evidence->reception->desk, facts) : NULL;
    g_autoptr(GPtrArray) found = detail_find_all(need, facts, subject, text, wrong_r);
    for (guint i = 0; i < found->len; i++) {
        const Detail *detail = g_ptr_array_index(found, i);
        ValueVerdict verdict = *need->function != '\0'
                                   ? known_check(evidence->known, need->function, detail->value)
                                   : VALUE_UNDECIDED;
        if (verdict != VALUE_WRONG)
            return detail_new(need->name, detail->value, detail->source,
                              verdict == VALUE_RIGHT ? 1 : detail->confidence);
        *wrong_r = TRUE;
    }
    return NULL;
}

static Detail *told_before(const Detail *before, DetailSource source, double share)
{
    if (before == NULL)
        return NULL;
    Detail *detail = detail_new(before->name, before->value, source, before->confidence * share);
    detail->told = before->told;
    return detail;
}

/* Nobody who is less proven than the customer was learns, or relies on, what the customer told. */
static gboolean may_recall(const Evidence *evidence, const Plan *plan)
{
    return evidence->known->customer != 0 && plan->identity != IDENTITY_FAILED &&
           !plan->is_less_proven;
}

static Detail *told_earlier(const Evidence *evidence, const Plan *plan, const Need *need)
{
    const Detail *before = details_find(evidence->known->details, need->name);
    if (before == NULL || !may_recall(evidence, plan) ||
        before->told + (gint64)need->remember_days * DAY_S <= evidence->moment->now)
        return NULL;
    return told_before(before, DETAIL_CUSTOMER, EARLIER_CONFIDENCE);
}

static void details_add(const Evidence *evidence, Plan *plan, const Need *need)
{
    gboolean is_wrong = FALSE;
    Detail *detail = told_now(evidence, need, &is_wrong);
    if (is_wrong && detail == NULL)
        g_ptr_array_add(plan->wrong_details, g_strdup(need->name));
    if (detail != NULL)
        plan->informs = TRUE;
    else if (evidence->ticket != NULL)
        detail = told_before(details_find(evidence->ticket->details, need->name), DETAIL_TICKET, 1);
    if (detail == NULL)
        detail = told_earlier(evidence, plan, need);
    if (detail == NULL)
        return;
    detail->is_needed = TRUE;
    detail->remember_days = need->remember_days;
    g_ptr_array_add(plan->details, detail);
}

/* What another type needs is asked for should the ticket become one of that type; then it has been
   told already. */
static void details_add_others(const Evidence *evidence, Plan *plan, const ServiceType *type)
{
    for (guint i = 0; i < type->needs->len; i++) {
        const Need *need = g_ptr_array_index(type->needs, i);
        gboolean is_wrong = FALSE;
        if (details_find(plan->details, need->name) != NULL)
            continue;
        Detail *detail = told_now(evidence, need, &is_wrong);
        if (detail != NULL)
            g_ptr_array_add(plan->details, detail);
    }
}

/* Kept for every type's agents, and for later tickets. */
static void details_add_phone(const Evidence *evidence, Plan *plan)
{
    const GatewayMail *gateway = evidence->facts->gateway;
    if (gateway == NULL || gateway->phone == NULL ||
        details_find(plan->details, DETAIL_PHONE) != NULL)
        return;
    g_autofree char *number = g_strndup(
        gateway->phone, utf8_clip(gateway->phone, strlen(gateway->phone), DETAIL_VALUE_OCTETS_MAX));
    Detail *phone = detail_new(DETAIL_PHONE, number, DETAIL_LINE, PHONE_CONFIDENCE);
    phone->is_needed = TRUE;
    phone->remember_days = PHONE_REMEMBER_DAYS;
    g_ptr_array_add(plan->details, phone);
}

void details_decide(const Evidence *evidence, Plan *plan)
{
    const ServiceType *type = desk_service_type(evidence->reception->desk, plan->service_type);
    if (type == NULL || plan->thread == THREAD_NONE || evidence->visits || plan->vote.is_given ||
        evidence->automatic == AUTOMATIC_BOUNCE || evidence->automatic == AUTOMATIC_REPLIED)
        return;
    for (guint i = 0; i < type->needs->len; i++)
        details_add(evidence, plan, g_ptr_array_index(type->needs, i));
    details_add_phone(evidence, plan);
    const GPtrArray *types = evidence->reception->desk->service_types;
    for (guint i = 0; i < types->len; i++) {
        if (g_ptr_array_index(types, i) != type)
            details_add_others(evidence, plan, g_ptr_array_index(types, i));
    }
    plan->informs = plan->informs && evidence->ticket != NULL &&
                    evidence->ticket->state == TICKET_AWAITING_INFORMATION;
}
