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

/* The day of a Unix time in that zone. */
void moment_day(gint64 time, GTimeZone *zone, int *year_r, int *month_r, int *day_r);

#endif
