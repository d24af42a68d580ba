/* The work of the sender against a mail server of the test and an outbox in memory. */
#include "../common/fake_smtp.h"
#include "../common/sample_settings.h"
#include "learning/learn.h"
#include "sender/purger.h"
#include "sender/sender.h"
#include "store/care.h"
#include "store/hooks.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- an outbox in memory, in place of the store's functions ---- */

struct store {
    GQueue rows;       /* OutboxRow *: due */
    GString *marks;    /* what became of them */
    guint claims_fail; /* the store is away for so many claims ... */
    guint marks_fail;  /* ... and for so many marks */
    int signal;        /* raised when a mail is marked sent; 0: none */
    Signals *raised;   /* told to stop when no row is left */
};

static Store outbox; /* the functions below have no other way to it */

Store *store_open_sender(const StoreSettings *settings, Log *log)
{
    (void)settings;
    (void)log;
    return &outbox;
}

void store_close(Store *store)
{
    (void)store;
}

static void row_free(gpointer row)
{
    g_free(row);
}

static guint looks; /* whether a training is due, asked for */

Outcome learn_is_due(Store *store, const Settings *settings, gboolean *due_r, GError **error)
{
    (void)store;
    (void)settings;
    (void)error;
    looks++;
    *due_r = FALSE;
    return OUTCOME_DONE;
}

static guint steps; /* of the purge */
static Outcome step_outcome = OUTCOME_DONE;

/* Nobody wants to be told of tickets. Called in a thread of its own. */

void hook_run_free(HookRun *run)
{
    assert_null(run);
}

Outcome store_hooks_wanted(Store *store, const char *desk, const GPtrArray *hooks, GError **error)
{
    (void)store, (void)desk, (void)hooks, (void)error;
    return OUTCOME_DONE;
}

Outcome store_hook_claim(Store *store, int lease_s, HookRun **run_r, GError **error)
{
    (void)store, (void)lease_s, (void)run_r, (void)error;
    return OUTCOME_DONE;
}

