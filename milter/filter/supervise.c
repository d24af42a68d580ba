#include "supervise.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define FIRST_PAUSE_MS 100 /* before a child that died is started again; doubles */
#define LONGEST_PAUSE_MS 10000
#define STEADY_MS 60000 /* a child that lived this long died of something new */

typedef struct child {
    pid_t pid;   /* 0: none */
    int reports; /* reading end, or -1 */
    gint64 started_ms;
    gboolean is_ready;
} Child;

typedef struct supervisor {
    Log *log;
    ChildWork work;
    gpointer data;
    int ready;                                /* to be told of the first readiness, or -1 */
    int signals;                              /* signalfd */
    Child current;                            /* serves, or is being started */
    Child successor;                          /* being started while `current` serves */
    gint64 start_at_ms, pause_ms, kill_at_ms; /* 0: not due */
    gboolean was_ready, is_stopping, is_over;
    int status; /* exit status of the process */
} Supervisor;

static gint64 now_ms(void)
{
    return g_get_monotonic_time() / 1000;
}

/* ---- children ---- */

/* libmilter waits for both in a thread of its own and ends the filter on either, whenever that
   thread is quicker than ours. A terminal and `pkill -HUP` tell the parent as well, which tells the
   child. An ignored signal that the first thread blocks is kept for whoever waits, so they are not
   blocked. */
static void leave_to_parent(void)
{
    sigset_t left;
    sigemptyset(&left);
    static const int numbers[] = {SIGHUP, SIGINT};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        signal(numbers[i], SIG_IGN);
        sigaddset(&left, numbers[i]);
    }
    sigprocmask(SIG_UNBLOCK, &left, NULL);
}

static void run_child(Supervisor *supervisor, int reports, gboolean takes_over, pid_t parent)
{
    leave_to_parent();
    close(supervisor->signals);
    if (supervisor->ready >= 0)
        close(supervisor->ready);
    ChildLink link = {.reports = reports, .parent = parent, .takes_over = takes_over};
    exit(supervisor->work(&link, supervisor->data));
}

static gboolean start_child(Supervisor *supervisor, Child *child, gboolean takes_over)
{
    int ends[2];
    pid_t parent = getpid();
    if (pipe(ends) != 0)
        return FALSE;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        run_child(supervisor, ends[1], takes_over, parent);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return FALSE;
    }
    *child = (Child){.pid = pid, .reports = ends[0], .started_ms = now_ms()};
    return TRUE;
}

static void forget_child(Child *child)
{
    if (child->reports >= 0)
        close(child->reports);
    *child = (Child){.reports = -1};
}

static void send_signal(const Child *child, int number)
{
    if (child->pid != 0)
        kill(child->pid, number);
}

static void plan_start(Supervisor *supervisor, gint64 lived_ms)
{
    gint64 pause = lived_ms > STEADY_MS || supervisor->pause_ms == 0 ? FIRST_PAUSE_MS
                                                                     : supervisor->pause_ms * 2;
    supervisor->pause_ms = MIN(pause, LONGEST_PAUSE_MS);
    supervisor->start_at_ms = now_ms() + supervisor->pause_ms;
}

static void start_current(Supervisor *supervisor)
{
    supervisor->start_at_ms = 0;
    if (start_child(supervisor, &supervisor->current, FALSE))
        return;
    log_write(supervisor->log, LOG_LEVEL_ERROR, NULL, "cannot start the filter: %s",
              g_strerror(errno));
    plan_start(supervisor, 0);
}

/* ---- what children do ---- */

static char *describe_end(int status)
{
    if (WIFSIGNALED(status))
        return g_strdup_printf("was killed by signal %d (%s)", WTERMSIG(status),
                               strsignal(WTERMSIG(status)));
    return g_strdup_printf("ended with status %d", WEXITSTATUS(status));
}

static void end_of_current(Supervisor *supervisor, int status)
{
    gint64 lived_ms = now_ms() - supervisor->current.started_ms;
    forget_child(&supervisor->current);
    if (supervisor->is_stopping || !supervisor->was_ready) {
        supervisor->status = WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
        supervisor->is_over = TRUE;
        return;
    }
    g_autofree char *end = describe_end(status);
    plan_start(supervisor, lived_ms);
    log_write(supervisor->log, LOG_LEVEL_ERROR, NULL, "the filter %s and is started again in %d ms",
              end, (int)supervisor->pause_ms);
}

static void end_of_successor(Supervisor *supervisor, int status)
{
    g_autofree char *end = describe_end(status);
    forget_child(&supervisor->successor);
    log_write(supervisor->log, LOG_LEVEL_ERROR, NULL,
              "the filter with the new settings %s, the old one goes on", end);
}

/* A child we no longer know was stopped after its successor took over. */
static void reap(Supervisor *supervisor)
{
    int status = 0;
    pid_t pid = 0;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == supervisor->current.pid)
            end_of_current(supervisor, status);
        else if (pid == supervisor->successor.pid)
            end_of_successor(supervisor, status);
    }
}

static void tell_ready(Supervisor *supervisor)
{
    supervisor->was_ready = TRUE;
    sd_notifyf(0, "READY=1\nMAINPID=%d", (int)getpid());
    if (supervisor->ready < 0)
        return;
    if (write(supervisor->ready, "R", 1) != 1)
        log_write(supervisor->log, LOG_LEVEL_WARNING, NULL, "nobody waits for the filter's start");
    close(supervisor->ready);
    supervisor->ready = -1;
}

