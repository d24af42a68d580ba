/*
 * guesses - what a text is guessed to ask for: plain data that classify/ makes and decide/ weighs.
 */
#ifndef INTAKE_GUESSES_H
#define INTAKE_GUESSES_H

#include "../settings/settings.h"

typedef struct type_guess {
    const ServiceType *type; /* of the settings snapshot; borrowed */
    double confidence;       /* the share of such guesses that are right */
} TypeGuess;

typedef struct guess_word { /* words of the text and how much they speak for the likeliest type */
    char *words;
    double weight; /* negative: against it */
} GuessWord;

typedef struct guesses {
    char *source;  /* who guessed: "the starter", "model 12" */
    GArray *types; /* TypeGuess, the likeliest first; what is missing to 1 is none of the desk's */
    double threshold;  /* confidence from which on `accuracy` of the decided are right; above 1:
                          never */
    int accuracy;      /* wanted, in percent */
    GPtrArray *words;  /* GuessWord *, the strongest first */
    char *second_text; /* what in the text speaks for the second type, where two are strong; or NULL
                        */
} Guesses;

Guesses *guesses_new(void);
void guesses_free(Guesses *guesses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Guesses, guesses_free)

void guesses_add(Guesses *guesses, const ServiceType *type, double confidence);
void guesses_add_word(Guesses *guesses, const char *words, double weight); /* copies */

/* Puts the types into order, the likeliest first; of equal ones the earlier added. */
void guesses_sort(GArray *types);

/* "billing 41%, account 20%, technical 11%": the first `most` of TypeGuess. Caller frees. */
char *guesses_shown(const GArray *types, guint most);
/* "\"退款\" +0.41, \"坏了\" +0.30": the first `most` words. Caller frees. */
char *guesses_words_shown(const Guesses *guesses, guint most);

#define GUESSES_SHOWN 3 /* types that people are told and customers may choose from */

#endif
