/* The store behind PgBouncer when things go wrong: statements over their time, a wait for the
   standby that is cancelled, a server that restarts, becomes read-only or is lost, a pooler that
   restarts or stands still. In transaction and in session mode, and whatever server_reset_query
   says. What is DONE has one row, and all is well again by itself. */
#include "pooler.h"
#include "samples.h"
#include "servers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SHORT_MS 400 /* for a statement that shall be given up */

#define QUICK "server_login_retry = 0.2\n" /* a server that is back is seen at once */

static const PoolerKind kinds[] = {
    {.settings = QUICK "server_reset_query =\n"},
    {.mode = "session", .settings = QUICK},
    {.settings = QUICK "server_reset_query = DISCARD ALL\nserver_reset_query_always = 1\n"},
};

typedef struct way { /* through a pooler to PGHOST */
    Pooler *pooler;
    Store *store, *hasty; /* with and without patience */
    const char *name;     /* of this kind, in the names of its mails */
} Way;

static char *standby; /* directory; of all tests */

static StoreSettings patient_settings(char *connection)
{
    StoreSettings settings = sample_settings();
    settings.connection = connection;
    settings.retry_ms = 1;
    return settings;
}

static void way_open(Way *way, gsize kind)
{
    static const char *const names[] = {"pooled", "pooled-session", "pooled-reset"};
    way->name = names[kind];
    way->pooler = pooler_start(&kinds[kind]);
    assert_non_null(way->pooler);
    g_autofree char *connection = pooler_connection(way->pooler, "intake_filter");
    StoreSettings settings = patient_settings(connection);
    way->store = store_open(&settings, NULL);
    settings.statement_ms = SHORT_MS;
    settings.connect_ms = 2000;
    way->hasty = store_open(&settings, NULL);
}

static void way_close(Way *way)
{
    store_close(way->store);
    store_close(way->hasty);
    pooler_stop(way->pooler);
}

static Outcome record(Store *store, const char *name, Recorded **recorded_r)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_autoptr(GError) error = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   recorded_r, &error);
    if (outcome != OUTCOME_DONE && !store_error_is_away(error))
        fail_msg("%s: not taken for away: %s", name, error->message);
    return outcome;
}

static Outcome record_only(Store *store, const char *name)
{
    g_autoptr(Recorded) recorded = NULL;
    return record(store, name, &recorded);
}

/* Until the store is well again. */
static void record_at_last(Store *store, const char *name)
{
    gint64 until = g_get_monotonic_time() + SERVERS_PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    while (record_only(store, name) != OUTCOME_DONE) {
        if (g_get_monotonic_time() > until)
            fail_msg("%s: still not recorded", name);
        g_usleep(20000);
    }
}

static char *rows_query(const char *name)
{
    return g_strdup_printf("SELECT count(*) FROM intake.ledger WHERE message_id LIKE '%s@%%'",
                           name);
}

static gint64 rows_of(const char *name)
{
    g_autofree char *query = rows_query(name);
    return sample_number(query);
}

static void run(const char *statement)
{
    g_autofree char *ignored G_GNUC_UNUSED = sample_value(statement);
}

/* ---- what may happen ---- */

static gpointer hold_ledger(gpointer data)
{
    (void)data;
    run("DO $$ BEGIN LOCK TABLE intake.ledger IN EXCLUSIVE MODE; PERFORM pg_sleep(3600); "
        "EXCEPTION WHEN query_canceled THEN NULL; END $$");
    return NULL;
}

#define HOLDER                                                                                     \
    " FROM pg_locks WHERE relation = 'intake.ledger'::regclass AND mode = 'ExclusiveLock' AND "    \
    "granted"

/* The request to cancel reaches the server, so that nothing is written after all. */
static void give_up_a_statement(Way *way, const char *name)
{
    GThread *holder = g_thread_new("holder", hold_ledger, NULL);
    servers_wait_for("SELECT count(*)" HOLDER, 1);
    Outcome outcome = record_only(way->hasty, name);
    servers_wait_for("SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake_filter' AND "
                     "wait_event_type = 'Lock'",
                     0);
    run("SELECT pg_cancel_backend(pid)" HOLDER);
    g_thread_join(holder);
    assert_int_equal(outcome, OUTCOME_UNCERTAIN);
    assert_int_equal(rows_of(name), 0);
}

typedef struct job {
    Store *store;
    const char *name;
    Outcome outcome;
} Job;

static gpointer run_job(gpointer data)
{
    Job *job = data;
    job->outcome = record_only(job->store, job->name);
    return NULL;
}

