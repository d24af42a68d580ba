/*
 * model_command - what the commands that learn have in common.
 */
#ifndef INTAKE_CTL_MODEL_COMMAND_H
#define INTAKE_CTL_MODEL_COMMAND_H

#include "../classify/train.h"
#include "ctl.h"

/* The texts of --tsv and the words of --keywords, finished. */
Outcome model_read_corpus(const Ctl *ctl, Corpus *corpus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finishes the corpus, learns from it and writes the model to --output. */
Outcome model_train_corpus(Ctl *ctl, Corpus *corpus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The seed of --seed, or the one that is meant when none is named. */
TrainOptions model_options(const Ctl *ctl);

#endif
