#include "connection_private.h"

#include "away.h"
#include "cancel.h"

#include <string.h>

/* A statement that waits for somebody else's row lets all of its transaction wait: rather each by
   itself. */
#define LOCK_TIMEOUT "100ms"

/* Statements around those of the mails. */
static const char *const opening[] = {"BEGIN", "SET LOCAL lock_timeout = '" LOCK_TIMEOUT "'"};
static const char *const closing = "COMMIT";

typedef struct transaction {
    Connection *connection;
    const Statement *const *statements;
    guint count;
    gint64 deadline;
    Rows **rows;        /* of each; borrowed */
    Outcome failure;    /* of the first that failed; DONE: none did */
    gboolean committed; /* the server said so */
    gboolean is_over;   /* nothing follows */
    GError *reason;
} Transaction;

static Statement plain(const Transaction *transaction, const char *sql)
{
    return (Statement){
        .sql = sql, .writes = TRUE, .deadline_ms = transaction->statements[0]->deadline_ms};
}

static gboolean send_all(const Transaction *transaction)
{
    const Connection *connection = transaction->connection;
    gboolean sent = PQenterPipelineMode(connection->session) == 1;
    for (gsize i = 0; sent && i < G_N_ELEMENTS(opening); i++) {
        const Statement statement = plain(transaction, opening[i]);
        sent = connection_send(connection, &statement);
    }
    for (guint i = 0; sent && i < transaction->count; i++)
        sent = connection_send(connection, transaction->statements[i]);
    const Statement last = plain(transaction, closing);
    return sent && connection_send(connection, &last) && PQpipelineSync(connection->session) == 1 &&
           exchange_flush(connection->session, transaction->deadline);
}

/* Answers come in the order of the statements: an error that is no end of the session is of one
   before the commit, or is the commit's own, and undoes all. */
static void take_failure(Transaction *transaction, guint mail, const PGresult *result)
{
    const Statement statement =
        mail < transaction->count ? *transaction->statements[mail] : plain(transaction, "");
    if (transaction->failure != OUTCOME_DONE)
        return;
    transaction->failure =
        PQresultErrorField(result, PG_DIAG_SQLSTATE) == NULL
            ? connection_fail_broken(transaction->connection, &statement, &transaction->reason)
            : connection_fail(transaction->connection, result, &statement, &transaction->reason);
}

/* `mail`: number of the statement among those of the mails; of those before it wraps around. */
static void take_result(Transaction *transaction, guint mail, const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
        if (mail < transaction->count)
            transaction->rows[mail] = connection_rows(result);
        break;
    case PGRES_COMMAND_OK:
        if (mail == transaction->count)
            transaction->committed = strcmp(PQcmdStatus((PGresult *)result), closing) == 0;
        break;
    case PGRES_PIPELINE_ABORTED:
        break;
    case PGRES_PIPELINE_SYNC:
        transaction->is_over = TRUE;
        break;
    default:
        take_failure(transaction, mail, result);
        break;
    }
}

/* FALSE when the time is over. `place`: number of the statement whose answer comes. */
static gboolean collect_all(Transaction *transaction, guint *place)
{
    PGconn *session = transaction->connection->session;
    guint places = G_N_ELEMENTS(opening) + transaction->count + 2; /* the commit, the end */
    while (!transaction->is_over && *place < places && PQstatus(session) == CONNECTION_OK) {
        g_autoptr(PGresult) result = NULL;
        if (!exchange_next(session, transaction->deadline, &result))
            return FALSE;
        if (result != NULL)
            take_result(transaction, *place - (guint)G_N_ELEMENTS(opening), result);
        else
            (*place)++;
    }
    return TRUE;
}

/* Cancelled, the statement that lasts too long says so, and the rest follows. */
static void collect_in_time(Transaction *transaction)
{
    Connection *connection = transaction->connection;
    guint place = 0;
    if (collect_all(transaction, &place))
        return;
    transaction->deadline = g_get_monotonic_time() + CANCEL_MS * G_TIME_SPAN_MILLISECOND;
    if (cancel_statement(connection->session, transaction->deadline) &&
        collect_all(transaction, &place)) {
        if (transaction->failure == OUTCOME_RETRY)
            connection->is_stale = FALSE; /* it was we who cancelled it */
        return;
    }
    connection->broken = TRUE;
    connection->is_stale = TRUE;
    if (transaction->failure == OUTCOME_DONE)
        transaction->failure = away_fail(OUTCOME_UNCERTAIN, &transaction->reason,
                                         "the database did not answer within %d ms",
                                         transaction->statements[0]->deadline_ms);
}

/* Out of pipeline mode, and out of a transaction that failed. */
static void leave(Transaction *transaction)
{
    Connection *connection = transaction->connection;
    if (connection->broken || connection->is_stale ||
        PQstatus(connection->session) != CONNECTION_OK ||
        PQexitPipelineMode(connection->session) != 1) {
        connection->broken = TRUE;
        return;
    }
    if (PQtransactionStatus(connection->session) == PQTRANS_IDLE)
        return;
    const Statement rollback = {.sql = "ROLLBACK", .deadline_ms = CANCEL_MS};
    if (connection_execute(connection, &rollback, NULL, NULL) != OUTCOME_DONE)
        connection->broken = TRUE;
}

static Outcome judge(Transaction *transaction, GError **error)
{
    Connection *connection = transaction->connection;
    const Statement all = plain(transaction, "");
    if (transaction->failure == OUTCOME_DONE && !transaction->is_over)
        transaction->failure = connection_fail_broken(connection, &all, &transaction->reason);
    else if (transaction->failure == OUTCOME_DONE && !transaction->committed)
        transaction->failure = outcome_fail(OUTCOME_UNCERTAIN, &transaction->reason,
                                            "the database did not say that it committed");
    else if (transaction->failure == OUTCOME_DONE && connection->warning != NULL)
        transaction->failure = connection_fail_warned(connection, &all, &transaction->reason);
    if (transaction->failure == OUTCOME_DONE)
        return OUTCOME_DONE;
    g_propagate_error(error, transaction->reason);
    for (guint i = 0; i < transaction->count; i++)
        g_clear_pointer(&transaction->rows[i], rows_free);
    return transaction->failure;
}

Outcome connection_execute_together(Connection *connection, const Statement *const *statements,
                                    guint count, Rows **rows_r, GError **error)
{
    Transaction transaction = {.connection = connection,
                               .statements = statements,
                               .count = count,
                               .deadline = g_get_monotonic_time() +
                                           statements[0]->deadline_ms * G_TIME_SPAN_MILLISECOND,
                               .rows = rows_r};
    for (guint i = 0; i < count; i++) {
        Outcome outcome =
            connection_prepare(connection, statements[i], transaction.deadline, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    connection->is_outdated = FALSE;
    g_clear_pointer(&connection->warning, g_free);
    if (!send_all(&transaction)) {
        const Statement all = plain(&transaction, "");
        return connection_fail_sending(connection, &all, error);
    }
    collect_in_time(&transaction);
    gboolean is_outdated = connection->is_outdated;
    Outcome outcome = judge(&transaction, error);
    leave(&transaction);
    if (is_outdated)
        prepared_forget(connection->prepared);
    return outcome;
}
