/*
 * model_page - an evaluation as one HTML page that needs nothing but itself: no scripts, no fonts,
 * nothing fetched; light or dark as the reader's browser is. Pure.
 */
#ifndef INTAKE_CTL_MODEL_PAGE_H
#define INTAKE_CTL_MODEL_PAGE_H

#include "../classify/curve.h"
#include "../classify/evaluate.h"
#include "../store/learning.h"

typedef struct model_report {
    const Evaluation *evaluation;
    const GArray *curve; /* CurvePoint; NULL: not drawn */
    const GArray *weeks; /* WeekAccuracy; NULL: nothing was filed */
} ModelReport;

/* Caller frees. */
GString *model_page(const ModelReport *report);

#endif
