#include "pool.h"
#include "away.h"
#include "schema.h"

struct pool {
    PoolLimits limits;
    GMutex lock; /* guards what follows */
    GCond freed;
    GQueue idle;     /* Connection *, the last used first */
    int open;        /* idle, borrowed and being made */
    int waiting;     /* for `freed`; nearly always nobody, and a wake-up is a system call */
    gint64 paused;   /* monotonic time until which no new one is tried */
    GError *failure; /* of the last attempt that failed */
};

Pool *pool_new(const PoolLimits *limits)
{
    Pool *pool = g_new0(Pool, 1);
    pool->limits = *limits;
    g_mutex_init(&pool->lock);
    g_cond_init(&pool->freed);
    g_queue_init(&pool->idle);
    return pool;
}

void pool_free(Pool *pool)
{
    if (pool == NULL)
        return;
    Connection *connection;
    while ((connection = g_queue_pop_head(&pool->idle)) != NULL)
        connection_close(connection);
    g_cond_clear(&pool->freed);
    g_mutex_clear(&pool->lock);
    g_clear_error(&pool->failure);
    g_free(pool);
}

/* An idle connection that still works, or NULL. With the lock held. */
static Connection *take_idle(Pool *pool)
{
    Connection *connection;
    while ((connection = g_queue_pop_head(&pool->idle)) != NULL) {
        if (connection_usable(connection))
            return connection;
        connection_close(connection);
        pool->open--;
    }
    return NULL;
}

/* FALSE when the time is over. With the lock held. */
static gboolean wait_until_freed(Pool *pool, gint64 deadline)
{
    pool->waiting++;
    gboolean freed = g_cond_wait_until(&pool->freed, &pool->lock, deadline);
    pool->waiting--;
    return freed;
}

/* Waits for an idle connection or for the right to make one (NULL then). With the lock held. */
static Outcome wait_for_place(Pool *pool, Connection **connection_r, GError **error)
{
    gint64 deadline = g_get_monotonic_time() + pool->limits.wait_ms * G_TIME_SPAN_MILLISECOND;
    for (;;) {
        *connection_r = take_idle(pool);
        if (*connection_r != NULL)
            return OUTCOME_DONE;
        if (pool->open < pool->limits.connections)
            break;
        if (!wait_until_freed(pool, deadline))
            return away_fail(OUTCOME_RETRY, error,
                             "no database connection became free within %d ms",
                             pool->limits.wait_ms);
    }
    if (g_get_monotonic_time() < pool->paused) {
        g_propagate_error(error, g_error_copy(pool->failure));
        return OUTCOME_RETRY;
    }
    pool->open++;
    return OUTCOME_DONE;
}

static void remember_failure(Pool *pool, const GError *failure)
{
    g_mutex_lock(&pool->lock);
    pool->open--;
    pool->paused = g_get_monotonic_time() + pool->limits.retry_ms * G_TIME_SPAN_MILLISECOND;
    g_clear_error(&pool->failure);
    pool->failure = g_error_copy(failure);
    /* All who wait shall try or give up now, not when their own wait is over. */
    g_cond_broadcast(&pool->freed);
    g_mutex_unlock(&pool->lock);
}

static Outcome open_session(const PoolLimits *limits, Connection **connection_r, GError **error)
{
    g_autoptr(Connection) connection = NULL;
    Outcome outcome = connection_open(limits->hosts, limits->connect_ms, &connection, error);
    if (outcome == OUTCOME_DONE && limits->checks_schema)
        outcome = schema_check(connection, limits->connect_ms, error);
    if (outcome == OUTCOME_DONE && limits->prepares)
        outcome = connection_try_preparing(connection, limits->connect_ms, error);
    if (outcome != OUTCOME_DONE)
        return OUTCOME_RETRY;
    *connection_r = g_steal_pointer(&connection);
    return OUTCOME_DONE;
}

Outcome pool_borrow(Pool *pool, Connection **connection_r, GError **error)
{
    Connection *connection = NULL;
    g_mutex_lock(&pool->lock);
    Outcome outcome = wait_for_place(pool, &connection, error);
    g_mutex_unlock(&pool->lock);
    if (outcome == OUTCOME_DONE && connection == NULL) {
        g_autoptr(GError) reason = NULL;
        outcome = open_session(&pool->limits, &connection, &reason);
        if (outcome != OUTCOME_DONE) {
            remember_failure(pool, reason);
            g_propagate_error(error, g_steal_pointer(&reason));
        }
    }
    if (outcome == OUTCOME_DONE)
        *connection_r = connection;
    return outcome;
}

/* With the lock held. */
static void close_idle_of(Pool *pool, guint host)
{
    for (GList *link = pool->idle.head, *next = NULL; link != NULL; link = next) {
        next = link->next;
        if (connection_host(link->data) != host)
            continue;
        connection_close(link->data);
        g_queue_delete_link(&pool->idle, link);
        pool->open--;
    }
}

void pool_return(Pool *pool, Connection *connection)
{
    gboolean usable = connection_intact(connection);
    gboolean stale = connection_stale(connection);
    guint host = connection_host(connection);
    if (stale)
        hosts_distrust(pool->limits.hosts, host);
    if (!usable)
        connection_close(connection);
    g_mutex_lock(&pool->lock);
    if (usable)
        g_queue_push_head(&pool->idle, connection);
    else
        pool->open--;
    if (stale)
        close_idle_of(pool, host);
    if (stale && pool->waiting > 0)
        g_cond_broadcast(&pool->freed);
    else if (pool->waiting > 0)
        g_cond_signal(&pool->freed);
    g_mutex_unlock(&pool->lock);
}
