#include "../wire/program_fixture.h"

#include <string.h>

#include "filter/session.h"
#include "incoming/intake.h"
#include "mime/mime.h"
#include "outgoing/outgoing.h"

/* ---- the lines, acted ---- */

static struct {
    Outcome outcome;
    VerdictKind kind;
    gboolean repeat;
    int incoming, outgoing; /* how often each line ran */
    gboolean may_spool;     /* whether the incoming line was given the spool */
    GString *mail;          /* what the last one saw */
    guint recipients;
    char *login;
} act;

static void see(const Envelope *envelope, const Message *message)
{
    gsize size = message_size(message);
    g_string_set_size(act.mail, size);
    assert_int_equal(message_read_at(message, 0, act.mail->str, size, NULL), OUTCOME_DONE);
    act.recipients = envelope->recipients->len;
    g_free(act.login);
    act.login = g_strdup(envelope->login);
}

static Outcome end(Verdict **verdict_r, GError **error)
{
    if (act.outcome != OUTCOME_DONE)
        return outcome_fail(act.outcome, error, "acted");
    *verdict_r = verdict_new(act.kind, NULL, NULL);
    (*verdict_r)->repeat = act.repeat;
    return OUTCOME_DONE;
}

Outcome intake_receive(const IntakeRooms *rooms, const Envelope *envelope, const Message *message,
                       Verdict **verdict_r, GError **error)
{
    act.may_spool = rooms->spool != NULL;
    act.incoming++;
    see(envelope, message);
    return end(verdict_r, error);
}

Outcome outgoing_send(const OutgoingRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error)
{
    (void)rooms;
    act.outgoing++;
    see(envelope, message);
    return end(verdict_r, error);
}

/* ---- a mail server, acted ---- */

static int begin_act(void **state)
{
    memset(&act, 0, sizeof act);
    act.mail = g_string_new(NULL);
    *state = acted_program_new();
    return 0;
}

static int end_act(void **state)
{
    g_string_free(act.mail, TRUE);
    g_clear_pointer(&act.login, g_free);
    acted_program_free(*state);
    return 0;
}

typedef struct played_mail {
    const char *login, *client, *sender, *recipients, *from; /* recipients separated by blanks */
    const char *certificate;
    const char *field; /* a further field "Name: value" */
} PlayedMail;

static void play_envelope(Session *session, const PlayedMail *mail)
{
    session_begin(session);
    Envelope *envelope = session_envelope(session);
    g_free(envelope->sender);
    envelope->sender = g_strdup(mail->sender != NULL ? mail->sender : "ann@customer.example");
    envelope->login = g_strdup(mail->login);
    g_free(envelope->certificate_name);
    envelope->certificate_name = g_strdup(mail->certificate);
    g_free(envelope->client_address);
    envelope->client_address = g_strdup(mail->client != NULL ? mail->client : "203.0.113.5");
    g_auto(GStrv) recipients = g_strsplit(mail->recipients, " ", -1);
    for (char **recipient = recipients; *recipient != NULL; recipient++)
        session_recipient(session, *recipient, NULL);
}

/* Plays until the server is told that it needs to send no more; the last interest. */
static SessionInterest play_until_body(Session *session, const PlayedMail *mail)
{
    play_envelope(session, mail);
    SessionInterest interest = session_at_data(session);
    if (interest != INTEREST_HEADER && interest != INTEREST_ALL)
        return interest;
    g_autofree char *from =
        g_strdup_printf(" %s", mail->from != NULL ? mail->from : "ann@customer.example");
    session_header(session, "From", from);
    if (mail->field != NULL) {
        g_auto(GStrv) halves = g_strsplit(mail->field, ":", 2);
        session_header(session, halves[0], halves[1]);
    }
    return session_at_end_of_header(session);
}

static VerdictKind play(Session *session, const PlayedMail *mail)
{
    SessionInterest interest = play_until_body(session, mail);
    assert_int_equal(interest, INTEREST_ALL);
    session_body(session, "Hello\r\n", 7);
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    session_forget(session);
    return verdict->kind;
}

static Session *session_of(void **state)
{
    ActedProgram *acted = *state;
    return session_new(&acted->program);
}

