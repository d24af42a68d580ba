/*
 * calibrate - scores into confidences that mean what they say, and what they are worth. Pure.
 */
#ifndef INTAKE_CLASSIFY_CALIBRATE_H
#define INTAKE_CLASSIFY_CALIBRATE_H

#include <glib.h>

#define CALIBRATE_BINS 15

typedef struct judged { /* texts that a machine judged which had not seen them */
    guint labels;
    guint length;
    double *scores; /* [length][labels] */
    guint *gold;    /* the right label of each */
    guint *text;    /* which text of the corpus */
} Judged;

void judged_clear(Judged *judged);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Judged, judged_clear)

/* The label with the highest score; its share of exp(score / temperature) is the confidence. */
guint calibrate_best(const double *scores, guint labels, double temperature, double *confidence_r);

/* The temperature under which what is right was most likely. */
double calibrate_temperature(const Judged *judged);

/* How surprising the right labels were, per text, at that temperature; 0 where none was judged. */
double calibrate_surprise(const Judged *judged);

typedef struct reliability {
    guint texts[CALIBRATE_BINS];
    double confidence[CALIBRATE_BINS]; /* mean, of each bin */
    double right[CALIBRATE_BINS];      /* share */
    double error;                      /* expected calibration error: the mean gap */
} Reliability;
Reliability calibrate_reliability(const Judged *judged, double temperature);

typedef struct cover {
    double threshold; /* from this confidence on ...; above 1: never */
    double share;     /* ... are so many of the texts */
} Cover;
/* The most texts that can be decided with that share of them right. */
Cover calibrate_cover(const Judged *judged, double temperature, double accuracy);

double calibrate_accuracy(const Judged *judged);

#endif
