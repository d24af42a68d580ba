/*
 * pattern - regular expressions an admin writes, run over text a stranger writes: PCRE2 with UTF,
 * case folded, under limits of steps, depth, memory and time. The only file that knows PCRE2.
 */
#ifndef INTAKE_PATTERN_H
#define INTAKE_PATTERN_H

#include "outcome.h"

#define PATTERN_MATCH_LIMIT 200000   /* backtracking steps; PCRE2's own default is ten million */
#define PATTERN_SUBJECT_OCTETS 65536 /* of the text that is looked at */
#define PATTERN_CPU_MS 50            /* processor time over one text */
#define PATTERN_MATCH_OCTETS 80      /* of a match that is handed to the caller */

typedef struct pattern Pattern;

/* REFUSED with position and PCRE2's reason. Immutable afterwards and shared between threads. */
Outcome pattern_compile(const char *expression, Pattern **pattern_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* Whether it is found in `subject` (valid UTF-8). match_r, when not NULL, gets a copy of what
   matched, cut at PATTERN_MATCH_OCTETS; caller frees. A limit that strikes counts as no match. */
gboolean pattern_matches(const Pattern *pattern, const char *subject, char **match_r);

/* The next match from octet *at on: value_r gets the group (?<value>...) where the expression has
   one that takes part, else all of it, cut alike; caller frees. *at moves behind it. FALSE: none.
 */
gboolean pattern_find_value(const Pattern *pattern, const char *subject, gsize *at, char **value_r);

const char *pattern_expression(const Pattern *pattern);

#endif
