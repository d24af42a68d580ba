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
    const CommandLine *line;
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

typedef struct entrance { /* where the mail server finds us */
    const MilterSettings *settings;
    ListenAddress *address;
    char *directory; /* of a local socket; NULL otherwise */
    gid_t group;     /* that may connect, or -1 */
} Entrance;

static void entrance_clear(Entrance *entrance)
{
    listen_address_free(entrance->address);
    g_free(entrance->directory);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Entrance, entrance_clear)

static Outcome find_entrance(const MilterSettings *settings, Entrance *entrance, GError **error)
{
    entrance->settings = settings;
    Outcome outcome = listen_address_parse(settings->socket, &entrance->address, error);
    if (outcome == OUTCOME_DONE && entrance->address->path != NULL)
        entrance->directory = g_path_get_dirname(entrance->address->path);
    return outcome != OUTCOME_DONE
               ? outcome
               : privileges_find_group(settings->socket_group, &entrance->group, error);
}

/* The socket's directory lets the mail server through to the socket, and nobody else write. Sockets
   made in it belong to its group, also when a filter makes them that never was root. */
static Outcome make_directories(const Entrance *entrance, const Account *account, GError **error)
{
    mode_t mode = entrance->settings->socket_group[0] == '\0' ? 0755 : 02750;
    Outcome outcome = OUTCOME_DONE;
    if (entrance->directory != NULL)
        outcome =
            listen_make_directory(entrance->directory, account->uid, entrance->group, mode, error);
    return outcome;
}

/* The rights are right from the first moment on: by the mask, and by the group we are in. */
static Outcome open_entrance(const Entrance *entrance, const Account *account, gboolean take_over,
                             GError **error)
{
    const char *path = entrance->address->path;
    Outcome outcome = path != NULL ? listen_clear_path(path, take_over, error) : OUTCOME_DONE;
    if (outcome != OUTCOME_DONE)
        return outcome;
    mode_t before = umask(0777 & ~(mode_t)entrance->settings->socket_mode);
    outcome = milter_open(entrance->address->socket, entrance->settings->timeout, error);
    umask(before);
    return outcome == OUTCOME_DONE && path != NULL
               ? listen_own_socket(path, account->uid, entrance->group, error)
               : outcome;
}

static void warn_of_unreadable_settings(const Service *service)
{
    if (access(service->line->settings_file, R_OK) != 0)
        log_write(service->log, LOG_LEVEL_WARNING, NULL,
                  "\"%s\" cannot be read by this user, so a reload will fail: %s",
                  service->line->settings_file, g_strerror(errno));
}

/* Root works by path only where nobody else can change what a path means; all else is made by the
   user that root becomes. What stays root has to have such a place. */
static Outcome open_and_become(const Entrance *entrance, const Account *account, gboolean take_over,
                               GError **error)
{
    const char *state = entrance->settings->state_directory;
    gboolean is_safe = entrance->directory == NULL || geteuid() != 0 ||
                       privileges_root_alone_writes(entrance->directory);
    Outcome outcome = OUTCOME_DONE;
    if (!is_safe && account->user == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" can be changed by others than root (hint: milter.user)",
                            entrance->directory);
    if (is_safe)
        outcome = open_entrance(entrance, account, take_over, error);
    if (outcome == OUTCOME_DONE)
        outcome = privileges_drop(account, entrance->group, error);
    if (outcome == OUTCOME_DONE && !is_safe)
        outcome = make_directories(entrance, account, error);
    if (outcome == OUTCOME_DONE && !is_safe)
        outcome = open_entrance(entrance, account, take_over, error);
    if (outcome == OUTCOME_DONE)
        outcome = privileges_settle(error);
    return outcome == OUTCOME_DONE
               ? listen_make_directory(state, account->uid, account->gid, 0750, error)
               : outcome;
}

static Outcome become_service(Service *service, Settings *settings, GError **error)
{
    const MilterSettings *milter = &settings->milter;
    g_autoptr(Account) account = NULL;
    g_auto(Entrance) entrance = {.group = (gid_t)-1};
    umask(0027);
    privileges_raise_files();
    Outcome outcome = account_find(milter->user, &account, error);
    if (outcome == OUTCOME_DONE)
        outcome = find_entrance(milter, &entrance, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            listen_make_directory(milter->state_directory, account->uid, account->gid, 0750, error);
    if (outcome == OUTCOME_DONE)
        outcome = make_directories(&entrance, account, error);
    if (outcome == OUTCOME_DONE)
        outcome = open_and_become(&entrance, account, service->link->takes_over, error);
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
    if (command_line_load_settings(service->line, &settings, &error) != OUTCOME_DONE) {
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
    static const int numbers[] = {SIGTERM, SUPERVISE_RELOAD, SUPERVISE_STOP};
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
        if (number == SUPERVISE_RELOAD) {
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
    Outcome outcome = command_line_load_settings(service->line, settings_r, error);
    return outcome == OUTCOME_DONE ? become_service(service, *settings_r, error) : outcome;
}

int service_run(const CommandLine *line, Log *log, const ChildLink *link)
{
    g_autofree Service *service = g_new0(Service, 1);
    *service = (Service){.line = line, .link = link, .log = log, .is_serving = 1};
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
