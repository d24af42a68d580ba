/*
 * attention - what the program is asked to do while it works: signals are blocked and looked at
 * between two mails and during pauses, so that no mail is cut off in the middle.
 */
#ifndef INTAKE_SIGNALS_H
#define INTAKE_SIGNALS_H

#include <glib.h>

typedef struct raised {
    gboolean stop;   /* SIGTERM, SIGINT: end after this mail */
    gboolean reload; /* SIGHUP; whoever reloads clears it */
} Signals;

/* Once, before any thread: SIGTERM, SIGINT and SIGHUP wait to be looked at; SIGPIPE is nothing. */
void signals_begin(void);

/* Notes the signals that came, waiting up to `pause_ms` for the first one. A stop that is already
   noted ends the pause at once. */
void signals_take(Signals *raised, int pause_ms);

#endif
