/* Whose mail it is, as far as a session asks for it. */
#include "session_fixture.h"

#include "mime/mime.h"

#include <string.h>

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
        SessionInterest interest = session_play_until_body(session, &cases[i].mail);
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
    assert_int_equal(session_play_until_body(session, &answer), INTEREST_ALL);
    assert_int_equal(session_line(session), LINE_OUTGOING);
    const PlayedMail copied = {.login = "alex",
                               .recipients = "a@b.example support@acme.example",
                               .from = "support@acme.example"};
    assert_int_equal(session_play_until_body(session, &copied), INTEREST_LATER);
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
    assert_int_equal(session_play_until_body(session, &claim), INTEREST_ALL);
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
        if (session_play_until_body(session, &cases[i].mail) != cases[i].wanted)
            fail_msg("case %zu without", i);
        acme->refuse_claims = TRUE;
        if (session_play_until_body(session, &cases[i].mail) != cases[i].wanted_of_refusing ||
            session_line(session) != cases[i].line)
            fail_msg("case %zu", i);
        session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACTED(only_mail_of_ours_is_asked_for),
        ACTED(nobody_is_judged_before_the_agents_are_known),
        ACTED(authenticated_mail_is_read_where_the_admin_wants_it),
        ACTED(claims_of_strangers_are_read_where_a_desk_refuses_them),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
