/*
 * schedule - when a desk's labels are learnt from. Pure.
 */
#ifndef INTAKE_LEARNING_SCHEDULE_H
#define INTAKE_LEARNING_SCHEDULE_H

#include "../settings/settings.h"
#include "../store/learning.h"

/* A flood of labels does not make a flood of trainings. */
#define SCHEDULE_GAP_S 600

/* Whether a training is due at `now` (Unix time): after `after_labels` new ones; since the hour of
   the night passed that is set, if there is any new one; or since something was forgotten. */
gboolean schedule_is_due(const DeskSettings *desk, const TrainingState *state, gint64 now);

#endif