/* PostgreSQL's warning passes through the pooler; cancelled twice, the second time as a repeat. */
static void cancel_the_wait(Way *way, const char *name)
{
    servers_set_standby_names("*");
    servers_signal(standby, SIGSTOP);
    Outcome outcomes[2];
    for (gsize offer = 0; offer < G_N_ELEMENTS(outcomes); offer++) {
        Job job = {.store = way->store, .name = name};
        GThread *thread = g_thread_new("mail", run_job, &job);
        servers_wait_for(SERVERS_WAITING, 1);
        run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        g_thread_join(thread);
        outcomes[offer] = job.outcome;
    }
    servers_signal(standby, SIGCONT);
    assert_int_equal(outcomes[0], OUTCOME_UNCERTAIN);
    assert_int_equal(outcomes[1], OUTCOME_UNCERTAIN);
    assert_int_equal(record_only(way->store, name), OUTCOME_DONE);
    servers_set_standby_names("");
}

static void forbid_writing(Way *way, const char *name)
{
    servers_set("default_transaction_read_only", "on");
    Outcome meanwhile = record_only(way->store, name);
    servers_set("default_transaction_read_only", "off");
    assert_int_equal(meanwhile, OUTCOME_RETRY);
}

static void stop_the_server(Way *way, const char *name)
{
    servers_run("down", g_getenv("CLUSTER"), NULL);
    Outcome meanwhile = record_only(way->hasty, name);
    servers_run("up", g_getenv("CLUSTER"), NULL);
    assert_int_not_equal(meanwhile, OUTCOME_DONE);
}

static void restart_the_pooler(Way *way, const char *name)
{
    (void)name;
    pooler_end(way->pooler);
    assert_true(pooler_start_again(way->pooler));
}

static void freeze_the_pooler(Way *way, const char *name)
{
    pooler_signal(way->pooler, SIGSTOP);
    Outcome on_old = record_only(way->hasty, name);
    pooler_signal(way->pooler, SIGCONT);
    assert_int_equal(on_old, OUTCOME_UNCERTAIN);
}

static void freeze_the_server(Way *way, const char *name)
{
    servers_signal(g_getenv("CLUSTER"), SIGSTOP);
    Outcome on_old = record_only(way->hasty, name);
    servers_signal(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(on_old, OUTCOME_UNCERTAIN);
}

static void every_kind_is_well_again(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        void (*happen)(Way *way, const char *name);
        gsize kinds; /* how many of them make a difference */
    } cases[] = {
        {"gives-up", give_up_a_statement, 3},     {"cancelled", cancel_the_wait, 3},
        {"read-only", forbid_writing, 2},         {"pooler-restarts", restart_the_pooler, 2},
        {"pooler-freezes", freeze_the_pooler, 2}, {"server-freezes", freeze_the_server, 1},
        {"server-stops", stop_the_server, 1},
    };
    for (gsize kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
        Way way = {0};
        way_open(&way, kind);
        for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
            if (kind >= cases[i].kinds)
                continue;
            g_autofree char *before = g_strdup_printf("%s-before-%s", way.name, cases[i].name);
            g_autofree char *name = g_strdup_printf("%s-%s", way.name, cases[i].name);
            record_at_last(way.store, before);
            record_at_last(way.hasty, before);
            cases[i].happen(&way, name);
            record_at_last(way.hasty, name);
            record_at_last(way.store, name);
            assert_int_equal(rows_of(name), 1);
        }
        way_close(&way);
    }
}

/* ---- a pooler before each server ---- */

/* The first server is lost, while its pooler lives and takes sessions for it; and what the second
   pooler knows of its server is from when that was a standby. The last test: nothing follows on
   the first server. */
static void the_second_servers_pooler_takes_over(void **state)
{
    (void)state;
    const PoolerKind kind = {.settings = QUICK};
    const PoolerKind second_kind = {.host = standby, .settings = QUICK};
    Pooler *first = pooler_start(&kind);
    Pooler *second = pooler_start(&second_kind);
    assert_non_null(first);
    assert_non_null(second);
    g_autofree char *connection =
        g_strdup_printf("host=%s,%s port=6432 dbname=intake user=intake_filter",
                        pooler_host(second), pooler_host(first));
    StoreSettings settings = patient_settings(connection);
    settings.statement_ms = 2000;
    Store *store = store_open(&settings, NULL);
    record_at_last(store, "two-poolers-before");
    servers_wait_for(
        "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()", 1);
    servers_run("down", g_getenv("CLUSTER"), NULL);
    servers_run("promote", standby, NULL);
    record_at_last(store, "two-poolers-after");
    g_autofree char *query = rows_query("two-poolers-%");
    assert_int_equal(servers_number_at(standby, query), 2);
    store_close(store);
    pooler_stop(first);
    pooler_stop(second);
}

static int start_standby(void **state)
{
    (void)state;
    standby = servers_standby_start();
    return 0;
}

static int stop_standby(void **state)
{
    (void)state;
    servers_standby_stop(standby);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_well_again),
        cmocka_unit_test(the_second_servers_pooler_takes_over),
    };
    if (!pooler_installed()) {
        print_message("skipped: pgbouncer is not installed (hint: apt-get install pgbouncer)\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, start_standby, stop_standby);
}
