#include "connection.h"
#include "away.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

#define CONNECT_SECONDS_MIN 2 /* libpq takes less for this */
#define REASON_OCTETS_MAX 300

struct connection {
    PGconn *session;
    gboolean broken; /* a statement was given up: its answer may still come */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PGresult, PQclear)

static void ignore_notice(void *data, const char *message)
{
    (void)data;
    (void)message;
}

/* The first line of what libpq says, as a log line can carry it: the server may repeat a whole
   parameter in it. Caller frees. */
static char *first_line(const char *message)
{
    gsize length = strcspn(message, "\r\n");
    g_autofree char *line = g_strndup(message, MIN(length, REASON_OCTETS_MAX));
    return g_utf8_make_valid(g_strstrip(line), -1);
}

Outcome connection_open(const char *description, int connect_ms, Connection **connection_r,
                        GError **error)
{
    g_autofree char *seconds =
        g_strdup_printf("%d", MAX(CONNECT_SECONDS_MIN, (connect_ms + 999) / 1000));
    /* What stands after `dbname` cannot be overruled by the description, what stands before can. */
    const char *const keywords[] = {"connect_timeout", "fallback_application_name", "dbname",
                                    "client_encoding", NULL};
    const char *const values[] = {seconds, "intake", description, "UTF8", NULL};
    g_autoptr(Connection) connection = g_new0(Connection, 1);
    connection->session = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(connection->session) != CONNECTION_OK ||
        PQsetnonblocking(connection->session, 1) != 0) {
        g_autofree char *why = first_line(PQerrorMessage(connection->session));
        return away_fail(OUTCOME_RETRY, error, "no connection to the database: %s", why);
    }
    PQsetNoticeProcessor(connection->session, ignore_notice, NULL);
    *connection_r = g_steal_pointer(&connection);
    return OUTCOME_DONE;
}

void connection_close(Connection *connection)
{
    if (connection == NULL)
        return;
    PQfinish(connection->session);
    g_free(connection);
}

gboolean connection_intact(const Connection *connection)
{
    return !connection->broken && PQstatus(connection->session) == CONNECTION_OK;
}

gboolean connection_usable(Connection *connection)
{
    if (!connection_intact(connection))
        return FALSE;
    /* An idle session has nothing to say: if its socket is readable, it is the end, or a notice
       before the end. */
    struct pollfd socket = {.fd = PQsocket(connection->session), .events = POLLIN};
    return poll(&socket, 1, 0) == 0;
}

/* ---- one statement ---- */

static gboolean wait_until(PGconn *session, short events, gint64 deadline)
{
    for (;;) {
        gint64 left_us = deadline - g_get_monotonic_time();
        if (left_us <= 0)
            return FALSE;
        struct pollfd socket = {.fd = PQsocket(session), .events = events};
        int ready = poll(&socket, 1, (int)MIN(left_us / 1000 + 1, G_MAXINT));
        if (ready > 0)
            return TRUE;
        if (ready < 0 && errno != EINTR)
            return FALSE;
    }
}

/* FALSE when the connection broke or the time is over. */
static gboolean flush_out(PGconn *session, gint64 deadline)
{
    for (;;) {
        int left = PQflush(session);
        if (left <= 0)
            return left == 0;
        if (!wait_until(session, POLLIN | POLLOUT, deadline) || !PQconsumeInput(session))
            return FALSE;
    }
}

/* The next result, NULL after the last; FALSE when the time is over. */
static gboolean next_result(PGconn *session, gint64 deadline, PGresult **result_r)
{
    while (PQisBusy(session)) {
        if (!wait_until(session, POLLIN, deadline))
            return FALSE;
        if (!PQconsumeInput(session))
            break; /* PQgetResult tells what happened */
    }
    *result_r = PQgetResult(session);
    return TRUE;
}

static gboolean connection_gone(const char *sqlstate)
{
    return sqlstate == NULL || g_str_has_prefix(sqlstate, "08") ||
           g_str_has_prefix(sqlstate, "57P") || g_str_equal(sqlstate, "40003");
}

/* The server's trouble and not the statement's fault: among others, one that still is a standby
   (25006). */
static gboolean is_temporary(const char *sqlstate)
{
    static const char *const classes[] = {"25006", "40", "53", "55", "57", "58"};
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
        if (g_str_has_prefix(sqlstate, classes[i]))
            return TRUE;
    return FALSE;
}

/* What a failed statement means for the mail. */
static Outcome outcome_of_failure(const char *sqlstate, const Statement *statement)
{
    if (connection_gone(sqlstate))
        return statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY;
    return statement->is_admin && !is_temporary(sqlstate) ? OUTCOME_REFUSED : OUTCOME_RETRY;
}

