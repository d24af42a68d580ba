/* The octets of a mail, several mails of a connection, mails given up. */
#include "session_fixture.h"

#include "mime/mime.h"

#include <string.h>

static const PlayedMail stranger = {.recipients = "someone@else.example"};
static const PlayedMail customer = {.recipients = "support@acme.example"};

/* ---- the mail's octets ---- */

static void the_mail_is_put_together_as_it_was_sent(void **state)
{
    Session *session = session_of(state);
    session_play_envelope(session, &customer);
    assert_int_equal(session_at_data(session), INTEREST_ALL);
    session_header(session, "Received", " from a\n\tby b\r\n\tfor c");
    session_header(session, "Subject", "no blank");
    session_header(session, "X-Empty", "");
    session_header(session, "X-Raw", "  two\xff");
    session_at_end_of_header(session);
    assert_true(session_body(session, "one\r\n", 5));
    assert_true(session_body(session, "two\0\r\n", 6));
    g_autoptr(Verdict) verdict G_GNUC_UNUSED = session_end_of_message(session);
    static const char wanted[] = "Received: from a\r\n\tby b\r\n\tfor c\r\nSubject:no blank\r\n"
                                 "X-Empty:\r\nX-Raw:  two\xff\r\n\r\none\r\ntwo\0\r\n";
    assert_int_equal(session_act.mail->len, sizeof wanted - 1);
    assert_memory_equal(session_act.mail->str, wanted, sizeof wanted - 1);
    assert_int_equal(message_body_offset(session_message(session)), sizeof wanted - 1 - 11);
    session_free(session);
}

static void a_large_mail_goes_to_a_file_and_a_larger_one_is_cut(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 64;
    acted->snapshot.settings->limits.message_size = 1000;
    Session *session = session_of(state);
    assert_int_equal(session_play_until_body(session, &customer), INTEREST_ALL);
    g_autofree char *block = g_strnfill(400, 'x');
    assert_true(session_body(session, block, 400));
    assert_true(message_descriptor(session_message(session)) >= 0);
    assert_true(session_body(session, block, 400));
    assert_false(session_body(session, block, 400));
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    assert_int_equal(session_act.mail->len, 1000);
    session_free(session);
}

static void a_mail_that_cannot_be_kept_is_told_to_come_back(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 64;
    char *before = acted->snapshot.settings->milter.temporary_directory;
    acted->snapshot.settings->milter.temporary_directory = (char *)"/nonexistent";
    Session *session = session_of(state);
    assert_int_equal(session_play_until_body(session, &customer), INTEREST_ALL);
    g_autofree char *block = g_strnfill(400, 'x');
    assert_false(session_body(session, block, 400));
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_RETRY);
    assert_int_equal(session_act.incoming, 0);
    session_free(session);
    acted->snapshot.settings->milter.temporary_directory = before;
}

static void a_desk_is_found_behind_any_number_of_recipients(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.recipients = 10;
    Session *session = session_of(state);
    session_play_envelope(session, &stranger);
    for (int i = 0; i < 5000; i++)
        session_recipient(session, "someone@else.example", NULL);
    for (int i = 0; i < 5000; i++)
        session_recipient(session, "support@acme.example", NULL);
    assert_int_equal(session_at_data(session), INTEREST_ALL);
    assert_int_equal(session_recipients(session), 10001);
    assert_int_equal(session_envelope(session)->recipients->len, 20);
    session_free(session);
}

