/*
 * evaluate - what cross-validation says of a machine, as figures for people: how often it is right,
 * by type and by language, what it takes for what, whether its confidences mean what they say, and
 * how many texts it can decide at a wanted accuracy. Pure.
 */
#ifndef INTAKE_CLASSIFY_EVALUATE_H
#define INTAKE_CLASSIFY_EVALUATE_H

#include "calibrate.h"
#include "corpus.h"

#define EVALUATE_LANGUAGES_MAX 64 /* further ones are counted together, as EVALUATE_OTHERS */
#define EVALUATE_OTHERS "others"
#define EVALUATE_COVERS 4

typedef struct confusion { /* how many texts of a type were told to be of which */
    guint labels;
    guint *counts; /* [right label][label told] */
} Confusion;

typedef struct figures { /* of one type, or of several: then precision, recall and F1 are means */
    guint texts;         /* that are of it */
    guint told;          /* that were told to be of it */
    guint right;         /* both */
    double precision, recall, f1; /* 0 where nothing was told, or nothing is there */
} Figures;

typedef struct language_figures {
    char *name;
    Figures figures;
} LanguageFigures;

typedef struct wanted_cover {
    double accuracy; /* wanted: 0.8, 0.85, 0.9, 0.95 */
    Cover cover;
} WantedCover;

typedef struct evaluation {
    GPtrArray *labels; /* char *, in the order of the confusion's; shared with the corpus */
    Confusion confusion;
    Figures all;          /* the means are over the types */
    GPtrArray *languages; /* LanguageFigures *, by name */
    double temperature;
    Reliability reliability;
    WantedCover covers[EVALUATE_COVERS];
} Evaluation;

/* `judged` is of that corpus' texts. Caller frees. */
Evaluation *evaluation_of(const Corpus *corpus, const Judged *judged);
void evaluation_free(Evaluation *evaluation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Evaluation, evaluation_free)

Figures evaluation_type(const Evaluation *evaluation, guint label);
guint confusion_at(const Confusion *confusion, guint gold, guint told);
double figures_accuracy(const Figures *figures);

typedef struct mistake { /* texts of a type that were told to be of another */
    guint gold, told, texts;
} Mistake;
/* The most frequent first, `most` of them: Mistake. Caller unrefs. */
GArray *evaluation_mistakes(const Evaluation *evaluation, guint most);

#endif
