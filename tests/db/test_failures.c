/* What the store makes of connections cut before, in and after a commit, of a server that restarts,
   stands still or is not there: never a second ticket, and by itself well again. */
#include "proxy.h"
#include "samples.h"
#include "servers.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HOUR_MS (60 * 60 * 1000)
#define WELL_AGAIN_MS SAMPLE_PATIENCE_MS /* on any machine; a second on an idle one */

static Outcome try_record(Store *store, Sample *sample, Recorded **recorded_r)
{
    g_autoptr(GError) error = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   recorded_r, &error);
    if (outcome != OUTCOME_DONE)
        assert_non_null(error);
    return outcome;
}

static gint64 rows_of(const char *table, const char *column, const char *name)
{
    g_autofree char *query =
        g_strdup_printf("SELECT count(*) FROM intake.%s WHERE %s LIKE '%s%%'", table, column, name);
    return sample_number(query);
}

static void assert_one_of_everything(const char *name)
{
    assert_int_equal(rows_of("ledger", "message_id", name), 1);
    assert_int_equal(rows_of("message", "message_id", name), 1);
    assert_int_equal(rows_of("ticket", "author", name), 1);
    assert_int_equal(rows_of("outbox", "in_reply_to", name), 1);
    assert_int_equal(rows_of("address", "address", name), 1);
}

static void a_cut_connection_never_makes_a_second_ticket(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        ProxyCut cut;
        gboolean happened;
    } cases[] = {
        {"cut-before", CUT_BEFORE_QUERY, FALSE},
        {"cut-after", CUT_BEFORE_ANSWER, TRUE},
        {"cut-ready", CUT_BEFORE_READY, TRUE},
    };
    Proxy *proxy = proxy_start();
    g_autofree char *connection =
        g_strdup_printf("host=%s port=5432 dbname=intake user=intake_filter", proxy_host(proxy));
    StoreSettings settings = sample_settings();
    settings.connection = connection;
    Store *store = store_open(&settings, NULL);
    g_autoptr(Sample) warm = sample_new("warm@client.example", "warm");
    g_autoptr(Recorded) warmed G_GNUC_UNUSED = sample_record(store, warm);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *author = g_strdup_printf("%s@client.example", cases[i].name);
        g_autoptr(Sample) sample = sample_new(author, cases[i].name);
        g_autoptr(Recorded) nothing = NULL;
        g_autoptr(Recorded) recorded = NULL;
        proxy_cut_next(proxy, cases[i].cut);
        assert_int_equal(try_record(store, sample, &nothing), OUTCOME_UNCERTAIN);
        assert_null(nothing);
        assert_int_equal(try_record(store, sample, &recorded), OUTCOME_DONE);
        assert_int_equal(recorded->repeat, cases[i].happened);
        assert_true(recorded->answered);
        assert_one_of_everything(cases[i].name);
    }
    store_close(store);
    proxy_stop(proxy);
}

/* An agent's mail that opens a ticket. */
static Outcome record_opening(Store *store, const char *name, SentMail **sent_mail_r)
{
    g_autoptr(GError) error = NULL;
    const OutgoingRecord record = {.desk = "acme",
                                   .filter = "mx1",
                                   .login = "alex",
                                   .kind = "agent",
                                   .sender = "alex@acme.example",
                                   .message_id = name,
                                   .digest = name,
                                   .display_name = "Alex",
                                   .is_sent = TRUE,
                                   .opens = TRUE,
                                   .service_type = "technical"};
    return store_record_outgoing(store, &record, sent_mail_r, &error);
}

