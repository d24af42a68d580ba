/*
 * agents - agents as commands show them: found by login, with the names customers see.
 */
#ifndef INTAKE_CTL_AGENTS_H
#define INTAKE_CTL_AGENTS_H

#include "../../names/names.h"
#include "../../store/admin.h"

/* REFUSED when the desk has no active agent of that login. Caller frees. */
Outcome agents_find(Store *store, const char *desk, const char *login, Agent **agent_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same among agents that are at hand, whose array owns them; it is taken out. */
Outcome agents_take(GPtrArray *agents, const char *desk, const char *login, Agent **agent_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Without further names. Caller frees. */
Agent *agents_copy(const Agent *agent);

/* One row with everything known of an agent. Caller frees. */
Table *agents_facts(const Agent *agent);

/* An empty table for agents_add_names(). Caller frees. */
Table *agents_names_table(void);

/* One row for each language of the desk: the name in the agent's answers (`agent` NULL: in
   acknowledgements), and the pattern it came from. `like` narrows it to one language, service
   type or group, where its members are set; NULL: none. */
void agents_add_names(Table *table, const DeskSettings *desk, const Agent *agent,
                      const NameQuestion *like);

#endif
