/*
 * witness - tells the store, on every new session and now and then on an old one, the highest
 * ticket number this filter ever got. A store that lost its newest rows (a standby promoted before
 * it had them, a restored copy) then lets its numbers jump, so that none is given out twice.
 */
#ifndef INTAKE_STORE_WITNESS_H
#define INTAKE_STORE_WITNESS_H

#include "../base/log.h"
#include "connection.h"

#define WITNESS_PAUSE_S 60 /* a pooler may change the server behind a session */

typedef struct witness Witness;

/* `desks`: char *, told of a jump. `log` is borrowed and may be NULL. Never NULL. */
Witness *witness_new(const char *filter, const GPtrArray *desks, Log *log);
void witness_free(Witness *witness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Witness, witness_free)

/* A ticket number that this filter got. Thread-safe. */
void witness_saw(Witness *witness, gint64 ticket);

/* Bears witness where it is due on this session. A jump is logged, once by each filter. RETRY when
   the session broke; a store that answers, even with an error, is DONE: what follows may succeed.
   Thread-safe for different sessions. */
Outcome witness_attend(Witness *witness, Connection *connection, int deadline_ms, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
