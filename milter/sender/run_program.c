#include "run_program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STEP_MS 50 /* between two looks whether it ended, or is to be ended */
#define READ_OCTETS 4096

enum { END_INPUT, END_OUTPUT, END_COMPLAINT, ENDS };

typedef struct running {
    const ProgramRun *run;
    pid_t pid;
    int pipes[ENDS]; /* our ends; -1: closed */
    gsize written;
    GString *output, *complaint;
    gint64 deadline; /* monotonic */
} Running;

static void close_end(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}

static void running_clear(Running *running)
{
    for (int i = 0; i < ENDS; i++)
        close_end(&running->pipes[i]);
    if (running->output != NULL)
        g_string_free(running->output, TRUE);
    if (running->complaint != NULL)
        g_string_free(running->complaint, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Running, running_clear)

/* ---- starting ---- */

/* `theirs` gets the ends that the program has. Nothing of ours is left open in it. */
static gboolean make_pipes(Running *running, int theirs[ENDS])
{
    for (int i = 0; i < ENDS; i++) {
        int both[2];
        if (pipe2(both, O_CLOEXEC) != 0)
            return FALSE;
        int own = i == END_INPUT ? 1 : 0;
        running->pipes[i] = both[own];
        theirs[i] = both[1 - own];
        if (fcntl(running->pipes[i], F_SETFL, O_NONBLOCK) != 0)
            return FALSE;
    }
    return TRUE;
}

static int spawn(Running *running, const int theirs[ENDS])
{
    static char *const environment[] = {
        (char *)"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        (char *)"LANG=C.UTF-8", NULL};
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint i = 0; i < running->run->words->len; i++)
        g_ptr_array_add(words, g_ptr_array_index(running->run->words, i));
    g_ptr_array_add(words, NULL);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i < ENDS; i++)
        posix_spawn_file_actions_adddup2(&actions, theirs[i], i);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    int fault = posix_spawn(&running->pid, words->pdata[0], &actions, &attributes,
                            (char *const *)words->pdata, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return fault;
}

static Outcome start(Running *running, GError **error)
{
    int theirs[ENDS] = {-1, -1, -1};
    int fault = make_pipes(running, theirs) ? spawn(running, theirs) : errno;
    for (int i = 0; i < ENDS; i++)
        close_end(&theirs[i]);
    if (fault != 0)
        return outcome_fail(OUTCOME_RETRY, error, "cannot be started: %s", g_strerror(fault));
    return OUTCOME_DONE;
}

/* ---- while it runs ---- */

static void feed(Running *running)
{
    const char *input = running->run->input;
    gsize left = strlen(input) - running->written;
    ssize_t taken = left > 0 ? write(running->pipes[END_INPUT], input + running->written, left) : 0;
    if (taken > 0)
        running->written += (gsize)taken;
    gboolean waits = taken < 0 && (errno == EAGAIN || errno == EINTR);
    if (!waits && (taken < 0 || running->written == strlen(input)))
        close_end(&running->pipes[END_INPUT]);
}

static void drain(int *descriptor, GString *into, gsize most)
{
    char octets[READ_OCTETS];
    ssize_t got = read(*descriptor, octets, sizeof octets);
    if (got > 0 && into->len <= most)
        g_string_append_len(into, octets, (gssize)got);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        close_end(descriptor);
}

static void exchange(Running *running)
{
    struct pollfd ends[ENDS];
    for (int i = 0; i < ENDS; i++)
        ends[i] = (struct pollfd){running->pipes[i], i == END_INPUT ? POLLOUT : POLLIN, 0};
    if (poll(ends, ENDS, STEP_MS) <= 0)
        return;
    if (ends[END_INPUT].revents != 0)
        feed(running);
    if (ends[END_OUTPUT].revents != 0)
        drain(&running->pipes[END_OUTPUT], running->output, PROGRAM_OUTPUT_OCTETS_MAX);
    if (ends[END_COMPLAINT].revents != 0)
        drain(&running->pipes[END_COMPLAINT], running->complaint, PROGRAM_COMPLAINT_OCTETS_MAX);
}

/* Why it must not go on, or NULL. Static. */
static const char *reason_to_kill(const Running *running)
{
    if (running->run->stopping != NULL && g_atomic_int_get(running->run->stopping) != 0)
        return "the sender was stopped";
    if (g_get_monotonic_time() >= running->deadline)
        return "it ran out of time";
    if (running->output->len > PROGRAM_OUTPUT_OCTETS_MAX)
        return "it printed too much";
    return NULL;
}

/* What is left in the pipes of one that ended. Whoever it left behind may hold them open. */
static void drain_rest(Running *running)
{
    for (gsize length = 0; running->pipes[END_OUTPUT] >= 0;) {
        length = running->output->len;
        drain(&running->pipes[END_OUTPUT], running->output, PROGRAM_OUTPUT_OCTETS_MAX);
        if (running->output->len == length)
            break;
    }
    if (running->pipes[END_COMPLAINT] >= 0)
        drain(&running->pipes[END_COMPLAINT], running->complaint, PROGRAM_COMPLAINT_OCTETS_MAX);
}

/* Until it ended or was killed; its wait status. */
static int watch(Running *running, const char **killed_r)
{
    int status = 0;
    while (waitpid(running->pid, &status, WNOHANG) == 0) {
        exchange(running);
        *killed_r = reason_to_kill(running);
        if (*killed_r == NULL)
            continue;
        kill(-running->pid, SIGKILL);
        while (waitpid(running->pid, &status, 0) < 0 && errno == EINTR)
            continue;
        return status;
    }
    drain_rest(running);
    kill(-running->pid, SIGKILL); /* what it left behind */
    return status;
}

/* ---- what came of it ---- */

/* The first line of its standard error. Caller frees. */
static char *complaint_of(const Running *running)
{
    g_autofree char *text = g_utf8_make_valid(running->complaint->str, -1);
    text[strcspn(text, "\r\n")] = '\0';
    return g_strdup_printf("%s%s", *text != '\0' ? ": " : "", text);
}

static Outcome judge(const Running *running, int status, const char *killed, char **output_r,
                     GError **error)
{
    g_autofree char *complaint = complaint_of(running);
    if (killed != NULL)
        return outcome_fail(OUTCOME_RETRY, error, "%s%s", killed, complaint);
    if (WIFSIGNALED(status))
        return outcome_fail(OUTCOME_RETRY, error, "was ended by signal %d%s", WTERMSIG(status),
                            complaint);
    if (WEXITSTATUS(status) != 0)
        return outcome_fail(OUTCOME_RETRY, error, "ended with status %d%s", WEXITSTATUS(status),
                            complaint);
    if (running->output->len > PROGRAM_OUTPUT_OCTETS_MAX)
        return outcome_fail(OUTCOME_RETRY, error, "it printed too much");
    *output_r = g_utf8_make_valid(running->output->str, -1);
    return OUTCOME_DONE;
}

Outcome run_program(const ProgramRun *run, char **output_r, GError **error)
{
    g_auto(Running) running = {
        .run = run,
        .pipes = {-1, -1, -1},
        .output = g_string_new(NULL),
        .complaint = g_string_new(NULL),
        .deadline = g_get_monotonic_time() + (gint64)run->timeout_ms * G_TIME_SPAN_MILLISECOND,
    };
    Outcome outcome = start(&running, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *killed = NULL;
    int status = watch(&running, &killed);
    return judge(&running, status, killed, output_r, error);
}
