/*
 * letters - whether the letters of an element are seen by who reads it: their size, and their
 * colour on what is behind them.
 */
#ifndef INTAKE_HTML_LETTERS_H
#define INTAKE_HTML_LETTERS_H

#include "scan.h"

typedef struct html_letters {
    guint32 ink : 24, is_ink_told : 1; /* RGB; untold a style sheet may say what it is */
    guint32 is_clear : 1;              /* they have no colour at all */
    guint32 is_tiny : 1;               /* too small to be read */
    guint32 ground : 24, is_ground_told : 1;
} HtmlLetters;

/* As everything begins: letters of any colour on white. */
#define HTML_LETTERS_PLAIN ((HtmlLetters){.ground = 0xffffff, .is_ground_told = 1})

/* The letters in an element, as those `around` it are or are not. What stands in it may have
   others: makers of newsletters lay out with cells of size 0. */
HtmlLetters html_letters(const HtmlToken *token, HtmlLetters around);

/* Whether they have the colour of the ground, as far as tags tell. A style sheet, or a program that
   shows white on black, may show them all the same: they are words, but nothing is done for them
   alone. */
gboolean html_letters_are_pale(HtmlLetters letters);

#endif
