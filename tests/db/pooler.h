/*
 * pooler - a PgBouncer in transaction mode before the test's server, with fewer server sessions
 * than clients, so that what a client leaves in a session would meet another client.
 */
#ifndef INTAKE_TESTS_DB_POOLER_H
#define INTAKE_TESTS_DB_POOLER_H

#include <glib.h>

typedef struct pooler Pooler;

/* Whether Debian's pgbouncer is installed here. */
gboolean pooler_installed(void);

/* Starts one in a directory of its own before PGHOST; NULL when it does not come up in time. */
Pooler *pooler_start(void);
/* Connection string of a role through it. Caller frees. */
char *pooler_connection(const Pooler *pooler, const char *role);
void pooler_stop(Pooler *pooler); /* NULL: none */

#endif
