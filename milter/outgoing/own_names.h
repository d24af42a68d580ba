/*
 * own_names - what an agent is called in the agent's own signature. Pure.
 */
#ifndef INTAKE_OWN_NAMES_H
#define INTAKE_OWN_NAMES_H

#include "../mail/known.h"
#include "../mail/mail.h"

/* Words, case folded: of the display names in From, and of the agent's record (NULL: unknown).
   Caller unrefs. */
GPtrArray *own_names_new(const MailFacts *facts, const Agent *agent);

/* Whether a line holds one of them as a word; of scripts without blanks, anywhere. NULL: none. */
gboolean own_names_in(const GPtrArray *names, const char *words, gsize length);

#endif
