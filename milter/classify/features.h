/*
 * features - what a text offers the learner: hashed words, pairs, letter and character n-grams,
 * each with how much it is there. The door of the reading half of the room. Linear; no allocation
 * once the buffers have grown to the longest text.
 */
#ifndef INTAKE_CLASSIFY_FEATURES_H
#define INTAKE_CLASSIFY_FEATURES_H

#include <glib.h>

/* Longer subjects and texts are read up to here. */
#define FEATURES_OCTETS_MAX (64 * 1024)

#define FEATURES_BITS                                                                              \
    18 /* of a bucket's number; twenty changed no figure by more than 0.3 points */
#define FEATURES_BITS_MAX 24

/* Of the features themselves: a model learnt from others cannot read these. */
#define FEATURES_VERSION 3

typedef struct feature {
    guint32 bucket; /* below 2^bits */
    float value;    /* 1 + ln(how often), times what its kind is worth */
} Feature;

typedef struct feature_set {
    const Feature *features; /* each bucket once, in the order of the text; the reader's own */
    gsize length;
} FeatureSet;

/* One for each thread: it owns the buffers. */
typedef struct feature_reader FeatureReader;
FeatureReader *feature_reader_new(guint bits);
void feature_reader_free(FeatureReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FeatureReader, feature_reader_free)

/* The features of a text, any octets; valid until the reader reads again. `subject` may be NULL.
   Same text, same features, on every machine. */
FeatureSet feature_reader_read(FeatureReader *reader, const char *subject, const char *text);

/* The same, and keeps where each of the features stands in the text. */
FeatureSet feature_reader_trace(FeatureReader *reader, const char *subject, const char *text);

typedef struct feature_words { /* characters of the text that was read */
    guint32 first, last;
} FeatureWords;

/* The words from which a feature of the text traced last comes first; and written out, caller
   frees. */
FeatureWords feature_reader_words(const FeatureReader *reader, gsize feature);
char *feature_reader_written(const FeatureReader *reader, FeatureWords words);

/* How a feature is written, and the words of the text it comes from: "<refu" and "refund". Both are
   UTF-8 that the callee may copy. */
typedef void (*FeatureNamed)(guint32 bucket, const char *feature, const char *words, gpointer data);

/* Reads a text and calls `named` for each occurrence of a feature. For people: slow. */
FeatureSet feature_reader_name(FeatureReader *reader, const char *subject, const char *text,
                               FeatureNamed named, gpointer data);

#endif