/* Offered until it is answered. */
static void a_cut_connection_never_lets_an_agent_open_two_tickets(void **state)
{
    (void)state;
    static const ProxyCut cuts[] = {CUT_BEFORE_QUERY, CUT_BEFORE_ANSWER, CUT_BEFORE_READY};
    Proxy *proxy = proxy_start();
    g_autofree char *connection =
        g_strdup_printf("host=%s port=5432 dbname=intake user=intake_filter", proxy_host(proxy));
    StoreSettings settings = sample_settings();
    settings.connection = connection;
    Store *store = store_open(&settings, NULL);
    g_autoptr(SentMail) warm = NULL;
    assert_int_equal(record_opening(store, "warm@acme.example", &warm), OUTCOME_DONE);
    for (gsize i = 0; i < G_N_ELEMENTS(cuts); i++) {
        g_autofree char *name = g_strdup_printf("opens-%zu@acme.example", i);
        g_autoptr(SentMail) nothing = NULL;
        g_autoptr(SentMail) sent_mail = NULL;
        proxy_cut_next(proxy, cuts[i]);
        assert_int_equal(record_opening(store, name, &nothing), OUTCOME_UNCERTAIN);
        assert_null(nothing);
        assert_int_equal(record_opening(store, name, &sent_mail), OUTCOME_DONE);
        assert_int_equal(sent_mail->repeat, cuts[i] != CUT_BEFORE_QUERY);
        assert_int_equal(rows_of("message", "message_id", name), 1);
        assert_int_equal(rows_of("departure", "message_id", name), 1);
    }
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.event WHERE why = 'by an agent''s mail'"),
        G_N_ELEMENTS(cuts) + 1);
    store_close(store);
    proxy_stop(proxy);
}

/* ---- in the middle of a statement ---- */

typedef struct blocked {
    Store *store;
    Sample *sample;
    Outcome outcome;
    Recorded *recorded;
} Blocked;

static gpointer record_blocked(gpointer data)
{
    Blocked *blocked = data;
    blocked->outcome = try_record(blocked->store, blocked->sample, &blocked->recorded);
    return NULL;
}

/* Keeps everybody from writing to the ledger until let_go_of_ledger(). */
static gpointer hold_ledger(gpointer data)
{
    (void)data;
    g_autofree char *done G_GNUC_UNUSED =
        sample_value("DO $$ BEGIN LOCK TABLE intake.ledger IN EXCLUSIVE MODE; "
                     "PERFORM pg_sleep(3600); EXCEPTION WHEN query_canceled THEN NULL; END $$");
    return NULL;
}

static void let_go_of_ledger(GThread *holder)
{
    g_autofree char *told G_GNUC_UNUSED = sample_value(
        "SELECT pg_cancel_backend(pid) FROM pg_locks WHERE relation = 'intake.ledger'::regclass "
        "AND mode = 'ExclusiveLock' AND granted");
    g_thread_join(holder);
}

static void a_backend_ended_within_the_statement_leaves_nothing(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("in@client.example", "in");
    GThread *holder = g_thread_new("holder", hold_ledger, NULL);
    servers_wait_for("SELECT count(*) FROM pg_locks WHERE relation = 'intake.ledger'::regclass "
                     "AND mode = 'ExclusiveLock' AND granted",
                     1);
    Blocked blocked = {.store = store, .sample = sample};
    GThread *writer = g_thread_new("writer", record_blocked, &blocked);
    servers_wait_for("SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake_filter' "
                     "AND wait_event_type = 'Lock'",
                     1);
    g_autofree char *ended G_GNUC_UNUSED =
        sample_value("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                     "WHERE usename = 'intake_filter' "
                     "AND wait_event_type = 'Lock'");
    g_thread_join(writer);
    let_go_of_ledger(holder);
    assert_int_equal(blocked.outcome, OUTCOME_UNCERTAIN);
    assert_int_equal(rows_of("ledger", "message_id", "in@"), 0);
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    assert_false(recorded->repeat);
    assert_one_of_everything("in@");
}

static void assert_well_again(Store *store, Sample *sample)
{
    gint64 until = g_get_monotonic_time() + WELL_AGAIN_MS * G_TIME_SPAN_MILLISECOND;
    g_autoptr(Recorded) recorded = NULL;
    while (try_record(store, sample, &recorded) != OUTCOME_DONE) {
        if (g_get_monotonic_time() > until)
            fail_msg("not well again after %d ms", WELL_AGAIN_MS);
        g_usleep(50000);
    }
}

