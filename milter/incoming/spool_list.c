#include "spool_private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool_file.h"

#define MOMENT_DIGITS 20
#define SUFFIX ".mail"

/* "00001795420800123456-NONCE.mail": whatever else lies in the directory is none of ours. */
static gboolean is_mail(const char *name)
{
    return strspn(name, "0123456789") == MOMENT_DIGITS && name[MOMENT_DIGITS] == '-' &&
           g_str_has_suffix(name, SUFFIX);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Outcome spool_list(const char *directory, GPtrArray **names_r, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) reason = NULL;
    g_autoptr(GDir) open = g_dir_open(directory, 0, &reason);
    if (open == NULL && !g_error_matches(reason, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", directory, reason->message);
    const char *name = NULL;
    while (open != NULL && (name = g_dir_read_name(open)) != NULL)
        if (is_mail(name))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    *names_r = g_steal_pointer(&names);
    return OUTCOME_DONE;
}

int spool_open_file(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    return open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
}

/* ---- looking ---- */

static char *key_of(const char *desk, const char *queue_id, gint64 accepted)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %s %s", accepted, desk,
                           queue_id != NULL ? queue_id : "");
}

static void count_desks(SpoolBacklog *backlog, const SpooledMail *mail)
{
    for (guint i = 0; i < mail->desks->len; i++) {
        const char *desk = g_ptr_array_index(mail->desks, i);
        guint count = spool_backlog_of(backlog, desk) + 1;
        g_hash_table_insert(backlog->desks, g_strdup(desk), GUINT_TO_POINTER(count));
        g_hash_table_add(backlog->mails, key_of(desk, mail->envelope->queue_id, mail->accepted));
    }
}

/* A file that goes away meanwhile was registered; a damaged one still waits to be set aside. */
static void count_file(SpoolBacklog *backlog, const char *directory, const char *name)
{
    struct stat status;
    g_autoptr(SpooledMail) mail = NULL;
    int descriptor = spool_open_file(directory, name);
    if (descriptor < 0)
        return;
    if (fstat(descriptor, &status) == 0)
        backlog->octets += (guint64)status.st_size;
    backlog->files++;
    if (spool_file_read_header(descriptor, &mail, NULL) == OUTCOME_DONE) {
        count_desks(backlog, mail);
        if (backlog->oldest == 0)
            backlog->oldest = mail->accepted;
    }
    close(descriptor);
}

Outcome spool_backlog_read(const char *state_directory, SpoolBacklog **backlog_r, GError **error)
{
    g_autofree char *directory = g_build_filename(state_directory, SPOOL_DIRECTORY, NULL);
    g_autofree char *damaged = g_build_filename(directory, SPOOL_DAMAGED_DIRECTORY, NULL);
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GPtrArray) aside = NULL;
    Outcome outcome = spool_list(directory, &names, error);
    if (outcome == OUTCOME_DONE)
        outcome = spool_list(damaged, &aside, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    SpoolBacklog *backlog = g_new0(SpoolBacklog, 1);
    backlog->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    backlog->mails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    backlog->damaged = aside->len;
    for (guint i = 0; i < names->len; i++)
        count_file(backlog, directory, g_ptr_array_index(names, i));
    *backlog_r = backlog;
    return OUTCOME_DONE;
}

guint spool_backlog_of(const SpoolBacklog *backlog, const char *desk)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(backlog->desks, desk));
}

gboolean spool_backlog_has(const SpoolBacklog *backlog, const char *desk, const char *queue_id,
                           gint64 accepted)
{
    g_autofree char *key = key_of(desk, queue_id, accepted);
    return g_hash_table_contains(backlog->mails, key);
}

void spool_backlog_free(SpoolBacklog *backlog)
{
    if (backlog == NULL)
        return;
    g_hash_table_unref(backlog->desks);
    g_clear_pointer(&backlog->mails, g_hash_table_unref);
    g_free(backlog);
}
