#include "trainer.h"

#include "../learning/learn.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/proc/self/exe"
#define LOWEST_PRIORITY 19

struct trainer {
    gboolean foreground;
    pid_t child;      /* 0: none */
    gint64 started;   /* monotonic, of the child */
    gint64 next_look; /* monotonic; 0: at once */
};

Trainer *trainer_new(gboolean foreground)
{
    Trainer *trainer = g_new0(Trainer, 1);
    trainer->foreground = foreground;
    return trainer;
}

void trainer_free(Trainer *trainer)
{
    if (trainer == NULL)
        return;
    if (trainer->child != 0) {
        kill(trainer->child, SIGKILL); /* the store takes its claim for void in a while */
        waitpid(trainer->child, NULL, 0);
    }
    g_free(trainer);
}

/* In the child before it becomes another program: calls that are safe after fork(2) alone. A limit
   that cannot be set (a service may forbid it) is missed, not needed. */
static void become_humble(gpointer parent)
{
    const struct rlimit seconds = {TRAINER_CPU_S, TRAINER_CPU_S};
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != GPOINTER_TO_INT(parent))
        _exit(0);
    setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY);
    setrlimit(RLIMIT_CPU, &seconds);
}

static void start(Trainer *trainer, const Settings *settings, Log *log)
{
    char *words[] = {(char *)PROGRAM,
                     (char *)"-c",
                     settings->file,
                     (char *)"--learn",
                     trainer->foreground ? (char *)"-f" : NULL,
                     NULL};
    g_autoptr(GError) error = NULL;
    GPid child = 0;
    if (!g_spawn_async(NULL, words, NULL, G_SPAWN_DO_NOT_REAP_CHILD, become_humble,
                       GINT_TO_POINTER((int)getpid()), &child, &error)) {
        log_write(log, LOG_LEVEL_WARNING, NULL, "no training was started: %s", error->message);
        return;
    }
    trainer->child = child;
    trainer->started = g_get_monotonic_time();
}

static void look_after_child(Trainer *trainer, Log *log)
{
    int status = 0;
    pid_t ended = waitpid(trainer->child, &status, WNOHANG);
    if (ended == 0 &&
        g_get_monotonic_time() - trainer->started > TRAINER_MOST_S * G_TIME_SPAN_SECOND)
        kill(trainer->child, SIGKILL);
    if (ended == 0)
        return;
    trainer->child = 0;
    g_autoptr(GError) error = NULL;
    if (ended > 0 && !g_spawn_check_wait_status(status, &error))
        log_write(log, LOG_LEVEL_WARNING, NULL, "a training did not end well: %s", error->message);
}

void trainer_attend(Trainer *trainer, const Settings *settings, Store *store, Log *log)
{
    gint64 now = g_get_monotonic_time();
    gboolean due = FALSE;
    if (trainer->child != 0) {
        look_after_child(trainer, log);
        return;
    }
    if (now < trainer->next_look)
        return;
    trainer->next_look = now + TRAINER_LOOK_S * G_TIME_SPAN_SECOND;
    /* A store that is away is told of by whoever sends. */
    if (learn_is_due(store, settings, &due, NULL) == OUTCOME_DONE && due)
        start(trainer, settings, log);
}