Outcome store_hook_retry(Store *store, const HookRun *run, int delay_s, const char *reason,
                         GError **error)
{
    (void)store, (void)run, (void)delay_s, (void)reason;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_hook_end(Store *store, const HookRun *run, const char *what, const char *why,
                       GError **error)
{
    (void)store, (void)run, (void)what, (void)why;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_hook_call(Store *store, const HookRun *run, const char *function, char **reason_r,
                        GError **error)
{
    (void)store, (void)run, (void)function, (void)reason_r;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_verification_end(Store *store, const HookRun *run, const char *verdict,
                               const char *why, GError **error)
{
    (void)store, (void)run, (void)verdict, (void)why;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_purge_step(Store *store, const char *desk, const RetentionSettings *days,
                         gboolean at_once, const char *who, Purged *purged_r, GError **error)
{
    (void)store;
    assert_string_equal(desk, "acme");
    assert_int_equal(days->mails, 90);
    assert_false(at_once);
    assert_string_equal(who, "intake-sender");
    steps++;
    if (step_outcome != OUTCOME_DONE)
        return outcome_fail(step_outcome, error, "no connection");
    *purged_r = (Purged){.finished = FALSE, .mails = 1000};
    return OUTCOME_DONE;
}

Outcome store_self_service(Store *store, const OutboxRow *row, const char *function,
                           const char *language, const char *text, int days, char **answer_r,
                           GError **error)
{
    (void)store, (void)row, (void)function, (void)language, (void)text, (void)days, (void)error;
    *answer_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_close_served(Store *store, const char *who, int most, gint64 *closed_r,
                           GError **error)
{
    (void)store, (void)who, (void)most, (void)error;
    *closed_r = 0;
    return OUTCOME_DONE;
}

Outcome store_closings_claim(Store *store, int batch, GPtrArray **closings_r, GError **error)
{
    (void)store, (void)batch, (void)error;
    *closings_r = g_ptr_array_new();
    return OUTCOME_DONE;
}

Outcome store_care_claim(Store *store, const char *desk, int batch, GPtrArray **tickets_r,
                         GError **error)
{
    (void)store, (void)desk, (void)batch, (void)error;
    *tickets_r = g_ptr_array_new();
    return OUTCOME_DONE;
}

Outcome store_care_end(Store *store, const char *desk, GError **error)
{
    (void)store, (void)desk, (void)error;
    return OUTCOME_DONE;
}

Outcome store_care_do(Store *store, const DeskSettings *desk, const WaitingTicket *ticket,
                      const CarePlan *plan, const char *domain, gint64 hour, char **untold_r,
                      GError **error)
{
    (void)store, (void)desk, (void)ticket, (void)plan, (void)domain, (void)hour, (void)error;
    *untold_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_closing_end(Store *store, const Closing *closing, GError **error)
{
    (void)store, (void)closing, (void)error;
    return OUTCOME_DONE;
}

Outcome store_rating_ask(Store *store, const Closing *closing, const RatingQuestion *question,
                         char **withheld_r, GError **error)
{
    (void)store, (void)closing, (void)question, (void)error;
    *withheld_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_outbox_claim(Store *store, const char *sender, int batch, int lease_s,
                           GPtrArray **rows_r, GError **error)
{
    (void)sender;
    (void)lease_s;
    if (store->claims_fail > 0) {
        store->claims_fail--;
        return outcome_fail(OUTCOME_RETRY, error, "no connection");
    }
    if (store->raised != NULL && g_queue_is_empty(&store->rows))
        store->raised->stop = TRUE;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    while (batch-- > 0 && !g_queue_is_empty(&store->rows))
        g_ptr_array_add(rows, g_queue_pop_head(&store->rows));
    *rows_r = rows;
    return OUTCOME_DONE;
}

static Outcome mark(Store *store, GError **error, const char *text)
{
    if (store->marks_fail > 0) {
        store->marks_fail--;
        return outcome_fail(OUTCOME_UNCERTAIN, error, "connection lost");
    }
    g_string_append(store->marks, text);
    return OUTCOME_DONE;
}

Outcome store_outbox_sent(Store *store, const OutboxRow *row, const char *display_name,
                          const char *server_reply, GError **error)
{
    if (store->signal != 0)
        raise(store->signal);
    g_autofree char *text =
        g_strdup_printf("%d sent as %s: %s\n", (int)row->id, display_name, server_reply);
    return mark(store, error, text);
}

Outcome store_outbox_retry(Store *store, const OutboxRow *row, int delay_s, const char *reason,
                           GError **error)
{
    g_autofree char *text =
        g_strdup_printf("%d again in %d s: %s\n", (int)row->id, delay_s, reason);
    return mark(store, error, text);
}

Outcome store_outbox_park(Store *store, const OutboxRow *row, const char *reason, GError **error)
{
    g_autofree char *text = g_strdup_printf("%d parked: %s\n", (int)row->id, reason);
    return mark(store, error, text);
}

/* ---- the stage ---- */

static void reset_outbox(void)
{
    g_queue_clear_full(&outbox.rows, row_free);
    if (outbox.marks != NULL)
        g_string_free(outbox.marks, TRUE);
    outbox = (Store){.marks = g_string_new(NULL)};
}

static OutboxRow *queue_row(int id, const char *recipient)
{
    OutboxRow *row = g_new0(OutboxRow, 1);
    *row = (OutboxRow){.desk = (char *)"acme",
                       .id = id,
                       .ticket = 1000 + id,
                       .template_name = (char *)"acknowledgement",
                       .recipient = (char *)recipient,
                       .languages = (char *)"en",
                       .message_id = (char *)"nonce@acme.example",
                       .payload = (char *)"{\"service_type\":\"billing\"}",
                       .queued = g_get_real_time() / G_USEC_PER_SEC,
                       .attempts = 1};
    g_queue_push_tail(&outbox.rows, row);
    return row;
}

static Settings *settings_for(const char *url)
{
    Settings *settings = sample_settings(NULL, NULL);
    g_free(settings->sender.smtp);
    settings->sender.smtp = g_strdup(url);
    settings->sender.poll_ms = 1;
    settings->store.retry_ms = 1;
    return settings;
}

/* Works off the outbox; what the server heard goes to heard_r (may be NULL). */
static Outcome run(FakeSmtp *server, gboolean once, char **heard_r)
{
    Signals raised = {0};
    Sender *sender = NULL;
    g_autoptr(Settings) settings = settings_for(fake_smtp_url(server));
    g_autoptr(Log) log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    settings->milter.log_level = LOG_LEVEL_ERROR;
    assert_int_equal(sender_open(settings, log, &raised, &sender, NULL), OUTCOME_DONE);
    outbox.raised = once ? NULL : &raised;
    Outcome outcome = sender_run(sender, once, NULL);
    sender_close(sender);
    fake_smtp_stop(server, heard_r);
    return outcome;
}

static guint count(const char *text, const char *piece)
{
    guint found = 0;
    for (const char *at = strstr(text, piece); at != NULL; at = strstr(at + 1, piece))
        found++;
    return found;
}

/* ---- stories ---- */

static void test_each_answer_ends_as_the_server_says(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example");
    queue_row(2, "refuse@x.example");
    queue_row(3, "later@x.example")->attempts = 3;
    queue_row(4, "hangup@x.example");
    queue_row(5, "mei@x.example");
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_non_null(strstr(outbox.marks->str, "1 sent as ACME Support: 250 2.0.0 taken as 4711\n"
                                              "2 parked: the server says: 550 5.1.1 no such user\n"
                                              "3 again in 240 s: the server says: 451 4.3.0 try "
                                              "again later\n4 again in 60 s: "));
    assert_non_null(strstr(outbox.marks->str, "\n5 sent as ACME Support"));
}

static void test_the_mail_is_the_acknowledgement(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(42, "li@x.example");
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, &heard), OUTCOME_DONE);
    assert_non_null(strstr(heard, "\nSubject: [#ACME-1042] We have received your request\r\n"));
    assert_non_null(strstr(heard, "\nMessage-ID: <nonce@acme.example>\r\n"));
}

static void test_a_broken_row_holds_up_nobody(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example")->desk = (char *)"gone";
    queue_row(2, "li@x.example");
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_true(g_str_has_prefix(outbox.marks->str,
                                 "1 parked: there is no desk \"gone\" any more\n2 sent as "));
}

static void test_an_answer_too_old_is_parked(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "later@x.example")->queued = 1000;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_string_equal(outbox.marks->str,
                        "1 parked: the server says: 451 4.3.0 try again later\n");
}

static void test_a_server_away_is_asked_once_a_batch(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example")->attempts = 7;
    queue_row(2, "mei@x.example")->attempts = 7;
    FakeSmtp *server = fake_smtp_start("421 4.3.2 too busy", NULL);
    assert_int_equal(run(server, TRUE, NULL), OUTCOME_DONE);
    assert_string_equal(outbox.marks->str, "1 again in 60 s: the server says: 421 4.3.2 too busy\n"
                                           "2 again in 60 s: the mail server is away\n");
}

static void test_term_ends_it_between_two_mails(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example");
    queue_row(2, "mei@x.example");
    outbox.signal = SIGTERM;
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), FALSE, &heard), OUTCOME_DONE);
    assert_int_equal(count(heard, "DATA\r\n"), 1);
    assert_non_null(strstr(outbox.marks->str, "1 sent as "));
    assert_non_null(strstr(outbox.marks->str, "2 again in 0 s: the sender was stopped\n"));
}

static void test_a_store_away_is_waited_for(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example");
    outbox.claims_fail = 3;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), FALSE, NULL), OUTCOME_DONE);
    assert_int_equal(count(outbox.marks->str, "1 sent as "), 1);
    outbox.claims_fail = 1;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_RETRY);
}

