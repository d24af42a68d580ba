/*
 * bayes - naive Bayes' weights over a machine's own vectors: how much likelier a feature is in a
 * label's texts than in all others. It needs fewer texts of a label than a machine that draws
 * borders between them, so a share of it beside the machine's weights helps where texts are short
 * or few (banking77 by half a point, five texts a label by one; what share is for cross-validation
 * to say: with a few long texts none is the best).
 */
#ifndef INTAKE_CLASSIFY_BAYES_H
#define INTAKE_CLASSIFY_BAYES_H

#include "learner.h"

/* From the chosen texts, and as large as `beside` in Euclid's norm, so that a share means the same
   beside every machine; without bias. Caller frees. */
Weights *bayes_train(const Samples *samples, const gboolean *chosen, const Vocabulary *vocabulary,
                     const Weights *beside);

#endif
