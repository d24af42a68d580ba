#include "program.h"

#include <glib/gstdio.h>
#include <string.h>

#include "program_private.h"

#define WAIT_MS 5000 /* the server waits for our answer, and its client for the server's */
#define LARGE_WAIT_MS 60000

/* libmilter writes the answer after our callback has returned. */
#define LAST_ANSWER_US (200 * 1000)

Snapshot *program_snapshot(Program *program)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&program->lock);
    return snapshot_ref(program->snapshot);
}

gboolean program_stopping(Program *program)
{
    return g_atomic_int_get(&program->stopping) != 0;
}

/* ---- the thread that keeps agents and models fresh ---- */

static void refresh_directory(Program *program, gboolean *away)
{
    g_autoptr(Snapshot) snapshot = program_snapshot(program);
    g_autoptr(GError) error = NULL;
    gboolean failed =
        directory_refresh(program->directory, snapshot->store, &error) != OUTCOME_DONE;
    if (failed && !*away)
        log_write(program->log, LOG_LEVEL_WARNING, NULL,
                  "agents cannot be read, going on with %s: %s",
                  directory_loaded(program->directory) ? "the last ones" : "none", error->message);
    if (!failed && *away)
        log_write(program->log, LOG_LEVEL_INFO, NULL, "agents can be read again");
    *away = failed;
}

static void refresh_models(Program *program)
{
    g_autoptr(Snapshot) snapshot = program_snapshot(program);
    models_refresh(program->models, snapshot->settings, snapshot->store);
    shelf_refresh(program->shelf);
}

static gpointer keep_fresh(gpointer data)
{
    Program *program = data;
    gboolean away = FALSE;
    while (!program_stopping(program)) {
        refresh_directory(program, &away);
        refresh_models(program);
        gint64 next = g_get_monotonic_time() + DIRECTORY_REFRESH_S * G_TIME_SPAN_SECOND;
        g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&program->lock);
        if (!program_stopping(program))
            g_cond_wait_until(&program->refresh, &program->lock, next);
    }
    return NULL;
}

static void stop(Program *program)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&program->lock);
    g_atomic_int_set(&program->stopping, 1);
    g_cond_signal(&program->refresh);
    if (program->catch_up != NULL)
        catch_up_stop(program->catch_up);
}

/* ---- the mark of a failed reload ---- */

static char *error_file(const Snapshot *snapshot)
{
    return g_build_filename(snapshot->settings->milter.state_directory, PROGRAM_RELOAD_ERROR, NULL);
}

/* What is in force is what the file says. */
static void forget_failed_reload(const Snapshot *snapshot)
{
    g_autofree char *path = error_file(snapshot);
    g_unlink(path);
}

/* ---- opening and closing ---- */

/* Before the snapshot's store is asked anything. */
static void bear_witness(Program *program, const Snapshot *fresh)
{
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    for (guint i = 0; i < fresh->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(fresh->settings->desks, i);
        g_ptr_array_add(desks, desk->name);
    }
    store_bear_witness(fresh->store, fresh->settings->milter.name, desks,
                       accepted_ticket(program->accepted));
}

