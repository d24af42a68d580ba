#include "store.h"

#include "away.h"
#include "private.h"
#include "witness.h"

#include <string.h>

struct store {
    Hosts *hosts;
    Pool *pool;
    Log *log; /* borrowed */
    int connect_ms, statement_ms;
    gboolean is_admin;
    gboolean needs_standby; /* of a write to count */
    Witness *witness;       /* NULL: nobody's numbers are at stake */
};

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

static Outcome execute(const Store *store, OperationKind kind, Connection *connection,
                       const Statement *statement, Rows **rows_r, GError **error)
{
    gboolean at_standby = store->needs_standby && kind == OPERATION_WRITE;
    Outcome outcome = OUTCOME_DONE;
    if (store->witness != NULL)
        outcome = witness_attend(store->witness, connection, statement->deadline_ms, error);
    if (outcome == OUTCOME_DONE && at_standby)
        outcome = check_standby(connection, statement, OUTCOME_RETRY, error);
    if (outcome == OUTCOME_DONE)
        outcome = connection_execute(connection, statement, rows_r, error);
    if (outcome == OUTCOME_DONE && at_standby)
        outcome = check_standby(connection, statement, OUTCOME_UNCERTAIN, error);
    if (outcome == OUTCOME_DONE && kind == OPERATION_ADMIN)
        outcome = confirm(connection, statement, error);
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

Outcome store_run(Store *store, OperationKind kind, const char *sql, const char *const *values,
                  int count, Rows **rows_r, GError **error)
{
    gboolean writes = kind == OPERATION_WRITE || kind == OPERATION_ADMIN;
    gboolean for_person = kind == OPERATION_ASK || kind == OPERATION_ADMIN;
    const Statement statement = {.sql = sql,
                                 .values = values,
                                 .count = count,
                                 .writes = writes,
                                 .deadline_ms = store->statement_ms,
                                 .is_admin = for_person || store->is_admin,
                                 .recurs = !for_person && !store->is_admin};
    g_autoptr(GError) reason = NULL;
    gboolean stale = FALSE;
    Outcome outcome = run_once(store, kind, &statement, rows_r, &stale, &reason);
    if (outcome == OUTCOME_RETRY && stale) { /* nothing happened, and a new session may be better */
        g_clear_error(&reason);
        outcome = run_once(store, kind, &statement, rows_r, &stale, &reason);
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}
