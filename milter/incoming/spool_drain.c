#include "spool_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "spool_file.h"

#define LOCK_NAME "lock"

typedef struct pass {
    Spool *spool;
    const MessageLimits *limits;
    SpoolRegister attempt;
    gpointer data;
    gint64 began; /* monotonic time */
    guint registered, declined;
} Pass;

/* ---- what becomes of a file ---- */

static void remove_file(Spool *spool, const char *name)
{
    g_autofree char *path = g_build_filename(spool->directory, name, NULL);
    if (g_unlink(path) != 0 && errno != ENOENT)
        log_write(spool->log, LOG_LEVEL_ERROR, NULL,
                  "\"%s\" was registered and cannot be removed, so it will be offered again: %s",
                  path, g_strerror(errno));
}

static void set_aside(Spool *spool, const char *name, const char *reason)
{
    g_autofree char *path = g_build_filename(spool->directory, name, NULL);
    g_autofree char *target = g_build_filename(spool->damaged, name, NULL);
    gboolean made = g_mkdir(spool->damaged, 0750) == 0 || errno == EEXIST;
    gboolean moved = made && g_rename(path, target) == 0;
    log_write(spool->log, LOG_LEVEL_ERROR, NULL, "the spooled mail \"%s\" %s; %s%s", path, reason,
              moved ? "it was set aside in " : "it cannot be set aside: ",
              moved ? spool->damaged : g_strerror(errno));
}

/* The store's trouble with one mail is tried again later, and does not hold up the others. */
static void postpone(Pass *pass, const char *name, const char *reason)
{
    const SpoolPause *before = g_hash_table_lookup(pass->spool->declined, name);
    SpoolPause *pause = g_new(SpoolPause, 1);
    pause->seconds = before != NULL ? MIN(2 * before->seconds, SPOOL_DECLINED_PAUSE_MAX_S)
                                    : SPOOL_DECLINED_PAUSE_S;
    pause->until = g_get_monotonic_time() + pause->seconds * G_TIME_SPAN_SECOND;
    g_hash_table_insert(pass->spool->declined, g_strdup(name), pause);
    pass->declined++;
    log_write(pass->spool->log, LOG_LEVEL_ERROR, NULL,
              "the spooled mail \"%s\" waits for another attempt: %s", name, reason);
}

/* ---- one file ---- */

static Outcome read_file(const Pass *pass, const char *name, SpooledMail **mail_r, GError **error)
{
    int descriptor = spool_open_file(pass->spool->directory, name);
    if (descriptor < 0)
        return outcome_fail(errno == ELOOP ? OUTCOME_REFUSED : OUTCOME_RETRY, error,
                            "cannot be opened: %s", g_strerror(errno));
    Outcome outcome = spool_file_read(descriptor, pass->limits, mail_r, error);
    close(descriptor);
    return outcome;
}

/* FALSE: the pass is over. */
static gboolean try_file(Pass *pass, const char *name)
{
    g_autoptr(SpooledMail) mail = NULL;
    g_autoptr(GError) reason = NULL;
    SpoolAttempt result = SPOOL_HOPELESS;
    Outcome outcome = read_file(pass, name, &mail, &reason);
    if (outcome == OUTCOME_DONE)
        result = pass->attempt(mail, pass->data, &reason);
    else if (outcome != OUTCOME_REFUSED)
        result = SPOOL_DECLINED;
    switch (result) {
    case SPOOL_AWAY:
        return FALSE;
    case SPOOL_REGISTERED:
        pass->registered++;
        g_hash_table_remove(pass->spool->declined, name);
        remove_file(pass->spool, name);
        break;
    case SPOOL_DECLINED:
        postpone(pass, name, reason->message);
        break;
    case SPOOL_HOPELESS:
        g_hash_table_remove(pass->spool->declined, name);
        set_aside(pass->spool, name, reason->message);
        break;
    }
    return pass->declined < SPOOL_DECLINED_PER_PASS;
}

/* ---- one pass ---- */

/* FALSE: the pass is over. */
static gboolean try_those(Pass *pass, const GPtrArray *names, gboolean is_again)
{
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        const SpoolPause *pause = g_hash_table_lookup(pass->spool->declined, name);
        gboolean is_due = pause == NULL ? !is_again : is_again && pause->until <= pass->began;
        if (is_due && !try_file(pass, name))
            return FALSE;
    }
    return TRUE;
}

/* What the store never declined goes first: however many it declines, they hold up no other. */
static void try_all(Pass *pass, const GPtrArray *names)
{
    if (names->len == 0)
        g_hash_table_remove_all(pass->spool->declined);
    if (try_those(pass, names, FALSE))
        (void)try_those(pass, names, TRUE);
}

/* What a killed filter left half written. Another one may be writing at this moment. */
static void remove_unfinished(const Spool *spool)
{
    g_autoptr(GDir) open = g_dir_open(spool->directory, 0, NULL);
    const char *name = NULL;
    struct stat status;
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        g_autofree char *path = g_build_filename(spool->directory, name, NULL);
        if (g_str_has_suffix(name, SPOOL_UNFINISHED_SUFFIX) && stat(path, &status) == 0 &&
            status.st_mtime < time(NULL) - SPOOL_UNFINISHED_S)
            g_unlink(path);
    }
}

static void count_files(Spool *spool)
{
    g_autoptr(GPtrArray) names = NULL;
    guint64 octets = 0;
    struct stat status;
    if (spool_list(spool->directory, &names, NULL) != OUTCOME_DONE)
        return;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path =
            g_build_filename(spool->directory, g_ptr_array_index(names, i), NULL);
        octets += lstat(path, &status) == 0 ? (guint64)status.st_size : 0;
    }
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&spool->lock);
    spool->files = names->len;
    spool->octets = octets;
}

static void drain_locked(Pass *pass)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GError) error = NULL;
    remove_unfinished(pass->spool);
    if (spool_list(pass->spool->directory, &names, &error) == OUTCOME_DONE)
        try_all(pass, names);
    else
        log_write(pass->spool->log, LOG_LEVEL_ERROR, NULL, "the spool cannot be read: %s",
                  error->message);
}

guint spool_drain(Spool *spool, const MessageLimits *limits, SpoolRegister attempt, gpointer data)
{
    Pass pass = {.spool = spool,
                 .limits = limits,
                 .attempt = attempt,
                 .data = data,
                 .began = g_get_monotonic_time()};
    g_autofree char *path = g_build_filename(spool->directory, LOCK_NAME, NULL);
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) /* no directory: nothing was ever kept */
        return 0;
    if (flock(lock, LOCK_EX | LOCK_NB) == 0)
        drain_locked(&pass);
    close(lock);
    count_files(spool);
    return pass.registered;
}