static void test_a_mark_that_fails_sends_nothing_twice(void **state)
{
    (void)state;
    reset_outbox();
    queue_row(1, "li@x.example");
    outbox.marks_fail = 3;
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, &heard), OUTCOME_DONE);
    assert_int_equal(count(heard, "DATA\r\n"), 1);
    assert_int_equal(count(outbox.marks->str, "1 sent as "), 1);
}

/* Sends row 1, is told to reload with what the file says by then, and sends row 2. */
static guint second_server_mails(const char *file_text_for_reload)
{
    reset_outbox();
    queue_row(1, "li@x.example");
    FakeSmtp *first = fake_smtp_start(NULL, NULL), *second = fake_smtp_start(NULL, NULL);
    g_autofree char *old = g_strdup_printf("\"%s\"", fake_smtp_url(first));
    g_autofree char *path = sample_settings_file("\"smtp://127.0.0.1:25\"", old);
    g_autoptr(Settings) settings = NULL;
    assert_int_equal(settings_load(path, &settings, NULL), OUTCOME_DONE);
    g_autofree char *new = g_strdup_printf("\"%s\"", fake_smtp_url(second));
    g_autofree char *changed = sample_settings_file("\"smtp://127.0.0.1:25\"", new);
    if (file_text_for_reload != NULL)
        assert_true(g_file_set_contents(changed, file_text_for_reload, -1, NULL));
    assert_int_equal(g_rename(changed, path), 0);
    settings->sender.poll_ms = 1;
    Signals raised = {0};
    g_autoptr(Log) log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    Sender *sender = NULL;
    assert_int_equal(sender_open(settings, log, &raised, &sender, NULL), OUTCOME_DONE);
    g_autoptr(Trainer) trainer = trainer_new(TRUE);
    sender_train_with(sender, trainer);
    looks = 0;
    outbox.signal = SIGHUP;
    queue_row(2, "mei@x.example");
    settings->sender.batch = 1; /* so that the second row comes after the reload */
    outbox.raised = &raised;
    assert_int_equal(sender_run(sender, FALSE, NULL), OUTCOME_DONE);
    sender_close(sender);
    assert_int_equal(looks, 1); /* between its batches, and not at each */
    g_unlink(path);
    g_autofree char *heard = NULL;
    fake_smtp_stop(first, NULL);
    fake_smtp_stop(second, &heard);
    assert_int_equal(count(outbox.marks->str, " sent as "), 2);
    return count(heard, "DATA\r\n");
}

