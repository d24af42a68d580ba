/*
 * hours - when a desk is open, and by when it answers. Pure; times are Unix seconds.
 */
#ifndef INTAKE_DECIDE_HOURS_H
#define INTAKE_DECIDE_HOURS_H

#include "../settings/settings.h"

#define HOURS_HORIZON_DAYS 400

typedef struct promise {        /* what a mail that comes at a moment is told */
    const HoursSettings *hours; /* that hold for its type */
    gboolean is_open;
    gint64 opens; /* when work begins next; 0: it is open, or does not within the horizon */
    int minutes;  /* working minutes until the answer; 0: none is promised */
    gint64 due;   /* when they have passed; 0: no promise, or not within the horizon */
    const Holiday *holiday;        /* that the day is; or NULL */
    const Holiday *coming_holiday; /* the next one up to then; or NULL */
} Promise;

/* `type` NULL: of none in particular. */
Promise hours_promise(const DeskSettings *desk, const ServiceType *type, gint64 now);

gboolean hours_open(const HoursSettings *hours, gint64 now);

/* The next moment the desk opens after `now`; 0 when it does not within HOURS_HORIZON_DAYS. */
gint64 hours_next_opening(const HoursSettings *hours, gint64 now);

/* When `minutes` of opening time have passed after `now`; 0 when they do not within the horizon. */
gint64 hours_due(const HoursSettings *hours, gint64 now, int minutes);

#endif
