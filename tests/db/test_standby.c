/* Two servers: sessions that became read-only, a first host that is a standby or stands still,
   waits for the standby that are cancelled or given up. What counts is where the rows are. */
#include "samples.h"
#include "store/hosts.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 60000
#define SHORT_MS 400 /* for a statement that shall be given up */
#define POOL 3

/* ---- the second server ---- */

typedef struct standby {
    char *directory;
} Standby;

static void cluster(const char *verb, const char *first, const char *second)
{
    const char *const argv[] = {"tests/db/cluster.sh", verb, first, second, NULL};
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                      NULL) ||
        status != 0)
        fail_msg("cluster.sh %s failed", verb);
}

static Standby *standby_start(void)
{
    Standby *standby = g_new0(Standby, 1);
    standby->directory = g_dir_make_tmp("intake-standby.XXXXXX", NULL);
    cluster("standby", g_getenv("CLUSTER"), standby->directory);
    return standby;
}

static void standby_stop(Standby *standby)
{
    cluster("stop", standby->directory, NULL);
    g_free(standby->directory);
    g_free(standby);
}

/* The server in a directory and all its processes. */
static void signal_server(const char *directory, int number)
{
    g_autofree char *file = g_build_filename(directory, "data", "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    int postmaster = atoi(text);
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", postmaster, postmaster);
    g_autofree char *children = NULL;
    kill(postmaster, number);
    assert_true(g_file_get_contents(path, &children, NULL, NULL));
    g_auto(GStrv) pids = g_strsplit(g_strchomp(children), " ", -1);
    for (char **pid = pids; *pid != NULL; pid++) {
        if (atoi(*pid) > 0)
            kill(atoi(*pid), number);
    }
}

/* A value that a server other than PGHOST's has. */
static gint64 number_at(const char *directory, const char *query)
{
    g_autofree char *output = NULL;
    const char *const argv[] = {"psql", "-X", "-A", "-t", "-h", directory, "-c", query, NULL};
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                             NULL, NULL, NULL));
    return g_ascii_strtoll(output, NULL, 10);
}

static void run_at_primary(const char *statement)
{
    g_autofree char *ignored = sample_value(statement);
}

static void wait_for(const char *query, gint64 wanted)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    while (sample_number(query) != wanted) {
        if (g_get_monotonic_time() > until)
            fail_msg("still not %d: %s", (int)wanted, query);
        g_usleep(10000);
    }
}

static void set_standby_names(const char *names)
{
    g_autofree char *statement =
        g_strdup_printf("ALTER SYSTEM SET synchronous_standby_names = '%s'", names);
    g_autofree char *query =
        g_strdup_printf("SELECT count(*) FROM pg_settings WHERE name = 'synchronous_standby_names' "
                        "AND setting = '%s'",
                        names);
    run_at_primary(statement);
    run_at_primary("SELECT pg_reload_conf()");
    wait_for(query, 1);
}

static void wait_until_synchronous(void)
{
    wait_for("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", 1);
}

/* ---- the stores ---- */

static Store *store_at(const char *first, const char *second, const StoreSettings *otherwise)
{
    g_autofree char *connection =
        g_strdup_printf("host=%s%s%s port=5432 dbname=intake user=intake_filter", first,
                        second != NULL ? "," : "", second != NULL ? second : "");
    StoreSettings settings = otherwise != NULL ? *otherwise : sample_settings();
    settings.connection = connection;
    return store_open(&settings, NULL);
}

static Outcome record(Store *store, const char *name, Recorded **recorded_r)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_autoptr(GError) error = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   recorded_r, &error);
    if (outcome != OUTCOME_DONE)
        assert_true(store_error_is_away(error)); /* so that the spool takes it */
    return outcome;
}

static Outcome record_only(Store *store, const char *name)
{
    g_autoptr(Recorded) recorded = NULL;
    return record(store, name, &recorded);
}

