#include "connection_private.h"

#include "away.h"
#include "cancel.h"
#include "sqlstate.h"

#include <poll.h>
#include <string.h>

/* Warnings that say nothing about the statement, by the server's function, which is not translated
   as the words are: transaction numbers run low, for days. */
static gboolean is_harmless(const PGresult *notice)
{
    const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
    return g_strcmp0(function, "GetNewTransactionId") == 0 ||
           g_strcmp0(function, "GetNewMultiXactId") == 0;
}

/* Only so does the server tell that a commit did not reach its standby. */
static void note_warning(void *data, const PGresult *notice)
{
    Connection *connection = data;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    gboolean warns = severity != NULL ? strcmp(severity, "WARNING") == 0
                                      : sqlstate != NULL && g_str_has_prefix(sqlstate, "01");
    if (warns && connection->warning == NULL && !is_harmless(notice))
        connection->warning = away_first_line(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY));
}

Outcome connection_open(Hosts *hosts, int connect_ms, Connection **connection_r, GError **error)
{
    g_autoptr(Connection) connection = g_new0(Connection, 1);
    connection->prepared = prepared_new();
    Outcome outcome =
        hosts_connect(hosts, connect_ms, &connection->session, &connection->host, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (PQsetnonblocking(connection->session, 1) != 0)
        return away_fail(OUTCOME_RETRY, error, "no connection to the database: %s",
                         PQerrorMessage(connection->session));
    PQsetNoticeReceiver(connection->session, note_warning, connection);
    *connection_r = g_steal_pointer(&connection);
    return OUTCOME_DONE;
}

void connection_close(Connection *connection)
{
    if (connection == NULL)
        return;
    PQfinish(connection->session);
    prepared_free(connection->prepared);
    g_free(connection->warning);
    g_free(connection);
}

guint connection_host(const Connection *connection)
{
    return connection->host;
}

gboolean connection_stale(const Connection *connection)
{
    return connection->is_stale;
}

gboolean connection_intact(const Connection *connection)
{
    return !connection->broken && PQstatus(connection->session) == CONNECTION_OK;
}

gint64 connection_witness_heard(const Connection *connection)
{
    return connection->witness_heard;
}

void connection_set_witness_heard(Connection *connection, gint64 moment)
{
    connection->witness_heard = moment;
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

/* What a failed statement means for the mail. */
static Outcome outcome_of_failure(const SqlstateMeaning *meaning, const Statement *statement)
{
    if (meaning->hides_commit && statement->writes)
        return OUTCOME_UNCERTAIN;
    return statement->is_admin && !meaning->is_away ? OUTCOME_REFUSED : OUTCOME_RETRY;
}

/* Our own functions say no to a person in a sentence of their own (SQLSTATE class IN). */
Outcome connection_fail(Connection *connection, const PGresult *result, const Statement *statement,
                        GError **error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    SqlstateMeaning meaning = sqlstate_meaning(sqlstate);
    Outcome outcome = outcome_of_failure(&meaning, statement);
    connection->is_outdated = prepared_name(connection->prepared, statement->sql) != NULL &&
                              prepared_is_outdated(sqlstate);
    connection->is_stale = meaning.ends_session && !connection->is_outdated;
    if (prepared_is_lost(sqlstate))
        prepared_forbid(connection->prepared);
    g_autofree char *why =
        away_first_line(message != NULL ? message : PQresultErrorMessage(result));
    if (overtaken_is(sqlstate))
        return overtaken_fail(outcome, error, why);
    if (declined_is(sqlstate))
        return declined_fail(outcome, error, why);
    if (forbidden_is(sqlstate))
        return forbidden_fail(outcome, error, why);
    if (sqlstate != NULL && g_str_has_prefix(sqlstate, "IN"))
        return outcome_fail(outcome, error, "%s", why);
    g_autofree char *code = sqlstate != NULL ? g_strdup_printf(" [%s]", sqlstate) : g_strdup("");
    g_autofree char *clean_hint = hint != NULL ? away_first_line(hint) : NULL;
    g_autofree char *advice =
        clean_hint != NULL ? g_strdup_printf(" (hint: %s)", clean_hint) : g_strdup("");
    return (meaning.is_away ? away_fail
            : unfit_is(sqlstate)
                ? unfit_fail
                : outcome_fail)(outcome, error, "database: %s%s%s", why, code, advice);
}

/* What was sent may have arrived. */
Outcome connection_fail_broken(Connection *connection, const Statement *statement, GError **error)
{
    connection->broken = TRUE;
    connection->is_stale = TRUE;
    g_autofree char *why = away_first_line(PQerrorMessage(connection->session));
    return away_fail(statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error,
                     "the connection to the database broke: %s", why);
}

/* Whether the server is ready for another statement. */
static gboolean drain(Connection *connection, gint64 deadline)
{
    PGresult *result = NULL;
    while (exchange_next(connection->session, deadline, &result)) {
        if (result == NULL)
            return PQstatus(connection->session) == CONNECTION_OK;
        PQclear(result);
    }
    return FALSE;
}

/* A server that does not even take the request to end it stands still. */
static Outcome give_up(Connection *connection, const Statement *statement, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + CANCEL_MS * G_TIME_SPAN_MILLISECOND;
    gboolean ended = cancel_statement(connection->session, deadline) && drain(connection, deadline);
    connection->broken = !ended;
    connection->is_stale = !ended;
    return away_fail(statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error,
                     "the database did not answer within %d ms%s%s", statement->deadline_ms,
                     connection->warning != NULL ? ": " : "",
                     connection->warning != NULL ? connection->warning : "");
}

/* It is written at this server, and may be lost with it. */
Outcome connection_fail_warned(const Connection *connection, const Statement *statement,
                               GError **error)
{
    return away_fail(OUTCOME_UNCERTAIN, error, "the database warned as it wrote: %s%s",
                     connection->warning,
                     statement->is_admin ? " (hint: it is written, but perhaps not on the standby; "
                                           "look at the standby, then repeat the command)"
                                         : "");
}

/* bigint, smallint and integer in pg_type, whose rows keep their numbers for ever. */
static gboolean is_whole_number(Oid type)
{
    return type == 20 || type == 21 || type == 23;
}

Rows *connection_rows(const PGresult *result)
{
    Rows *rows = rows_new();
    int columns = PQnfields(result);
    for (int column = 0; column < columns; column++)
        rows_add_column(rows, PQfname(result, column), is_whole_number(PQftype(result, column)));
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
    Outcome outcome = connection_fail(connection, result, statement, error);
    gboolean is_ready = exchange_next(connection->session, deadline, &rest) && rest == NULL;
    connection->broken = !is_ready || connection->is_stale;
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
        if (!exchange_next(connection->session, deadline, &result))
            return give_up(connection, statement, error);
        if (result == NULL)
            break;
        ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
            return fail_and_drain(connection, statement, deadline, result, error);
        g_clear_pointer(&rows, rows_free);
        rows = connection_rows(result);
    }
    if (PQstatus(connection->session) != CONNECTION_OK)
        return connection_fail_broken(connection, statement, error);
    if (statement->writes && connection->warning != NULL)
        return connection_fail_warned(connection, statement, error);
    if (rows_r != NULL)
        *rows_r = g_steal_pointer(&rows);
    return OUTCOME_DONE;
}

/* A statement that was sent in part cannot be ended. */
Outcome connection_fail_sending(Connection *connection, const Statement *statement, GError **error)
{
    if (PQstatus(connection->session) != CONNECTION_OK)
        return connection_fail_broken(connection, statement, error);
    connection->broken = TRUE;
    connection->is_stale = TRUE;
    return away_fail(statement->writes ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error,
                     "the database did not take a statement within %d ms", statement->deadline_ms);
}

/* ---- with and without preparing ---- */

gboolean connection_send(const Connection *connection, const Statement *statement)
{
    const char *name = prepared_name(connection->prepared, statement->sql);
    if (name != NULL)
        return PQsendQueryPrepared(connection->session, name, statement->count, statement->values,
                                   NULL, NULL, 0);
    return PQsendQueryParams(connection->session, statement->sql, statement->count, NULL,
                             statement->values, NULL, NULL, 0);
}

static Outcome run(Connection *connection, const Statement *statement, gint64 deadline,
                   Rows **rows_r, GError **error)
{
    connection->is_outdated = FALSE;
    g_clear_pointer(&connection->warning, g_free);
    if (!connection_send(connection, statement) || !exchange_flush(connection->session, deadline))
        return connection_fail_sending(connection, statement, error);
    return collect(connection, statement, deadline, rows_r, error);
}

/* Nothing is written by it. What the server does not want to prepare it may run all the same. */
Outcome connection_prepare(Connection *connection, const Statement *statement, gint64 deadline,
                           GError **error)
{
    Statement parse = *statement;
    parse.writes = FALSE;
    if (!statement->recurs || !prepared_wants(connection->prepared, statement->sql))
        return OUTCOME_DONE;
    g_autoptr(GError) reason = NULL;
    g_autofree char *name = prepared_name_for(connection->prepared, statement->sql);
    g_clear_pointer(&connection->warning, g_free);
    Outcome outcome = OUTCOME_DONE;
    if (!PQsendPrepare(connection->session, name, statement->sql, 0, NULL) ||
        !exchange_flush(connection->session, deadline))
        outcome = connection_fail_sending(connection, &parse, &reason);
    else
        outcome = collect(connection, &parse, deadline, NULL, &reason);
    if (outcome == OUTCOME_DONE) {
        prepared_keep(connection->prepared, statement->sql, name);
        return OUTCOME_DONE;
    }
    prepared_forbid(connection->prepared);
    if (connection_intact(connection) && !connection->is_stale)
        return OUTCOME_DONE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

Outcome connection_execute(Connection *connection, const Statement *statement, Rows **rows_r,
                           GError **error)
{
    gint64 deadline = g_get_monotonic_time() + statement->deadline_ms * G_TIME_SPAN_MILLISECOND;
    g_autoptr(GError) reason = NULL;
    Outcome outcome = connection_prepare(connection, statement, deadline, &reason);
    if (outcome == OUTCOME_DONE)
        outcome = run(connection, statement, deadline, rows_r, &reason);
    if (outcome != OUTCOME_DONE && connection->is_outdated && connection_intact(connection)) {
        prepared_forget(connection->prepared);
        g_clear_error(&reason);
        outcome = run(connection, statement, deadline, rows_r, &reason);
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

/* A pooler makes up the process that it names to its clients. */
Outcome connection_try_preparing(Connection *connection, int deadline_ms, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) reason = NULL;
    const Statement statement = {.sql = "SELECT pg_backend_pid()", .deadline_ms = deadline_ms};
    Outcome outcome = connection_execute(connection, &statement, &rows, &reason);
    if (outcome == OUTCOME_DONE && rows_number(rows, 0, 0) == PQbackendPID(connection->session))
        prepared_allow(connection->prepared);
    if (outcome == OUTCOME_DONE || connection_intact(connection))
        return OUTCOME_DONE;
    g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

Outcome connection_run_script(Connection *connection, const char *script, int deadline_ms,
                              GError **error)
{
    const Statement statement = {
        .sql = script, .writes = TRUE, .deadline_ms = deadline_ms, .is_admin = TRUE};
    gint64 deadline = g_get_monotonic_time() + deadline_ms * G_TIME_SPAN_MILLISECOND;
    g_clear_pointer(&connection->warning, g_free);
    if (!PQsendQuery(connection->session, script) || !exchange_flush(connection->session, deadline))
        return connection_fail_sending(connection, &statement, error);
    return collect(connection, &statement, deadline, NULL, error);
}