static void take_over(Supervisor *supervisor)
{
    Child old = supervisor->current;
    supervisor->current = supervisor->successor;
    supervisor->successor = (Child){.reports = -1};
    send_signal(&old, SUPERVISE_STOP);
    forget_child(&old);
}

static void take_report(Supervisor *supervisor, Child *child, char report)
{
    switch (report) {
    case REPORT_READY:
        child->is_ready = TRUE;
        if (child == &supervisor->successor)
            take_over(supervisor);
        tell_ready(supervisor);
        break;
    case REPORT_ALIVE:
        sd_notify(0, "WATCHDOG=1");
        break;
    case REPORT_LOADED:
        sd_notify(0, "READY=1");
        break;
    case REPORT_RENEW:
        if (supervisor->successor.pid == 0 && !supervisor->is_stopping &&
            !start_child(supervisor, &supervisor->successor, TRUE))
            log_write(supervisor->log, LOG_LEVEL_ERROR, NULL, "cannot start the filter anew: %s",
                      g_strerror(errno));
        break;
    default:
        break;
    }
}

static void read_reports(Supervisor *supervisor, Child *child)
{
    char report = 0;
    ssize_t length = read(child->reports, &report, 1);
    if (length == 1) {
        take_report(supervisor, child, report);
    } else if (length == 0) { /* its end is reported by SIGCHLD */
        close(child->reports);
        child->reports = -1;
    }
}

/* ---- what we are told ---- */

static void begin_stop(Supervisor *supervisor)
{
    supervisor->is_stopping = TRUE;
    supervisor->start_at_ms = 0;
    supervisor->kill_at_ms = now_ms() + SUPERVISE_STOP_WAIT_MS;
    sd_notify(0, "STOPPING=1");
    send_signal(&supervisor->current, SUPERVISE_STOP);
    send_signal(&supervisor->successor, SIGKILL);
    if (supervisor->current.pid == 0)
        supervisor->is_over = TRUE;
}

static void begin_reload(Supervisor *supervisor)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
    send_signal(&supervisor->current, SUPERVISE_RELOAD);
}

static void take_signal(Supervisor *supervisor)
{
    struct signalfd_siginfo told;
    if (read(supervisor->signals, &told, sizeof told) != sizeof told)
        return;
    if (told.ssi_signo == SIGCHLD)
        reap(supervisor);
    else if (told.ssi_signo == SIGHUP || told.ssi_signo == SUPERVISE_RELOAD)
        begin_reload(supervisor);
    else
        begin_stop(supervisor);
}

static void take_time(Supervisor *supervisor)
{
    gint64 now = now_ms();
    if (supervisor->start_at_ms != 0 && now >= supervisor->start_at_ms)
        start_current(supervisor);
    if (supervisor->kill_at_ms != 0 && now >= supervisor->kill_at_ms) {
        log_write(supervisor->log, LOG_LEVEL_ERROR, NULL, "the filter does not stop and is killed");
        send_signal(&supervisor->current, SIGKILL);
        supervisor->kill_at_ms = 0;
    }
}

static int next_time_ms(const Supervisor *supervisor)
{
    gint64 due = supervisor->start_at_ms != 0 ? supervisor->start_at_ms : supervisor->kill_at_ms;
    return due == 0 ? -1 : (int)MAX(due - now_ms(), 0);
}

static void wait_for_something(Supervisor *supervisor)
{
    struct pollfd told[] = {
        {.fd = supervisor->signals, .events = POLLIN},
        {.fd = supervisor->current.reports, .events = POLLIN},
        {.fd = supervisor->successor.reports, .events = POLLIN},
    };
    if (poll(told, G_N_ELEMENTS(told), next_time_ms(supervisor)) > 0) {
        if (told[2].revents != 0) /* before a take-over moves it */
            read_reports(supervisor, &supervisor->successor);
        else if (told[1].revents != 0)
            read_reports(supervisor, &supervisor->current);
        if (told[0].revents != 0)
            take_signal(supervisor);
    }
    take_time(supervisor);
}

static int block_signals(void)
{
    sigset_t ours;
    sigemptyset(&ours);
    static const int numbers[] = {SIGHUP,           SIGTERM,        SIGINT,
                                  SUPERVISE_RELOAD, SUPERVISE_STOP, SIGCHLD};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaddset(&ours, numbers[i]);
    sigprocmask(SIG_BLOCK, &ours, NULL);
    return signalfd(-1, &ours, SFD_CLOEXEC);
}

int supervise(Log *log, int ready, ChildWork work, gpointer data)
{
    Supervisor supervisor = {
        .log = log,
        .work = work,
        .data = data,
        .ready = ready,
        .signals = block_signals(),
        .current = {.reports = -1},
        .successor = {.reports = -1},
    };
    if (supervisor.signals < 0)
        return EX_OSERR;
    start_current(&supervisor);
    while (!supervisor.is_over)
        wait_for_something(&supervisor);
    close(supervisor.signals);
    return supervisor.status;
}

/* ---- for the child ---- */

void supervise_report(const ChildLink *link, Report report)
{
    char octet = (char)report;
    while (write(link->reports, &octet, 1) < 0 && errno == EINTR)
        ;
}

void supervise_follow_parent(const ChildLink *link)
{
    prctl(PR_SET_PDEATHSIG, SUPERVISE_STOP);
    if (getppid() != link->parent) /* it died before we asked */
        kill(getpid(), SUPERVISE_STOP);
}
