/*
 * cancel - asks the server to end the statement of a session whose answer nobody waits for. Without
 * that a session that waits for a synchronous standby would wait as long as the standby is away: a
 * server's statement_timeout does not count the wait of a commit.
 */
#ifndef INTAKE_STORE_CANCEL_H
#define INTAKE_STORE_CANCEL_H

#include <glib.h>
#include <libpq-fe.h>

/* TRUE when the server took the request before `deadline` (monotonic time). The session's answer
   comes on the session; until then nothing else may be sent on it. */
gboolean cancel_statement(PGconn *session, gint64 deadline);

#endif
