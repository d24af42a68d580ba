/*
 * agent_fields - what an admin says of an agent, as texts, checked and put into the agent.
 */
#ifndef INTAKE_CTL_AGENT_FIELDS_H
#define INTAKE_CTL_AGENT_FIELDS_H

#include "../../mail/known.h"
#include "../../settings/settings.h"

typedef struct agent_fields { /* borrowed; NULL: stays as it is; "": is taken away */
    const char *address, *certificate;
    const char *surname, *given_name, *short_name, *title, *role, *department;
    const char *language, *types; /* "billing,complaint", or "all" */
} AgentFields;

/* REFUSED with the value and a hint. What nobody says gets its default. */
Outcome agent_fields_fill(const AgentFields *fields, const Settings *settings,
                          const DeskSettings *desk, Agent *agent, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether customers could be told another name: a member that names are made of differs. */
gboolean agent_fields_rename(const Agent *was, const Agent *is);

#endif
