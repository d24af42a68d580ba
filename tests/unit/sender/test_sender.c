/* The work of the sender against a mail server of the test and an outbox in memory. */
#include "../common/fake_smtp.h"
#include "../common/sample_settings.h"
#include "memory_outbox.h"
#include "sender/purger.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- the stage ---- */

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
    memory_outbox.raised = once ? NULL : &raised;
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
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example");
    memory_outbox_queue(2, "refuse@x.example");
    memory_outbox_queue(3, "later@x.example")->attempts = 3;
    memory_outbox_queue(4, "hangup@x.example");
    memory_outbox_queue(5, "mei@x.example");
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_non_null(strstr(memory_outbox.marks->str,
                           "1 sent as ACME Support: 250 2.0.0 taken as 4711\n"
                           "2 parked: the server says: 550 5.1.1 no such user\n"
                           "3 again in 240 s: the server says: 451 4.3.0 try "
                           "again later\n4 again in 60 s: "));
    assert_non_null(strstr(memory_outbox.marks->str, "\n5 sent as ACME Support"));
}

static void test_the_mail_is_the_acknowledgement(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(42, "li@x.example");
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, &heard), OUTCOME_DONE);
    assert_non_null(strstr(heard, "\nSubject: [#ACME-1042] We have received your request\r\n"));
    assert_non_null(strstr(heard, "\nMessage-ID: <nonce@acme.example>\r\n"));
}

static void test_a_broken_row_holds_up_nobody(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example")->desk = (char *)"gone";
    memory_outbox_queue(2, "li@x.example");
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_true(g_str_has_prefix(memory_outbox.marks->str,
                                 "1 parked: there is no desk \"gone\" any more\n2 sent as "));
}

static void test_an_answer_too_old_is_parked(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "later@x.example")->queued = 1000;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_DONE);
    assert_string_equal(memory_outbox.marks->str,
                        "1 parked: the server says: 451 4.3.0 try again later\n");
}

static void test_a_server_away_is_asked_once_a_batch(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example")->attempts = 7;
    memory_outbox_queue(2, "mei@x.example")->attempts = 7;
    FakeSmtp *server = fake_smtp_start("421 4.3.2 too busy", NULL);
    assert_int_equal(run(server, TRUE, NULL), OUTCOME_DONE);
    assert_string_equal(memory_outbox.marks->str,
                        "1 again in 60 s: the server says: 421 4.3.2 too busy\n"
                        "2 again in 60 s: the mail server is away\n");
}

static void test_term_ends_it_between_two_mails(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example");
    memory_outbox_queue(2, "mei@x.example");
    memory_outbox.signal = SIGTERM;
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), FALSE, &heard), OUTCOME_DONE);
    assert_int_equal(count(heard, "DATA\r\n"), 1);
    assert_non_null(strstr(memory_outbox.marks->str, "1 sent as "));
    assert_non_null(strstr(memory_outbox.marks->str, "2 again in 0 s: the sender was stopped\n"));
}

static void test_a_store_away_is_waited_for(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example");
    memory_outbox.claims_fail = 3;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), FALSE, NULL), OUTCOME_DONE);
    assert_int_equal(count(memory_outbox.marks->str, "1 sent as "), 1);
    memory_outbox.claims_fail = 1;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, NULL), OUTCOME_RETRY);
}

static void test_a_mark_that_fails_sends_nothing_twice(void **state)
{
    (void)state;
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example");
    memory_outbox.marks_fail = 3;
    g_autofree char *heard = NULL;
    assert_int_equal(run(fake_smtp_start(NULL, NULL), TRUE, &heard), OUTCOME_DONE);
    assert_int_equal(count(heard, "DATA\r\n"), 1);
    assert_int_equal(count(memory_outbox.marks->str, "1 sent as "), 1);
}

/* Sends row 1, is told to reload with what the file says by then, and sends row 2. */
static guint second_server_mails(const char *file_text_for_reload)
{
    memory_outbox_reset();
    memory_outbox_queue(1, "li@x.example");
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
    memory_looks = 0;
    memory_outbox.signal = SIGHUP;
    memory_outbox_queue(2, "mei@x.example");
    settings->sender.batch = 1; /* so that the second row comes after the reload */
    memory_outbox.raised = &raised;
    assert_int_equal(sender_run(sender, FALSE, NULL), OUTCOME_DONE);
    sender_close(sender);
    assert_int_equal(memory_looks, 1); /* between its batches, and not at each */
    g_unlink(path);
    g_autofree char *heard = NULL;
    fake_smtp_stop(first, NULL);
    fake_smtp_stop(second, &heard);
    assert_int_equal(count(memory_outbox.marks->str, " sent as "), 2);
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
    memory_steps = 0;
    memory_step_outcome = outcome;
    purger_attend(&purger, settings, &memory_outbox, log);
    purger_attend(&purger, settings, &memory_outbox, log);
    return memory_steps;
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
    return cmocka_run_group_tests(tests, NULL, memory_outbox_forget);
}
