/* Migrations on databases made for each test: applied once, together, and never backwards. */
#include "samples.h"
#include "servers.h"
#include "store/connection.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SQL_DIRECTORY "sql"

static void run(const char *description, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Hosts) hosts = hosts_new(description);
    g_autoptr(Connection) connection = NULL;
    const Statement statement = {.sql = sql, .deadline_ms = SAMPLE_PATIENCE_MS, .is_admin = TRUE};
    if (connection_open(hosts, SAMPLE_PATIENCE_MS, &connection, &error) != OUTCOME_DONE ||
        connection_execute(connection, &statement, NULL, &error) != OUTCOME_DONE)
        fail_msg("%s: %s", sql, error->message);
}

static int make_database(void **state)
{
    (void)state;
    run("dbname=postgres", "CREATE DATABASE intake_empty OWNER intake_admin");
    return 0;
}

static int drop_database(void **state)
{
    (void)state;
    run("dbname=postgres", "DROP DATABASE intake_empty WITH (FORCE)");
    return 0;
}

static Store *open_empty(void)
{
    StoreSettings settings = sample_settings();
    settings.admin_connection = (char *)"dbname=intake_empty user=intake_admin";
    return store_open_admin(&settings, NULL);
}

static void an_empty_database_gets_everything_once(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_empty();
    guint applied = 99;
    assert_int_equal(store_ping(store, &error), OUTCOME_REFUSED);
    g_clear_error(&error);
    assert_int_equal(store_migrate(store, SQL_DIRECTORY, &applied, &error), OUTCOME_DONE);
    assert_true(applied >= 1);
    assert_int_equal(store_ping(store, &error), OUTCOME_DONE);
    assert_int_equal(store_migrate(store, SQL_DIRECTORY, &applied, &error), OUTCOME_DONE);
    assert_int_equal(applied, 0);
    g_autoptr(Table) status = NULL;
    assert_int_equal(store_migration_status(store, SQL_DIRECTORY, &status, &error), OUTCOME_DONE);
    for (guint i = 0; i < status->rows->len; i++)
        assert_string_equal(g_ptr_array_index((GPtrArray *)g_ptr_array_index(status->rows, i), 2),
                            "applied");
}

static gpointer migrate_in_thread(gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_empty();
    guint applied = 0;
    if (store_migrate(store, SQL_DIRECTORY, &applied, &error) != OUTCOME_DONE) {
        *(char **)data = g_strdup(error->message);
        return GUINT_TO_POINTER(1000);
    }
    return GUINT_TO_POINTER(applied);
}

static void several_runs_at_once_apply_each_migration_once(void **state)
{
    (void)state;
    GThread *threads[4];
    char *failures[G_N_ELEMENTS(threads)] = {NULL};
    guint applied = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("migrate", migrate_in_thread, &failures[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++) {
        applied += GPOINTER_TO_UINT(g_thread_join(threads[i]));
        if (failures[i] != NULL)
            fail_msg("run %zu: %s", i, failures[i]);
    }
    g_autoptr(Store) store = open_empty();
    g_autoptr(GError) error = NULL;
    g_autoptr(Table) status = NULL;
    assert_int_equal(store_migration_status(store, SQL_DIRECTORY, &status, &error), OUTCOME_DONE);
    assert_int_equal(applied, status->rows->len);
}

static void an_older_program_serves_and_is_administered_but_migrates_nothing(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_empty();
    guint applied = 0;
    assert_int_equal(store_migrate(store, SQL_DIRECTORY, &applied, &error), OUTCOME_DONE);
    run("dbname=intake_empty user=intake_admin",
        "INSERT INTO intake.migration (version, name) VALUES (999, 'from-the-future')");
    assert_int_equal(store_migrate(store, SQL_DIRECTORY, &applied, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "version 999"));
    g_clear_error(&error);
    assert_int_equal(store_ping(store, &error), OUTCOME_DONE);
    /* Programs of version 2 take no other number. */
    run("dbname=intake_empty user=intake_filter", "SELECT 1 / (intake.schema_version() = 2)::int");
}

static void a_newer_program_waits_for_the_migration(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) admin = open_empty();
    g_autoptr(GPtrArray) agents = NULL;
    guint applied = 0;
    StoreSettings settings = sample_settings();
    settings.connection = (char *)"dbname=intake_empty user=intake_filter";
    settings.retry_ms = 1;
    g_autoptr(Store) filter = store_open(&settings, NULL);
    assert_int_equal(store_agents(filter, &agents, &error), OUTCOME_RETRY);
    assert_non_null(strstr(error->message, "no schema"));
    g_clear_error(&error);
    assert_int_equal(store_migrate(admin, SQL_DIRECTORY, &applied, &error), OUTCOME_DONE);
    run("dbname=intake_empty user=intake_admin",
        "UPDATE intake.migration SET version = version - 1000");
    for (int again = 0; again < 2; again++) {
        g_usleep(2000);
        assert_int_equal(store_agents(filter, &agents, &error), OUTCOME_RETRY);
        assert_non_null(strstr(error->message, "(hint: run \"intakectl db migrate\""));
        assert_false(store_error_is_away(error));
        g_clear_error(&error);
    }
    assert_int_equal(store_ping(admin, &error), OUTCOME_REFUSED);
    g_clear_error(&error);
    run("dbname=intake_empty user=intake_admin",
        "UPDATE intake.migration SET version = version + 1000");
    g_usleep(2000);
    assert_int_equal(store_agents(filter, &agents, &error), OUTCOME_DONE);
}

