/*
 * cross - cross-validation: what a machine says of texts it has not seen.
 */
#ifndef INTAKE_CLASSIFY_CROSS_H
#define INTAKE_CLASSIFY_CROSS_H

#include "calibrate.h"
#include "learner.h"

typedef struct cross_plan {
    guint folds;  /* each text is in one; every label's texts are spread over all */
    guint judged; /* folds that are judged, of `folds`: fewer where each costs much */
    Machine machine;
    guint seed;
    guint texts_max; /* learnt from, of each fold's: for learning curves; 0: all */
} CrossPlan;

/* Clear the result with judged_clear(). */
Judged cross_validate(const Samples *samples, const CrossPlan *plan);

/* The same for several shares of naive Bayes, the smallest first, beside one training of the
   machine in each fold, whose own share counts for nothing: `count` results, each to be cleared. */
void cross_validate_shares(const Samples *samples, const CrossPlan *plan, const double *shares,
                           gsize count, Judged *judged_r);

#endif
