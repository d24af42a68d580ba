/*
 * train - a model from a corpus. The door of the learning half of the room.
 */
#ifndef INTAKE_CLASSIFY_TRAIN_H
#define INTAKE_CLASSIFY_TRAIN_H

#include "calibrate.h"
#include "corpus.h"

typedef struct train_options {
    guint seed;
    gboolean judges_all; /* also where texts are many, of which one of five would do */
} TrainOptions;

/* The octets of a model file. The same corpus and seed give the same octets. `corpus` is finished.
   REFUSED: two texts are too few. Not in two threads at once. */
Outcome train_model(const Corpus *corpus, const TrainOptions *options, GBytes **model_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the machine that train_model() would learn says of each text when it has not seen it.
   REFUSED as there. Clear the result with judged_clear(). Not in two threads at once. */
Outcome train_judge(const Corpus *corpus, const TrainOptions *options, Judged *judged_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the octets so that a reader finds the old file or the new one, never half of one. */
Outcome train_save(GBytes *model, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
