/*
 * ceiling - this filter's share of each desk's hourly ceiling of answers: the last stop when every
 * other rung of the ladder let an avalanche through. The store holds the ceiling over all filters
 * and gives it out in steps; what is left of a step when the hour ends or the process dies is
 * nobody's. Thread-safe; the hour is an argument.
 */
#ifndef INTAKE_CEILING_H
#define INTAKE_CEILING_H

#include <glib.h>

typedef struct ceiling Ceiling;

/* Never NULL. */
Ceiling *ceiling_new(void);
void ceiling_free(Ceiling *ceiling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ceiling, ceiling_free)

/* Most answers taken from the store at once: a twentieth of the ceiling, 1 to CEILING_STEP_MAX. */
#define CEILING_STEP_MAX 50

/* How many answers of the desk are in stock for the hour that began at `hour` (Unix time). Names of
   desks come from the settings alone. */
guint ceiling_stock(Ceiling *ceiling, const char *desk, gint64 hour);

/* Takes one answer. 0: out of the stock. Else the stock is empty and so many are to be asked of the
   store: one mail asks for a step, those beside it for one each, so that a process never holds more
   than a step. Every call is followed by one of ceiling_return(). */
guint ceiling_take(Ceiling *ceiling, const char *desk, gint64 hour, guint per_hour);

/* What came of it: `asked` is the result of ceiling_take(), `left` how many answers go into the
   stock, the one taken among them when nothing was sent. */
void ceiling_return(Ceiling *ceiling, const char *desk, gint64 hour, guint asked, guint left);

/* Says that the ceiling has just held an answer back. TRUE for the first time within an hour: that
   one is worth an alarm line, the thousands after it are not. */
gboolean ceiling_alarm(Ceiling *ceiling, const char *desk, gint64 now);

#endif
