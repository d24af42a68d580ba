#include "session_fixture.h"

#include "../common/fixture.h"
#include "incoming/intake.h"
#include "outgoing/outgoing.h"

#include <glib/gstdio.h>
#include <string.h>

/* ---- the program ---- */

/* References are not counted here: the fixture owns settings and snapshot. */
Snapshot *program_snapshot(Program *program)
{
    return program->snapshot;
}

Snapshot *snapshot_ref(Snapshot *snapshot)
{
    return snapshot;
}

void snapshot_unref(Snapshot *snapshot)
{
    (void)snapshot;
}

gboolean program_stopping(Program *program)
{
    return program->stopping != 0;
}

static ActedProgram *acted_program_new(void)
{
    ActedProgram *acted = g_new0(ActedProgram, 1);
    acted->directory = g_dir_make_tmp("wire-XXXXXX", NULL);
    acted->snapshot.settings = fixture_settings();
    acted->program = (Program){
        .log = log_open("test", TRUE, LOG_LEVEL_ERROR),
        .snapshot = &acted->snapshot,
        .directory = directory_new(),
        .ceiling = ceiling_new(),
        .working = gate_new(10),
        .large = gate_new(1),
        .open = gate_new(G_MAXINT),
        .wait_ms = 20,
        .large_wait_ms = 20,
    };
    assert_int_equal(accepted_open(acted->directory, &acted->program.accepted, NULL), OUTCOME_DONE);
    return acted;
}

static void acted_program_free(ActedProgram *acted)
{
    g_autofree char *counts = g_build_filename(acted->directory, "accepted-counts", NULL);
    gate_free(acted->program.open);
    gate_free(acted->program.large);
    gate_free(acted->program.working);
    ceiling_free(acted->program.ceiling);
    directory_free(acted->program.directory);
    accepted_close(acted->program.accepted);
    log_close(acted->program.log);
    settings_unref(acted->snapshot.settings);
    g_unlink(counts);
    g_rmdir(acted->directory);
    g_free(acted->directory);
    g_free(acted);
}
void acted_program_know_alex(ActedProgram *acted)
{
    g_autoptr(Agent) alex = agent_new();
    alex->desk = g_strdup("acme");
    alex->login = g_strdup("alex");
    alex->address = g_strdup("alex@acme.example");
    alex->certificate = g_strdup("alex-card");
    g_autoptr(GPtrArray) agents = g_ptr_array_new();
    g_ptr_array_add(agents, alex);
    directory_fill(acted->program.directory, agents);
}

/* ---- the lines, acted ---- */

SessionAct session_act;

static void see(const Envelope *envelope, const Message *message)
{
    gsize size = message_size(message);
    g_string_set_size(session_act.mail, size);
    assert_int_equal(message_read_at(message, 0, session_act.mail->str, size, NULL), OUTCOME_DONE);
    session_act.recipients = envelope->recipients->len;
    g_free(session_act.login);
    session_act.login = g_strdup(envelope->login);
}

static Outcome end(Verdict **verdict_r, GError **error)
{
    if (session_act.outcome != OUTCOME_DONE)
        return outcome_fail(session_act.outcome, error, "acted");
    *verdict_r = verdict_new(session_act.kind, NULL, NULL);
    (*verdict_r)->repeat = session_act.repeat;
    return OUTCOME_DONE;
}

Outcome intake_receive(const IntakeRooms *rooms, const Envelope *envelope, const Message *message,
                       Verdict **verdict_r, GError **error)
{
    session_act.may_spool = rooms->spool != NULL;
    session_act.incoming++;
    see(envelope, message);
    return end(verdict_r, error);
}

Outcome outgoing_send(const OutgoingRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error)
{
    (void)rooms;
    session_act.outgoing++;
    see(envelope, message);
    return end(verdict_r, error);
}

/* ---- a mail server, acted ---- */

int session_begin_act(void **state)
{
    memset(&session_act, 0, sizeof session_act);
    session_act.mail = g_string_new(NULL);
    *state = acted_program_new();
    return 0;
}

int session_end_act(void **state)
{
    g_string_free(session_act.mail, TRUE);
    g_clear_pointer(&session_act.login, g_free);
    acted_program_free(*state);
    return 0;
}

void session_play_envelope(Session *session, const PlayedMail *mail)
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

SessionInterest session_play_until_body(Session *session, const PlayedMail *mail)
{
    session_play_envelope(session, mail);
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

VerdictKind session_play(Session *session, const PlayedMail *mail)
{
    SessionInterest interest = session_play_until_body(session, mail);
    assert_int_equal(interest, INTEREST_ALL);
    session_body(session, "Hello\r\n", 7);
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    session_forget(session);
    return verdict->kind;
}

Session *session_of(void **state)
{
    ActedProgram *acted = *state;
    return session_new(&acted->program);
}