static void a_statement_over_its_time_is_given_up(void **state)
{
    Store *patient = *state;
    StoreSettings settings = sample_settings();
    settings.statement_ms = 300;
    g_autoptr(Store) store = store_open(&settings, NULL);
    g_autoptr(Sample) warm = sample_new("slow0@client.example", "slow0");
    assert_well_again(store, warm); /* so that the time goes to the statement, not to the session */
    g_autoptr(Sample) sample = sample_new("slow@client.example", "slow");
    GThread *holder = g_thread_new("holder", hold_ledger, NULL);
    servers_wait_for("SELECT count(*) FROM pg_locks WHERE relation = 'intake.ledger'::regclass "
                     "AND mode = 'ExclusiveLock' AND granted",
                     1);
    g_autoptr(Recorded) nothing = NULL;
    assert_int_equal(try_record(store, sample, &nothing), OUTCOME_UNCERTAIN);
    servers_wait_for("SELECT count(*) FROM pg_stat_activity WHERE usename = 'intake_filter' "
                     "AND wait_event_type = 'Lock'",
                     0);
    let_go_of_ledger(holder);
    assert_int_equal(rows_of("ledger", "message_id", "slow@"), 0); /* it was cancelled */
    g_autoptr(Recorded) recorded = sample_record(patient, sample);
    assert_false(recorded->repeat);
    assert_one_of_everything("slow@");
}

/* ---- the whole server ---- */

static void a_restart_in_an_idle_moment_is_not_noticed(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) before = sample_new("restart1@client.example", "restart1");
    g_autoptr(Sample) after = sample_new("restart2@client.example", "restart2");
    g_autoptr(Recorded) first G_GNUC_UNUSED = sample_record(store, before);
    servers_run("down", g_getenv("CLUSTER"), NULL);
    servers_run("up", g_getenv("CLUSTER"), NULL);
    g_autoptr(Recorded) second = NULL;
    assert_int_equal(try_record(store, after, &second), OUTCOME_DONE);
}

static void an_absent_server_is_told_quickly_and_found_again(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.connect_ms = settings.statement_ms = HOUR_MS; /* nobody waits for a test that waits */
    g_autoptr(Store) store = store_open(&settings, NULL);
    g_autoptr(Sample) sample = sample_new("absent@client.example", "absent");
    servers_run("down", g_getenv("CLUSTER"), NULL);
    for (int mail = 0; mail < 100; mail++) {
        g_autoptr(Recorded) nothing = NULL;
        assert_int_equal(try_record(store, sample, &nothing), OUTCOME_RETRY);
    }
    servers_run("up", g_getenv("CLUSTER"), NULL);
    assert_well_again(store, sample);
    assert_one_of_everything("absent@");
}

static void a_server_that_stands_still_costs_the_time_limit_and_heals(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.statement_ms = 500;
    settings.connect_ms = 2000;
    g_autoptr(Store) store = store_open(&settings, NULL);
    g_autoptr(Sample) warm = sample_new("still0@client.example", "still0");
    assert_well_again(store, warm);
    g_autoptr(Sample) sample = sample_new("still@client.example", "still");
    servers_signal(g_getenv("CLUSTER"), SIGSTOP);
    g_autoptr(Recorded) nothing = NULL;
    Outcome on_old = try_record(store, sample, &nothing);
    Outcome on_new = try_record(store, sample, &nothing);
    servers_signal(g_getenv("CLUSTER"), SIGCONT);
    assert_int_equal(on_old, OUTCOME_UNCERTAIN);
    assert_int_equal(on_new, OUTCOME_RETRY);
    assert_well_again(store, sample);
    assert_one_of_everything("still@");
}

static int open_store(void **state)
{
    *state = sample_store("intake_filter");
    return 0;
}

static int close_store(void **state)
{
    store_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_connection_never_makes_a_second_ticket),
        cmocka_unit_test(a_cut_connection_never_lets_an_agent_open_two_tickets),
        cmocka_unit_test(a_backend_ended_within_the_statement_leaves_nothing),
        cmocka_unit_test(a_statement_over_its_time_is_given_up),
        cmocka_unit_test(a_restart_in_an_idle_moment_is_not_noticed),
        cmocka_unit_test(an_absent_server_is_told_quickly_and_found_again),
        cmocka_unit_test(a_server_that_stands_still_costs_the_time_limit_and_heals),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
