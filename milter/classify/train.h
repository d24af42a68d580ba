/*
 * train - a model from a corpus. The door of the learning half of the room.
 */
#ifndef INTAKE_CLASSIFY_TRAIN_H
#define INTAKE_CLASSIFY_TRAIN_H

#include "calibrate.h"
#include "corpus.h"
#include "learner.h"

typedef struct train_options {
    guint seed;
} TrainOptions;

/* The octets of a model file. The same corpus and seed give the same octets. `corpus` is finished.
   REFUSED: two texts are too few. Not in two threads at once. */
Outcome train_model(const Corpus *corpus, const TrainOptions *options, GBytes **model_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the machine that is the best for the corpus says of each text when it has not seen it.
   REFUSED as there. Clear the result with judged_clear(). Not in two threads at once. `machine_r`
   may be NULL. */
Outcome train_judge(const Corpus *corpus, const TrainOptions *options, Judged *judged_r,
                    Machine *machine_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The model of a corpus that train_judge() has judged, with what it gave: all its texts were
   judged, also where they are many, of which train_model() judges one of five. */
Outcome train_judged_model(const Corpus *corpus, const TrainOptions *options, const Judged *judged,
                           Machine machine, GBytes **model_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Writes the octets so that a reader finds the old file or the new one, never half of one. */
Outcome train_save(GBytes *model, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
