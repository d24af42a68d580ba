/*
 * ceiling - how many answers this filter caused per desk within the last hour: the last stop when
 * every other rung of the ladder let an avalanche through. Thread-safe; the time is an argument.
 */
#ifndef INTAKE_CEILING_H
#define INTAKE_CEILING_H

#include <glib.h>

typedef struct ceiling Ceiling;

/* Never NULL. */
Ceiling *ceiling_new(void);
void ceiling_free(Ceiling *ceiling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ceiling, ceiling_free)

/* Answers counted for the desk in the hour before `now` (Unix time), to the minute. */
guint ceiling_answers(Ceiling *ceiling, const char *desk, gint64 now);

/* One more answer was queued for the desk. Names of desks come from the settings alone. */
void ceiling_count(Ceiling *ceiling, const char *desk, gint64 now);

/* Says that the ceiling has just held an answer back. TRUE for the first time within an hour: that
   one is worth an alarm line, the thousands after it are not. */
gboolean ceiling_alarm(Ceiling *ceiling, const char *desk, gint64 now);

#endif
