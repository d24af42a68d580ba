/*
 * names - the inbound agent name: which standard name customers see. Pure.
 */
#ifndef INTAKE_NAMES_H
#define INTAKE_NAMES_H

#include "../mail/known.h"
#include "../settings/name_pattern.h"

#define NAME_OCTETS_MAX 200

typedef struct name_question {
    const DeskSettings *desk;
    const Agent *agent; /* NULL: nobody in person; a machine answers as nobody in any case */
    NameKind kind;
    const char *service_type, *group, *language; /* NULL: unknown */
    const char *channel;                         /* "phone", "chat", ...; NULL: "mail" */
    const char *first_used; /* what this agent was called first in the ticket; NULL: nothing yet */
} NameQuestion;

/* What an agent is called in a language and on a channel: each member from the most specific of the
   agent's names that has it, else the agent's own. A member is NULL where nothing says it. */
typedef struct agent_form { /* all borrowed */
    const char *surname, *given_name, *short_name, *title, *role, *department;
} AgentForm;
AgentForm name_agent_form(const Agent *agent, const char *language, const char *channel);

/* What customers read for a role: its label in the language, else the role itself. Borrowed. */
const char *name_role_label(const DeskSettings *desk, const char *role, const char *language);

/* The agent a name may speak of: none unless a person answers. */
const Agent *name_question_agent(const NameQuestion *question);

/* The display name: `first_used`, which stays for the agent's replies in its ticket whatever was
   renamed meanwhile, else the pattern that fits best, expanded. Patterns know {brand} {department}
   {agent.short} {agent.surname} {agent.given} {agent.title} {role} {service}; runs of blanks
   collapse. Never contains "@", control or bidi characters. *reason_r says which pattern. Caller
   frees both. */
char *name_choose(const NameQuestion *question, char **reason_r);

/* name_pattern_fitness() for a question. */
int name_pattern_score(const NamePattern *pattern, const NameQuestion *question);

/* The pattern that fits best, or the one without rules where none does. Borrowed. */
const NamePattern *name_pattern_or_default(const NameQuestion *question);

#endif
