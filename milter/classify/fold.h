/*
 * fold - a text as the classifier reads it: compatibility forms made one (NFKC), letters in small,
 * each character with its script. Linear, whatever the octets; what is not UTF-8 counts as a blank.
 */
#ifndef INTAKE_CLASSIFY_FOLD_H
#define INTAKE_CLASSIFY_FOLD_H

#include "script.h"

typedef struct folded {
    gunichar *characters;
    Script *scripts; /* one for each character */
    gsize length;
    gsize room;
} Folded;

/* Appends `length` octets of `text`. Memory is kept for the next text. */
void folded_append(Folded *folded, const char *text, gsize length);

/* The same for a place that is none: a blank, so that nothing joins across it. */
void folded_append_break(Folded *folded);

void folded_clear(Folded *folded); /* frees */

#endif