/* Our own functions say no to a person in a sentence of their own (SQLSTATE class IN). */
static Outcome fail_with_result(const PGresult *result, const Statement *statement, GError **error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    Outcome outcome = outcome_of_failure(sqlstate, statement);
    g_autofree char *why = first_line(message != NULL ? message : PQresultErrorMessage(result));
    if (sqlstate != NULL && g_str_has_prefix(sqlstate, "IN"))
        return outcome_fail(outcome, error, "%s", why);
    g_autofree char *code = sqlstate != NULL ? g_strdup_printf(" [%s]", sqlstate) : g_strdup("");
    g_autofree char *clean_hint = hint != NULL ? first_line(hint) : NULL;
    g_autofree char *advice =
        clean_hint != NULL ? g_strdup_printf(" (hint: %s)", clean_hint) : g_strdup("");
    gboolean away = connection_gone(sqlstate) || is_temporary(sqlstate);
    return (away ? away_fail
            : unfit_is(sqlstate)
                ? unfit_fail
                : outcome_fail)(outcome, error, "database: %s%s%s", why, code, advice);
}

static Outcome give_up(Connection *connection, const Statement *statement, GError **error)
{
    connection->broken = TRUE;
    return away_fail(statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error,
                     "the database did not answer within %d ms", statement->deadline_ms);
}

/* What was sent may have arrived. */
static Outcome fail_broken(Connection *connection, const Statement *statement, GError **error)
{
    connection->broken = TRUE;
    g_autofree char *why = first_line(PQerrorMessage(connection->session));
    return away_fail(statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error,
                     "the connection to the database broke: %s", why);
}

static Rows *rows_of_result(const PGresult *result)
{
    Rows *rows = rows_new();
    int columns = PQnfields(result);
    for (int column = 0; column < columns; column++)
        rows_add_column(rows, PQfname(result, column));
    for (int row = 0; row < PQntuples(result); row++) {
        for (int column = 0; column < columns; column++)
            rows_add_cell(rows, PQgetisnull(result, row, column) ? NULL
                                                                 : PQgetvalue(result, row, column));
    }
    return rows;
}

/* What follows an error is the server's "ready"; anything else makes the connection useless. */
static Outcome fail_and_drain(Connection *connection, const Statement *statement, gint64 deadline,
                              const PGresult *result, GError **error)
{
    PGresult *rest = NULL;
    Outcome outcome = fail_with_result(result, statement, error);
    connection->broken = !next_result(connection->session, deadline, &rest) || rest != NULL;
    PQclear(rest);
    return outcome;
}

/* All results up to the server's "ready": the answer of a statement comes before its commit, and
   only "ready" says that the commit is done. */
static Outcome collect(Connection *connection, const Statement *statement, gint64 deadline,
                       Rows **rows_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    for (;;) {
        g_autoptr(PGresult) result = NULL;
        if (!next_result(connection->session, deadline, &result))
            return give_up(connection, statement, error);
        if (result == NULL)
            break;
        ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            return fail_and_drain(connection, statement, deadline, result, error);
        g_clear_pointer(&rows, rows_free);
        rows = rows_of_result(result);
    }
    if (PQstatus(connection->session) != CONNECTION_OK)
        return fail_broken(connection, statement, error);
    if (rows_r != NULL)
        *rows_r = g_steal_pointer(&rows);
    return OUTCOME_DONE;
}

static Outcome fail_sending(Connection *connection, const Statement *statement, GError **error)
{
    gboolean late = PQstatus(connection->session) == CONNECTION_OK;
    return (late ? give_up : fail_broken)(connection, statement, error);
}

Outcome connection_execute(Connection *connection, const Statement *statement, Rows **rows_r,
                           GError **error)
{
    gint64 deadline = g_get_monotonic_time() + statement->deadline_ms * G_TIME_SPAN_MILLISECOND;
    if (!PQsendQueryParams(connection->session, statement->sql, statement->count, NULL,
                           statement->values, NULL, NULL, 0) ||
        !flush_out(connection->session, deadline))
        return fail_sending(connection, statement, error);
    return collect(connection, statement, deadline, rows_r, error);
}

Outcome connection_run_script(Connection *connection, const char *script, int deadline_ms,
                              GError **error)
{
    const Statement statement = {
        .sql = script, .writes = TRUE, .deadline_ms = deadline_ms, .is_admin = TRUE};
    gint64 deadline = g_get_monotonic_time() + deadline_ms * G_TIME_SPAN_MILLISECOND;
    if (!PQsendQuery(connection->session, script) || !flush_out(connection->session, deadline))
        return fail_sending(connection, &statement, error);
    return collect(connection, &statement, deadline, NULL, error);
}
