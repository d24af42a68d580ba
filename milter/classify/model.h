/*
 * model - a trained classifier: a file that is mapped read-only, checked as a whole before anything
 * of it is believed, and asked by any number of threads. The door of the judging half of the room.
 *
 * The file, in the order of the machine that wrote it (another is refused): a header, the labels, a
 * row number for each bucket, rows of eight-bit weights with a scale each, and what was measured in
 * training as text.
 */
#ifndef INTAKE_CLASSIFY_MODEL_H
#define INTAKE_CLASSIFY_MODEL_H

#include "../base/outcome.h"
#include "features.h"

#define MODEL_VERSION 1
#define MODEL_OCTETS_MAX ((gsize)256 * 1024 * 1024)
#define MODEL_LABELS_MAX 512

typedef struct model Model;

/* REFUSED, and why: not there, cut, damaged, of another version or machine. Caller frees. */
Outcome model_open(const char *path, Model **model_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for octets in memory, which the model keeps a reference on. `name` is for messages. */
Outcome model_open_bytes(GBytes *bytes, const char *name, Model **model_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

guint model_labels(const Model *model);
const char *model_label(const Model *model, guint label); /* borrowed */
guint model_bits(const Model *model);                     /* for feature_reader_new() */
guint model_rows(const Model *model);
gsize model_octets(const Model *model);
/* "name<TAB>value" lines of what training measured, and "top<TAB>label<TAB>feature<TAB>weight" for
   the strongest features. Borrowed. */
const char *model_figures(const Model *model);

typedef struct guess {
    guint label;
    double confidence; /* calibrated: the share of such guesses that are right */
} Guess;

/* All labels, the likeliest first, into guesses_r[model_labels()]. */
void model_judge(const Model *model, FeatureSet set, Guess *guesses_r);

/* The confidence from which on that share of guesses was right in cross-validation; above 1 when
   none is sure enough. One of MODEL_ACCURACIES, or the next higher. */
double model_threshold(const Model *model, double accuracy);

typedef struct reason { /* words of a text and how much they speak for a label */
    char *words;
    double weight; /* of the score; negative: against it */
} Reason;

/* The strongest `most` reasons for a label, strongest first, of a text that the reader has just
   traced into `set`: Reason *. What a word is repeated for counts where it stands first. Costs
   about what judging does. Caller unrefs. */
GPtrArray *model_reasons_traced(const Model *model, const FeatureReader *reader, FeatureSet set,
                                guint label, guint most);

/* The same of a text, each word with all its places: slow. */
GPtrArray *model_reasons(const Model *model, FeatureReader *reader, const char *subject,
                         const char *text, guint label, guint most);

#endif
