/*
 * pool - the connections of one process. A mail borrows one for one statement; waiting for it is
 * bounded. After a failed attempt to connect no new one is made for a pause, so that an away
 * database costs each mail no more than one lock.
 */
#ifndef INTAKE_STORE_POOL_H
#define INTAKE_STORE_POOL_H

#include "connection.h"

typedef struct pool_limits {
    Hosts *hosts; /* borrowed */
    int connections;
    int wait_ms;            /* longest wait for a free one */
    int connect_ms;         /* longest attempt */
    int retry_ms;           /* pause after a failed attempt */
    gboolean checks_schema; /* a session whose schema is older than the program is refused */
    gboolean prepares;      /* where the session turns out to be fit for it */
} PoolLimits;

typedef struct pool Pool;

Pool *pool_new(const PoolLimits *limits);
void pool_free(Pool *pool); /* nothing may be borrowed any more */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pool, pool_free)

/* RETRY when none is free in time, none can be made or the schema is too old for the program, which
   each new session is asked, so that a migration is seen without a restart. Give it back with
   pool_return(). */
Outcome pool_borrow(Pool *pool, Connection **connection_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Takes the connection back; an unusable one is closed and its place is free again, with all idle
   ones of its server if that is no good any more. */
void pool_return(Pool *pool, Connection *connection);

#endif
