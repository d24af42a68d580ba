/*
 * place_private - what finding a place in text and in HTML has in common: both look at lines.
 */
#ifndef INTAKE_PLACE_PRIVATE_H
#define INTAKE_PLACE_PRIVATE_H

#include "place.h"

typedef struct place_lines { /* what is found in the lines a reader sees */
    TextLayout layout;
    TextSpan commands;    /* empty: none */
    TextSpan placeholder; /* the words of the line, without its end; empty: none */
    GArray *removals;     /* TextSpan, in no order: own signatures, commands, placeholders */
} PlaceLines;

/* Finds the lines and fills in what of `place_r` does not depend on the markup. */
void place_lines_find(const char *text, const GArray *stretches, const PlaceWish *wish,
                      PlaceLines *lines_r, Place *place_r);
void place_lines_clear(PlaceLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlaceLines, place_lines_clear)

/* Whether what stands there is no quote: the agent's words, or a signature among them. */
gboolean place_is_new(const TextLayout *layout, gsize offset);

/* Sorts spans and unites those that touch or overlap; moves `insert` out of them. */
void place_settle(Place *place);

#endif
