#include "schedule.h"

/* When that hour last began at the desk, as Unix time. */
static gint64 last_hour(const DeskSettings *desk, gint64 now)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, desk->hours.zone);
    int gone = g_date_time_get_hour(local) - desk->learning.hour;
    gint64 hours = gone >= 0 ? gone : gone + 24;
    return now - hours * 3600 - g_date_time_get_minute(local) * 60 - g_date_time_get_second(local);
}

gboolean schedule_is_due(const DeskSettings *desk, const TrainingState *state, gint64 now)
{
    const LearningSettings *settings = &desk->learning;
    if (!settings->train || state->is_claimed || now - state->finished < SCHEDULE_GAP_S)
        return FALSE;
    if (state->wanted)
        return TRUE;
    if (settings->after_labels > 0 && state->new_labels >= (guint)settings->after_labels)
        return TRUE;
    return state->new_labels > 0 && settings->hour < 24 && state->finished < last_hour(desk, now);
}
