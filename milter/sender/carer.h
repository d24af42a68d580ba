/*
 * carer - looks after tickets that wait too long, beside the sender's work.
 */
#ifndef INTAKE_CARER_H
#define INTAKE_CARER_H

#include "../settings/settings.h"
#include "../store/store.h"

typedef struct carer {
    gint64 next_look; /* monotonic; 0: at once */
} Carer;

/* A batch of each desk's tickets, if it is time to. Never fails: what a store that is away did not
   do is done later. */
void carer_attend(Carer *carer, const Settings *settings, Store *store, Log *log);

#endif
