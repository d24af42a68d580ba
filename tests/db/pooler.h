/*
 * pooler - a PgBouncer before the test's server, in transaction mode with fewer server sessions
 * than clients, so that what a client leaves in a session would meet another client.
 */
#ifndef INTAKE_TESTS_DB_POOLER_H
#define INTAKE_TESTS_DB_POOLER_H

#include <glib.h>

typedef struct pooler Pooler;

/* Whether Debian's pgbouncer is installed here. */
gboolean pooler_installed(void);

typedef struct pooler_kind {
    const char *host;     /* directory of the server's socket; NULL: PGHOST */
    const char *mode;     /* pool_mode; NULL: transaction */
    const char *settings; /* further lines of the group [pgbouncer]; NULL: none */
} PoolerKind;

/* Starts one in a directory of its own; NULL when it does not come up in time. kind NULL: all by
   default. */
Pooler *pooler_start(const PoolerKind *kind);
/* Connection string of a role through it. Caller frees. */
char *pooler_connection(const Pooler *pooler, const char *role);
const char *pooler_host(const Pooler *pooler); /* directory of its socket; its port is 6432 */
void pooler_signal(const Pooler *pooler, int number);
void pooler_end(Pooler *pooler);             /* cuts all sessions; keeps its directory */
gboolean pooler_start_again(Pooler *pooler); /* after pooler_end() */
void pooler_stop(Pooler *pooler);            /* NULL: none */

#endif
