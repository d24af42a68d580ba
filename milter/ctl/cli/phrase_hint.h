/*
 * phrase_hint - what somebody who typed an unknown command may have meant. Pure.
 */
#ifndef INTAKE_CTL_PHRASE_HINT_H
#define INTAKE_CTL_PHRASE_HINT_H

#include "phrase.h"

#define PHRASE_HINTS_MAX 3

/* "did you mean \"ticket show\" or \"ticket list\"?", or "intakectl help lists the commands" when
   nothing is near. Caller frees. */
char *phrase_hint(const Phrase *phrases, gsize length, const GPtrArray *words);

/* The words before the first option, as they were typed, cut at a sensible length. Caller frees. */
char *phrase_hint_typed(const GPtrArray *words);

#endif
