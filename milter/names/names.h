/*
 * names - the inbound agent name: which standard name customers see. Pure.
 */
#ifndef INTAKE_NAMES_H
#define INTAKE_NAMES_H

#include "../known.h"
#include "../settings.h"

#define NAME_OCTETS_MAX 200

typedef enum name_kind { NAME_AGENT_REPLY, NAME_AUTOMATIC_REPLY, NAME_ACKNOWLEDGEMENT } NameKind;
const char *name_kind_name(NameKind kind); /* "agent", "automatic", "acknowledgement" */

typedef struct name_question {
    const DeskSettings *desk;
    const Agent *agent; /* NULL: nobody in person */
    NameKind kind;
    const char *service_type, *group, *language; /* NULL: unknown */
    const char *first_used;                      /* the name the ticket keeps; NULL: none yet */
} NameQuestion;

/* The display name: `first_used` when it is this agent's way of answering already, else the
   pattern that fits best, expanded. Patterns know {brand} {department} {agent.short}
   {agent.surname} {agent.given} {agent.title} {role} {service}; runs of blanks collapse. Never
   contains "@", control or bidi characters. *reason_r says which pattern. Caller frees both. */
char *name_choose(const NameQuestion *question, char **reason_r);

/* How specifically a pattern fits, NAME_MISFIT when it does not; the highest wins. Two that fit one
   question equally well are a fault that settings_load() refuses. */
#define NAME_MISFIT (-1)
int name_pattern_score(const NamePattern *pattern, const NameQuestion *question);

/* For settings_load(): REFUSED when a pattern holds an unknown variable or an open brace. */
Outcome name_pattern_check(const char *pattern, GError **error);

#endif