static const PlayedMail stranger = {.recipients = "someone@else.example"};
static const PlayedMail customer = {.recipients = "support@acme.example"};

/* ---- whose mail it is ---- */

static void only_mail_of_ours_is_asked_for(void **state)
{
    acted_program_know_alex(*state);
    static const struct {
        PlayedMail mail;
        SessionInterest wanted;
        SessionLine line;
    } cases[] = {
        {{.recipients = "someone@else.example"}, INTEREST_NONE, LINE_NONE},
        {{.recipients = "x@acme.example"}, INTEREST_NONE, LINE_NONE},
        {{.recipients = "Support@ACME.example."}, INTEREST_ALL, LINE_INCOMING},
        {{.recipients = "support+billing@acme.example"}, INTEREST_ALL, LINE_INCOMING},
        {{.recipients = "a@b.example help@acme.example"}, INTEREST_ALL, LINE_INCOMING},
        {{.recipients = ""}, INTEREST_NONE, LINE_NONE},
        /* an agent */
        {{.login = "alex", .recipients = "a@b.example", .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.login = "alex", .recipients = "a@b.example", .from = "alex@acme.example"},
         INTEREST_NONE,
         LINE_NONE},
        /* what an agent's program sends by itself, under the agent's own address */
        {{.login = "alex",
          .recipients = "a@b.example",
          .from = "alex@acme.example",
          .field = "Auto-Submitted: auto-replied"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.client = "127.0.0.1",
          .sender = "",
          .recipients = "a@b.example",
          .from = "Alex <Alex@ACME.example>",
          .field = "X-Autoreply: yes"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.client = "127.0.0.1",
          .sender = "",
          .recipients = "a@b.example",
          .from = "ann@acme.example",
          .field = "Auto-Submitted: auto-replied"},
         INTEREST_NONE,
         LINE_NONE},
        {{.sender = "",
          .recipients = "a@b.example",
          .from = "alex@acme.example",
          .field = "Auto-Submitted: auto-replied"},
         INTEREST_NONE,
         LINE_NONE},
        {{.login = "mallory", .recipients = "a@b.example", .from = "support@acme.example"},
         INTEREST_NONE,
         LINE_NONE},
        /* a trusted client without a login */
        {{.client = "127.0.0.1",
          .sender = "alex@acme.example",
          .recipients = "a@b.example",
          .from = "ACME <help@acme.example>"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.client = "127.0.0.1",
          .sender = "",
          .recipients = "a@b.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.sender = "", .recipients = "a@b.example", .from = "support@acme.example"},
         INTEREST_NONE,
         LINE_NONE},
        /* an envelope that claims to be ours is looked at, whoever sent it */
        {{.sender = "support@acme.example",
          .recipients = "a@b.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        /* a desk answers with itself in Cc; a stranger does as if */
        {{.login = "alex",
          .recipients = "a@b.example support@acme.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.sender = "support@acme.example",
          .recipients = "support@acme.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_INCOMING},
        {{.login = "alex", .recipients = "support@acme.example", .from = "alex@acme.example"},
         INTEREST_ALL,
         LINE_INCOMING},
        /* a client certificate, which a login outweighs nowhere */
        {{.certificate = "/O=ACME/CN=alex-card",
          .recipients = "a@b.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.certificate = "alex-card",
          .recipients = "a@b.example support@acme.example",
          .from = "support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.certificate = "mallory-card",
          .recipients = "a@b.example",
          .from = "support@acme.example"},
         INTEREST_NONE,
         LINE_NONE},
        /* the desk claimed besides From; a mail that comes in stays one */
        {{.login = "alex",
          .recipients = "a@b.example",
          .from = "alex@acme.example",
          .field = "Sender: support@acme.example"},
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.login = "alex",
          .recipients = "support@acme.example",
          .from = "ann@customer.example",
          .field = "Resent-From: help@acme.example"},
         INTEREST_ALL,
         LINE_INCOMING},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Session *session = session_of(state);
        SessionInterest interest = play_until_body(session, &cases[i].mail);
        if (interest != cases[i].wanted || session_line(session) != cases[i].line)
            fail_msg("case %zu: interest %d, line %d", i, interest, session_line(session));
        session_free(session);
    }
}

static void nobody_is_judged_before_the_agents_are_known(void **state)
{
    Session *session = session_of(state);
    const PlayedMail answer = {
        .login = "alex", .recipients = "a@b.example", .from = "support@acme.example"};
    assert_int_equal(play_until_body(session, &answer), INTEREST_ALL);
    assert_int_equal(session_line(session), LINE_OUTGOING);
    const PlayedMail copied = {.login = "alex",
                               .recipients = "a@b.example support@acme.example",
                               .from = "support@acme.example"};
    assert_int_equal(play_until_body(session, &copied), INTEREST_LATER);
    session_free(session);
}

static void authenticated_mail_is_read_where_the_admin_wants_it(void **state)
{
    ActedProgram *acted = *state;
    acted_program_know_alex(acted);
    acted->snapshot.settings->trust.read_authenticated = TRUE;
    Session *session = session_of(state);
    const PlayedMail claim = {
        .login = "mallory", .recipients = "a@b.example", .from = "support@acme.example"};
    assert_int_equal(play_until_body(session, &claim), INTEREST_ALL);
    assert_int_equal(session_line(session), LINE_OUTGOING);
    session_free(session);
}

/* A stranger's mail costs its header, and its body only when it claims a desk. */
static void claims_of_strangers_are_read_where_a_desk_refuses_them(void **state)
{
    acted_program_know_alex(*state);
    static const struct {
        PlayedMail mail;
        SessionInterest wanted, wanted_of_refusing;
        SessionLine line; /* of a refusing desk */
    } cases[] = {
        {{.recipients = "a@b.example"}, INTEREST_NONE, INTEREST_NONE, LINE_NONE},
        {{.sender = "x@evil.example", .recipients = "a@b.example", .from = "support@acme.example"},
         INTEREST_NONE,
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.sender = "", .recipients = "a@b.example", .from = "support (c) @ acme.example"},
         INTEREST_NONE,
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.recipients = "a@b.example", .field = "Sender: support@acme.example"},
         INTEREST_NONE,
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.recipients = "a@b.example", .field = "Sender : support@acme.example"},
         INTEREST_NONE,
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.sender = "support@acme.example", .recipients = "a@b.example"},
         INTEREST_NONE,
         INTEREST_ALL,
         LINE_OUTGOING},
        {{.login = "mallory", .sender = "desk@globex.example", .recipients = "a@b.example"},
         INTEREST_NONE,
         INTEREST_NONE,
         LINE_NONE},
        {{.recipients = "support@acme.example", .from = "support@acme.example"},
         INTEREST_ALL,
         INTEREST_ALL,
         LINE_INCOMING},
    };
    ActedProgram *acted = *state;
    DeskSettings *acme = g_ptr_array_index(acted->snapshot.settings->desks, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Session *session = session_of(state);
        acme->refuse_claims = FALSE;
        if (play_until_body(session, &cases[i].mail) != cases[i].wanted)
            fail_msg("case %zu without", i);
        acme->refuse_claims = TRUE;
        if (play_until_body(session, &cases[i].mail) != cases[i].wanted_of_refusing ||
            session_line(session) != cases[i].line)
            fail_msg("case %zu", i);
        session_free(session);
    }
}

