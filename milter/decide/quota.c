/* How many requests of a service type a customer has left in this month, week or day. */
#include "decide_private.h"

/* ---- the desk's calendar ---- */

/* The first day of the period that lies so many periods after the one of `now`. */
static GDate first_day(QuotaPeriod period, GTimeZone *zone, gint64 now, guint ahead)
{
    const HoursSettings clock = {.zone = zone};
    GDate day = hours_day(&clock, now);
    switch (period) {
    case QUOTA_MONTH:
        g_date_set_day(&day, 1);
        g_date_add_months(&day, ahead);
        break;
    case QUOTA_WEEK:
        g_date_subtract_days(&day, (guint)g_date_get_weekday(&day) - G_DATE_MONDAY);
        g_date_add_days(&day, 7 * ahead);
        break;
    case QUOTA_DAY:
        g_date_add_days(&day, ahead);
        break;
    }
    return day;
}

static gint64 midnight(GTimeZone *zone, const GDate *day)
{
    g_autoptr(GDateTime) moment = g_date_time_new(
        zone, g_date_get_year(day), (gint)g_date_get_month(day), g_date_get_day(day), 0, 0, 0);
    return moment != NULL ? g_date_time_to_unix(moment) : 0;
}

gint64 quota_began(QuotaPeriod period, GTimeZone *zone, gint64 now)
{
    const GDate day = first_day(period, zone, now, 0);
    return midnight(zone, &day);
}

gint64 quota_renews(QuotaPeriod period, GTimeZone *zone, gint64 now)
{
    const GDate day = first_day(period, zone, now, 1);
    return midnight(zone, &day);
}

GArray *decide_quota_questions(const DeskSettings *desk, gint64 now)
{
    GArray *questions = NULL;
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (type->quota.requests == 0)
            continue;
        if (questions == NULL)
            questions = g_array_new(FALSE, FALSE, sizeof(QuotaQuestion));
        const QuotaQuestion question = {
            .service_type = type->name,
            .began = quota_began(type->quota.period, desk->hours.zone, now),
            .renews = quota_renews(type->quota.period, desk->hours.zone, now),
            .most = (guint)type->quota.requests};
        g_array_append_val(questions, question);
    }
    return questions;
}

/* ---- whose, and how much of it is left ---- */

static gboolean has_quota(const Evidence *evidence, const Plan *plan, const ServiceType *type)
{
    if (type->quota.requests == 0 || plan->author == NULL || plan->identity == IDENTITY_AGENT)
        return FALSE;
    const char *group = evidence->known->group;
    return group == NULL ||
           !g_ptr_array_find_with_equal_func(type->quota.exempt_groups, group, g_str_equal, NULL);
}

/* A ticket is counted once, however often it is closed and comes back. */
static gboolean was_admitted(const Evidence *evidence, const ServiceType *type)
{
    return evidence->ticket != NULL && g_strcmp0(evidence->ticket->quota_type, type->name) == 0;
}

/* What a whole domain shares nobody uses up who does not prove to be of it, where proofs are to be
   had. */
static const char *shared_domain(const Evidence *evidence, const Plan *plan,
                                 const ServiceType *type)
{
    gboolean may_share =
        identity_grade_is_proof(plan->identity) || evidence->settings->trust.authserv_ids->len == 0;
    return type->quota.share == QUOTA_OF_DOMAIN && may_share ? evidence->reception->domain : NULL;
}

static guint used_before(const Evidence *evidence, const ServiceType *type, gboolean of_domain)
{
    const GPtrArray *quotas = evidence->known->quotas;
    for (guint i = 0; i < quotas->len; i++) {
        const KnownQuota *quota = g_ptr_array_index(quotas, i);
        if (g_str_equal(quota->service_type, type->name))
            return of_domain ? quota->by_domain : quota->by_customer;
    }
    return 0;
}

static char *quota_reason(const PlanQuota *quota, const Plan *plan, const ServiceType *type)
{
    static const char *const periods[] = {
        [QUOTA_MONTH] = "month", [QUOTA_WEEK] = "week", [QUOTA_DAY] = "day"};
    const char *period = periods[type->quota.period];
    const char *of = quota->domain != NULL ? quota->domain : "the customer";
    if (plan->is_less_proven)
        return g_strdup_printf("less proven than before: not counted against %s", of);
    if (!quota->counts)
        return g_strdup_printf("all %u of %s for %s in this %s are used", quota->most, type->name,
                               of, period);
    return g_strdup_printf("%u of %u of %s for %s in this %s", quota->used + 1, quota->most,
                           type->name, of, period);
}

/* Anybody can write a customer's address into From: who is less proven than before uses up
   nothing. */
void quota_decide(const Evidence *evidence, Plan *plan, const ServiceType *type)
{
    if (!has_quota(evidence, plan, type) || was_admitted(evidence, type))
        return;
    PlanQuota *quota = &plan->quota;
    GTimeZone *zone = plan->desk->hours.zone;
    gint64 now = evidence->moment->now;
    quota->applies = TRUE;
    quota->most = (guint)type->quota.requests;
    quota->domain = g_strdup(shared_domain(evidence, plan, type));
    quota->used = used_before(evidence, type, quota->domain != NULL);
    quota->counts = quota->used < quota->most && !plan->is_less_proven;
    quota->began = quota_began(type->quota.period, zone, now);
    quota->renews = quota_renews(type->quota.period, zone, now);
    quota->reason = quota_reason(quota, plan, type);
}
