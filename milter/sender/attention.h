/*
 * attention - what the program is asked to do while it works: signals are blocked and looked at
 * between two mails and during pauses, so that no mail is cut off in the middle.
 */
#ifndef INTAKE_ATTENTION_H
#define INTAKE_ATTENTION_H

#include <glib.h>

typedef struct attention {
    gboolean stop;   /* SIGTERM, SIGINT: end after this mail */
    gboolean reload; /* SIGHUP; whoever reloads clears it */
} Attention;

/* Once, before any thread: SIGTERM, SIGINT and SIGHUP wait to be looked at; SIGPIPE is nothing. */
void attention_begin(void);

/* Notes the signals that came, waiting up to `pause_ms` for the first one. A stop that is already
   noted ends the pause at once. */
void attention_pay(Attention *attention, int pause_ms);

#endif
