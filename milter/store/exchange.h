/*
 * exchange - what goes to a server and comes back on one session of libpq, until a deadline
 * (monotonic, in microseconds).
 */
#ifndef INTAKE_STORE_EXCHANGE_H
#define INTAKE_STORE_EXCHANGE_H

#include <glib.h>
#include <libpq-fe.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

/* FALSE when the connection broke or the time is over. */
gboolean exchange_flush(PGconn *session, gint64 deadline);

/* The next result, NULL after the last of a statement; FALSE when the time is over. */
gboolean exchange_next(PGconn *session, gint64 deadline, PGresult **result_r);

#endif