static gint64 rows_at(const char *directory, const char *name)
{
    g_autofree char *query =
        g_strdup_printf("SELECT count(*) FROM intake.ledger WHERE message_id LIKE '%s@%%'", name);
    return number_at(directory, query);
}

/* ---- sessions and hosts ---- */

static void a_standby_that_is_named_first_is_passed_over(void **state)
{
    Standby *standby = standby_start();
    (void)state;
    Store *store = store_at(standby->directory, g_getenv("PGHOST"), NULL);
    assert_int_equal(record_only(store, "standby-first"), OUTCOME_DONE);
    store_close(store);
    standby_stop(standby);
}

static void a_session_that_became_read_only_is_left_for_the_other_server(void **state)
{
    (void)state;
    Standby *standby = standby_start();
    Store *store = store_at(g_getenv("PGHOST"), standby->directory, NULL);
    assert_int_equal(record_only(store, "before-demotion"), OUTCOME_DONE);
    wait_for("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()", 1);
    cluster("promote", standby->directory, NULL);
    run_at_primary("ALTER SYSTEM SET default_transaction_read_only = on");
    run_at_primary("SELECT pg_reload_conf()");
    wait_for("SELECT count(*) FROM pg_settings WHERE name = 'default_transaction_read_only' "
             "AND setting = 'on'",
             1);
    for (int mail = 0; mail < 5; mail++) {
        g_autofree char *name = g_strdup_printf("after-demotion-%d", mail);
        assert_int_equal(record_only(store, name), OUTCOME_DONE);
    }
    assert_int_equal(rows_at(standby->directory, "after-demotion-_"), 5);
    store_close(store);
    run_at_primary("ALTER SYSTEM RESET default_transaction_read_only");
    run_at_primary("SELECT pg_reload_conf()");
    standby_stop(standby);
}

