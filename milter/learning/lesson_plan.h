/*
 * lesson_plan - what a desk's model is learnt from, as a corpus: the desk's labelled texts, and
 * beside them what is known of its types without any ticket: their labels, their keywords, and the
 * starter's texts of their kinds. What stands beside is learnt from and never tested on.
 */
#ifndef INTAKE_LEARNING_LESSON_PLAN_H
#define INTAKE_LEARNING_LESSON_PLAN_H

#include "../classify/corpus.h"
#include "../mail/labelled.h"
#include "../settings/settings.h"

/* The corpus, finished; its first `texts->len` texts are these, in their order (const LabelledText
 *). `starter` may be NULL. REFUSED when there are not two types to tell apart. Caller frees. */
Outcome lesson_plan_corpus(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                           Corpus **corpus_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of the starter's texts alone, to be tested on: what the desk's types are told by before
   anything was learnt from it. REFUSED when its types name no two kinds. Caller frees. */
Outcome lesson_plan_prior(const DeskSettings *desk, const Corpus *starter, Corpus **corpus_r,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
