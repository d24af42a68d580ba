/*
 * purger - takes away, beside the sender's work, what desks keep no longer.
 */
#ifndef INTAKE_PURGER_H
#define INTAKE_PURGER_H

#include "../store/retention.h"

typedef struct purger {
    gint64 next_look; /* monotonic; 0: at once */
} Purger;

/* Between two batches of answers: a batch of each desk's records, then a pause. Never fails: what a
   store that is away did not do is done later. */
void purger_attend(Purger *purger, const Settings *settings, Store *store, Log *log);

#endif
