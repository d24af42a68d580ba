/*
 * asker - asks the customers of closed tickets how it was.
 */
#ifndef INTAKE_ASKER_H
#define INTAKE_ASKER_H

#include "../settings/settings.h"
#include "../store/store.h"

typedef struct asker {
    gint64 next_look; /* monotonic; 0: at once */
} Asker;

/* Looks at tickets that were closed since it last did, if it is time to. */
void asker_attend(Asker *asker, const Settings *settings, Store *store, Log *log);

#endif
