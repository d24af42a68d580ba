#include "store.h"

#include "private.h"

struct store {
    Pool *pool;
    Log *log;          /* borrowed */
    char *description; /* libpq connection string */
    int connect_ms, statement_ms;
    gboolean is_admin;
};

static Store *open_with(const StoreSettings *settings, const char *description, gboolean is_admin,
                        Log *log)
{
    PoolLimits limits = {.description = (char *)description,
                         .connections = is_admin ? 1 : settings->pool,
                         .wait_ms = settings->wait_ms,
                         .connect_ms = settings->connect_ms,
                         .retry_ms = settings->retry_ms,
                         .checks_schema = !is_admin}; /* an admin may be here to migrate */
    Store *store = g_new0(Store, 1);
    store->pool = pool_new(&limits);
    store->log = log;
    store->description = g_strdup(description);
    store->connect_ms = settings->connect_ms;
    store->statement_ms = settings->statement_ms;
    store->is_admin = is_admin;
    return store;
}

Store *store_open(const StoreSettings *settings, Log *log)
{
    return open_with(settings, settings->connection, FALSE, log);
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
    g_free(store->description);
    g_free(store);
}

Outcome store_connect(Store *store, Connection **connection_r, GError **error)
{
    return connection_open(store->description, store->connect_ms, connection_r, error);
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
    Connection *connection = NULL;
    Outcome outcome = pool_borrow(store->pool, &connection, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const Statement statement = {.sql = sql,
                                 .values = values,
                                 .count = count,
                                 .writes = kind != OPERATION_READ,
                                 .deadline_ms = store->statement_ms,
                                 .is_admin = kind == OPERATION_ADMIN || store->is_admin};
    outcome = connection_execute(connection, &statement, rows_r, error);
    pool_return(store->pool, connection);
    return outcome;
}
