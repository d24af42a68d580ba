/* Several mails in one transaction: all or none, nothing of one's fault on another, and each
   exactly once whatever is killed meanwhile. */
#include "samples.h"
#include "servers.h"
#include "store/connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define WRITES 5
#define SHORT_MS 500 /* for a statement that shall be given up */
#define TRIES 20

typedef struct outcome_of {
    Outcome outcome;
    gint64 rows;     /* that were written */
    gboolean usable; /* the session, afterwards */
} OutcomeOf;

static void change(const char *sql)
{
    g_autofree char *ignored = sample_value(sql);
}

static Connection *open_session(void)
{
    g_autoptr(Hosts) hosts = hosts_new("dbname=intake");
    g_autoptr(GError) error = NULL;
    Connection *connection = NULL;
    if (connection_open(hosts, SAMPLE_PATIENCE_MS, &connection, &error) != OUTCOME_DONE ||
        connection_try_preparing(connection, SAMPLE_PATIENCE_MS, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return connection;
}

/* The third of them is `value`. */
static OutcomeOf write_several(Connection *connection, const char *value, int deadline_ms)
{
    const char *const usual[] = {"1"};
    const char *const values[] = {value};
    const Statement one = {.sql = "SELECT public.write($1)",
                           .values = usual,
                           .count = 1,
                           .writes = TRUE,
                           .recurs = TRUE,
                           .deadline_ms = deadline_ms};
    Statement third = one;
    third.values = values;
    const Statement *statements[WRITES] = {&one, &one, &third, &one, &one};
    Rows *rows[WRITES] = {NULL};
    g_autoptr(GError) error = NULL;
    change("TRUNCATE public.written");
    OutcomeOf result = {
        .outcome = connection_execute_together(connection, statements, WRITES, rows, &error)};
    for (int i = 0; i < WRITES; i++) {
        assert_true((rows[i] != NULL) == (result.outcome == OUTCOME_DONE));
        if (rows[i] != NULL)
            assert_int_equal(rows_number(rows[i], 0, 0), statements[i] == &third ? 2 : 1);
        rows_free(rows[i]);
    }
    result.rows = sample_number("SELECT count(*) FROM public.written");
    result.usable = connection_usable(connection);
    return result;
}

static int make_function(void **state)
{
    (void)state;
    change("CREATE TABLE public.written (a integer)");
    change("CREATE TABLE public.row_of_others (a integer)");
    change("INSERT INTO public.row_of_others VALUES (1)");
    change("CREATE FUNCTION public.warn() RETURNS trigger LANGUAGE plpgsql AS "
           "$$ BEGIN RAISE WARNING 'not at the standby'; RETURN NULL; END $$");
    change("CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON public.written INITIALLY DEFERRED "
           "FOR EACH ROW WHEN (NEW.a = 7) EXECUTE FUNCTION public.warn()");
    change("CREATE FUNCTION public.write(what text) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN "
           "INSERT INTO public.written VALUES (CASE what WHEN 'warn' THEN 7 ELSE 1 END); "
           "IF what = 'die' THEN PERFORM pg_terminate_backend(pg_backend_pid()); "
           "PERFORM pg_sleep(10); END IF; "
           "IF what = 'sleep' THEN PERFORM pg_sleep(3600); END IF; "
           "IF what = 'wait' THEN UPDATE public.row_of_others SET a = 2; END IF; "
           "IF what = 'bad' THEN PERFORM 1 / 0; END IF; "
           "RETURN CASE what WHEN '1' THEN 1 ELSE 2 END; END $$");
    return 0;
}

static int drop_function(void **state)
{
    (void)state;
    change("DROP TABLE public.written, public.row_of_others");
    change("DROP FUNCTION public.write, public.warn");
    return 0;
}

/* A machine that stands still does not say in time that it ended the statement. */
static gboolean is_given_up(const OutcomeOf *result)
{
    return result->outcome == OUTCOME_UNCERTAIN && result->rows == 0 && !result->usable;
}

static void all_are_written_or_none(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int deadline_ms;
        OutcomeOf wanted;
    } cases[] = {
        {"good", SAMPLE_PATIENCE_MS, {OUTCOME_DONE, WRITES, TRUE}},
        {"bad", SAMPLE_PATIENCE_MS, {OUTCOME_RETRY, 0, TRUE}},
        {"good",
         SAMPLE_PATIENCE_MS,
         {OUTCOME_DONE, WRITES, TRUE}},                /* nothing of it stays in the session */
        {"sleep", SHORT_MS, {OUTCOME_RETRY, 0, TRUE}}, /* ended by us: it says so itself */
        {"warn", SAMPLE_PATIENCE_MS, {OUTCOME_UNCERTAIN, WRITES, TRUE}},
        {"die", SAMPLE_PATIENCE_MS, {OUTCOME_UNCERTAIN, 0, FALSE}},
    };
    Connection *connection = open_session();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        OutcomeOf result = write_several(connection, cases[i].value, cases[i].deadline_ms);
        for (int tries = 1;
             cases[i].deadline_ms == SHORT_MS && is_given_up(&result) && tries < TRIES; tries++) {
            connection_close(connection);
            connection = open_session();
            result = write_several(connection, cases[i].value, cases[i].deadline_ms);
        }
        if (result.outcome != cases[i].wanted.outcome || result.rows != cases[i].wanted.rows ||
            result.usable != cases[i].wanted.usable)
            fail_msg("%s: %s, %d rows, %d", cases[i].value, outcome_name(result.outcome),
                     (int)result.rows, result.usable);
        if (result.usable)
            continue;
        connection_close(connection);
        connection = open_session();
    }
    connection_close(connection);
}

