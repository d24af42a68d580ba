/*
 * pattern_text - the little language of name patterns: "{brand} {agent.short}". Pure.
 */
#ifndef INTAKE_PATTERN_TEXT_H
#define INTAKE_PATTERN_TEXT_H

#include "names.h"

/* The pattern with its variables filled in, whatever they hold. Caller frees. */
char *name_pattern_fill(const NamePattern *pattern, const NameQuestion *question);

/* The same, cleaned by name_clean(). Caller frees. */
char *name_pattern_expand(const NamePattern *pattern, const NameQuestion *question);

/* A text of any origin as a display name: no "@", no control, bidi, zero-width or other invisible
   characters; runs of blanks collapsed; separators and brackets that lost their neighbour taken
   off; at most NAME_OCTETS_MAX octets. "" when nothing is left. Caller frees. */
char *name_clean(const char *text);

#endif
