/*
 * connection - one session with PostgreSQL, and the only file pair that knows libpq. Not a general
 * client: one statement at a time, each its own transaction, each with a deadline.
 *
 * No session state is used (no SET, no prepared statement, no cursor), so a pooler may stand
 * between in transaction mode. A statement that runs out of time is given up by dropping the
 * connection; on the server the roles' statement_timeout of 15 s ends it (sql/roles.sql). Values
 * travel as parameters, never as SQL.
 */
#ifndef INTAKE_STORE_CONNECTION_H
#define INTAKE_STORE_CONNECTION_H

#include "../outcome.h"
#include "rows.h"

typedef struct connection Connection;

/* `description` is a libpq connection string, several hosts allowed; each gets `connect_ms`,
   rounded up to seconds, two at least. RETRY when none answers. Caller closes. */
Outcome connection_open(const char *description, int connect_ms, Connection **connection_r,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void connection_close(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_close)

/* Whether no statement broke it. */
gboolean connection_intact(const Connection *connection);

/* Whether it can carry another statement; FALSE also when the server hung up while it was idle. */
gboolean connection_usable(Connection *connection);

typedef struct statement {
    const char *sql;           /* with $1, $2, ... */
    const char *const *values; /* texts, NULL: null; made valid UTF-8 by the caller */
    int count;
    gboolean writes;   /* a connection that breaks leaves its result UNCERTAIN, not RETRY */
    int deadline_ms;   /* from now */
    gboolean is_admin; /* a person asked for it: what the server rejects is REFUSED, not RETRY */
} Statement;

/* Runs one statement. DONE only after the server said that its transaction is over. What the
   server rejects is RETRY, since a bug of ours must not cost a mail. rows_r may be NULL. After
   anything but DONE ask connection_usable(). */
Outcome connection_execute(Connection *connection, const Statement *statement, Rows **rows_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs SQL text of several statements as one transaction; for migrations alone. */
Outcome connection_run_script(Connection *connection, const char *script, int deadline_ms,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
