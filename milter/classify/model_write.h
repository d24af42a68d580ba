/*
 * model_write - the octets of a model file.
 */
#ifndef INTAKE_CLASSIFY_MODEL_WRITE_H
#define INTAKE_CLASSIFY_MODEL_WRITE_H

#include "calibrate.h"
#include "learner.h"

typedef struct model_draft {
    const Corpus *corpus;
    const Samples *samples;
    FeatureReader *reader;
    const Vocabulary *vocabulary;
    const Weights *weights;
    const Judged *judged; /* by cross-validation */
    Machine machine;
    double temperature;
} ModelDraft;

GBytes *model_write(const ModelDraft *draft);

#endif
