/*
 * names_future - what the agents of a desk are called from now on: the names that stand, how long
 * each holds, and the moments at which something changes. Pure.
 */
#ifndef INTAKE_CTL_NAMES_FUTURE_H
#define INTAKE_CTL_NAMES_FUTURE_H

#include "../../mail/known.h"
#include "../../store/admin.h"

typedef struct names_future NamesFuture;

/* Takes `agents` (Agent *, of all desks, with their free function); `names` are the rows of
   store_name_table(), of which those of the desk count. Caller frees. */
NamesFuture *names_future_new(const char *desk, GPtrArray *agents, const Table *names);
void names_future_free(NamesFuture *future);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NamesFuture, names_future_free)

/* A name that is decided now and holds from one moment until another (Unix times; until 0: without
   end), wherever no later one does. Copies. */
void names_future_add(NamesFuture *future, const char *login, const AgentName *name, gint64 from,
                      gint64 until);
/* Takes a name back, and says when it would have held. FALSE when the agent has none of that
   number that stands. */
gboolean names_future_withdraw(NamesFuture *future, const char *login, gint64 number,
                               gint64 *from_r, gint64 *until_r);
/* What an agent of the desk is called without further names; who is not there is added. Copies. */
void names_future_put(NamesFuture *future, const Agent *agent);

/* Adds the moments after `from` and before `until` (0: without end) at which a name begins or ends
   (gint64, in no order). */
void names_future_moments(const NamesFuture *future, gint64 from, gint64 until, GArray *moments);

/* All agents with the names in force at a moment; borrowed, and changed by the next call. */
const GPtrArray *names_future_at(NamesFuture *future, gint64 moment);
/* One of the desk among them; NULL: there is none. */
const Agent *names_future_agent(const NamesFuture *future, const char *login);

#endif
