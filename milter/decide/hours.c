/* When the desk is open, and when an answer can be promised. */
#include "decide_private.h"

#define MINUTES_OF_DAY 1440

static const Opening whole_day = {.from = 0, .until = MINUTES_OF_DAY};

typedef struct stretch { /* one opening as moments, end exclusive */
    gint64 from, until;
} Stretch;

/* The local day of a moment. */
static GDate day_of(const HoursSettings *hours, gint64 now)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, hours->zone);
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)g_date_time_get_day_of_month(local),
                   (GDateMonth)g_date_time_get_month(local),
                   (GDateYear)g_date_time_get_year(local));
    return day;
}

static gboolean is_holiday(const HoursSettings *hours, const GDate *day)
{
    for (guint i = 0; i < hours->holidays->len; i++) {
        const Holiday *holiday = g_ptr_array_index(hours->holidays, i);
        if ((holiday->year == 0 || holiday->year == (int)g_date_get_year(day)) &&
            holiday->month == (int)g_date_get_month(day) &&
            holiday->day == (int)g_date_get_day(day))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_openings(const HoursSettings *hours)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hours->openings); i++) {
        if (hours->openings[i] != NULL && hours->openings[i]->len > 0)
            return TRUE;
    }
    return FALSE;
}

/* The openings of a local day; a desk without any is open around the clock, holidays excepted. */
static const Opening *openings_of(const HoursSettings *hours, const GDate *day, guint *count_r)
{
    *count_r = 0;
    if (is_holiday(hours, day))
        return NULL;
    if (!has_openings(hours)) {
        *count_r = 1;
        return &whole_day;
    }
    const GArray *openings = hours->openings[g_date_get_weekday(day) - 1];
    if (openings == NULL || openings->len == 0)
        return NULL;
    *count_r = openings->len;
    return &g_array_index(openings, Opening, 0);
}

/* A wall-clock minute of a day as a moment; 1440 is the next day's first. A minute that the clocks
   skip becomes the first one after the gap. */
static gint64 moment_of(const HoursSettings *hours, const GDate *day, int minute)
{
    GDate date = *day;
    if (minute >= MINUTES_OF_DAY)
        g_date_add_days(&date, 1);
    int rest = minute % MINUTES_OF_DAY;
    g_autoptr(GDateTime) local =
        g_date_time_new(hours->zone, g_date_get_year(&date), (gint)g_date_get_month(&date),
                        g_date_get_day(&date), rest / 60, rest % 60, 0);
    return local != NULL ? g_date_time_to_unix(local) : 0;
}

/* Gives the stretches of opening time that end after `now`, in order, until `visit` returns FALSE
   or the horizon is reached. */
static void each_stretch(const HoursSettings *hours, gint64 now,
                         gboolean (*visit)(const Stretch *stretch, gpointer data), gpointer data)
{
    GDate today = day_of(hours, now);
    gboolean more = TRUE;
    for (int ahead = 0; more && ahead < HOURS_HORIZON_DAYS; ahead++) {
        GDate day = today;
        g_date_add_days(&day, (guint)ahead);
        guint count = 0;
        const Opening *openings = openings_of(hours, &day, &count);
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

void promise_decide(const Evidence *evidence, Plan *plan)
{
    const DeskSettings *desk = evidence->reception->desk;
    gint64 now = evidence->moment->now;
    plan->within_hours = hours_open(&desk->hours, now);
    plan->opens = plan->within_hours ? 0 : hours_next_opening(&desk->hours, now);
    if (plan->thread == THREAD_NONE || plan->turned_down || (plan->visits && !plan->reopen) ||
        no_reply_word(evidence, plan) != NULL)
        return;
    const ServiceType *type = desk_service_type(desk, plan->service_type);
    int minutes = type != NULL && type->answer_minutes > 0 ? type->answer_minutes
                                                           : desk->hours.answer_minutes;
    plan->due = minutes > 0 ? hours_due(&desk->hours, now, minutes) : 0;
}
