#include "spool_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "../base/nonce.h"
#include "spool_file.h"

Spool *spool_new(const char *state_directory, Log *log)
{
    Spool *spool = g_new0(Spool, 1);
    spool->state_directory = g_strdup(state_directory);
    spool->directory = g_build_filename(state_directory, SPOOL_DIRECTORY, NULL);
    spool->damaged = g_build_filename(spool->directory, SPOOL_DAMAGED_DIRECTORY, NULL);
    spool->log = log;
    g_mutex_init(&spool->lock);
    spool->declined = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return spool;
}

void spool_free(Spool *spool)
{
    if (spool == NULL)
        return;
    g_hash_table_unref(spool->declined);
    g_mutex_clear(&spool->lock);
    g_free(spool->damaged);
    g_free(spool->directory);
    g_free(spool->state_directory);
    g_free(spool);
}

/* ---- room ---- */

/* Another process's files are known from the last pass on: near enough for a limit. */
static Outcome reserve(Spool *spool, const SpoolLimits *limits, guint64 size, GError **error)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&spool->lock);
    if (spool->files + spool->reserved_files >= (guint)limits->files)
        return outcome_fail(OUTCOME_RETRY, error, "the spool is full: %u mails wait",
                            spool->files + spool->reserved_files);
    guint64 octets = spool->octets + spool->reserved_octets;
    if (octets > limits->octets || size > limits->octets - octets)
        return outcome_fail(OUTCOME_RETRY, error,
                            "the spool is full: %" G_GUINT64_FORMAT " octets wait", octets);
    spool->reserved_files++;
    spool->reserved_octets += size;
    return OUTCOME_DONE;
}

static void settle(Spool *spool, guint64 size, gboolean kept)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&spool->lock);
    spool->reserved_files--;
    spool->reserved_octets -= size;
    if (kept) {
        spool->files++;
        spool->octets += size;
    }
}

/* ---- the file ---- */

static Outcome path_failed(GError **error, const char *path)
{
    return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", path, g_strerror(errno));
}

static Outcome sync_directory(const char *path, GError **error)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    gboolean synced = descriptor >= 0 && fsync(descriptor) == 0;
    Outcome outcome = synced ? OUTCOME_DONE : path_failed(error, path);
    if (descriptor >= 0)
        close(descriptor);
    return outcome;
}

static Outcome make_directory(const Spool *spool, GError **error)
{
    if (g_mkdir(spool->directory, 0750) == 0)
        return sync_directory(spool->state_directory, error);
    return errno == EEXIST ? OUTCOME_DONE : path_failed(error, spool->directory);
}

static Outcome write_synced(const char *path, const SpoolOffer *offer, GError **error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return path_failed(error, path);
    Outcome outcome = spool_file_write(descriptor, offer, error);
    if (outcome == OUTCOME_DONE && fsync(descriptor) != 0)
        outcome = path_failed(error, path);
    if (close(descriptor) != 0 && outcome == OUTCOME_DONE)
        outcome = path_failed(error, path);
    return outcome;
}

/* The mail is there under its name, or nothing is. */
static Outcome put_in_place(const Spool *spool, const char *name, const SpoolOffer *offer,
                            GError **error)
{
    g_autofree char *path = g_build_filename(spool->directory, name, NULL);
    g_autofree char *unfinished = g_strconcat(path, SPOOL_UNFINISHED_SUFFIX, NULL);
    Outcome outcome = write_synced(unfinished, offer, error);
    if (outcome == OUTCOME_DONE && g_rename(unfinished, path) != 0)
        outcome = path_failed(error, path);
    if (outcome != OUTCOME_DONE) {
        g_unlink(unfinished);
        return outcome;
    }
    outcome = sync_directory(spool->directory, error);
    if (outcome != OUTCOME_DONE)
        g_unlink(path);
    return outcome;
}

static Outcome keep(const Spool *spool, const SpoolOffer *offer, GError **error)
{
    char nonce[NONCE_LENGTH + 1];
    Outcome outcome = nonce_draw(nonce, error);
    if (outcome == OUTCOME_DONE)
        outcome = make_directory(spool, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *name =
        g_strdup_printf("%020" G_GINT64_FORMAT "-%s.mail", g_get_real_time(), nonce);
    return put_in_place(spool, name, offer, error);
}

Outcome spool_keep(Spool *spool, const SpoolLimits *limits, const SpoolOffer *offer, GError **error)
{
    guint64 size = 0;
    if (spool_file_size(offer, &size, error) != OUTCOME_DONE)
        return OUTCOME_RETRY;
    Outcome outcome = reserve(spool, limits, size, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = keep(spool, offer, error);
    settle(spool, size, outcome == OUTCOME_DONE);
    return outcome;
}
