#include "hooks.h"

#include "../store/hooks.h"
#include "run_program.h"

#include <string.h>
#include <time.h>

#define PAUSE_MS 1000    /* when nothing is due */
#define LEASE_SPARE_S 60 /* that a claim holds longer than a program may run */
#define FIRST_RETRY_S 30
#define LONGEST_RETRY_S 3600
#define DOUBLINGS_MAX 10
#define REASON_OCTETS_MAX 500

struct hooks {
    Log *log;
    GThread *thread;
    gint stopping; /* atomic */
    GMutex lock;
    GCond wake;         /* with `lock`: `stopping` was set */
    Settings *settings; /* with `lock` */
};

typedef struct round { /* what one claim is worked off with */
    Hooks *hooks;
    const Settings *settings;
    Store *store;
    const HookRun *run;
} Round;

typedef struct hook_ways { /* borrowed; both empty: the desk does not want it */
    const GPtrArray *command;
    const char *function;
} HookWays;

/* ---- what a desk wants ---- */

static HookWays ways_of(const DeskSettings *desk, const char *hook)
{
    const HookSettings *hooks = &desk->hooks;
    if (strcmp(hook, HOOK_VERIFY) == 0)
        return (HookWays){desk->verify.command, ""};
    if (strcmp(hook, HOOK_REGISTERED) == 0)
        return (HookWays){hooks->on_registered, hooks->on_registered_function};
    if (strcmp(hook, HOOK_CLOSED) == 0)
        return (HookWays){hooks->on_closed, hooks->on_closed_function};
    return (HookWays){hooks->on_rating, hooks->on_rating_function};
}

static Outcome tell_wishes(Store *store, const Settings *settings, GError **error)
{
    static const char *const names[] = {HOOK_VERIFY, HOOK_REGISTERED, HOOK_CLOSED, HOOK_RATING};
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_autoptr(GPtrArray) wanted = g_ptr_array_new();
        for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
            HookWays ways = ways_of(desk, names[n]);
            if (ways.command->len > 0 || *ways.function != '\0')
                g_ptr_array_add(wanted, (gpointer)names[n]);
        }
        outcome = store_hooks_wanted(store, desk->name, wanted, error);
    }
    return outcome;
}

/* ---- one run ---- */

static void note(const Round *round, LogLevel level, const char *what, const char *why)
{
    g_autofree char *shown = log_escape(why);
    log_write(round->hooks->log, level, NULL, "desk=%s ticket=%" G_GINT64_FORMAT " hook=%s %s: %s",
              round->run->desk, round->run->ticket, round->run->hook, what, shown);
}

static void note_mark(const Round *round, Outcome outcome, const GError *fault)
{
    if (outcome != OUTCOME_DONE)
        note(round, LOG_LEVEL_ERROR, "not written down", fault->message);
}

static void fail(const Round *round, const DeskSettings *desk, const char *reason)
{
    g_autoptr(GError) fault = NULL;
    int doublings = CLAMP(round->run->attempts - 1, 0, DOUBLINGS_MAX);
    int delay_s = MIN(FIRST_RETRY_S << doublings, LONGEST_RETRY_S);
    gint64 over = round->run->queued + (gint64)desk->hooks.give_up_hours * 3600;
    gboolean gives_up = (gint64)time(NULL) + delay_s > over;
    Outcome outcome = gives_up
                          ? store_hook_end(round->store, round->run, "hook-failed", reason, &fault)
                          : store_hook_retry(round->store, round->run, delay_s, reason, &fault);
    note(round, gives_up ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, gives_up ? "given up" : "later",
         reason);
    note_mark(round, outcome, fault);
}

/* The first word decides, the rest says why. FALSE: it is no answer. */
static gboolean read_verdict(const char *output, const char **verdict_r, char **why_r)
{
    static const char *const verdicts[] = {"yes", "no", "undecided"};
    const char *start = output + strspn(output, " \t\r\n");
    gsize length = strcspn(start, " \t\r\n:,;");
    for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        if (strlen(verdicts[i]) != length || g_ascii_strncasecmp(start, verdicts[i], length) != 0)
            continue;
        const char *why = start + length + strspn(start + length, " \t:,;");
        *verdict_r = verdicts[i];
        *why_r = g_strndup(why, MIN(strcspn(why, "\r\n"), REASON_OCTETS_MAX));
        return TRUE;
    }
    return FALSE;
}

static void end_verification(const Round *round, const DeskSettings *desk, const char *output)
{
    const char *verdict = NULL;
    g_autofree char *why = NULL;
    g_autoptr(GError) fault = NULL;
    if (!read_verdict(output, &verdict, &why)) {
        fail(round, desk, "it answers neither yes nor no nor undecided");
        return;
    }
    note(round, LOG_LEVEL_INFO, verdict, why);
    note_mark(round, store_verification_end(round->store, round->run, verdict, why, &fault), fault);
}

static void end_program(const Round *round, const DeskSettings *desk, const char *output)
{
    g_autoptr(GError) fault = NULL;
    if (strcmp(round->run->hook, HOOK_VERIFY) == 0) {
        end_verification(round, desk, output);
        return;
    }
    g_autofree char *line = g_strndup(output, MIN(strcspn(output, "\r\n"), REASON_OCTETS_MAX));
    note(round, LOG_LEVEL_INFO, "told", line);
    note_mark(round, store_hook_end(round->store, round->run, "hook-told", line, &fault), fault);
}

