/*
 * letters - whether the letters of an element are seen by who reads it: their size, and their
 * colour on what is behind them.
 */
#ifndef INTAKE_HTML_LETTERS_H
#define INTAKE_HTML_LETTERS_H

#include "effects.h"

typedef struct html_letters {
    HtmlColour ink, ground;
    gboolean is_tiny; /* too small to be read */
} HtmlLetters;

/* As everything begins: letters of the reader's own colour on white. */
#define HTML_LETTERS_PLAIN                                                                         \
    ((HtmlLetters){.ink = {.kind = HTML_COLOUR_OWN},                                               \
                   .ground = {.rgb = 0xffffff, .kind = HTML_COLOUR_TOLD}})

/* Changes the letters of an element, which are those `around` it to begin with. What stands in it
   may have others: makers of newsletters lay out with cells of size 0. */
void html_letters_change(HtmlLetters *letters, const HtmlEffects *effects,
                         HtmlColour ground_around);

/* Whether they have the colour of the ground, or may: white ones on a picture, and all whose colour
   is not understood. A program that shows white on black may show them all the same: they are
   words, but nothing is done for them alone. */
gboolean html_letters_are_pale(const HtmlLetters *letters);

#endif