/* ---- the mail's octets ---- */

static void the_mail_is_put_together_as_it_was_sent(void **state)
{
    Session *session = session_of(state);
    play_envelope(session, &customer);
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
    assert_int_equal(act.mail->len, sizeof wanted - 1);
    assert_memory_equal(act.mail->str, wanted, sizeof wanted - 1);
    assert_int_equal(message_body_offset(session_message(session)), sizeof wanted - 1 - 11);
    session_free(session);
}

static void a_large_mail_goes_to_a_file_and_a_larger_one_is_cut(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 64;
    acted->snapshot.settings->limits.message_size = 1000;
    Session *session = session_of(state);
    assert_int_equal(play_until_body(session, &customer), INTEREST_ALL);
    g_autofree char *block = g_strnfill(400, 'x');
    assert_true(session_body(session, block, 400));
    assert_true(message_descriptor(session_message(session)) >= 0);
    assert_true(session_body(session, block, 400));
    assert_false(session_body(session, block, 400));
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    assert_int_equal(act.mail->len, 1000);
    session_free(session);
}

static void a_mail_that_cannot_be_kept_is_told_to_come_back(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 64;
    char *before = acted->snapshot.settings->milter.temporary_directory;
    acted->snapshot.settings->milter.temporary_directory = (char *)"/nonexistent";
    Session *session = session_of(state);
    assert_int_equal(play_until_body(session, &customer), INTEREST_ALL);
    g_autofree char *block = g_strnfill(400, 'x');
    assert_false(session_body(session, block, 400));
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_RETRY);
    assert_int_equal(act.incoming, 0);
    session_free(session);
    acted->snapshot.settings->milter.temporary_directory = before;
}

