/* Two servers: sessions that became read-only, a first host that is a standby or stands still,
   waits for the standby that are cancelled or given up. What counts is where the rows are. */
#include "samples.h"
#include "servers.h"
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

#define PATIENCE_MS SERVERS_PATIENCE_MS
#define SHORT_MS 400 /* for a statement that shall be given up */
#define POOL 3

/* Directory of the second server, one for all tests: making one is dear. It follows the first until
   a test promotes it. */
static char *standby;

static void run_at_primary(const char *statement)
{
    g_autofree char *ignored G_GNUC_UNUSED = sample_value(statement);
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

/* However long a busy machine takes. */
static void record_at_last(Store *store, const char *name)
{
    gint64 until = g_get_monotonic_time() + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    while (record_only(store, name) != OUTCOME_DONE) {
        if (g_get_monotonic_time() > until)
            fail_msg("%s: still not recorded", name);
        g_usleep(20000);
    }
}

static gint64 rows_at(const char *directory, const char *name)
{
    g_autofree char *query =
        g_strdup_printf("SELECT count(*) FROM intake.ledger WHERE message_id LIKE '%s@%%'", name);
    return servers_number_at(directory, query);
}

/* ---- sessions and hosts ---- */

static void a_standby_that_is_named_first_is_passed_over(void **state)
{
    (void)state;
    Store *store = store_at(standby, g_getenv("PGHOST"), NULL);
    assert_int_equal(record_only(store, "standby-first"), OUTCOME_DONE);
    store_close(store);
}

static void a_session_that_became_read_only_is_left_for_the_other_server(void **state)
{
    (void)state;
    Store *store = store_at(g_getenv("PGHOST"), standby, NULL);
    assert_int_equal(record_only(store, "before-demotion"), OUTCOME_DONE);
    servers_wait_for(
        "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()", 1);
    servers_run("promote", standby, NULL);
    servers_set("default_transaction_read_only", "on");
    for (int mail = 0; mail < 5; mail++) {
        g_autofree char *name = g_strdup_printf("after-demotion-%d", mail);
        assert_int_equal(record_only(store, name), OUTCOME_DONE);
    }
    assert_int_equal(rows_at(standby, "after-demotion-_"), 5);
    store_close(store);
    servers_set("default_transaction_read_only", "off");
}

static void a_first_host_that_stands_still_is_passed_over_and_remembered(void **state)
{
    (void)state;
    g_autofree char *description = g_strdup_printf(
        "host=%s,%s port=5432 dbname=intake user=intake_filter", g_getenv("PGHOST"), standby);
    g_autoptr(Hosts) hosts = hosts_new(description);
    guint host = 0;
    servers_signal(g_getenv("CLUSTER"), SIGSTOP);
    PGconn *session = NULL;
    Outcome first = hosts_connect(hosts, PATIENCE_MS, &session, &host, NULL);
    gboolean was_second = host == 1;
    g_clear_pointer(&session, PQfinish);
    /* Were the first one asked again, the other would be tried too late: after a head start. */
    Outcome again = OUTCOME_RETRY;
    for (int attempt = 0; attempt < PATIENCE_MS / 250 && again != OUTCOME_DONE; attempt++)
        again = hosts_connect(hosts, 250, &session, &host, NULL);
    g_clear_pointer(&session, PQfinish);
    servers_signal(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(first, OUTCOME_DONE);
    assert_true(was_second);
    assert_int_equal(again, OUTCOME_DONE);
}

static void idle_sessions_with_a_server_that_stands_still_are_dropped_at_once(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.statement_ms = 10000; /* a busy machine records within it */
    Store *store = store_at(g_getenv("PGHOST"), standby, &settings);
    assert_int_equal(record_only(store, "before-freeze"), OUTCOME_DONE);
    assert_int_equal(rows_at(standby, "before-freeze"), 0); /* so the session is with the first */
    servers_signal(g_getenv("CLUSTER"), SIGSTOP);
    Outcome first = record_only(store, "freeze");
    Outcome second = record_only(store, "freeze");
    servers_signal(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(first, OUTCOME_UNCERTAIN);
    assert_int_equal(second, OUTCOME_DONE);
    assert_int_equal(rows_at(standby, "freeze"), 1);
    store_close(store);
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

/* Cancelled once, and cancelled as a repeat; the third time the standby is there. */
static void check_cancelled(Store *store, Outcome (*work)(Store *store, gboolean *repeat_r),
                            const char *directory)
{
    servers_signal(directory, SIGSTOP);
    for (int offer = 0; offer < 2; offer++) {
        Job job = {.store = store, .work = work};
        GThread *thread = g_thread_new("work", run_job, &job);
        servers_wait_for(SERVERS_WAITING, 1);
        run_at_primary("SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                       "WHERE wait_event = 'SyncRep'");
        g_thread_join(thread);
        if (job.outcome != OUTCOME_UNCERTAIN)
            servers_signal(directory, SIGCONT);
        assert_int_equal(job.outcome, OUTCOME_UNCERTAIN);
    }
    servers_signal(directory, SIGCONT);
    Job job = {.store = store, .work = work};
    run_job(&job);
    assert_int_equal(job.outcome, OUTCOME_DONE);
    assert_true(job.repeat);
}

static void a_cancelled_wait_is_believed_of_nothing_that_writes(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    Store *filter = store_at(g_getenv("PGHOST"), NULL, &settings);
    settings.sender_connection = (char *)"dbname=intake user=intake_sender";
    Store *sender = store_open_sender(&settings, NULL);
    Store *admin = store_open_admin(&settings, NULL);
    assert_int_equal(record_only(filter, "sent"), OUTCOME_DONE);
    assert_int_equal(record_only(filter, "parked"), OUTCOME_DONE);
    servers_set_standby_names("*");
    check_cancelled(filter, register_mail, standby);
    check_cancelled(filter, let_answer_leave, standby);
    check_cancelled(sender, mark_sent, standby);
    check_cancelled(sender, park, standby);
    check_cancelled(admin, change_customer, standby);
    run_at_primary("ALTER ROLE intake_filter SET synchronous_commit = off");
    run_at_primary("ALTER ROLE intake_filter SET client_min_messages = error");
    Store *careless = store_at(g_getenv("PGHOST"), NULL, &settings);
    check_cancelled(careless, register_mail, standby);
    run_at_primary("ALTER ROLE intake_filter RESET ALL");
    servers_set_standby_names("");
    store_close(careless);
    store_close(admin);
    store_close(sender);
    store_close(filter);
}

static void sessions_that_wait_in_vain_do_not_pile_up(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = POOL;
    settings.statement_ms = SHORT_MS;
    servers_set_standby_names("*");
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    record_at_last(store, "before-pile");
    servers_signal(standby, SIGSTOP);
    gint64 most = 0;
    int uncertain = 0;
    for (int mail = 0; mail < 4 * POOL; mail++) {
        /* A busy machine may use up the time before anything is sent: then it is a retry. */
        Outcome outcome = record_only(store, "pile");
        assert_int_not_equal(outcome, OUTCOME_DONE);
        uncertain += outcome == OUTCOME_UNCERTAIN;
        most = MAX(most, sample_number("SELECT count(*) FROM pg_stat_activity "
                                       "WHERE usename = 'intake_filter'"));
    }
    servers_signal(standby, SIGCONT);
    assert_true(uncertain > 0);
    assert_true(most <= POOL);
    servers_set_standby_names("");
    store_close(store);
}

/* ---- store.durability ---- */

static void without_a_standby_nothing_is_written_where_one_is_demanded(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.durability = DURABILITY_STANDBY;
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(store, "demanding"), OUTCOME_RETRY);
    assert_int_equal(rows_at(g_getenv("PGHOST"), "demanding"), 0);
    servers_set_standby_names("*");
    assert_int_equal(record_only(store, "demanding"), OUTCOME_DONE);
    assert_int_equal(rows_at(standby, "demanding"), 1);
    run_at_primary("ALTER ROLE intake_filter SET synchronous_commit = local");
    Store *careless = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(careless, "demanding-local"), OUTCOME_RETRY);
    run_at_primary("ALTER ROLE intake_filter RESET ALL");
    servers_set_standby_names("");
    store_close(careless);
    store_close(store);
}

/* As Patroni does when the last standby is gone: the server lets the commits go without a word. */
static void a_standby_that_is_given_up_meanwhile_does_not_count(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.durability = DURABILITY_STANDBY;
    servers_set_standby_names("*");
    Store *store = store_at(g_getenv("PGHOST"), NULL, &settings);
    assert_int_equal(record_only(store, "before-giving-up"), OUTCOME_DONE);
    servers_signal(standby, SIGSTOP);
    Job job = {.store = store, .work = register_mail};
    GThread *thread = g_thread_new("work", run_job, &job);
    servers_wait_for(SERVERS_WAITING, 1);
    servers_set_standby_names("");
    g_thread_join(thread);
    servers_signal(standby, SIGCONT);
    assert_int_equal(job.outcome, OUTCOME_UNCERTAIN);
    store_close(store);
}

static int start_standby(void **state)
{
    (void)state;
    standby = servers_standby_start();
    return 0;
}

/* What a test that failed has left must not fail the next. */
static int put_right(void **state)
{
    (void)state;
    servers_signal(standby, SIGCONT);
    servers_signal(g_getenv("CLUSTER"), SIGCONT);
    servers_set_standby_names("");
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
        cmocka_unit_test(a_standby_that_is_named_first_is_passed_over),
        cmocka_unit_test_teardown(a_cancelled_wait_is_believed_of_nothing_that_writes, put_right),
        cmocka_unit_test_teardown(sessions_that_wait_in_vain_do_not_pile_up, put_right),
        cmocka_unit_test_teardown(without_a_standby_nothing_is_written_where_one_is_demanded,
                                  put_right),
        cmocka_unit_test_teardown(a_standby_that_is_given_up_meanwhile_does_not_count, put_right),
        /* Promotes it, and from here on it is a server of its own. */
        cmocka_unit_test(a_session_that_became_read_only_is_left_for_the_other_server),
        cmocka_unit_test(a_first_host_that_stands_still_is_passed_over_and_remembered),
        cmocka_unit_test(idle_sessions_with_a_server_that_stands_still_are_dropped_at_once),
    };
    return cmocka_run_group_tests(tests, start_standby, stop_standby);
}