static void run_command(const Round *round, const DeskSettings *desk, const GPtrArray *command)
{
    gboolean verifies = strcmp(round->run->hook, HOOK_VERIFY) == 0;
    const ProgramRun run = {
        .words = command,
        .input = round->run->facts,
        .timeout_ms = 1000 * (verifies ? desk->verify.timeout_s : desk->hooks.timeout_s),
        .stopping = &round->hooks->stopping,
    };
    g_autofree char *output = NULL;
    g_autoptr(GError) fault = NULL;
    if (run_program(&run, &output, &fault) == OUTCOME_DONE)
        end_program(round, desk, output);
    else
        fail(round, desk, fault->message);
}

static void call_function(const Round *round, const DeskSettings *desk, const char *function)
{
    g_autofree char *reason = NULL;
    g_autoptr(GError) fault = NULL;
    if (store_hook_call(round->store, round->run, function, &reason, &fault) != OUTCOME_DONE)
        fail(round, desk, fault->message);
    else if (reason != NULL && *reason != '\0')
        fail(round, desk, reason);
    else
        note(round, LOG_LEVEL_INFO, "told", function);
}

static void work_off(const Round *round)
{
    const DeskSettings *desk = settings_desk_by_name(round->settings, round->run->desk);
    HookWays ways = desk != NULL ? ways_of(desk, round->run->hook) : (HookWays){NULL, ""};
    g_autoptr(GError) fault = NULL;
    if (*ways.function != '\0')
        call_function(round, desk, ways.function);
    else if (ways.command != NULL && ways.command->len > 0)
        run_command(round, desk, ways.command);
    else
        note_mark(round,
                  store_hook_end(round->store, round->run, "hook-dropped",
                                 "the settings do not want it any more", &fault),
                  fault);
}

/* ---- the thread ---- */

static gboolean is_stopping(Hooks *hooks)
{
    return g_atomic_int_get(&hooks->stopping) != 0;
}

static int longest_run_s(const Settings *settings)
{
    int longest = 0;
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        longest = MAX(longest, MAX(desk->verify.timeout_s, desk->hooks.timeout_s));
    }
    return longest;
}

/* FALSE: nothing was due, or the store is away, of which the sender tells. */
static gboolean take_turn(Hooks *hooks, const Settings *settings, Store *store)
{
    g_autoptr(HookRun) run = NULL;
    if (store_hook_claim(store, longest_run_s(settings) + LEASE_SPARE_S, &run, NULL) !=
            OUTCOME_DONE ||
        run == NULL)
        return FALSE;
    const Round round = {hooks, settings, store, run};
    work_off(&round);
    return TRUE;
}

/* The settings in force; waits a while first unless there is work. Caller unrefs. */
static Settings *next_settings(Hooks *hooks, gboolean waits)
{
    gint64 until = g_get_monotonic_time() + PAUSE_MS * G_TIME_SPAN_MILLISECOND;
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&hooks->lock);
    while (waits && !is_stopping(hooks) && g_cond_wait_until(&hooks->wake, &hooks->lock, until))
        continue;
    return settings_ref(hooks->settings);
}

/* With these settings, while they are in force; FALSE: their wishes could not be written down. */
static gboolean serve(Hooks *hooks, Settings *settings)
{
    g_autoptr(Store) store = store_open_sender(&settings->store, hooks->log);
    if (tell_wishes(store, settings, NULL) != OUTCOME_DONE)
        return FALSE;
    gboolean is_busy = TRUE;
    while (!is_stopping(hooks)) {
        g_autoptr(Settings) now = next_settings(hooks, !is_busy);
        if (now != settings)
            return TRUE;
        is_busy = take_turn(hooks, settings, store);
    }
    return TRUE;
}

static gpointer hooks_run(gpointer data)
{
    Hooks *hooks = data;
    gboolean is_served = TRUE;
    while (!is_stopping(hooks)) {
        g_autoptr(Settings) settings = next_settings(hooks, !is_served);
        is_served = serve(hooks, settings);
    }
    return NULL;
}

Hooks *hooks_start(Settings *settings, Log *log)
{
    Hooks *hooks = g_new0(Hooks, 1);
    hooks->log = log;
    hooks->settings = settings_ref(settings);
    g_mutex_init(&hooks->lock);
    g_cond_init(&hooks->wake);
    hooks->thread = g_thread_new("hooks", hooks_run, hooks);
    return hooks;
}

void hooks_use(Hooks *hooks, Settings *settings)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&hooks->lock);
    settings_unref(hooks->settings);
    hooks->settings = settings_ref(settings);
}

void hooks_stop(Hooks *hooks)
{
    if (hooks == NULL)
        return;
    g_mutex_lock(&hooks->lock);
    g_atomic_int_set(&hooks->stopping, 1);
    g_cond_signal(&hooks->wake);
    g_mutex_unlock(&hooks->lock);
    g_thread_join(hooks->thread);
    settings_unref(hooks->settings);
    g_cond_clear(&hooks->wake);
    g_mutex_clear(&hooks->lock);
    g_free(hooks);
}
