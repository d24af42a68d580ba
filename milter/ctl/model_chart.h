/*
 * model_chart - an evaluation as pictures: SVG that stands within an HTML page and takes its
 * colours from it. Labels are escaped. Pure.
 */
#ifndef INTAKE_CTL_MODEL_CHART_H
#define INTAKE_CTL_MODEL_CHART_H

#include "../classify/curve.h"
#include "../classify/evaluate.h"

/* Appends a text for a page: "<" and its kin escaped, control characters and what is no UTF-8
   replaced. */
void chart_append_text(GString *page, const char *text);

/* What was told of each type, a row for each: the darker, the larger the part of the type's
   texts. */
void chart_confusion(GString *page, const Evaluation *evaluation);

/* How often the guesses of each confidence were right; on the diagonal they mean what they say. */
void chart_reliability(GString *page, const Reliability *reliability);

/* How often a machine was right that had learnt from so many texts: CurvePoint, one at least. */
void chart_learning(GString *page, const GArray *curve);

#endif
