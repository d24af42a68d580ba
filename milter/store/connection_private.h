/*
 * connection_private - what the two files that run statements on a session share: connection.c, one
 * at a time, and transaction.c, several at once.
 */
#ifndef INTAKE_STORE_CONNECTION_PRIVATE_H
#define INTAKE_STORE_CONNECTION_PRIVATE_H

#include "connection.h"
#include "exchange.h"
#include "prepared.h"

#define CANCEL_MS 1000 /* for a given-up statement to end */

struct connection {
    PGconn *session;
    guint host;        /* of the servers it could be with */
    gboolean broken;   /* an answer may still come, or nothing good can */
    gboolean is_stale; /* its server is no good, for other sessions of its age as well */
    char *warning;     /* the first the server gave at the statement; or NULL */
    gint64 witness_heard;
    Prepared *prepared;
    gboolean is_outdated; /* the last statement failed as one does that was prepared too long ago */
};

/* Prepares it where it recurs and is not prepared yet. RETRY when the connection broke over it. */
Outcome connection_prepare(Connection *connection, const Statement *statement, gint64 deadline,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hands it to libpq, prepared or not. FALSE when the connection broke. */
gboolean connection_send(const Connection *connection, const Statement *statement);

/* What an error of the server means for the statement and for the session. */
Outcome connection_fail(Connection *connection, const PGresult *result, const Statement *statement,
                        GError **error);

/* The connection broke: what was sent may have arrived. */
Outcome connection_fail_broken(Connection *connection, const Statement *statement, GError **error);
/* A statement that was sent in part cannot be ended. */
Outcome connection_fail_sending(Connection *connection, const Statement *statement, GError **error);
/* It is written at this server, and may be lost with it. */
Outcome connection_fail_warned(const Connection *connection, const Statement *statement,
                               GError **error);

Rows *connection_rows(const PGresult *result);

#endif