static void a_first_host_that_stands_still_is_passed_over_and_remembered(void **state)
{
    (void)state;
    Standby *standby = standby_start();
    g_autofree char *description =
        g_strdup_printf("host=%s,%s port=5432 dbname=intake user=intake_filter", g_getenv("PGHOST"),
                        standby->directory);
    g_autoptr(Hosts) hosts = hosts_new(description);
    guint host = 0;
    cluster("promote", standby->directory, NULL);
    signal_server(g_getenv("CLUSTER"), SIGSTOP);
    PGconn *session = NULL;
    Outcome first = hosts_connect(hosts, PATIENCE_MS, &session, &host, NULL);
    gboolean was_second = host == 1;
    g_clear_pointer(&session, PQfinish);
    /* Were the first one asked again, the other would be tried too late: after a head start. */
    Outcome again = OUTCOME_RETRY;
    for (int attempt = 0; attempt < 20 && again != OUTCOME_DONE; attempt++)
        again = hosts_connect(hosts, 250, &session, &host, NULL);
    g_clear_pointer(&session, PQfinish);
    signal_server(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(first, OUTCOME_DONE);
    assert_true(was_second);
    assert_int_equal(again, OUTCOME_DONE);
    standby_stop(standby);
}

static void idle_sessions_with_a_server_that_stands_still_are_dropped_at_once(void **state)
{
    (void)state;
    Standby *standby = standby_start();
    StoreSettings settings = sample_settings();
    settings.statement_ms = 10000; /* a busy machine records within it */
    Store *store = store_at(g_getenv("PGHOST"), standby->directory, &settings);
    assert_int_equal(record_only(store, "before-freeze"), OUTCOME_DONE);
    wait_for("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()", 1);
    cluster("promote", standby->directory, NULL);
    signal_server(g_getenv("CLUSTER"), SIGSTOP);
    Outcome first = record_only(store, "freeze");
    Outcome second = record_only(store, "freeze");
    signal_server(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(first, OUTCOME_UNCERTAIN);
    assert_int_equal(second, OUTCOME_DONE);
    assert_int_equal(rows_at(standby->directory, "freeze"), 1);
    store_close(store);
    standby_stop(standby);
}

/* ---- the wait for the standby ---- */

typedef struct job {
    Store *store;
    Outcome (*work)(Store *store, gboolean *repeat_r);
    Outcome outcome;
    gboolean repeat;
} Job;

static gpointer run_job(gpointer data)
{
    Job *job = data;
    job->outcome = job->work(job->store, &job->repeat);
    return NULL;
}

static Outcome register_mail(Store *store, gboolean *repeat_r)
{
    g_autoptr(Recorded) recorded = NULL;
    Outcome outcome = record(store, "waits", &recorded);
    *repeat_r = recorded != NULL && recorded->repeat;
    return outcome;
}

static Outcome let_answer_leave(Store *store, gboolean *repeat_r)
{
    g_autoptr(SentMail) sent_mail = NULL;
    const OutgoingRecord answer = {.desk = "acme",
                                   .filter = "mx1",
                                   .login = "alex",
                                   .kind = "agent",
                                   .sender = "alex@acme.example",
                                   .message_id = "waits@acme.example",
                                   .digest = "waits",
                                   .is_sent = TRUE,
                                   .opens = TRUE,
                                   .service_type = "technical"};
    Outcome outcome = store_record_outgoing(store, &answer, &sent_mail, NULL);
    *repeat_r = sent_mail != NULL && sent_mail->repeat;
    return outcome;
}

static Outcome mark_sent(Store *store, gboolean *repeat_r)
{
    OutboxRow row = {.desk = (char *)"acme", .message_id = (char *)"sent.answer@acme.example"};
    *repeat_r = TRUE;
    return store_outbox_sent(store, &row, "ACME", "250 ok", NULL);
}

static Outcome park(Store *store, gboolean *repeat_r)
{
    OutboxRow row = {.desk = (char *)"acme", .message_id = (char *)"parked.answer@acme.example"};
    *repeat_r = TRUE;
    return store_outbox_park(store, &row, "550 no", NULL);
}

static Outcome change_customer(Store *store, gboolean *repeat_r)
{
    *repeat_r = TRUE;
    return store_customer_verify(store, "acme", "sent@client.example", "admin", "asked", NULL);
}

#define WAITING "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"

/* Cancelled once, and cancelled as a repeat; the third time the standby is there. */
static void check_cancelled(Store *store, Outcome (*work)(Store *store, gboolean *repeat_r),
                            const char *directory)
{
    signal_server(directory, SIGSTOP);
    for (int offer = 0; offer < 2; offer++) {
        Job job = {.store = store, .work = work};
        GThread *thread = g_thread_new("work", run_job, &job);
        wait_for(WAITING, 1);
        run_at_primary("SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                       "WHERE wait_event = 'SyncRep'");
        g_thread_join(thread);
        if (job.outcome != OUTCOME_UNCERTAIN)
            signal_server(directory, SIGCONT);
        assert_int_equal(job.outcome, OUTCOME_UNCERTAIN);
    }
    signal_server(directory, SIGCONT);
    Job job = {.store = store, .work = work};
    run_job(&job);
    assert_int_equal(job.outcome, OUTCOME_DONE);
    assert_true(job.repeat);
}

static void a_cancelled_wait_is_believed_of_nothing_that_writes(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.statement_ms = settings.wait_ms = PATIENCE_MS;
    Standby *standby = standby_start();
    Store *filter = store_at(g_getenv("PGHOST"), NULL, &settings);
    settings.sender_connection = (char *)"dbname=intake user=intake_sender";
    Store *sender = store_open_sender(&settings, NULL);
    Store *admin = store_open_admin(&settings, NULL);
    assert_int_equal(record_only(filter, "sent"), OUTCOME_DONE);
    assert_int_equal(record_only(filter, "parked"), OUTCOME_DONE);
    set_standby_names("*");
    wait_until_synchronous();
    check_cancelled(filter, register_mail, standby->directory);
    check_cancelled(filter, let_answer_leave, standby->directory);
    check_cancelled(sender, mark_sent, standby->directory);
    check_cancelled(sender, park, standby->directory);
    check_cancelled(admin, change_customer, standby->directory);
    run_at_primary("ALTER ROLE intake_filter SET synchronous_commit = off");
    Store *careless = store_at(g_getenv("PGHOST"), NULL, &settings);
    check_cancelled(careless, register_mail, standby->directory);
    run_at_primary("ALTER ROLE intake_filter RESET synchronous_commit");
    set_standby_names("");
    store_close(careless);
    store_close(admin);
    store_close(sender);
    store_close(filter);
    standby_stop(standby);
}

static void sessions_that_wait_in_vain_do_not_pile_up(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = POOL;
    settings.statement_ms = SHORT_MS;
    Standby *standby = standby_start();
    set_standby_names("*");
    wait_until_synchronous();
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(store, "before-pile"), OUTCOME_DONE);
    signal_server(standby->directory, SIGSTOP);
    gint64 most = 0;
    for (int mail = 0; mail < 4 * POOL; mail++) {
        assert_int_equal(record_only(store, "pile"), OUTCOME_UNCERTAIN);
        most = MAX(most, sample_number("SELECT count(*) FROM pg_stat_activity "
                                       "WHERE usename = 'intake_filter'"));
    }
    signal_server(standby->directory, SIGCONT);
    assert_true(most <= POOL);
    set_standby_names("");
    store_close(store);
    standby_stop(standby);
}

/* ---- store.durability ---- */

static void without_a_standby_nothing_is_written_where_one_is_demanded(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.durability = (char *)"standby";
    Standby *standby = standby_start();
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(store, "demanding"), OUTCOME_RETRY);
    assert_int_equal(rows_at(g_getenv("PGHOST"), "demanding"), 0);
    set_standby_names("*");
    wait_until_synchronous();
    assert_int_equal(record_only(store, "demanding"), OUTCOME_DONE);
    assert_int_equal(rows_at(standby->directory, "demanding"), 1);
    run_at_primary("ALTER ROLE intake_filter SET synchronous_commit = local");
    Store *careless = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(careless, "demanding-local"), OUTCOME_RETRY);
    run_at_primary("ALTER ROLE intake_filter RESET synchronous_commit");
    set_standby_names("");
    store_close(careless);
    store_close(store);
    standby_stop(standby);
}

