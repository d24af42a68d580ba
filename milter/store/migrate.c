#include "admin.h"
#include "migration.h"
#include "private.h"

#define MIGRATE_MS (30 * 60 * 1000) /* a table may have to be rewritten */

/* Whoever waits for a lock that keeps all others out lets everybody wait behind itself: while a
   dump of the database runs, that would be all mail. */
#define LOCK_TRIES 180
#define LOCK_PAUSE_US (3 * G_USEC_PER_SEC)
#define LOCK_TIMEOUT "2s"

/* The lock is the transaction's, so it is gone with it however that ends. Any number will do that
   no other program of the database takes: "intake" in hex. The files are read as they are meant,
   whatever is set for the role. */
#define BEGIN_ALONE                                                                                \
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; "                                            \
    "SET LOCAL statement_timeout = 0; "                                                            \
    "SET LOCAL idle_in_transaction_session_timeout = 0; "                                          \
    "SET LOCAL standard_conforming_strings = on; "                                                 \
    "SET LOCAL lock_timeout = 0; "                                                                 \
    "SELECT pg_advisory_xact_lock(x'696e74616b65'::bigint); "                                      \
    "SET LOCAL lock_timeout = '" LOCK_TIMEOUT "'"

static Outcome script(Connection *connection, const char *text, GError **error)
{
    return connection_run_script(connection, text, MIGRATE_MS, error);
}

static Outcome query(Connection *connection, const char *sql, const char *const *values, int count,
                     Rows **rows_r, GError **error)
{
    const Statement statement = {
        .sql = sql, .values = values, .count = count, .deadline_ms = MIGRATE_MS, .is_admin = TRUE};
    return connection_execute(connection, &statement, rows_r, error);
}

/* 0 when there is no schema yet. Reads the catalogs, since to_regclass() asks the session's cache,
   and waiting for an advisory lock does not tell that of tables made meanwhile. */
static Outcome read_version(Connection *connection, int *version_r, GError **error)
{
    g_autoptr(Rows) exists = NULL;
    Outcome outcome = query(connection,
                            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c "
                            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                            "WHERE n.nspname = 'intake' AND c.relname = 'migration')",
                            NULL, 0, &exists, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!rows_boolean(exists, 0, 0)) {
        *version_r = 0;
        return OUTCOME_DONE;
    }
    g_autoptr(Rows) rows = NULL;
    outcome = query(connection, "SELECT coalesce(max(version), 0) FROM intake.migration", NULL, 0,
                    &rows, error);
    if (outcome == OUTCOME_DONE)
        *version_r = (int)rows_number(rows, 0, 0);
    return outcome;
}

static Outcome run_file(Connection *connection, const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(path, &text, NULL, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason->message);
    Outcome outcome = script(connection, text, &reason);
    if (outcome != OUTCOME_DONE)
        return outcome_fail(outcome, error, "%s: %s", path, reason->message);
    return OUTCOME_DONE;
}

static Outcome remember(Connection *connection, const Migration *migration, GError **error)
{
    g_autofree char *version = g_strdup_printf("%d", migration->version);
    const char *const values[] = {version, migration->name};
    return query(connection, "INSERT INTO intake.migration (version, name) VALUES ($1, $2)", values,
                 G_N_ELEMENTS(values), NULL, error);
}

static Outcome refuse_newer(int version, const GPtrArray *migrations, const char *directory,
                            GError **error)
{
    const Migration *newest = g_ptr_array_index(migrations, migrations->len - 1);
    if (version <= newest->version)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the database has version %d of the schema, \"%s\" knows %d (hint: install "
                        "the newer program)",
                        version, directory, newest->version);
}

typedef struct work { /* one transaction */
    Connection *connection;
    const GPtrArray *migrations;
    const char *directory;
    const Migration *migration; /* NULL: the functions */
    guint applied;
} Work;

/* What another run did meanwhile is seen under the lock and not done again. A failure leaves the
   transaction open. */
static Outcome apply_one(Work *work, GError **error)
{
    Connection *connection = work->connection;
    const Migration *migration = work->migration;
    int version = 0;
    Outcome outcome = script(connection, BEGIN_ALONE, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_version(connection, &version, error);
    gboolean missing = version < migration->version;
    if (outcome == OUTCOME_DONE && missing)
        outcome = run_file(connection, migration->path, error);
    if (outcome == OUTCOME_DONE && missing)
        outcome = remember(connection, migration, error);
    if (outcome == OUTCOME_DONE)
        outcome = script(connection, "COMMIT", error);
    if (outcome == OUTCOME_DONE && missing)
        work->applied++;
    return outcome;
}

static Outcome apply_functions(const Work *work, GError **error)
{
    Connection *connection = work->connection;
    g_autoptr(GPtrArray) paths = NULL;
    int version = 0;
    Outcome outcome = migration_functions(work->directory, &paths, error);
    if (outcome == OUTCOME_DONE)
        outcome = script(connection, BEGIN_ALONE, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_version(connection, &version, error);
    if (outcome == OUTCOME_DONE) /* again: an older program's functions must not win */
        outcome = refuse_newer(version, work->migrations, work->directory, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < paths->len; i++)
        outcome = run_file(connection, g_ptr_array_index(paths, i), error);
    if (outcome == OUTCOME_DONE)
        outcome = script(connection, "COMMIT", error);
    return outcome;
}

/* Again while somebody is in the way. The connection of what failed is closed, which ends its
   transaction. */
static Outcome apply(Work *work, GError **error)
{
    for (int left = LOCK_TRIES;; left--) {
        g_autoptr(GError) reason = NULL;
        Outcome outcome =
            work->migration != NULL ? apply_one(work, &reason) : apply_functions(work, &reason);
        if (outcome == OUTCOME_DONE)
            return OUTCOME_DONE;
        gboolean is_busy = outcome == OUTCOME_RETRY && connection_intact(work->connection);
        if (!is_busy || left <= 1 || script(work->connection, "ROLLBACK", NULL) != OUTCOME_DONE)
            return outcome_fail(outcome, error, "%s%s", reason->message,
                                is_busy ? " (hint: pg_stat_activity shows whose transaction is "
                                          "open, perhaps a dump's; then once more)"
                                        : "");
        g_usleep(LOCK_PAUSE_US);
    }
}

static Outcome migrate(Connection *connection, const char *directory, guint *applied_r,
                       GError **error)
{
    g_autoptr(GPtrArray) migrations = NULL;
    int version = 0;
    Work work = {.connection = connection, .directory = directory};
    Outcome outcome = migration_files(directory, &migrations, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_version(connection, &version, error);
    if (outcome == OUTCOME_DONE)
        outcome = refuse_newer(version, migrations, directory, error);
    work.migrations = migrations;
    for (guint i = 0; outcome == OUTCOME_DONE && i < migrations->len; i++) {
        work.migration = g_ptr_array_index(migrations, i);
        outcome = apply(&work, error);
    }
    work.migration = NULL;
    if (outcome == OUTCOME_DONE)
        outcome = apply(&work, error);
    if (outcome == OUTCOME_DONE)
        *applied_r = work.applied;
    return outcome;
}

Outcome store_migrate(Store *store, const char *directory, guint *applied_r, GError **error)
{
    g_autoptr(Connection) connection = NULL; /* not the pool's: a failure ends its transaction */
    Outcome outcome = store_connect(store, &connection, error);
    return outcome == OUTCOME_DONE ? migrate(connection, directory, applied_r, error) : outcome;
}
