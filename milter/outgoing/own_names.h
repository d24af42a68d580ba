/*
 * own_names - what an agent is called in the agent's own signature. Pure.
 */
#ifndef INTAKE_OWN_NAMES_H
#define INTAKE_OWN_NAMES_H

#include "../mail/known.h"
#include "../mail/mail.h"
#include "../settings/settings.h"

/* Words, case folded: of the display names in From, and of the agent's record (NULL: unknown) with
   the names in force in every language. Caller unrefs. */
GPtrArray *own_names_new(const MailFacts *facts, const Agent *agent);

/* What stands beside a name there and tells nobody by itself, case folded: parts of names of one
   character, titles, roles, departments, the brand, in every language. Caller unrefs. */
GPtrArray *own_titles_new(const DeskSettings *desk, const Agent *agent);

/* Whether a line holds one of them as a word; of scripts without blanks, anywhere. NULL: none. */
gboolean own_names_in(const GPtrArray *names, const char *words, gsize length);

#endif
