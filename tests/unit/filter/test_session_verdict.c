/* What a session says of a mail, counts and lets wait. */
#include "session_fixture.h"

#include "mime/mime.h"

#include <string.h>

static const PlayedMail stranger = {.recipients = "someone@else.example"};
static const PlayedMail customer = {.recipients = "support@acme.example"};

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
        session_act.outcome = cases[i].outcome;
        session_act.kind = cases[i].kind;
        assert_int_equal(session_play(session, &customer), cases[i].wanted);
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
    session_play(session, &both);
    session_play(session, &customer);
    session_act.repeat = TRUE;
    session_play(session, &customer);
    session_play(session, &answer);
    session_act.outcome = OUTCOME_UNCERTAIN;
    session_play(session, &customer);
    session_act.outcome = OUTCOME_DONE;
    session_act.kind = VERDICT_REFUSE;
    session_play(session, &customer);
    session_free(session);
    assert_counted(acted, "acme", 2, 1);
    assert_counted(acted, "globex", 1, 0);
    assert_int_equal(session_act.outgoing, 1);
}

static void a_dry_run_accepts_all_and_counts_nothing(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->milter.dry_run = TRUE;
    session_act.kind = VERDICT_REFUSE;
    Session *session = session_of(state);
    assert_int_equal(session_play(session, &customer), VERDICT_ACCEPT);
    assert_int_equal(session_act.incoming, 1);
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
        session_play(session, &customer);
        session_free(session);
        assert_int_equal(session_act.may_spool, cases[i].wanted);
    }
    spool_free(acted->program.spool);
}

static void a_busy_filter_says_come_back(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    gate_set_limit(acted->program.working, 0);
    assert_int_equal(session_play(session, &customer), VERDICT_RETRY);
    gate_set_limit(acted->program.working, 1);
    assert_int_equal(session_play(session, &customer), VERDICT_ACCEPT);
    assert_int_equal(session_act.incoming, 1);
    session_free(session);
}

static void large_mails_wait_for_their_own_places_only(void **state)
{
    ActedProgram *acted = *state;
    acted->snapshot.settings->limits.message_memory = 8;
    Session *session = session_of(state);
    gate_set_limit(acted->program.large, 0);
    assert_int_equal(session_play(session, &customer), VERDICT_RETRY);
    acted->snapshot.settings->limits.message_memory = 1000;
    assert_int_equal(session_play(session, &customer), VERDICT_ACCEPT);
    session_free(session);
}

static void a_stopping_filter_takes_no_new_mail_for_a_desk(void **state)
{
    ActedProgram *acted = *state;
    Session *session = session_of(state);
    assert_int_equal(session_play_until_body(session, &customer), INTEREST_ALL);
    acted->program.stopping = 1;
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT); /* it was in flight */
    assert_int_equal(session_play_until_body(session, &customer), INTEREST_LATER);
    assert_int_equal(session_play_until_body(session, &stranger), INTEREST_NONE);
    session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
