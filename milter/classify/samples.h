/*
 * samples - a corpus as numbers: each text's features once, then for any choice of texts the
 * vocabulary of these and unit-length vectors over it.
 */
#ifndef INTAKE_CLASSIFY_SAMPLES_H
#define INTAKE_CLASSIFY_SAMPLES_H

#include "corpus.h"
#include "features.h"

typedef struct sample {
    Feature *features;
    gsize length;
    guint label;
    gboolean is_keywords;
    gboolean is_typical;
} Sample;

typedef struct samples {
    GArray *samples; /* Sample, as the corpus has its texts */
    guint labels;
    guint bits;
} Samples;

Samples *samples_of(const Corpus *corpus, FeatureReader *reader, guint bits);
void samples_free(Samples *samples);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Samples, samples_free)

static inline const Sample *samples_at(const Samples *samples, guint index)
{
    return &g_array_index(samples->samples, Sample, index);
}

typedef struct vocabulary {
    guint32 *row;  /* of each bucket, from 1; 0: no chosen text has it */
    float *weight; /* of each row, from 1: the inverse document frequency */
    float unknown; /* of a bucket without a row */
    guint rows;
} Vocabulary;

/* Over the texts whose flag in `chosen` is set. */
Vocabulary *vocabulary_of(const Samples *samples, const gboolean *chosen);
void vocabulary_free(Vocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vocabulary, vocabulary_free)

/* What a feature that has a row weighs, before the vector has unit length. */
static inline double vocabulary_weigh(const Vocabulary *vocabulary, const Feature *feature)
{
    return (double)feature->value * (double)vocabulary->weight[vocabulary->row[feature->bucket]];
}

/* One over the length of the text's vector, features without a row counted in: a text of unknown
   words is near to nothing that was learnt. 0 for a text without features. */
double vocabulary_scale(const Vocabulary *vocabulary, const Feature *features, gsize length);

#endif
