/*
 * trainer - the child process in which intake-sender learns service types. Answers do not wait for
 * it: it has a process, a connection and a time limit of its own, and the lowest priority.
 */
#ifndef INTAKE_TRAINER_H
#define INTAKE_TRAINER_H

#include "../settings/settings.h"
#include "../store/store.h"

#define TRAINER_LOOK_S 60   /* between two questions whether a training is due */
#define TRAINER_MOST_S 1500 /* that a training may take; less than LEARN_LEASE_S */
#define TRAINER_CPU_S 900   /* of processor time */

typedef struct trainer Trainer;

/* `foreground`: the child writes its log where we do. Never NULL. */
Trainer *trainer_new(gboolean foreground);
/* Ends a child that still works. */
void trainer_free(Trainer *trainer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trainer, trainer_free)

/* Between two batches: asks now and then whether a training is due, starts the child, looks after
   it. Never waits for it. */
void trainer_attend(Trainer *trainer, const Settings *settings, Store *store, Log *log);

#endif
