/*
 * learner - weights from samples: a linear machine that tells the labels apart, by LIBLINEAR.
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

typedef enum machine_kind {
    MACHINE_AT_ONCE,     /* a support vector machine of all labels (Crammer and Singer): the best
                            where texts are many */
    MACHINE_ONE_TO_REST, /* a support vector machine for each label against the rest */
    MACHINE_LOGISTIC,    /* logistic regression for each label against the rest: the best where a
                            label has a handful of texts */
} MachineKind;

typedef struct machine {
    MachineKind kind;
    double cost;  /* of an error */
    double bayes; /* share of naive Bayes' weights beside its own; see bayes.h */
} Machine;

/* "at-once", "one-to-rest", "logistic". Static. */
const char *machine_name(MachineKind kind);

/* Learns from the chosen texts, without the share of naive Bayes. The same choice, machine and seed
 * give the same weights. Not in two threads at once: LIBLINEAR draws from the process's
 * generator. */
Weights *learner_train(const Samples *samples, const gboolean *chosen, const Vocabulary *vocabulary,
                       Machine machine, guint seed);
void weights_free(Weights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Weights, weights_free)

/* Adds that share of others over the same rows. */
void weights_add(Weights *weights, const Weights *others, double share);

/* How far the text lies on each label's side: `labels` numbers into scores_r. */
void weights_score(const Weights *weights, const Vocabulary *vocabulary, const Sample *sample,
                   double *scores_r);

#endif