static void a_desk_is_found_by_what_the_server_makes_of_a_recipient(void **state)
{
    static const struct {
        const char *mailbox, *resolved, *kept;
        SessionInterest wanted;
    } cases[] = {
        {"support", "support@acme.example", "support@acme.example", INTEREST_ALL},
        {"support@[192.0.2.1]", "Support+x@acme.example", "Support+x@acme.example", INTEREST_ALL},
        {"support+x@acme.example", "alias@acme.example", "support+x@acme.example", INTEREST_ALL},
        {"support", "support", "support@acme.example", INTEREST_ALL},
        {"Support+complaint", NULL, "support+complaint@acme.example", INTEREST_ALL},
        {"support", "support@else.example", "support", INTEREST_NONE},
        {"supporter", NULL, "supporter", INTEREST_NONE},
        {"support@", NULL, "support@", INTEREST_NONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Session *session = session_of(state);
        session_begin(session);
        session_recipient(session, cases[i].mailbox, cases[i].resolved);
        assert_int_equal(session_at_data(session), cases[i].wanted);
        const Envelope *envelope = session_envelope(session);
        assert_string_equal(g_ptr_array_index(envelope->recipients, 0), cases[i].kept);
        session_free(session);
    }
}

static void a_sender_without_a_domain_is_what_the_server_makes_of_it(void **state)
{
    static const struct {
        const char *mailbox, *resolved, *kept;
    } cases[] = {
        {"support", "support@acme.example", "support@acme.example"},
        {"support", "support", "support@acme.example"},
        {"support", NULL, "support@acme.example"},
        {"support", "support@else.example", "support"},
        {"root", "root@acme.example", "root"},
        {"", "MAILER-DAEMON", ""},
        {"ann@customer.example", "ann@customer.example", "ann@customer.example"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Session *session = session_of(state);
        session_begin(session);
        session_sender(session, cases[i].mailbox, cases[i].resolved);
        assert_string_equal(session_envelope(session)->sender, cases[i].kept);
        session_free(session);
    }
}

static void a_server_without_a_data_event_is_served(void **state)
{
    Session *session = session_of(state);
    session_play_envelope(session, &customer);
    session_header(session, "Subject", " hello");
    assert_int_equal(session_at_end_of_header(session), INTEREST_ALL);
    g_autoptr(Verdict) verdict G_GNUC_UNUSED = session_end_of_message(session);
    assert_string_equal(session_act.mail->str, "Subject: hello\r\n\r\n");
    session_play_envelope(session, &stranger);
    session_header(session, "Subject", " hello");
    assert_int_equal(session_at_end_of_header(session), INTEREST_NONE);
    session_free(session);
}

/* ---- several mails ---- */

static void nothing_of_a_mail_reaches_the_next_one(void **state)
{
    acted_program_know_alex(*state);
    Session *session = session_of(state);
    const PlayedMail answer = {
        .login = "alex", .recipients = "a@b.example c@d.example", .from = "support@acme.example"};
    assert_int_equal(session_play(session, &answer), VERDICT_ACCEPT);
    assert_string_equal(session_act.login, "alex");
    assert_int_equal(session_play(session, &customer), VERDICT_ACCEPT);
    assert_null(session_act.login);
    assert_int_equal(session_act.recipients, 1);
    assert_string_equal(session_act.mail->str, "From: ann@customer.example\r\n\r\nHello\r\n");
    const PlayedMail claim = {.recipients = "a@b.example", .from = "support@acme.example"};
    assert_int_equal(session_play_until_body(session, &claim), INTEREST_NONE);
    session_free(session);
}

/* Plays a mail up to the given step and gives it up there. */
static void play_and_abort(Session *session, const PlayedMail *mail, int step)
{
    session_begin(session);
    if (step >= 1)
        session_play_envelope(session, mail);
    if (step >= 2)
        session_at_data(session);
    if (step >= 3)
        session_header(session, "From", " support@acme.example");
    if (step >= 4)
        session_at_end_of_header(session);
    if (step >= 5)
        session_body(session, "x", 1);
    if (step >= 6)
        verdict_free(session_end_of_message(session));
    session_forget(session);
}

static void a_mail_may_be_given_up_at_any_step(void **state)
{
    ActedProgram *acted = *state;
    acted_program_know_alex(acted);
    const PlayedMail answer = {.login = "alex", .recipients = "a@b.example"};
    Session *session = session_of(state);
    for (int step = 0; step <= 6; step++) {
        play_and_abort(session, &customer, step);
        play_and_abort(session, &answer, step);
        play_and_abort(session, &stranger, step);
        assert_int_equal(session_play_until_body(session, &stranger), INTEREST_NONE);
        assert_int_equal(session_play(session, &customer), VERDICT_ACCEPT);
    }
    session_free(session);
    assert_true(gate_drain(acted->program.open, 0));
}

static void a_dropped_connection_leaves_no_open_mail(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    session_play_until_body(session, &customer);
    assert_false(gate_drain(acted->program.open, 0));
    session_free(session);
    assert_true(gate_drain(acted->program.open, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACTED(the_mail_is_put_together_as_it_was_sent),
        ACTED(a_large_mail_goes_to_a_file_and_a_larger_one_is_cut),
        ACTED(a_mail_that_cannot_be_kept_is_told_to_come_back),
        ACTED(a_desk_is_found_behind_any_number_of_recipients),
        ACTED(a_desk_is_found_by_what_the_server_makes_of_a_recipient),
        ACTED(a_sender_without_a_domain_is_what_the_server_makes_of_it),
        ACTED(a_server_without_a_data_event_is_served),
        ACTED(nothing_of_a_mail_reaches_the_next_one),
        ACTED(a_mail_may_be_given_up_at_any_step),
        ACTED(a_dropped_connection_leaves_no_open_mail),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
