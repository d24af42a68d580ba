/*
 * learner - weights from samples: a linear machine for each label against the rest, by LIBLINEAR.
 */
#ifndef INTAKE_CLASSIFY_LEARNER_H
#define INTAKE_CLASSIFY_LEARNER_H

#include "samples.h"

typedef struct weights {
    guint labels;
    guint rows;
    float *rows_of_labels; /* [rows][labels], of the vocabulary's row 1 first */
    double *bias;          /* [labels] */
} Weights;

/* Learns from the chosen texts with that cost of an error. The same choice, cost and seed give the
   same weights. Not in two threads at once: LIBLINEAR draws from the process's generator. */
Weights *learner_train(const Samples *samples, const gboolean *chosen, const Vocabulary *vocabulary,
                       double cost, guint seed);
void weights_free(Weights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Weights, weights_free)

/* How far the text lies on each label's side: `labels` numbers into scores_r. */
void weights_score(const Weights *weights, const Vocabulary *vocabulary, const Sample *sample,
                   double *scores_r);

#endif