Outcome program_open(Settings *settings, Log *log, Program **program_r, GError **error)
{
    g_autoptr(Program) program = g_new0(Program, 1);
    g_mutex_init(&program->lock);
    g_cond_init(&program->refresh);
    program->log = log;
    Outcome outcome = snapshot_new(settings, NULL, log, &program->snapshot, error);
    if (outcome == OUTCOME_DONE)
        outcome = accepted_open(settings->milter.state_directory, &program->accepted, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    forget_failed_reload(program->snapshot);
    bear_witness(program, program->snapshot);
    program->spool = spool_new(settings->milter.state_directory, log);
    program->directory = directory_new();
    program->shelf = shelf_new(NULL, settings->milter.state_directory, log);
    program->models = models_new(settings->milter.state_directory, log);
    program->ceiling = ceiling_new();
    program->working = gate_new(settings->milter.connections);
    program->large = gate_new(settings->limits.large_mails);
    program->open = gate_new(G_MAXINT);
    program->wait_ms = WAIT_MS;
    program->large_wait_ms = LARGE_WAIT_MS;
    program->refresher = g_thread_new("directory", keep_fresh, program);
    program->catch_up = catch_up_start(program);
    *program_r = g_steal_pointer(&program);
    return OUTCOME_DONE;
}

void program_close(Program *program)
{
    if (program == NULL)
        return;
    stop(program);
    if (program->refresher != NULL)
        g_thread_join(program->refresher);
    catch_up_free(program->catch_up);
    spool_free(program->spool);
    gate_free(program->open);
    gate_free(program->large);
    gate_free(program->working);
    ceiling_free(program->ceiling);
    models_free(program->models);
    shelf_free(program->shelf);
    directory_free(program->directory);
    accepted_close(program->accepted);
    snapshot_unref(program->snapshot);
    g_cond_clear(&program->refresh);
    g_mutex_clear(&program->lock);
    g_free(program);
}

gboolean program_drain(Program *program, int wait_ms)
{
    stop(program);
    gboolean drained = gate_drain(program->open, wait_ms);
    g_usleep(LAST_ANSWER_US);
    return drained;
}

/* ---- reloading ---- */

const char *program_needs_restart(Program *program, const Settings *settings)
{
    static const char *const fixed[] = {
        "milter.socket", "milter.socket_mode",     "milter.socket_group",
        "milter.user",   "milter.state_directory", "milter.timeout",
    };
    g_autoptr(Snapshot) snapshot = program_snapshot(program);
    g_autofree char *difference = settings_difference(snapshot->settings, settings);
    g_auto(GStrv) names = g_strsplit(difference, ", ", -1);
    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
        if (g_strv_contains((const char *const *)names, fixed[i]))
            return fixed[i];
    return NULL;
}

void program_reload_failed(Program *program, const GError *error)
{
    g_autoptr(Snapshot) snapshot = program_snapshot(program);
    g_autofree char *path = error_file(snapshot);
    g_autofree char *line = g_strconcat(error->message, "\n", NULL);
    g_autoptr(GError) trouble = NULL;
    log_write(program->log, LOG_LEVEL_ERROR, NULL, "reload failed, the old settings stay: %s",
              error->message);
    if (!g_file_set_contents(path, line, -1, &trouble))
        log_write(program->log, LOG_LEVEL_WARNING, NULL, "\"%s\": %s", path, trouble->message);
}

static void log_reload(Program *program, const Settings *before, const Settings *after)
{
    g_autofree char *difference = settings_difference(before, after);
    log_write(program->log, LOG_LEVEL_INFO, NULL, "reloaded %s: %s", after->file,
              difference[0] == '\0' ? "no setting changed" : difference);
}

static Snapshot *swap(Program *program, Snapshot *fresh)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&program->lock);
    Snapshot *old = program->snapshot;
    program->snapshot = fresh;
    g_cond_signal(&program->refresh); /* a new store may know other agents */
    return old;
}

Outcome program_reload(Program *program, Settings *settings, GError **error)
{
    g_autoptr(Snapshot) before = program_snapshot(program);
    Snapshot *fresh = NULL;
    g_autoptr(GError) reason = NULL;
    Outcome outcome = snapshot_new(settings, before, program->log, &fresh, &reason);
    if (outcome != OUTCOME_DONE) {
        program_reload_failed(program, reason);
        g_propagate_error(error, g_steal_pointer(&reason));
        return outcome;
    }
    if (fresh->store != before->store)
        bear_witness(program, fresh);
    snapshot_unref(swap(program, fresh));
    shelf_refresh(program->shelf);
    log_set_level(program->log, settings->milter.log_level);
    gate_set_limit(program->working, settings->milter.connections);
    gate_set_limit(program->large, settings->limits.large_mails);
    log_reload(program, before->settings, settings);
    forget_failed_reload(fresh);
    return OUTCOME_DONE;
}
