#include "store.h"

#include "away.h"
#include "private.h"
#include "witness.h"

#include <string.h>

struct store {
    Hosts *hosts;
    Pool *pool;
    Together *together; /* where incoming mails meet */
    Log *log;           /* borrowed */
    int connect_ms, statement_ms;
    gboolean is_admin;
    gboolean needs_standby; /* of a write to count */
    gint functions_rest; /* atomic; second, monotonic, until which no admin's function is asked */
    Witness *witness;    /* NULL: nobody's numbers are at stake */
};

static Outcome run_together(gpointer data, const Statement *const *statements, guint count,
                            Rows **rows_r, GError **error);

static Store *open_with(const StoreSettings *settings, const char *description, gboolean is_admin,
                        Log *log)
{
    Store *store = g_new0(Store, 1);
    store->hosts = hosts_new(description);
    PoolLimits limits = {.hosts = store->hosts,
                         .connections = is_admin ? 1 : settings->pool,
                         .wait_ms = settings->wait_ms,
                         .connect_ms = settings->connect_ms,
                         .retry_ms = settings->retry_ms,
                         .checks_schema = !is_admin, /* an admin may be here to migrate */
                         .prepares = !is_admin};
    store->pool = pool_new(&limits);
    store->together = together_new(run_together, store, limits.connections, TOGETHER_HOLD_MS);
    store->log = log;
    store->connect_ms = settings->connect_ms;
    store->statement_ms = settings->statement_ms;
    store->is_admin = is_admin;
    return store;
}

Store *store_open(const StoreSettings *settings, Log *log)
{
    Store *store = open_with(settings, settings->connection, FALSE, log);
    store->needs_standby = settings->durability == DURABILITY_STANDBY;
    return store;
}

Store *store_open_admin(const StoreSettings *settings, Log *log)
{
    gboolean own = settings->admin_connection != NULL && settings->admin_connection[0] != '\0';
    return open_with(settings, own ? settings->admin_connection : settings->connection, TRUE, log);
}

Store *store_open_sender(const StoreSettings *settings, Log *log)
{
    return open_with(settings, settings->sender_connection, FALSE, log);
}

void store_close(Store *store)
{
    if (store == NULL)
        return;
    together_free(store->together);
    pool_free(store->pool);
    hosts_free(store->hosts);
    g_clear_pointer(&store->witness, witness_free);
    g_free(store);
}

void store_bear_witness(Store *store, const char *filter, const GPtrArray *desks, gint64 ticket)
{
    store->witness = witness_new(filter, desks, store->log);
    witness_saw(store->witness, ticket);
}

void store_saw_ticket(Store *store, gint64 ticket)
{
    if (store->witness != NULL)
        witness_saw(store->witness, ticket);
}

Outcome store_connect(Store *store, Connection **connection_r, GError **error)
{
    return connection_open(store->hosts, store->connect_ms, connection_r, error);
}

/* The same command again changes nothing, and so waits for nothing; this commit comes after the
   first one's, and waits for it as well. */
static Outcome confirm(Connection *connection, const Statement *done, GError **error)
{
    Statement statement = *done;
    statement.sql = "SELECT intake.commit_durably()";
    statement.count = 0;
    Outcome outcome = connection_execute(connection, &statement, NULL, error);
    return outcome == OUTCOME_DONE ? OUTCOME_DONE : OUTCOME_UNCERTAIN;
}

/* Asked before a write, so that nothing is written of a mail that is told to come back; and after
   it, since a server that is told to do without its standby lets all commits go that wait for it,
   without a warning. `otherwise` says what it means that there is none. */
static Outcome check_standby(Connection *connection, const Statement *write, Outcome otherwise,
                             GError **error)
{
    g_autoptr(Rows) rows = NULL;
    const Statement statement = {.sql = "SELECT current_setting('synchronous_standby_names'), "
                                        "current_setting('synchronous_commit')",
                                 .deadline_ms = write->deadline_ms};
    Outcome outcome = connection_execute(connection, &statement, &rows, error);
    if (outcome != OUTCOME_DONE)
        return otherwise;
    if (rows_text(rows, 0, 0)[0] == '\0')
        return away_fail(otherwise, error,
                         "the database has no synchronous standby, and store.durability is "
                         "\"standby\" (hint: synchronous_standby_names)");
    const char *level = rows_text(rows, 0, 1);
    if (strcmp(level, "local") == 0 || strcmp(level, "remote_write") == 0)
        return away_fail(otherwise, error,
                         "synchronous_commit is \"%s\" for this role, and store.durability is "
                         "\"standby\" (hint: ALTER ROLE ... RESET synchronous_commit)",
                         level);
    return OUTCOME_DONE;
}

/* What is looked at on a session before a statement. */
static Outcome begin(const Store *store, OperationKind kind, Connection *connection,
                     const Statement *statement, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    if (store->witness != NULL)
        outcome = witness_attend(store->witness, connection, statement->deadline_ms, error);
    if (outcome == OUTCOME_DONE && store->needs_standby && kind == OPERATION_WRITE)
        outcome = check_standby(connection, statement, OUTCOME_RETRY, error);
    return outcome;
}

/* And after it. */
static Outcome end(const Store *store, OperationKind kind, Connection *connection,
                   const Statement *statement, GError **error)
{
    if (store->needs_standby && kind == OPERATION_WRITE)
        return check_standby(connection, statement, OUTCOME_UNCERTAIN, error);
    if (kind == OPERATION_ADMIN)
        return confirm(connection, statement, error);
    return OUTCOME_DONE;
}

