/*
 * moment - points in time as a reader of a language writes them. Pure.
 */
#ifndef INTAKE_MOMENT_H
#define INTAKE_MOMENT_H

#include <glib.h>

/* Unix time as "Tuesday 24 November 2026, 10:30", with "(GMT+8)" behind it where the zone is to be
   named, in that zone (NULL: UTC); ISO 8601's order for languages without a form of their own.
   Caller frees. */
char *moment_text(gint64 time, GTimeZone *zone, const char *language, gboolean names_zone);

typedef enum moment_use {
    MOMENT_BY, /* "tomorrow by 18:00": before it something is done */
    MOMENT_AT, /* "tomorrow at 09:00": then it begins */
} MomentUse;

/* The same as people say it on the day of `now`: "today by 18:00", "tomorrow at 09:00", the weekday
   within six days, else the date, and the year where it is another one. For a reader in another
   zone, whose today may be another day: the date, and the zone. Caller frees. */
char *moment_near(gint64 time, gint64 now, GTimeZone *zone, const char *language, MomentUse use,
                  gboolean names_zone);

/* The day of `time` in that zone, "Tuesday 1 December", with the year where it is not that of
   `now`. Caller frees. */
char *moment_day(gint64 time, gint64 now, GTimeZone *zone, const char *language);

#endif
