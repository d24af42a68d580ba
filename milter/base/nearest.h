/*
 * nearest - the word somebody probably meant, for hints. Pure.
 */
#ifndef INTAKE_NEAREST_H
#define INTAKE_NEAREST_H

#include <glib.h>

/* The edit distance of two texts: octets inserted, left out, changed, or two neighbours swapped.
   Texts over 64 octets count as entirely different. */
guint nearest_distance(const char *one, const char *other);

/* The candidate nearest to `word`, or NULL when none is near enough to be a slip of the finger (a
   third of its length, at least one). Borrowed from `candidates` (char *). */
const char *nearest_word(const char *word, const GPtrArray *candidates);

#endif