static Outcome execute(const Store *store, OperationKind kind, Connection *connection,
                       const Statement *statement, Rows **rows_r, GError **error)
{
    Outcome outcome = begin(store, kind, connection, statement, error);
    if (outcome == OUTCOME_DONE)
        outcome = connection_execute(connection, statement, rows_r, error);
    if (outcome == OUTCOME_DONE)
        outcome = end(store, kind, connection, statement, error);
    return outcome;
}

/* *stale_r: the session was of a server that is no good any more. */
static Outcome run_once(Store *store, OperationKind kind, const Statement *statement, Rows **rows_r,
                        gboolean *stale_r, GError **error)
{
    Connection *connection = NULL;
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = pool_borrow(store->pool, &connection, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = execute(store, kind, connection, statement, &rows, error);
    *stale_r = connection_stale(connection);
    pool_return(store->pool, connection);
    if (outcome == OUTCOME_DONE && rows_r != NULL)
        *rows_r = g_steal_pointer(&rows);
    return outcome;
}

Outcome store_ping(Store *store, GError **error)
{
    Connection *connection = NULL;
    Outcome outcome = pool_borrow(store->pool, &connection, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = schema_check(connection, store->statement_ms, error);
    pool_return(store->pool, connection);
    return outcome;
}

static Outcome run_statement(Store *store, OperationKind kind, const Statement *statement,
                             Rows **rows_r, GError **error)
{
    g_autoptr(GError) reason = NULL;
    gboolean stale = FALSE;
    Outcome outcome = run_once(store, kind, statement, rows_r, &stale, &reason);
    if (outcome == OUTCOME_RETRY && stale) { /* nothing happened, and a new session may be better */
        g_clear_error(&reason);
        outcome = run_once(store, kind, statement, rows_r, &stale, &reason);
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

static Outcome run_within(Store *store, OperationKind kind, const char *sql,
                          const char *const *values, int count, int deadline_ms, Rows **rows_r,
                          GError **error)
{
    gboolean writes = kind == OPERATION_WRITE || kind == OPERATION_ADMIN;
    gboolean for_person = kind == OPERATION_ASK || kind == OPERATION_ADMIN;
    const Statement statement = {.sql = sql,
                                 .values = values,
                                 .count = count,
                                 .writes = writes,
                                 .deadline_ms = deadline_ms,
                                 .is_admin = for_person || store->is_admin,
                                 .recurs = !for_person && !store->is_admin};
    return run_statement(store, kind, &statement, rows_r, error);
}

Outcome store_run(Store *store, OperationKind kind, const char *sql, const char *const *values,
                  int count, Rows **rows_r, GError **error)
{
    return run_within(store, kind, sql, values, count, store->statement_ms, rows_r, error);
}

/* ---- functions of an admin's ---- */

static G_DEFINE_QUARK(intake - store - slow - function, slow_function)

    static gint now_s(void)
{
    return (gint)(g_get_monotonic_time() / G_TIME_SPAN_SECOND);
}

gboolean store_may_ask_functions(const Store *store)
{
    return now_s() >= g_atomic_int_get(&store->functions_rest);
}

gboolean store_error_is_slow_function(const GError *error)
{
    return error != NULL && error->domain == slow_function_quark();
}

Outcome store_run_functions(Store *store, OperationKind kind, const char *sql,
                            const char *const *values, int count, Rows **rows_r, GError **error)
{
    g_autoptr(GError) reason = NULL;
    gint64 begin = g_get_monotonic_time();
    int limit_ms = MIN(FUNCTIONS_MS, store->statement_ms);
    Outcome outcome = run_within(store, kind, sql, values, count, limit_ms, rows_r, &reason);
    gboolean was_slow = store_error_is_away(reason) &&
                        g_get_monotonic_time() - begin >= limit_ms * G_TIME_SPAN_MILLISECOND;
    if (was_slow) {
        g_atomic_int_set(&store->functions_rest, now_s() + FUNCTIONS_REST_S);
        log_write(
            store->log, LOG_LEVEL_WARNING, NULL,
            "functions of your own in the database took longer than %d ms; they are not asked "
            "for %d s, and what they decide is undecided",
            limit_ms, FUNCTIONS_REST_S);
        g_set_error_literal(error, slow_function_quark(), (gint)outcome, reason->message);
    } else if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&reason));
    }
    return outcome;
}

/* ---- several mails in one transaction ---- */

static Outcome run_several(Store *store, const Statement *const *statements, guint count,
                           Rows **rows_r, GError **error)
{
    Connection *connection = NULL;
    Outcome outcome = pool_borrow(store->pool, &connection, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = begin(store, OPERATION_WRITE, connection, statements[0], error);
    if (outcome == OUTCOME_DONE)
        outcome = connection_execute_together(connection, statements, count, rows_r, error);
    if (outcome == OUTCOME_DONE)
        outcome = end(store, OPERATION_WRITE, connection, statements[0], error);
    pool_return(store->pool, connection);
    for (guint i = 0; i < count && outcome != OUTCOME_DONE; i++)
        g_clear_pointer(&rows_r[i], rows_free);
    return outcome;
}

static Outcome run_together(gpointer data, const Statement *const *statements, guint count,
                            Rows **rows_r, GError **error)
{
    Store *store = data;
    if (count == 1)
        return run_statement(store, OPERATION_WRITE, statements[0], &rows_r[0], error);
    return run_several(store, statements, count, rows_r, error);
}

Outcome store_write_together(Store *store, const SharedRows *locks, const char *sql,
                             const char *const *values, int count, Rows **rows_r, GError **error)
{
    const Statement statement = {.sql = sql,
                                 .values = values,
                                 .count = count,
                                 .writes = TRUE,
                                 .deadline_ms = store->statement_ms,
                                 .is_admin = store->is_admin,
                                 .recurs = !store->is_admin};
    return together_write(store->together, locks, &statement, rows_r, error);
}
