/* When the desk is open, and when an answer can be promised. */
#include "hours.h"

#include "decide_private.h"

#define MINUTES_OF_DAY 1440

typedef struct stretch { /* one opening as moments, end exclusive */
    gint64 from, until;
} Stretch;

/* A wall-clock minute of a day as a moment; 1440 is the next day's first. A minute that the clocks
   skip becomes the first one after the gap. */
static gint64 moment_of(const HoursSettings *hours, const GDate *day, int minute)
{
    GDate date = *day;
    if (minute >= MINUTES_OF_DAY)
        g_date_add_days(&date, 1);
    int rest = minute % MINUTES_OF_DAY;
    GTimeZone *zone = hours->of_desk != NULL ? hours->of_desk->zone : hours->zone;
    g_autoptr(GDateTime) local =
        g_date_time_new(zone, g_date_get_year(&date), (gint)g_date_get_month(&date),
                        g_date_get_day(&date), rest / 60, rest % 60, 0);
    return local != NULL ? g_date_time_to_unix(local) : 0;
}

/* Gives the stretches of opening time that end after `now`, in order, until `visit` returns FALSE
   or the horizon is reached. */
static void each_stretch(const HoursSettings *hours, gint64 now,
                         gboolean (*visit)(const Stretch *stretch, gpointer data), gpointer data)
{
    GDate today = hours_day(hours, now);
    gboolean more = TRUE;
    for (int ahead = 0; more && ahead < HOURS_HORIZON_DAYS; ahead++) {
        GDate day = today;
        g_date_add_days(&day, (guint)ahead);
        guint count = 0;
        const Opening *openings = hours_holiday(hours, &day) == NULL
                                      ? hours_openings(hours, (int)g_date_get_weekday(&day), &count)
                                      : NULL;
        for (guint i = 0; more && i < count; i++) {
            Stretch stretch = {.from = moment_of(hours, &day, openings[i].from),
                               .until = moment_of(hours, &day, openings[i].until)};
            if (stretch.until > MAX(now, stretch.from))
                more = visit(&stretch, data);
        }
    }
}

static gboolean keep_first(const Stretch *stretch, gpointer data)
{
    Stretch *first = data;
    *first = *stretch;
    return FALSE;
}

gboolean hours_open(const HoursSettings *hours, gint64 now)
{
    Stretch first = {.from = G_MAXINT64};
    each_stretch(hours, now, keep_first, &first);
    return first.from <= now;
}

gint64 hours_next_opening(const HoursSettings *hours, gint64 now)
{
    Stretch first = {.from = G_MAXINT64};
    each_stretch(hours, now, keep_first, &first);
    return first.from > now && first.from < G_MAXINT64 ? first.from : 0;
}

typedef struct countdown {
    gint64 now, left, due;
} Countdown;

static gboolean count_down(const Stretch *stretch, gpointer data)
{
    Countdown *countdown = data;
    gint64 from = MAX(stretch->from, countdown->now);
    if (countdown->left <= stretch->until - from) {
        countdown->due = from + countdown->left;
        return FALSE;
    }
    countdown->left -= stretch->until - from;
    return TRUE;
}

gint64 hours_due(const HoursSettings *hours, gint64 now, int minutes)
{
    Countdown countdown = {.now = now, .left = (gint64)minutes * 60};
    each_stretch(hours, now, count_down, &countdown);
    return countdown.due;
}

Promise hours_promise(const DeskSettings *desk, const ServiceType *type, gint64 now)
{
    const HoursSettings *hours = desk_hours(desk, type);
    Promise promise = {.hours = hours, .is_open = hours_open(hours, now)};
    const GDate today = hours_day(hours, now);
    promise.holiday = hours_holiday(hours, &today);
    promise.minutes =
        hours->answer_minutes > 0 ? hours->answer_minutes : desk->hours.answer_minutes;
    promise.opens = promise.is_open ? 0 : hours_next_opening(hours, now);
    promise.due = promise.minutes > 0 ? hours_due(hours, now, promise.minutes) : 0;
    promise.coming_holiday = hours_holiday_between(hours, now, MAX(promise.opens, promise.due));
    return promise;
}

/* What the customer's own clock says of the desk's times. */
static CustomerZone zone_decide(const HoursSettings *hours, const MailFacts *facts, gint64 now)
{
    if (!facts->has_date)
        return CUSTOMER_ZONE_UNKNOWN;
    gint32 interval = g_time_zone_find_interval(hours->zone, G_TIME_TYPE_UNIVERSAL, now);
    gint32 offset = interval >= 0 ? g_time_zone_get_offset(hours->zone, interval) : 0;
    return offset == facts->date_offset ? CUSTOMER_ZONE_SAME : CUSTOMER_ZONE_OTHER;
}

void promise_decide(const Evidence *evidence, Plan *plan)
{
    const DeskSettings *desk = evidence->reception->desk;
    gint64 now = evidence->moment->now;
    const Promise promise = hours_promise(desk, desk_service_type(desk, plan->service_type), now);
    plan->within_hours = promise.is_open;
    plan->opens = promise.opens;
    plan->customer_zone = zone_decide(&desk->hours, evidence->facts, now);
    if (plan->thread == THREAD_NONE || plan->turned_down || (plan->visits && !plan->reopen) ||
        (plan->vote.is_given && !plan->vote.is_poor) || no_reply_word(evidence, plan) != NULL)
        return;
    plan->due = promise.due;
}