static void a_desk_is_found_behind_any_number_of_recipients(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.recipients = 10;
    Session *session = session_of(state);
    play_envelope(session, &stranger);
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
    play_envelope(session, &customer);
    session_header(session, "Subject", " hello");
    assert_int_equal(session_at_end_of_header(session), INTEREST_ALL);
    g_autoptr(Verdict) verdict G_GNUC_UNUSED = session_end_of_message(session);
    assert_string_equal(act.mail->str, "Subject: hello\r\n\r\n");
    play_envelope(session, &stranger);
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
    assert_int_equal(play(session, &answer), VERDICT_ACCEPT);
    assert_string_equal(act.login, "alex");
    assert_int_equal(play(session, &customer), VERDICT_ACCEPT);
    assert_null(act.login);
    assert_int_equal(act.recipients, 1);
    assert_string_equal(act.mail->str, "From: ann@customer.example\r\n\r\nHello\r\n");
    const PlayedMail claim = {.recipients = "a@b.example", .from = "support@acme.example"};
    assert_int_equal(play_until_body(session, &claim), INTEREST_NONE);
    session_free(session);
}

/* Plays a mail up to the given step and gives it up there. */
static void play_and_abort(Session *session, const PlayedMail *mail, int step)
{
    session_begin(session);
    if (step >= 1)
        play_envelope(session, mail);
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
        assert_int_equal(play_until_body(session, &stranger), INTEREST_NONE);
        assert_int_equal(play(session, &customer), VERDICT_ACCEPT);
    }
    session_free(session);
    assert_true(gate_drain(acted->program.open, 0));
}

static void a_dropped_connection_leaves_no_open_mail(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    play_until_body(session, &customer);
    assert_false(gate_drain(acted->program.open, 0));
    session_free(session);
    assert_true(gate_drain(acted->program.open, 0));
}

/* ---- verdicts ---- */

static void only_done_is_an_acceptance(void **state)
{
    static const struct {
        Outcome outcome;
        VerdictKind kind, wanted;
    } cases[] = {
        {OUTCOME_DONE, VERDICT_ACCEPT, VERDICT_ACCEPT},
        {OUTCOME_DONE, VERDICT_REFUSE, VERDICT_REFUSE},
        {OUTCOME_DONE, VERDICT_DISCARD, VERDICT_DISCARD},
        {OUTCOME_RETRY, VERDICT_ACCEPT, VERDICT_RETRY},
        {OUTCOME_UNCERTAIN, VERDICT_ACCEPT, VERDICT_RETRY},
        {OUTCOME_REFUSED, VERDICT_ACCEPT, VERDICT_RETRY},
    };
    Session *session = session_of(state);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        act.outcome = cases[i].outcome;
        act.kind = cases[i].kind;
        assert_int_equal(play(session, &customer), cases[i].wanted);
    }
    session_free(session);
}

static void assert_counted(ActedProgram *acted, const char *desk, guint64 first, guint64 repeated)
{
    g_autoptr(GPtrArray) rows = NULL;
    assert_int_equal(accepted_read(acted->directory, &rows, NULL), OUTCOME_DONE);
    guint64 found_first = 0, found_repeated = 0;
    for (guint i = 0; i < rows->len; i++) {
        const AcceptedRow *row = g_ptr_array_index(rows, i);
        if (strcmp(row->desk, desk) == 0) {
            found_first = row->first;
            found_repeated = row->repeated;
        }
    }
    assert_int_equal(found_first, first);
    assert_int_equal(found_repeated, repeated);
}

