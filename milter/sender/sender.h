/*
 * sender - the work of intake-sender: claim due answers, send them, pause, begin again.
 */
#ifndef INTAKE_SENDER_H
#define INTAKE_SENDER_H

#include "../settings/settings.h"
#include "signals.h"
#include "trainer.h"

typedef struct sender Sender;

/* Loads the templates and makes ready to send; takes a reference on the settings. `log` and
   `attention` must outlive it. REFUSED with the reason. */
Outcome sender_open(Settings *settings, Log *log, Signals *raised, Sender **sender_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void sender_close(Sender *sender);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sender, sender_close)

/* Lets it learn service types beside its work. `trainer` must outlive it. */
void sender_train_with(Sender *sender, Trainer *trainer);

/* Works until it is told to stop. With `once`: until no answer is due; RETRY when the store is
   away. */
Outcome sender_run(Sender *sender, gboolean once, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
