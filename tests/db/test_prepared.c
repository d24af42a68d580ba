/* Statements are prepared where the session is the server's own, and what becomes of them there
   costs no mail: neither a migration under a living session, nor a pooler that was not seen. */
#include "pooler.h"
#include "samples.h"
#include "store/connection.h"
#include "store/prepared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CALL "SELECT * FROM public.called($1)"
#define KEPT "SELECT count(*) FROM pg_prepared_statements"

static Connection *open_session(const char *description)
{
    g_autoptr(Hosts) hosts = hosts_new(description);
    g_autoptr(GError) error = NULL;
    Connection *connection = NULL;
    if (connection_open(hosts, SAMPLE_PATIENCE_MS, &connection, &error) != OUTCOME_DONE ||
        connection_try_preparing(connection, SAMPLE_PATIENCE_MS, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return connection;
}

static gint64 run(Connection *connection, const char *sql, gboolean recurs)
{
    static const char *const values[] = {"7"};
    const Statement statement = {.sql = sql,
                                 .values = values,
                                 .count = recurs ? 1 : 0,
                                 .writes = recurs,
                                 .deadline_ms = SAMPLE_PATIENCE_MS,
                                 .recurs = recurs};
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) error = NULL;
    if (connection_execute(connection, &statement, &rows, &error) != OUTCOME_DONE)
        fail_msg("%s: %s", sql, error->message);
    return rows_count(rows) == 0 ? 0 : rows_number(rows, 0, 0);
}

static void change(const char *sql)
{
    g_autofree char *ignored G_GNUC_UNUSED = sample_value(sql);
}

#define WRITES "AS $$ BEGIN INSERT INTO public.calls VALUES (1); a := 7; END $$"

static int make_function(void **state)
{
    (void)state;
    change("CREATE TABLE public.calls (a integer)");
    change("CREATE FUNCTION public.called(n integer, OUT a integer) LANGUAGE plpgsql " WRITES);
    return 0;
}

static int drop_function(void **state)
{
    (void)state;
    change("DROP FUNCTION public.called");
    change("DROP TABLE public.calls");
    return 0;
}

static void a_statement_is_parsed_once_in_a_session(void **state)
{
    (void)state;
    for (int session = 0; session < 2; session++) { /* and again after a reconnect */
        g_autoptr(Connection) connection = open_session("dbname=intake");
        for (int call = 0; call < 10; call++)
            assert_int_equal(run(connection, CALL, TRUE), 7);
        assert_int_equal(run(connection, KEPT, FALSE), 1);
        assert_int_equal(run(connection, "SELECT generic_plans FROM pg_prepared_statements", FALSE),
                         10 - 5);
    }
}

static void what_changes_under_a_living_session_costs_no_statement(void **state)
{
    (void)state;
    static const char *const arguments[] = {
        "n integer, OUT a integer, OUT b text", /* another result */
        "n text, OUT a integer",                /* another argument */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(arguments); i++) {
        g_autofree char *create = g_strdup_printf(
            "CREATE FUNCTION public.called(%s) LANGUAGE plpgsql " WRITES, arguments[i]);
        g_autoptr(Connection) connection = open_session("dbname=intake");
        change("TRUNCATE public.calls");
        for (int call = 0; call < 7; call++)
            assert_int_equal(run(connection, CALL, TRUE), 7);
        change("DROP FUNCTION public.called");
        change(create);
        for (int call = 0; call < 7; call++)
            assert_int_equal(run(connection, CALL, TRUE), 7);
        assert_true(connection_usable(connection));
        assert_int_equal(sample_number("SELECT count(*) FROM public.calls"), 14);
    }
}

/* What another client of an unseen pooler may do in a session that is shared. */
static void what_others_do_in_the_session_costs_no_statement(void **state)
{
    (void)state;
    g_autoptr(Connection) forgetful = open_session("dbname=intake");
    assert_int_equal(run(forgetful, CALL, TRUE), 7);
    run(forgetful, "DEALLOCATE ALL", FALSE);
    assert_int_equal(run(forgetful, CALL, TRUE), 7);
    assert_int_equal(run(forgetful, CALL, TRUE), 7);
    assert_int_equal(run(forgetful, KEPT, FALSE), 0);
    assert_true(connection_usable(forgetful));

    g_autoptr(Connection) crowded = open_session("dbname=intake");
    g_autoptr(Prepared) other = prepared_new();
    g_autofree char *name = prepared_name_for(other, CALL);
    g_autofree char *prepare = g_strdup_printf("PREPARE %s (text) AS SELECT 8", name);
    run(crowded, prepare, FALSE);
    assert_int_equal(run(crowded, CALL, TRUE), 7);
    assert_true(connection_usable(crowded));
}

static void nothing_is_prepared_through_a_pooler(void **state)
{
    (void)state;
    if (!pooler_installed())
        skip();
    Pooler *pooler = pooler_start(NULL);
    assert_non_null(pooler);
    change("GRANT SELECT, INSERT ON public.calls TO intake_filter");
    g_autofree char *description = pooler_connection(pooler, "intake_filter");
    g_autoptr(Connection) connection = open_session(description);
    assert_int_equal(run(connection, CALL, TRUE), 7);
    assert_int_equal(run(connection, KEPT, FALSE), 0);
    pooler_stop(pooler);
}

/* The store's own statements, by what a whole mail leaves in the one session of its pool. */
static void a_migration_under_a_filter_costs_no_mail(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = 1;
    g_autoptr(Store) store = store_open(&settings, NULL);
    g_autoptr(Sample) before = sample_new("before@client.example", "migrated-before");
    g_autoptr(Sample) after = sample_new("after@client.example", "migrated-after");
    g_autoptr(Recorded) first G_GNUC_UNUSED = sample_record(store, before);
    change("ALTER TYPE intake.answer_limits RENAME TO answer_limits_of_before");
    change("CREATE TYPE intake.answer_limits AS (mailbox text, domain text, per_domain integer, "
           "hour timestamptz, per_hour integer, wanted integer)");
    change("GRANT USAGE ON TYPE intake.answer_limits TO intake_filter");
    /* One of them calls another, which may not be there yet. */
    change("DO $$ DECLARE made text; BEGIN SET LOCAL check_function_bodies = off; "
           "FOR made IN SELECT pg_get_functiondef(p.oid) FROM "
           "pg_proc p WHERE p.pronamespace = 'intake'::regnamespace AND "
           "pg_get_function_arguments(p.oid) LIKE '%answer_limits_of_before%' LOOP EXECUTE "
           "replace(made, 'answer_limits_of_before', 'answer_limits'); END LOOP; "
           "DROP TYPE intake.answer_limits_of_before CASCADE; END $$");
    change("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA intake TO intake_filter");
    g_autoptr(Recorded) second = sample_record(store, after);
    g_autoptr(Recorded) again = sample_record(store, after);
    assert_false(second->repeat);
    assert_true(again->repeat);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_statement_is_parsed_once_in_a_session, make_function,
                                        drop_function),
        cmocka_unit_test_setup_teardown(what_changes_under_a_living_session_costs_no_statement,
                                        make_function, drop_function),
        cmocka_unit_test_setup_teardown(what_others_do_in_the_session_costs_no_statement,
                                        make_function, drop_function),
        cmocka_unit_test_setup_teardown(nothing_is_prepared_through_a_pooler, make_function,
                                        drop_function),
        cmocka_unit_test(a_migration_under_a_filter_costs_no_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
