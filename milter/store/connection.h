/*
 * connection - one session with PostgreSQL. Not a general client: one statement at a time, each its
 * own transaction, each with a deadline.
 *
 * No session state is relied on (no SET, no cursor), so a pooler may stand between in transaction
 * mode. Statements are prepared where the session is found to be the server's own; one that the
 * server does not know any more, or cannot run after a migration, is run as if it never was. A
 * statement that runs out of time is cancelled; where the server does not take that either, the
 * connection is dropped. Values travel as parameters, never as SQL.
 */
#ifndef INTAKE_STORE_CONNECTION_H
#define INTAKE_STORE_CONNECTION_H

#include "../base/outcome.h"
#include "hosts.h"
#include "rows.h"

typedef struct connection Connection;

/* RETRY when no server answers. Caller closes. */
Outcome connection_open(Hosts *hosts, int connect_ms, Connection **connection_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void connection_close(Connection *connection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Connection, connection_close)

guint connection_host(const Connection *connection); /* number of its server in `hosts` */

/* Whether no statement broke it. */
gboolean connection_intact(const Connection *connection);

/* Whether its last statement showed that its server does not write, goes, or stands still: older
   sessions with the same server are no better. */
gboolean connection_stale(const Connection *connection);

/* When the store's witness was last heard on it, monotonic; 0: never. */
gint64 connection_witness_heard(const Connection *connection);
void connection_set_witness_heard(Connection *connection, gint64 moment);

/* Whether it can carry another statement; FALSE also when the server hung up while it was idle. */
gboolean connection_usable(Connection *connection);

/* Asks whether the session is with a server and not with a pooler, and if so lets statements be
   prepared on it. RETRY when the connection broke over it. */
Outcome connection_try_preparing(Connection *connection, int deadline_ms, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

typedef struct statement {
    const char *sql;           /* with $1, $2, ... */
    const char *const *values; /* texts, NULL: null; made valid UTF-8 by the caller */
    int count;
    gboolean writes;   /* a connection that breaks, and a server that warns, leave it UNCERTAIN */
    int deadline_ms;   /* from now */
    gboolean is_admin; /* a person asked for it: what the server rejects is REFUSED, not RETRY */
    gboolean recurs;   /* worth preparing: its text is a constant that comes with many mails */
} Statement;

/* Runs one statement. DONE only after the server said, without a warning, that its transaction is
   over. What the server rejects is RETRY, since a bug of ours must not cost a mail. rows_r may be
   NULL. After anything but DONE ask connection_usable(). */
Outcome connection_execute(Connection *connection, const Statement *statement, Rows **rows_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Runs several writes in one transaction, sent at once, all under the first one's deadline. DONE:
   they are written, and rows_r has an answer for each. RETRY: nothing is written, by the fault of
   one or of the server. UNCERTAIN, also after a warning: all may be written or none. After anything
   but DONE ask connection_usable(). */
Outcome connection_execute_together(Connection *connection, const Statement *const *statements,
                                    guint count, Rows **rows_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Runs SQL text of several statements as one transaction; for migrations alone. */
Outcome connection_run_script(Connection *connection, const char *script, int deadline_ms,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
