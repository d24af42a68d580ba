/* Which days are open, as the settings say: weekdays, holidays, and the hours of a service type
   within those of its desk. */
#include "settings.h"

#define MINUTES_OF_DAY 1440
#define DAYS_AHEAD_MAX 400

static const Opening whole_day = {.from = 0, .until = MINUTES_OF_DAY};

const HoursSettings *desk_hours(const DeskSettings *desk, const ServiceType *type)
{
    return type != NULL ? &type->hours : &desk->hours;
}

static gboolean has_openings(const HoursSettings *hours)
{
    for (gsize i = 0; i < G_N_ELEMENTS(hours->openings); i++) {
        if (hours->openings[i] != NULL && hours->openings[i]->len > 0)
            return TRUE;
    }
    return FALSE;
}

const Opening *hours_openings(const HoursSettings *hours, int weekday, guint *count_r)
{
    *count_r = 0;
    if (!has_openings(hours)) {
        if (hours->of_desk != NULL)
            return hours_openings(hours->of_desk, weekday, count_r);
        *count_r = 1;
        return &whole_day;
    }
    const GArray *openings = hours->openings[weekday - 1];
    if (openings == NULL || openings->len == 0)
        return NULL;
    *count_r = openings->len;
    return &g_array_index(openings, Opening, 0);
}

static gboolean covers(const Holiday *holiday, const GDate *day)
{
    int number = (int)g_date_get_month(day) * 100 + (int)g_date_get_day(day);
    if (!holiday->yearly)
        number += (int)g_date_get_year(day) * 10000;
    if (holiday->from <= holiday->until)
        return number >= holiday->from && number <= holiday->until;
    return number >= holiday->from || number <= holiday->until;
}

const Holiday *hours_holiday(const HoursSettings *hours, const GDate *day)
{
    for (guint i = 0; hours->holidays != NULL && i < hours->holidays->len; i++) {
        if (covers(g_ptr_array_index(hours->holidays, i), day))
            return g_ptr_array_index(hours->holidays, i);
    }
    return hours->of_desk != NULL ? hours_holiday(hours->of_desk, day) : NULL;
}

GDate hours_day(const HoursSettings *hours, gint64 moment)
{
    GTimeZone *zone = hours->of_desk != NULL ? hours->of_desk->zone : hours->zone;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    GDate day;
    g_date_clear(&day, 1);
    g_date_set_dmy(&day, (GDateDay)g_date_time_get_day_of_month(local),
                   (GDateMonth)g_date_time_get_month(local),
                   (GDateYear)g_date_time_get_year(local));
    return day;
}

const Holiday *hours_holiday_between(const HoursSettings *hours, gint64 from, gint64 until)
{
    if (until <= from)
        return NULL;
    GDate day = hours_day(hours, from);
    const GDate last = hours_day(hours, until - 1); /* midnight ends a day */
    const Holiday *present = hours_holiday(hours, &day);
    for (int ahead = 0; ahead < DAYS_AHEAD_MAX && g_date_compare(&day, &last) < 0; ahead++) {
        g_date_add_days(&day, 1);
        guint count = 0;
        hours_openings(hours, (int)g_date_get_weekday(&day), &count);
        const Holiday *holiday = hours_holiday(hours, &day);
        if (count > 0 && holiday != NULL && holiday != present)
            return holiday;
    }
    return NULL;
}
