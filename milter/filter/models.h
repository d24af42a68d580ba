/*
 * models - brings the models that desks have in force in the store to where the shelf finds them:
 * files below the state directory. A thread of its own calls it; no mail waits for it.
 *
 * A model is downloaded once and checked before it becomes a file. While the store is away, or what
 * it gives cannot be read, the files stay as they are.
 */
#ifndef INTAKE_MODELS_H
#define INTAKE_MODELS_H

#include "../settings/settings.h"
#include "../store/store.h"

typedef struct models Models;

/* `log` must outlive it. Never NULL. */
Models *models_new(const char *state_directory, Log *log);
void models_free(Models *models);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Models, models_free)

/* Makes the files of the settings' desks those of the models in force: fetches what is missing,
   removes what is not in force any more. One cheap question when nothing has changed. Call
   shelf_refresh() afterwards. */
void models_refresh(Models *models, const Settings *settings, Store *store);

#endif
