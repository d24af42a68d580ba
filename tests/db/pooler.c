#include "pooler.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/usr/sbin/pgbouncer"
#define START_TRIES 600
#define START_PAUSE_US 100000

struct pooler {
    char *directory;
    GPid pid;
};

gboolean pooler_installed(void)
{
    return g_file_test(PROGRAM, G_FILE_TEST_IS_EXECUTABLE);
}

static gboolean write_file(const Pooler *pooler, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(pooler->directory, name, NULL);
    return g_file_set_contents(path, text, -1, NULL) && g_chmod(path, 0644) == 0;
}

static gboolean write_settings(const Pooler *pooler, const PoolerKind *kind)
{
    const char *directory = pooler->directory;
    const char *mode = kind->mode != NULL ? kind->mode : "transaction";
    g_autofree char *settings =
        g_strdup_printf("[databases]\n"
                        "intake = host=%s port=5432\n"
                        "[pgbouncer]\n"
                        "pool_mode = %s\n"
                        "default_pool_size = %d\n"
                        "listen_addr =\n"
                        "listen_port = 6432\n"
                        "unix_socket_dir = %s\n"
                        "auth_type = trust\n"
                        "auth_file = %s/users\n"
                        "logfile = %s/log\n"
                        "%s\n",
                        kind->host != NULL ? kind->host : g_getenv("PGHOST"), mode,
                        g_str_equal(mode, "session") ? 10 : 2, directory, directory, directory,
                        kind->settings != NULL ? kind->settings : "");
    return write_file(pooler, "pgbouncer.ini", settings) &&
           write_file(pooler, "users",
                      "\"intake_filter\" \"\"\n\"intake_sender\" \"\"\n\"intake_admin\" \"\"\n");
}

/* PgBouncer does not run as root; the user of the test's server may write into its directory. A
   test that fails does not leave it behind. */
static void become_unprivileged(gpointer data)
{
    const struct passwd *user = data;
    if (user != NULL && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(77);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static gboolean spawn(Pooler *pooler)
{
    struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    g_autofree char *settings = g_build_filename(pooler->directory, "pgbouncer.ini", NULL);
    char *const arguments[] = {(char *)PROGRAM, (char *)"-q", settings, NULL};
    if (user != NULL && chown(pooler->directory, user->pw_uid, user->pw_gid) != 0)
        return FALSE;
    return g_spawn_async(pooler->directory, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                         become_unprivileged, user, &pooler->pid, NULL);
}

static gboolean wait_for_socket(const Pooler *pooler)
{
    g_autofree char *path = g_build_filename(pooler->directory, ".s.PGSQL.6432", NULL);
    for (int i = 0; i < START_TRIES; i++) {
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return TRUE;
        g_usleep(START_PAUSE_US);
    }
    return FALSE;
}

gboolean pooler_start_again(Pooler *pooler)
{
    return spawn(pooler) && wait_for_socket(pooler);
}

Pooler *pooler_start(const PoolerKind *kind)
{
    static const PoolerKind usual = {0};
    Pooler *pooler = g_new0(Pooler, 1);
    pooler->directory = g_dir_make_tmp("intake-pooler.XXXXXX", NULL);
    if (pooler->directory != NULL && g_chmod(pooler->directory, 0755) == 0 &&
        write_settings(pooler, kind != NULL ? kind : &usual) && pooler_start_again(pooler))
        return pooler;
    pooler_stop(pooler);
    return NULL;
}

const char *pooler_host(const Pooler *pooler)
{
    return pooler->directory;
}

void pooler_signal(const Pooler *pooler, int number)
{
    (void)kill(pooler->pid, number);
}

void pooler_end(Pooler *pooler)
{
    g_autofree char *path = g_build_filename(pooler->directory, ".s.PGSQL.6432", NULL);
    if (pooler->pid == 0)
        return;
    (void)kill(pooler->pid, SIGKILL);
    (void)waitpid(pooler->pid, NULL, 0);
    pooler->pid = 0;
    (void)g_unlink(path);
}

char *pooler_connection(const Pooler *pooler, const char *role)
{
    return g_strdup_printf("host=%s port=6432 dbname=intake user=%s", pooler->directory, role);
}

static void remove_files(const char *directory)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    for (const char *name = NULL; entries != NULL && (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        (void)g_unlink(path);
    }
    (void)g_rmdir(directory);
}

void pooler_stop(Pooler *pooler)
{
    if (pooler == NULL)
        return;
    pooler_end(pooler);
    if (pooler->directory != NULL)
        remove_files(pooler->directory);
    g_free(pooler->directory);
    g_free(pooler);
}
