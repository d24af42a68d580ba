/* The rungs that ask how often: by mailbox, by domain or gateway, by the hour. */
#include "ladder_rates.h"
#include "../mail/gateway_mail.h"
#include "rate_limit.h"

guint ladder_per_address(const Evidence *evidence)
{
    int most = evidence->reception->desk->answer.per_address;
    if (mail_facts_are_carried(evidence->facts))
        most = MIN(most, evidence->facts->gateway->gateway->per_address);
    return (guint)MAX(most, 0);
}

guint ladder_per_domain(const Evidence *evidence)
{
    int most = mail_facts_are_carried(evidence->facts)
                   ? evidence->facts->gateway->gateway->per_hour
                   : evidence->reception->desk->answer.per_domain;
    return (guint)MAX(most, 0);
}

char *ladder_refuse_per_address(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    AnswerSettings answer = evidence->reception->desk->answer;
    answer.per_address = (int)ladder_per_address(evidence);
    return rate_limit_full(&answer, evidence->known->answers_in_period);
}

/* Two systems that answer each other look like people in every header; what gives them away is
   that they never stop. Each further answer waits twice as long as the one before. */
char *ladder_refuse_pair_gap(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return rate_limit_too_soon(&evidence->reception->desk->answer,
                               evidence->known->answers_in_period, evidence->known->last_answer,
                               evidence->moment->now);
}

static char *refuse_full(const Evidence *evidence)
{
    const char *domain = evidence->reception->domain;
    guint sent = evidence->known->domain_answers;
    if (domain == NULL || sent < ladder_per_domain(evidence))
        return NULL;
    return g_strdup_printf("%u answers to %s in this hour", sent, domain);
}

char *ladder_refuse_per_domain(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return mail_facts_are_carried(evidence->facts) ? NULL : refuse_full(evidence);
}

char *ladder_refuse_per_gateway(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return mail_facts_are_carried(evidence->facts) ? refuse_full(evidence) : NULL;
}

char *ladder_refuse_hourly_ceiling(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    guint taken = evidence->known->hour_answers;
    if (evidence->moment->answers_in_stock > 0 ||
        taken < (guint)evidence->reception->desk->answer.per_hour)
        return NULL;
    return g_strdup_printf("%u answers of this desk in this hour", taken);
}
