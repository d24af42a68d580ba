/*
 * learn - the line of what a desk teaches: its labels out of the store, a model learnt from them,
 * the model into the store. The door of the room.
 */
#ifndef INTAKE_LEARNING_LEARN_H
#define INTAKE_LEARNING_LEARN_H

#include "../classify/calibrate.h"
#include "../classify/corpus.h"
#include "../settings/settings.h"
#include "../store/learning.h"

#define LEARN_LEASE_S 1800 /* after which another may train */

typedef struct learnt {
    gint64 model; /* its number */
    gboolean in_force;
    guint labels;
    double accuracy, macro_f1;
    char *why;
} Learnt;
void learnt_free(Learnt *learnt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Learnt, learnt_free)

/* Learns from a desk's labels and keeps the model; it comes into force if its accuracy is no lower
   than that of what is in force. REFUSED when the texts are too few, or somebody learns already.
   `who` is for the store's history. Not in two threads at once. */
Outcome learn_desk(Store *store, const DeskSettings *desk, const char *who, Learnt **learnt_r,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Learns for all desks for which it is due, one after the other; what came of it goes to the log.
 */
void learn_what_is_due(Store *store, const Settings *settings, const char *who, Log *log);

/* Whether it is for any. RETRY when the store is away. */
Outcome learn_is_due(Store *store, const Settings *settings, gboolean *due_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What cross-validation says of a desk's texts with what learn_desk() would learn beside them.
   REFUSED when they are too few. Caller frees and clears. */
Outcome learn_judge(const DeskSettings *desk, const GPtrArray *texts, Corpus **corpus_r,
                    Judged *judged_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The desk's labelled texts, the newest TRAINING_TEXTS_MAX: LabelledText *. */
Outcome learn_texts(Store *store, const DeskSettings *desk, GPtrArray **texts_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
