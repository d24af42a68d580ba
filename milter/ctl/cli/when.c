#include "when.h"

#include <string.h>

typedef struct clock_text { /* "2026-12-01 09:30" taken apart */
    int year, month, day, hour, minute;
} ClockText;

static gboolean read_digits(const char **at, gsize count, int *value_r)
{
    *value_r = 0;
    for (gsize i = 0; i < count; i++, (*at)++) {
        if (!g_ascii_isdigit(**at))
            return FALSE;
        *value_r = *value_r * 10 + (**at - '0');
    }
    return TRUE;
}

static gboolean read_mark(const char **at, char mark)
{
    if (**at != mark)
        return FALSE;
    (*at)++;
    return TRUE;
}

static gboolean read_clock(const char *at, ClockText *read)
{
    *read = (ClockText){0};
    if (!read_digits(&at, 4, &read->year) || !read_mark(&at, '-') ||
        !read_digits(&at, 2, &read->month) || !read_mark(&at, '-') ||
        !read_digits(&at, 2, &read->day))
        return FALSE;
    if (*at == '\0')
        return TRUE;
    return (read_mark(&at, ' ') || read_mark(&at, 'T')) && read_digits(&at, 2, &read->hour) &&
           read_mark(&at, ':') && read_digits(&at, 2, &read->minute) && *at == '\0';
}

static gint64 day_begin(GTimeZone *zone, gint64 moment, int days)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_autoptr(GDateTime) other = g_date_time_add_days(local, days);
    g_autoptr(GDateTime) begin =
        g_date_time_new(zone, g_date_time_get_year(other), g_date_time_get_month(other),
                        g_date_time_get_day_of_month(other), 0, 0, 0);
    return begin != NULL ? g_date_time_to_unix(begin) : moment;
}

Outcome when_read(const char *text, GTimeZone *zone, gint64 now, gint64 *moment_r, GError **error)
{
    ClockText read;
    if (strcmp(text, "now") == 0) {
        *moment_r = now;
        return OUTCOME_DONE;
    }
    if (strcmp(text, "today") == 0 || strcmp(text, "tomorrow") == 0) {
        *moment_r = day_begin(zone, now, strcmp(text, "tomorrow") == 0 ? 1 : 0);
        return OUTCOME_DONE;
    }
    g_autoptr(GDateTime) moment =
        read_clock(text, &read)
            ? g_date_time_new(zone, read.year, read.month, read.day, read.hour, read.minute, 0)
            : NULL;
    if (moment == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is no date (hint: 2026-12-01, \"2026-12-01 09:00\", tomorrow)",
                            text);
    *moment_r = g_date_time_to_unix(moment);
    return OUTCOME_DONE;
}

char *when_date(gint64 moment, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    return g_date_time_format(local, "%Y-%m-%d");
}
