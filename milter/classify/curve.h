/*
 * curve - what more texts are worth: how often a machine is right that learnt from a part of them.
 */
#ifndef INTAKE_CLASSIFY_CURVE_H
#define INTAKE_CLASSIFY_CURVE_H

#include "corpus.h"

#define CURVE_POINTS 4 /* an eighth, a quarter, half and all of the texts */

typedef struct curve_point {
    guint texts;     /* learnt from */
    double accuracy; /* on texts not seen */
} CurvePoint;

/* CurvePoint, the fewest texts first; none of fewer than two texts. The corpus is finished. Caller
   unrefs. Not in two threads at once. */
GArray *curve_of(const Corpus *corpus, guint seed);

#endif
