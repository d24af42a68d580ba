#include "catch_up.h"

#include "../incoming/intake.h"
#include "program_private.h"

struct catch_up {
    Program *program;
    GThread *thread;
    GMutex lock;
    GCond wake;       /* with `lock`: `stopping` was set */
    gint stopping;    /* atomic */
    gboolean is_away; /* the last pass met a store that was away */
};

typedef struct round { /* one pass over the spool, with the settings it began with */
    CatchUp *catch_up;
    const Snapshot *snapshot;
    gboolean met_away;
} Round;

static gboolean is_stopping(CatchUp *catch_up)
{
    return g_atomic_int_get(&catch_up->stopping) != 0;
}

/* The mail was counted as first when it was accepted. */
static void count_repeat(const Round *round, const SpooledMail *mail, const Verdict *verdict)
{
    if (!verdict->repeat)
        return;
    for (guint i = 0; i < mail->desks->len; i++)
        accepted_recount(round->catch_up->program->accepted, g_ptr_array_index(mail->desks, i));
}

static SpoolAttempt attempt_of(Outcome outcome, const GError *reason)
{
    if (outcome == OUTCOME_DONE)
        return SPOOL_REGISTERED;
    if (outcome == OUTCOME_REFUSED)
        return SPOOL_HOPELESS;
    return store_error_is_away(reason) ? SPOOL_AWAY : SPOOL_DECLINED;
}

static SpoolAttempt register_mail(const SpooledMail *mail, gpointer data, GError **reason_r)
{
    Round *round = data;
    Program *program = round->catch_up->program;
    g_autoptr(Verdict) verdict = NULL;
    g_autoptr(GError) reason = NULL;
    IntakeRooms rooms = {
        .settings = round->snapshot->settings,
        .store = round->snapshot->store,
        .ceiling = program->ceiling,
        .keys = round->snapshot->keys,
        .shelf = program->shelf,
        .log = program->log,
        .journal = TRUE,
        .spooled = mail->accepted,
    };
    /* Counted among the open mails, so that a stop waits for it as for the others. */
    if (is_stopping(round->catch_up) || !gate_enter(program->open, 0))
        return SPOOL_AWAY;
    directory_note_agent(program->directory, mail->envelope);
    Outcome outcome = intake_receive(&rooms, mail->envelope, mail->message, &verdict, &reason);
    if (outcome == OUTCOME_DONE) {
        accepted_saw_ticket(program->accepted, verdict->ticket);
        count_repeat(round, mail, verdict);
    }
    gate_leave(program->open);
    SpoolAttempt attempt = attempt_of(outcome, reason);
    round->met_away = round->met_away || attempt == SPOOL_AWAY;
    if (reason != NULL)
        g_propagate_error(reason_r, g_steal_pointer(&reason));
    return attempt;
}

static void log_round(CatchUp *catch_up, const Round *round, guint registered)
{
    if (registered > 0)
        log_write(catch_up->program->log, LOG_LEVEL_INFO, NULL, "registered from the spool: %u",
                  registered);
    if (round->met_away && !catch_up->is_away)
        log_write(catch_up->program->log, LOG_LEVEL_WARNING, NULL,
                  "mails wait in the spool until the database is back");
    catch_up->is_away = round->met_away;
}

static void make_round(CatchUp *catch_up)
{
    g_autoptr(Snapshot) snapshot = program_snapshot(catch_up->program);
    const Settings *settings = snapshot->settings;
    if (settings->milter.dry_run)
        return;
    MessageLimits limits = {
        .memory = settings->limits.message_memory,
        .size = settings->limits.message_size,
        .directory = settings->milter.temporary_directory,
    };
    Round round = {.catch_up = catch_up, .snapshot = snapshot};
    guint registered = spool_drain(catch_up->program->spool, &limits, register_mail, &round);
    log_round(catch_up, &round, registered);
}

static gpointer catch_up_run(gpointer data)
{
    CatchUp *catch_up = data;
    while (!is_stopping(catch_up)) {
        make_round(catch_up);
        gint64 next = g_get_monotonic_time() + CATCH_UP_PAUSE_S * G_TIME_SPAN_SECOND;
        g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&catch_up->lock);
        while (!is_stopping(catch_up) && g_cond_wait_until(&catch_up->wake, &catch_up->lock, next))
            continue;
    }
    return NULL;
}

CatchUp *catch_up_start(Program *program)
{
    CatchUp *catch_up = g_new0(CatchUp, 1);
    catch_up->program = program;
    g_mutex_init(&catch_up->lock);
    g_cond_init(&catch_up->wake);
    catch_up->thread = g_thread_new("spool", catch_up_run, catch_up);
    return catch_up;
}

void catch_up_stop(CatchUp *catch_up)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&catch_up->lock);
    g_atomic_int_set(&catch_up->stopping, 1);
    g_cond_signal(&catch_up->wake);
}

void catch_up_free(CatchUp *catch_up)
{
    if (catch_up == NULL)
        return;
    catch_up_stop(catch_up);
    g_thread_join(catch_up->thread);
    g_cond_clear(&catch_up->wake);
    g_mutex_clear(&catch_up->lock);
    g_free(catch_up);
}
