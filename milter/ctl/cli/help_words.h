/*
 * help_words - what the holes and options of the commands mean, for `intakectl help COMMAND`.
 */
#ifndef INTAKE_CTL_HELP_WORDS_H
#define INTAKE_CTL_HELP_WORDS_H

#include <glib.h>

/* One line on a hole ("TICKET") or an option ("--desk") of a phrase; NULL: there is none of that
   name. Static. */
const char *help_word(const char *word);

#endif
