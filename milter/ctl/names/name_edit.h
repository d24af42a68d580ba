/*
 * name_edit - changing what an agent is called, in memory, before it is checked and recorded. Pure.
 */
#ifndef INTAKE_CTL_NAME_EDIT_H
#define INTAKE_CTL_NAME_EDIT_H

#include "../../mail/known.h"
#include "../../settings/settings.h"

/* The agent's name for exactly that language and channel ("": any), an empty one where there was
   none. Borrowed. */
AgentName *name_edit(Agent *agent, const char *language, const char *channel);

/* How a name for a language that an admin asked for is to be kept: as the desk spells it, or as a
   range such as "zh" that holds one of the desk's. REFUSED when the desk does not speak it. NULL
   and "" are any. Borrowed from `asked` or the desk. */
Outcome name_edit_language(const DeskSettings *desk, const char *asked, const char **language_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* REFUSED: the desk does not speak the language that was asked for. */
Outcome name_edit_unspoken(const DeskSettings *desk, const char *asked, GError **error);

/* REFUSED when the desk does not use the channel: nobody would ever look at a name for it. NULL and
   "" are any. */
Outcome name_edit_channel(const DeskSettings *desk, const char *channel, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Login -> Agent * of the agents of a desk among Agent * elements, all borrowed. Caller unrefs. */
GHashTable *name_edit_index(const GPtrArray *agents, const char *desk);

#endif
