#include "service.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "../mime/mime.h"
#include "listen.h"
#include "milter.h"
#include "privileges.h"
#include "program.h"

/* Of a connection's thread; glibc keeps 40 MB of them cached. */
#define STACK_OCTETS (1024 * 1024)
#define ARENAS 4 /* a hundred threads share these, so freed memory is found again */
#define LARGE_OCTETS (128 * 1024) /* blocks above this go back to the system at once */
#define ALIVE_S 5                 /* between two signs of life */

typedef struct service {
    const Arguments *arguments;
    const ChildLink *link;
    Log *log;
    Program *program;
    gint is_serving; /* atomic */
} Service;

/* ---- becoming a service ---- */

/* A hundred mails at once must not cost a hundred times the largest one (or its stack). */
static void tune_memory(void)
{
    pthread_attr_t attributes;
    mallopt(M_ARENA_MAX, ARENAS);
    mallopt(M_MMAP_THRESHOLD, LARGE_OCTETS);
    mallopt(M_TRIM_THRESHOLD, 2 * LARGE_OCTETS);
    if (pthread_getattr_default_np(&attributes) != 0)
        return;
    pthread_attr_setstacksize(&attributes, STACK_OCTETS);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}

/* The socket's directory lets the mail server through to the socket, and nobody else write. */
static Outcome open_local(const MilterSettings *settings, const char *path, const Account *account,
                          gboolean take_over, GError **error)
{
    gid_t group = (gid_t)-1;
    Outcome outcome = privileges_find_group(settings->socket_group, &group, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *directory = g_path_get_dirname(path);
    mode_t mode = settings->socket_group[0] == '\0' ? 0755 : 0750;
    outcome = listen_make_directory(directory, account->uid, group, mode, error);
    return outcome == OUTCOME_DONE ? listen_clear_path(path, take_over, error) : outcome;
}

static Outcome admit_server(const MilterSettings *settings, const char *path,
                            const Account *account, GError **error)
{
    gid_t group = (gid_t)-1;
    Outcome outcome = privileges_find_group(settings->socket_group, &group, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    return listen_set_rights(path, account->uid, group, (mode_t)settings->socket_mode, error);
}

static Outcome open_socket(const MilterSettings *settings, const Account *account,
                           gboolean take_over, GError **error)
{
    g_autoptr(ListenAddress) address = NULL;
    Outcome outcome = listen_address_parse(settings->socket, &address, error);
    if (outcome == OUTCOME_DONE && address->path != NULL)
        outcome = open_local(settings, address->path, account, take_over, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    mode_t before = umask(0177); /* nobody connects before the rights are right */
    outcome = milter_open(address->socket, settings->timeout, error);
    umask(before);
    if (outcome == OUTCOME_DONE && address->path != NULL)
        outcome = admit_server(settings, address->path, account, error);
    return outcome;
}

static void warn_of_unreadable_settings(const Service *service)
{
    if (access(service->arguments->file, R_OK) != 0)
        log_write(service->log, LOG_LEVEL_WARNING, NULL,
                  "\"%s\" cannot be read by this user, so a reload will fail: %s",
                  service->arguments->file, g_strerror(errno));
}

static Outcome become_service(Service *service, Settings *settings, GError **error)
{
    const MilterSettings *milter = &settings->milter;
    g_autoptr(Account) account = NULL;
    umask(0027);
    privileges_raise_files();
    Outcome outcome = account_find(milter->user, &account, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            listen_make_directory(milter->state_directory, account->uid, account->gid, 0750, error);
    if (outcome == OUTCOME_DONE)
        outcome = open_socket(milter, account, service->link->takes_over, error);
    if (outcome == OUTCOME_DONE)
        outcome = privileges_drop(account, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    supervise_follow_parent(service->link);
    warn_of_unreadable_settings(service);
    return program_open(settings, service->log, &service->program, error);
}

/* ---- serving ---- */

static gpointer serve(gpointer data)
{
    Service *service = data;
    if (!milter_serve(service->program))
        log_write(service->log, LOG_LEVEL_ERROR, NULL, "the mail filter library gave up");
    g_atomic_int_set(&service->is_serving, 0);
    kill(getpid(), SUPERVISE_STOP);
    return NULL;
}

static void reload(Service *service)
{
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    if (arguments_load_settings(service->arguments, &settings, &error) != OUTCOME_DONE) {
        program_reload_failed(service->program, error);
        return;
    }
    const char *fixed = program_needs_restart(service->program, settings);
    if (program_reload(service->program, settings, &error) != OUTCOME_DONE || fixed == NULL)
        return;
    log_write(service->log, LOG_LEVEL_INFO, NULL, "%s changed: a new process takes over", fixed);
    supervise_report(service->link, REPORT_RENEW);
}

/* Returns the next signal of ours, or 0 when it is time for a sign of life. */
static int next_signal(void)
{
    sigset_t ours;
    sigemptyset(&ours);
    static const int numbers[] = {SIGHUP, SIGTERM, SIGINT, SUPERVISE_RELOAD, SUPERVISE_STOP};
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaddset(&ours, numbers[i]);
    const struct timespec wait = {.tv_sec = ALIVE_S};
    int number = sigtimedwait(&ours, NULL, &wait);
    return number > 0 ? number : 0;
}

static void wait_for_stop(Service *service)
{
    for (;;) {
        int number = next_signal();
        supervise_report(service->link, REPORT_ALIVE);
        if (number == SIGHUP || number == SUPERVISE_RELOAD) {
            reload(service);
            supervise_report(service->link, REPORT_LOADED);
        } else if (number != 0) {
            return;
        }
    }
}

/* The socket stays open meanwhile: strangers' mail goes on passing, a desk's is told to come back.
   Connections that wait for their next mail hold the program, so it is left to the end of the
   process, which must not run the libraries' exit handlers under threads that still work. */
G_NORETURN static void stop(Service *service)
{
    gboolean failed = g_atomic_int_get(&service->is_serving) == 0;
    gboolean drained = program_drain(service->program, SERVICE_STOP_MS);
    log_write(service->log, drained ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, NULL, "stopped%s",
              drained ? "" : ", mails that did not finish are offered again by their servers");
    log_close(service->log);
    _exit(failed ? EX_UNAVAILABLE : EX_OK);
}

static Outcome load_and_become(Service *service, Settings **settings_r, GError **error)
{
    Outcome outcome = arguments_load_settings(service->arguments, settings_r, error);
    return outcome == OUTCOME_DONE ? become_service(service, *settings_r, error) : outcome;
}

int service_run(const Arguments *arguments, Log *log, const ChildLink *link)
{
    g_autofree Service *service = g_new0(Service, 1);
    *service = (Service){.arguments = arguments, .link = link, .log = log, .is_serving = 1};
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    tune_memory();
    mime_initialize();
    if (load_and_become(service, &settings, &error) != OUTCOME_DONE) {
        log_write(log, LOG_LEVEL_ERROR, NULL, "cannot start: %s", error->message);
        return settings == NULL ? EX_CONFIG : EX_UNAVAILABLE;
    }
    g_thread_unref(g_thread_new("listener", serve, service));
    supervise_report(link, REPORT_READY);
    log_write(log, LOG_LEVEL_INFO, NULL, "version %s serves %s, desks: %u%s", INTAKE_VERSION,
              settings->milter.socket, settings->desks->len,
              settings->milter.dry_run ? ", dry run" : "");
    wait_for_stop(service);
    stop(service);
}