static char *make_directory(const char *second_migration)
{
    char *directory = g_dir_make_tmp("intake-sql-XXXXXX", NULL);
    g_autofree char *functions = g_build_filename(directory, "functions", NULL);
    g_autofree char *first = g_build_filename(directory, "001-first.sql", NULL);
    g_autofree char *second = g_build_filename(directory, "002-second.sql", NULL);
    g_autofree char *function = g_build_filename(functions, "10-none.sql", NULL);
    g_mkdir(functions, 0755);
    g_file_set_contents(first,
                        "CREATE SCHEMA intake; CREATE TABLE intake.migration "
                        "(version integer, name text, applied_at timestamptz DEFAULT now());",
                        -1, NULL);
    g_file_set_contents(second, second_migration, -1, NULL);
    g_file_set_contents(function, "SELECT 1;", -1, NULL);
    return directory;
}

static void remove_directory(const char *directory)
{
    static const char *const files[] = {"001-first.sql", "002-second.sql", "functions/10-none.sql",
                                        "functions", ""};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_remove(path);
    }
}

static void a_broken_migration_leaves_nothing_and_names_its_file(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_empty();
    g_autofree char *directory =
        make_directory("CREATE TABLE intake.half (a integer); SELECT no_such_column;");
    guint applied = 0;
    Outcome outcome = store_migrate(store, directory, &applied, &error);
    remove_directory(directory);
    assert_int_equal(outcome, OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "002-second.sql: "));
    assert_non_null(strstr(error->message, "no_such_column"));
    run("dbname=intake_empty user=intake_admin",
        "SELECT 1 / (SELECT count(*) FROM intake.migration WHERE version = 1)::integer");
    run("dbname=intake_empty user=intake_admin",
        "SELECT 1 / (to_regclass('intake.half') IS NULL)::integer");
}

static gpointer migrate_directory(gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = open_empty();
    guint applied = 0;
    return GINT_TO_POINTER(store_migrate(store, data, &applied, &error) == OUTCOME_DONE);
}

/* A dump keeps a migration waiting; whoever works with the tables must not wait behind it. */
static void a_migration_that_waits_for_a_dump_keeps_nobody_waiting(void **state)
{
    (void)state;
    static const char owner[] = "dbname=intake_empty user=intake_admin";
    static const char *const dump_begins[] = {"BEGIN",
                                              "LOCK TABLE intake.mail IN ACCESS SHARE MODE"};
    run(owner, "CREATE SCHEMA intake");
    run(owner, "CREATE TABLE intake.mail AS SELECT 1 AS a");
    run(owner, "CREATE TABLE intake.migration AS SELECT 1 AS version, 'first' AS name");
    g_autofree char *directory = make_directory("ALTER TABLE intake.mail ADD COLUMN b integer;");
    g_autoptr(Hosts) hosts = hosts_new(owner);
    Connection *dump = NULL;
    assert_int_equal(connection_open(hosts, SAMPLE_PATIENCE_MS, &dump, NULL), OUTCOME_DONE);
    for (gsize i = 0; i < G_N_ELEMENTS(dump_begins); i++) {
        const Statement statement = {.sql = dump_begins[i], .deadline_ms = SAMPLE_PATIENCE_MS};
        assert_int_equal(connection_execute(dump, &statement, NULL, NULL), OUTCOME_DONE);
    }
    GThread *thread = g_thread_new("migrate", migrate_directory, directory);
    servers_wait_for(
        "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND NOT granted", 1);
    run(owner, "INSERT INTO intake.mail VALUES (2)"); /* the dump still runs */
    connection_close(dump);
    gboolean migrated = GPOINTER_TO_INT(g_thread_join(thread));
    remove_directory(directory);
    assert_true(migrated);
    run(owner, "SELECT 1 / count(b)::integer FROM (SELECT 1 AS b FROM intake.mail WHERE b IS NULL) "
               "AS m");
}

static void a_directory_without_migrations_is_refused(void **state)
{
    (void)state;
    g_autoptr(Store) store = open_empty();
    static const char *const directories[] = {"tests/db", "no/such/directory"};
    for (gsize i = 0; i < G_N_ELEMENTS(directories); i++) {
        g_autoptr(GError) error = NULL;
        guint applied = 0;
        assert_int_equal(store_migrate(store, directories[i], &applied, &error), OUTCOME_REFUSED);
        assert_non_null(strstr(error->message, directories[i]));
    }
}

#define ON_EMPTY(test) cmocka_unit_test_setup_teardown(test, make_database, drop_database)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_EMPTY(an_empty_database_gets_everything_once),
        ON_EMPTY(several_runs_at_once_apply_each_migration_once),
        ON_EMPTY(an_older_program_serves_and_is_administered_but_migrates_nothing),
        ON_EMPTY(a_newer_program_waits_for_the_migration),
        ON_EMPTY(a_broken_migration_leaves_nothing_and_names_its_file),
        ON_EMPTY(a_migration_that_waits_for_a_dump_keeps_nobody_waiting),
        ON_EMPTY(a_directory_without_migrations_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