/* Rather each by itself than all behind one. */
static void a_row_that_another_holds_holds_up_nobody(void **state)
{
    (void)state;
    g_autoptr(Connection) holder = open_session();
    g_autoptr(Connection) connection = open_session();
    assert_int_equal(connection_run_script(holder, "BEGIN; UPDATE public.row_of_others SET a = 3",
                                           SAMPLE_PATIENCE_MS, NULL),
                     OUTCOME_DONE);
    OutcomeOf result = write_several(connection, "wait", 3600 * 1000);
    assert_int_equal(result.outcome, OUTCOME_RETRY);
    assert_int_equal(result.rows, 0);
    assert_true(result.usable);
    assert_int_equal(connection_run_script(holder, "ROLLBACK", SAMPLE_PATIENCE_MS, NULL),
                     OUTCOME_DONE);
}

static void what_a_migration_changed_costs_one_transaction(void **state)
{
    (void)state;
    g_autoptr(Connection) connection = open_session();
    assert_int_equal(write_several(connection, "good", SAMPLE_PATIENCE_MS).outcome, OUTCOME_DONE);
    change("DROP FUNCTION public.write");
    change("CREATE FUNCTION public.write(what varchar) RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN "
           "INSERT INTO public.written VALUES (1); "
           "RETURN CASE what WHEN '1' THEN 1 ELSE 2 END; END $$");
    assert_int_equal(write_several(connection, "good", SAMPLE_PATIENCE_MS).outcome, OUTCOME_RETRY);
    OutcomeOf again = write_several(connection, "good", SAMPLE_PATIENCE_MS);
    assert_int_equal(again.outcome, OUTCOME_DONE);
    assert_int_equal(again.rows, WRITES);
}

/* ---- killed under load ---- */

#define THREADS 24
#define MAILS 8 /* of each */
#define KILLS 12

typedef struct load {
    Store *stores[2]; /* of two filters */
    gint finished;    /* mails; atomic */
} Load;

typedef struct writer {
    Load *load;
    int number;
} Writer;

/* Offers each mail until it is DONE, every other one through the other filter. */
static gpointer offer_mails(gpointer data)
{
    Writer *writer = data;
    for (int mail = 0; mail < MAILS; mail++) {
        g_autofree char *author =
            g_strdup_printf("loaded%d@client.example", (writer->number + mail) % 10);
        g_autofree char *name = g_strdup_printf("loaded-%d-%d", writer->number, mail);
        g_autoptr(Sample) sample = sample_new(author, name);
        g_autoptr(Recorded) recorded = NULL;
        sample->plan->answer.ceiling = 1000;
        sample->plan->answer.domain = g_strdup(mail % 2 ? "odd.example" : "even.example");
        sample->plan->answer.per_domain = sample->plan->answer.per_hour = 100000;
        sample->plan->answer.hour = 1795420800;
        while (recorded == NULL) {
            g_autoptr(GError) error = NULL;
            if (store_record(writer->load->stores[(writer->number + mail) % 2], "mx1",
                             sample->envelope, sample->facts, sample->plan, &recorded,
                             &error) != OUTCOME_DONE)
                g_usleep(20000);
        }
        g_atomic_int_inc(&writer->load->finished);
    }
    return NULL;
}

/* Backends one after the other, and twice all of the server. */
static void kill_meanwhile(Load *load)
{
    for (int kill = 0; kill < KILLS && load->finished < THREADS * MAILS; kill++) {
        if (kill % 5 == 4) {
            servers_run("down", g_getenv("CLUSTER"), NULL);
            servers_run("up", g_getenv("CLUSTER"), NULL);
        } else {
            change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = "
                   "'intake_filter' AND state <> 'idle' LIMIT 1");
        }
        g_usleep(50000);
    }
}

static void every_mail_is_there_once_whatever_is_killed(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = 2; /* so that most mails wait */
    Load load = {.stores = {store_open(&settings, NULL), store_open(&settings, NULL)}};
    Writer writers[THREADS];
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        writers[i] = (Writer){.load = &load, .number = i};
        threads[i] = g_thread_new("writer", offer_mails, &writers[i]);
    }
    kill_meanwhile(&load);
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    static const char *const tables[] = {
        "ledger WHERE message_id LIKE", "message WHERE message_id LIKE", "ticket WHERE author LIKE",
        "outbox WHERE in_reply_to LIKE"};
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *query =
            g_strdup_printf("SELECT count(*) FROM intake.%s 'loaded%%'", tables[i]);
        assert_int_equal(sample_number(query), THREADS * MAILS);
    }
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.address WHERE address LIKE 'loaded%'"), 10);
    assert_true(sample_number("SELECT count(*) - count(DISTINCT xmin::text) FROM intake.ledger "
                              "WHERE message_id LIKE 'loaded%'") > 0); /* some went together */
    store_close(load.stores[0]);
    store_close(load.stores[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_are_written_or_none, make_function, drop_function),
        cmocka_unit_test_setup_teardown(a_row_that_another_holds_holds_up_nobody, make_function,
                                        drop_function),
        cmocka_unit_test_setup_teardown(what_a_migration_changed_costs_one_transaction,
                                        make_function, drop_function),
        cmocka_unit_test(every_mail_is_there_once_whatever_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