static void accepted_mails_are_counted_once_for_each_desk(void **state)
{
    ActedProgram *acted = *state;
    acted_program_know_alex(acted);
    Session *session = session_of(state);
    const PlayedMail both = {
        .recipients = "support@acme.example help@acme.example desk@globex.example a@b.example"};
    const PlayedMail answer = {.login = "alex",
                               .recipients = "a@b.example desk@globex.example",
                               .from = "support@acme.example"};
    play(session, &both);
    play(session, &customer);
    act.repeat = TRUE;
    play(session, &customer);
    play(session, &answer);
    act.outcome = OUTCOME_UNCERTAIN;
    play(session, &customer);
    act.outcome = OUTCOME_DONE;
    act.kind = VERDICT_REFUSE;
    play(session, &customer);
    session_free(session);
    assert_counted(acted, "acme", 2, 1);
    assert_counted(acted, "globex", 1, 0);
    assert_int_equal(act.outgoing, 1);
}

static void a_dry_run_accepts_all_and_counts_nothing(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->milter.dry_run = TRUE;
    act.kind = VERDICT_REFUSE;
    Session *session = session_of(state);
    assert_int_equal(play(session, &customer), VERDICT_ACCEPT);
    assert_int_equal(act.incoming, 1);
    session_free(session);
    assert_counted(acted, "acme", 0, 0);
}

static void only_a_filter_that_is_told_to_spools(void **state)
{
    static const struct {
        WhenAway when_away;
        gboolean dry_run, wanted;
    } cases[] = {
        {WHEN_AWAY_TEMPFAIL, FALSE, FALSE},
        {WHEN_AWAY_SPOOL, FALSE, TRUE},
        {WHEN_AWAY_SPOOL, TRUE, FALSE}, /* which writes nothing */
    };
    ActedProgram *acted = *state;
    acted->program.spool = spool_new(acted->directory, acted->program.log);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        StoreSettings *store = &acted->snapshot.settings->store;
        store->when_away = cases[i].when_away;
        acted->snapshot.settings->milter.dry_run = cases[i].dry_run;
        Session *session = session_of(state);
        play(session, &customer);
        session_free(session);
        assert_int_equal(act.may_spool, cases[i].wanted);
    }
    spool_free(acted->program.spool);
}

static void a_busy_filter_says_come_back(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    gate_set_limit(acted->program.working, 0);
    assert_int_equal(play(session, &customer), VERDICT_RETRY);
    gate_set_limit(acted->program.working, 1);
    assert_int_equal(play(session, &customer), VERDICT_ACCEPT);
    assert_int_equal(act.incoming, 1);
    session_free(session);
}

static void large_mails_wait_for_their_own_places_only(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 8;
    Session *session = session_of(state);
    gate_set_limit(acted->program.large, 0);
    assert_int_equal(play(session, &customer), VERDICT_RETRY);
    acted->snapshot.settings->limits.message_memory = 1000;
    assert_int_equal(play(session, &customer), VERDICT_ACCEPT);
    session_free(session);
}

static void a_stopping_filter_takes_no_new_mail_for_a_desk(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    assert_int_equal(play_until_body(session, &customer), INTEREST_ALL);
    acted->program.stopping = 1;
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT); /* it was in flight */
    assert_int_equal(play_until_body(session, &customer), INTEREST_LATER);
    assert_int_equal(play_until_body(session, &stranger), INTEREST_NONE);
    session_free(session);
}

#define ACTED(test) cmocka_unit_test_setup_teardown(test, begin_act, end_act)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACTED(only_mail_of_ours_is_asked_for),
        ACTED(nobody_is_judged_before_the_agents_are_known),
        ACTED(authenticated_mail_is_read_where_the_admin_wants_it),
        ACTED(claims_of_strangers_are_read_where_a_desk_refuses_them),
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
        ACTED(only_done_is_an_acceptance),
        ACTED(accepted_mails_are_counted_once_for_each_desk),
        ACTED(a_dry_run_accepts_all_and_counts_nothing),
        ACTED(only_a_filter_that_is_told_to_spools),
        ACTED(a_busy_filter_says_come_back),
        ACTED(large_mails_wait_for_their_own_places_only),
        ACTED(a_stopping_filter_takes_no_new_mail_for_a_desk),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
