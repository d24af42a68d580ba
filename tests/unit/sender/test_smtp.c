/* Every way a mail server can answer, and what it means for the mail. */
#include "../common/fake_smtp.h"
#include "sender/smtp.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define MAIL "Subject: x\r\n\r\n.begins with a dot\r\n..\r\n.\r\nend\r\n"

static Smtp *open_within(int timeout_ms, const char *url, const char *login,
                         const char *password_file)
{
    SenderSettings settings = {.smtp = (char *)url,
                               .login = (char *)login,
                               .password_file = (char *)password_file,
                               .timeout_ms = timeout_ms};
    Smtp *smtp = NULL;
    g_autoptr(GError) error = NULL;
    if (smtp_open(&settings, &smtp, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return smtp;
}

static Smtp *open_to(const char *url, const char *login, const char *password_file)
{
    return open_within(60000, url, login, password_file);
}

static Outcome send_to(Smtp *smtp, const char *recipient, char **reply_r, GError **error)
{
    g_autoptr(GBytes) mail = g_bytes_new_static(MAIL, strlen(MAIL));
    return smtp_send(smtp, recipient, mail, reply_r, error);
}

static void test_replies_become_outcomes(void **state)
{
    (void)state;
    static const struct {
        const char *recipient;
        Outcome outcome;
        gboolean away;
        const char *reason;
    } cases[] = {
        {"refuse@x.example", OUTCOME_REFUSED, FALSE, "550 5.1.1 no such user"},
        {"later@x.example", OUTCOME_RETRY, FALSE, "451 4.3.0 try again later"},
        {"tired@x.example", OUTCOME_RETRY, TRUE, "421 4.3.2 closing down"},
        {"spam@x.example", OUTCOME_REFUSED, FALSE, "554 5.7.1 looks like spam"},
        {"full@x.example", OUTCOME_RETRY, FALSE, "452 4.2.2 mailbox full"},
        {"hangup@x.example", OUTCOME_UNCERTAIN, FALSE, ""},
        {"a b@x.example", OUTCOME_REFUSED, FALSE, "\"a b@x.example\" is no address"},
        {"a@x.example>\r\nDATA", OUTCOME_REFUSED, FALSE, "is no address"},
        {"\"a\"@b.example> NOTIFY=NEVER <c@x.example", OUTCOME_REFUSED, FALSE, "is no address"},
        {"\"a\"> <b@x.example", OUTCOME_REFUSED, FALSE, "is no address"},
        {"a><b@[192.0.2.1]", OUTCOME_REFUSED, FALSE, "is no address"},
        {"nobody", OUTCOME_REFUSED, FALSE, "\"nobody\" is no address"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FakeSmtp *server = fake_smtp_start(NULL, NULL);
        g_autoptr(GError) error = NULL;
        g_autofree char *reply = NULL;
        Smtp *smtp = open_to(fake_smtp_url(server), "", "");
        assert_int_equal(send_to(smtp, cases[i].recipient, &reply, &error), cases[i].outcome);
        if (strstr(error->message, cases[i].reason) == NULL)
            fail_msg("%s: %s", cases[i].recipient, error->message);
        assert_int_equal(smtp_is_away(smtp), cases[i].away);
        assert_null(reply);
        smtp_close(smtp);
        fake_smtp_stop(server, NULL);
    }
}

static void test_a_taken_mail_arrives_as_it_was(void **state)
{
    (void)state;
    FakeSmtp *server = fake_smtp_start(NULL, NULL);
    g_autofree char *reply = NULL, *heard = NULL;
    Smtp *smtp = open_to(fake_smtp_url(server), "", "");
    assert_int_equal(send_to(smtp, "li@x.example", &reply, NULL), OUTCOME_DONE);
    assert_string_equal(reply, "250 2.0.0 taken as 4711");
    assert_false(smtp_is_away(smtp));
    smtp_close(smtp);
    fake_smtp_stop(server, &heard);
    assert_non_null(strstr(heard, "MAIL FROM:<>"));
    assert_non_null(strstr(heard, "RCPT TO:<li@x.example>\r\n"));
    assert_null(strstr(heard, "SMTPUTF8"));
    assert_non_null(strstr(heard, "Subject: x\r\n\r\n..begins with a dot\r\n...\r\n..\r\nend\r\n"));
}

static void test_a_connection_broken_in_the_mail_is_tried_again(void **state)
{
    (void)state;
    FakeSmtp *server = fake_smtp_start(NULL, NULL);
    g_autofree char *octets = g_strnfill(20 * 1024 * 1024, 'x');
    g_autoptr(GBytes) mail = g_bytes_new_static(octets, strlen(octets));
    g_autofree char *reply = NULL;
    g_autoptr(GError) error = NULL;
    Smtp *smtp = open_to(fake_smtp_url(server), "", "");
    assert_int_equal(smtp_send(smtp, "cut@x.example", mail, &reply, &error), OUTCOME_RETRY);
    smtp_close(smtp);
    fake_smtp_stop(server, NULL);
}

static void test_one_connection_serves_many_mails(void **state)
{
    (void)state;
    FakeSmtp *server = fake_smtp_start(NULL, NULL);
    Smtp *smtp = open_to(fake_smtp_url(server), "", "");
    for (int i = 0; i < 10; i++) {
        g_autofree char *reply = NULL;
        assert_int_equal(send_to(smtp, "li@x.example", &reply, NULL), OUTCOME_DONE);
    }
    smtp_close(smtp);
    assert_int_equal(fake_smtp_stop(server, NULL), 1);
}

static void test_a_refused_mail_does_not_harm_the_next(void **state)
{
    (void)state;
    static const char *const recipients[] = {"refuse@x.example", "spam@x.example",
                                             "later@x.example", "hangup@x.example",
                                             "tired@x.example"};
    FakeSmtp *server = fake_smtp_start(NULL, NULL);
    Smtp *smtp = open_to(fake_smtp_url(server), "", "");
    for (gsize i = 0; i < G_N_ELEMENTS(recipients); i++) {
        g_autofree char *none = NULL, *reply = NULL;
        assert_int_not_equal(send_to(smtp, recipients[i], &none, NULL), OUTCOME_DONE);
        assert_int_equal(send_to(smtp, "li@x.example", &reply, NULL), OUTCOME_DONE);
        assert_false(smtp_is_away(smtp));
    }
    smtp_close(smtp);
    fake_smtp_stop(server, NULL);
}

static void test_a_server_that_is_away_is_not_the_mails_fault(void **state)
{
    (void)state;
    static const char *const greetings[] = {"554 5.3.2 not now", "421 4.3.2 too busy", "nonsense"};
    for (gsize i = 0; i < G_N_ELEMENTS(greetings); i++) {
        FakeSmtp *server = fake_smtp_start(greetings[i], NULL);
        g_autofree char *reply = NULL;
        Smtp *smtp = open_within(2000, fake_smtp_url(server), "", ""); /* nonsense is waited out */
        assert_int_equal(send_to(smtp, "li@x.example", &reply, NULL), OUTCOME_RETRY);
        assert_true(smtp_is_away(smtp));
        smtp_close(smtp);
        fake_smtp_stop(server, NULL);
    }
}

static void test_nobody_listening_is_tried_again(void **state)
{
    (void)state;
    FakeSmtp *server = fake_smtp_start(NULL, NULL);
    g_autofree char *url = g_strdup(fake_smtp_url(server));
    fake_smtp_stop(server, NULL);
    g_autofree char *reply = NULL;
    g_autoptr(GError) error = NULL;
    Smtp *smtp = open_to(url, "", "");
    assert_int_equal(send_to(smtp, "li@x.example", &reply, &error), OUTCOME_RETRY);
    assert_true(smtp_is_away(smtp));
    smtp_close(smtp);
}

static void test_a_wrong_password_parks_nothing(void **state)
{
    (void)state;
    FakeSmtp *server = fake_smtp_start(NULL, "250-fake.example\r\n250 AUTH PLAIN");
    g_autofree char *path = NULL, *reply = NULL;
    int file = g_file_open_tmp("intake-password-XXXXXX", &path, NULL);
    assert_int_equal(write(file, "secret\n", 7), 7);
    close(file);
    Smtp *smtp = open_to(fake_smtp_url(server), "desk", path);
    assert_int_equal(send_to(smtp, "li@x.example", &reply, NULL), OUTCOME_RETRY);
    assert_true(smtp_is_away(smtp));
    smtp_close(smtp);
    fake_smtp_stop(server, NULL);
    g_unlink(path);
}

static void test_smtputf8_is_asked_for_when_the_recipient_needs_it(void **state)
{
    (void)state;
    static const struct {
        const char *recipient, *wanted;
        gboolean utf8;
    } cases[] = {
        {"用户@x.example", "RCPT TO:<用户@x.example>", TRUE},
        {"post@bücher.example", "RCPT TO:<post@xn--bcher-kva.example>", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        FakeSmtp *server = fake_smtp_start(NULL, NULL);
        g_autofree char *reply = NULL, *heard = NULL;
        Smtp *smtp = open_to(fake_smtp_url(server), "", "");
        assert_int_equal(send_to(smtp, cases[i].recipient, &reply, NULL), OUTCOME_DONE);
        smtp_close(smtp);
        fake_smtp_stop(server, &heard);
        assert_non_null(strstr(heard, cases[i].wanted));
        assert_int_equal(strstr(heard, "MAIL FROM:<> SMTPUTF8") != NULL, cases[i].utf8);
    }
}

static void test_settings_that_make_no_sense_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *url, *login, *password_file, *wanted;
    } cases[] = {
        {"http://127.0.0.1/", "", "", "sender.smtp: \"http://127.0.0.1/\" is no mail server"},
        {"127.0.0.1:25", "", "", "is no mail server"},
        {"smtp://", "", "", "is no mail server"},
        {"smtp://127.0.0.1", "desk", "/no/such/file", "sender.password_file: "},
        {"smtp://127.0.0.1", "desk", "/dev/null", "is not one line with a password"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        SenderSettings settings = {.smtp = (char *)cases[i].url,
                                   .login = (char *)cases[i].login,
                                   .password_file = (char *)cases[i].password_file,
                                   .timeout_ms = 60000};
        Smtp *smtp = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(smtp_open(&settings, &smtp, &error), OUTCOME_REFUSED);
        assert_non_null(strstr(error->message, cases[i].wanted));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies_become_outcomes),
        cmocka_unit_test(test_a_taken_mail_arrives_as_it_was),
        cmocka_unit_test(test_a_connection_broken_in_the_mail_is_tried_again),
        cmocka_unit_test(test_one_connection_serves_many_mails),
        cmocka_unit_test(test_a_refused_mail_does_not_harm_the_next),
        cmocka_unit_test(test_a_server_that_is_away_is_not_the_mails_fault),
        cmocka_unit_test(test_nobody_listening_is_tried_again),
        cmocka_unit_test(test_a_wrong_password_parks_nothing),
        cmocka_unit_test(test_smtputf8_is_asked_for_when_the_recipient_needs_it),
        cmocka_unit_test(test_settings_that_make_no_sense_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
