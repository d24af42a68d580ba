#include "line.h"

#include "../incoming/intake.h"
#include "../outgoing/outgoing.h"
#include "interest.h"

static const char *queue_id(const Envelope *envelope)
{
    return envelope->queue_id != NULL ? envelope->queue_id : "-";
}

Verdict *line_trouble(Log *log, const Envelope *envelope, const char *reason)
{
    log_write(log, LOG_LEVEL_WARNING, queue_id(envelope), "told to come back later: %s", reason);
    return verdict_new(VERDICT_RETRY, "4.3.0",
                       "Our registration is not available at the moment, please try again later");
}

static Verdict *too_busy(Log *log, const Envelope *envelope, const char *reason)
{
    log_write(log, LOG_LEVEL_WARNING, queue_id(envelope), "told to come back later: %s", reason);
    return verdict_new(VERDICT_RETRY, "4.3.2", "Too many mails at this moment, please try again");
}

/* A dry run writes nothing, so it keeps nothing either. */
static Spool *spool_in_force(const Program *program, const Settings *settings)
{
    gboolean wanted = settings->store.when_away == WHEN_AWAY_SPOOL && !settings->milter.dry_run;
    return wanted ? program->spool : NULL;
}

static Outcome run_incoming(Program *program, const Snapshot *snapshot, const Envelope *envelope,
                            const Message *message, Verdict **verdict_r, GError **error)
{
    IntakeRooms rooms = {
        .settings = snapshot->settings,
        .store = snapshot->store,
        .ceiling = program->ceiling,
        .keys = snapshot->keys,
        .shelf = program->shelf,
        .log = program->log,
        .dry_run = snapshot->settings->milter.dry_run,
        .journal = TRUE,
        .spool = spool_in_force(program, snapshot->settings),
    };
    return intake_receive(&rooms, envelope, message, verdict_r, error);
}

static Outcome run_outgoing(Program *program, const Snapshot *snapshot, const Envelope *envelope,
                            const Message *message, Verdict **verdict_r, GError **error)
{
    OutgoingRooms rooms = {
        .settings = snapshot->settings,
        .templates = snapshot->templates,
        .store = snapshot->store,
        .log = program->log,
        .dry_run = snapshot->settings->milter.dry_run,
        .journal = TRUE,
    };
    return outgoing_send(&rooms, envelope, message, verdict_r, error);
}

static GPtrArray *desks_of(const Settings *settings, const Envelope *envelope)
{
    GPtrArray *desks = g_ptr_array_new();
    for (guint i = 0; i < envelope->recipients->len; i++) {
        const char *recipient = g_ptr_array_index(envelope->recipients, i);
        const DeskSettings *desk = interest_desk_of(settings, recipient);
        if (desk != NULL && !g_ptr_array_find(desks, desk, NULL))
            g_ptr_array_add(desks, (gpointer)desk);
    }
    return desks;
}

static void count_accepted(Program *program, const Settings *settings, const Envelope *envelope,
                           const Verdict *verdict)
{
    if (verdict->kind != VERDICT_ACCEPT && verdict->kind != VERDICT_DISCARD)
        return;
    g_autoptr(GPtrArray) desks = desks_of(settings, envelope);
    for (guint i = 0; i < desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(desks, i);
        if (!accepted_count(program->accepted, desk->name, verdict->repeat))
            log_write(program->log, LOG_LEVEL_ERROR, queue_id(envelope),
                      "the accepted mail cannot be counted for desk %s", desk->name);
    }
}

static Verdict *run(Program *program, const Snapshot *snapshot, SessionLine line,
                    const Envelope *envelope, const Message *message)
{
    g_autoptr(GError) error = NULL;
    Verdict *verdict = NULL;
    gboolean incoming = line == LINE_INCOMING;
    Outcome outcome = incoming
                          ? run_incoming(program, snapshot, envelope, message, &verdict, &error)
                          : run_outgoing(program, snapshot, envelope, message, &verdict, &error);
    if (outcome != OUTCOME_DONE)
        return line_trouble(program->log, envelope, error->message);
    if (snapshot->settings->milter.dry_run) {
        verdict_free(verdict);
        return verdict_new(VERDICT_ACCEPT, NULL, NULL);
    }
    accepted_saw_ticket(program->accepted, verdict->ticket);
    if (incoming)
        count_accepted(program, snapshot->settings, envelope, verdict);
    return verdict;
}

static Verdict *run_in_turn(Program *program, const Snapshot *snapshot, SessionLine line,
                            const Envelope *envelope, const Message *message)
{
    if (!gate_enter(program->working, program->wait_ms))
        return too_busy(program->log, envelope, "milter.connections mails are being worked on");
    Verdict *verdict = run(program, snapshot, line, envelope, message);
    gate_leave(program->working);
    return verdict;
}

/* A large mail waits for its own kind first, so that it takes no place from the small ones. */
Verdict *line_run(Program *program, const Snapshot *snapshot, SessionLine line,
                  const Envelope *envelope, const Message *message)
{
    if (message_descriptor(message) < 0)
        return run_in_turn(program, snapshot, line, envelope, message);
    if (!gate_enter(program->large, program->large_wait_ms))
        return too_busy(program->log, envelope, "limits.large_mails are being worked on");
    Verdict *verdict = run_in_turn(program, snapshot, line, envelope, message);
    gate_leave(program->large);
    return verdict;
}