static void test_reload_takes_new_settings(void **state)
{
    (void)state;
    assert_int_equal(second_server_mails(NULL), 1);
}

static void test_reload_keeps_the_old_settings_when_the_new_are_wrong(void **state)
{
    (void)state;
    assert_int_equal(second_server_mails("sender: { smtp = 5; };"), 0);
}

/* How many batches two looks in a row take. */
static guint two_looks(Settings *settings, Outcome outcome)
{
    g_autoptr(Log) log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    Purger purger = {0};
    steps = 0;
    step_outcome = outcome;
    purger_attend(&purger, settings, &outbox, log);
    purger_attend(&purger, settings, &outbox, log);
    return steps;
}

static void test_old_records_go_a_batch_at_a_time(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = settings_for("smtp://127.0.0.1:1");
    assert_int_equal(two_looks(settings, OUTCOME_DONE), 0); /* kept for ever */
    ((DeskSettings *)g_ptr_array_index(settings->desks, 0))->retention.mails = 90;
    assert_int_equal(two_looks(settings, OUTCOME_DONE), 1);
    assert_int_equal(two_looks(settings, OUTCOME_RETRY), 1);
}

static int forget(void **state)
{
    (void)state;
    reset_outbox();
    g_string_free(g_steal_pointer(&outbox.marks), TRUE);
    return 0;
}

int main(void)
{
    signals_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_answer_ends_as_the_server_says),
        cmocka_unit_test(test_the_mail_is_the_acknowledgement),
        cmocka_unit_test(test_a_broken_row_holds_up_nobody),
        cmocka_unit_test(test_an_answer_too_old_is_parked),
        cmocka_unit_test(test_a_server_away_is_asked_once_a_batch),
        cmocka_unit_test(test_term_ends_it_between_two_mails),
        cmocka_unit_test(test_a_store_away_is_waited_for),
        cmocka_unit_test(test_old_records_go_a_batch_at_a_time),
        cmocka_unit_test(test_a_mark_that_fails_sends_nothing_twice),
        cmocka_unit_test(test_reload_takes_new_settings),
        cmocka_unit_test(test_reload_keeps_the_old_settings_when_the_new_are_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, forget);
}
