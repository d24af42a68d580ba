/*
 * training - a model from a desk's labelled texts: learnt with the starter's texts beside them and
 * without, whichever is told better by cross-validation, and held against the model in force on
 * texts that neither has seen.
 */
#ifndef INTAKE_LEARNING_TRAINING_H
#define INTAKE_LEARNING_TRAINING_H

#include "../classify/model.h"
#include "../classify/train.h"
#include "../mail/labelled.h"
#include "../settings/settings.h"

#define TRAINING_TEXTS_MIN 10    /* fewer cannot be cross-validated */
#define TRAINING_TEXTS_MAX 10000 /* the newest */

typedef struct incumbent { /* what is in force */
    const Model *model;    /* NULL: the starter */
    gint64 newest_label;   /* that it may have seen */
    double accuracy;       /* by cross-validation, when it was learnt */
} Incumbent;

typedef struct training {
    GBytes *octets; /* of the model file */
    guint labels;   /* texts learnt from */
    double accuracy, macro_f1;
    char *figures;      /* as model_figures() */
    char *why;          /* how it was learnt, and how it compares */
    gboolean is_better; /* at least as good as what is in force */
} Training;
void training_free(Training *training);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Training, training_free)

/* `texts`: LabelledText *, newest first, of which those are taken that selection_of() takes;
   `starter` may be NULL. REFUSED when they are too few. Not in two threads at once. */
Outcome training_run(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                     const Incumbent *incumbent, Training **training_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The corpus that training_run() would learn from in the end, and what cross-validation says of its
   texts. REFUSED as there. Caller frees and clears. */
Outcome training_judge(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                       Corpus **corpus_r, Judged *judged_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