/* As Patroni does when the last standby is gone: the server lets the commits go without a word. */
static void a_standby_that_is_given_up_meanwhile_does_not_count(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.durability = (char *)"standby";
    settings.statement_ms = PATIENCE_MS;
    Standby *standby = standby_start();
    set_standby_names("*");
    wait_until_synchronous();
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(store, "before-giving-up"), OUTCOME_DONE);
    signal_server(standby->directory, SIGSTOP);
    Job job = {.store = store, .work = register_mail};
    GThread *thread = g_thread_new("work", run_job, &job);
    wait_for(WAITING, 1);
    set_standby_names("");
    g_thread_join(thread);
    signal_server(standby->directory, SIGCONT);
    assert_int_equal(job.outcome, OUTCOME_UNCERTAIN);
    store_close(store);
    standby_stop(standby);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_standby_that_is_named_first_is_passed_over),
        cmocka_unit_test(a_session_that_became_read_only_is_left_for_the_other_server),
        cmocka_unit_test(a_first_host_that_stands_still_is_passed_over_and_remembered),
        cmocka_unit_test(idle_sessions_with_a_server_that_stands_still_are_dropped_at_once),
        cmocka_unit_test(a_cancelled_wait_is_believed_of_nothing_that_writes),
        cmocka_unit_test(sessions_that_wait_in_vain_do_not_pile_up),
        cmocka_unit_test(without_a_standby_nothing_is_written_where_one_is_demanded),
        cmocka_unit_test(a_standby_that_is_given_up_meanwhile_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
