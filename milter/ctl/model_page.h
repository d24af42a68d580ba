/*
 * model_page - an evaluation as one HTML page that needs nothing but itself: no scripts, no fonts,
 * nothing fetched; light or dark as the reader's browser is. Pure.
 */
#ifndef INTAKE_CTL_MODEL_PAGE_H
#define INTAKE_CTL_MODEL_PAGE_H

#include "../classify/evaluate.h"

/* Caller frees. */
GString *model_page(const Evaluation *evaluation);

#endif
