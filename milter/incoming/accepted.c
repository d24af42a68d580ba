#include "accepted.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME "accepted-counts"
#define MAGIC "intake accepted counts 1\n"

typedef struct slot {
    char desk[ACCEPTED_NAME_MAX + 1];
    atomic_bool named; /* set last: a reader never sees half a name */
    _Atomic guint64 first, repeated;
} Slot;

typedef struct count_file {
    char magic[56];
    _Atomic gint64 ticket; /* 0 in files of programs that did not keep it */
    Slot slots[ACCEPTED_DESKS_MAX];
} CountFile;

G_STATIC_ASSERT(sizeof(Slot) == 128);
G_STATIC_ASSERT(offsetof(CountFile, slots) == 64);

struct accepted {
    GMutex lock;
    int descriptor;
    CountFile *file;
};

static CountFile *map_counts(int descriptor, int protection)
{
    void *mapped = mmap(NULL, sizeof(CountFile), protection, MAP_SHARED, descriptor, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

static gboolean is_counts(const CountFile *file)
{
    return memcmp(file->magic, MAGIC, sizeof MAGIC) == 0;
}

/* Whether the file is new, or was left half made by a filter killed in prepare_file(). */
static gboolean is_blank(int descriptor)
{
    char first = '\0';
    return pread(descriptor, &first, 1, 0) <= 0 || first == '\0';
}

static gboolean is_whole(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size == (off_t)sizeof(CountFile);
}

/* Sets errno, as the other calls do. */
static gboolean make_room(int descriptor)
{
    errno = posix_fallocate(descriptor, 0, sizeof(CountFile));
    return errno == 0;
}

/* The lock keeps two filters that start at once apart; the magic is written last. A file with holes
   would end the filter (SIGBUS) at the first mail that is counted on a full disk. */
static gboolean prepare_file(int descriptor)
{
    if (flock(descriptor, LOCK_EX) != 0)
        return FALSE;
    gboolean ready = TRUE;
    if (is_blank(descriptor))
        ready = make_room(descriptor) && pwrite(descriptor, MAGIC, sizeof MAGIC, 0) == sizeof MAGIC;
    else if (is_whole(descriptor))
        ready = make_room(descriptor);
    return flock(descriptor, LOCK_UN) == 0 && ready;
}

Outcome accepted_open(const char *directory, Accepted **accepted_r, GError **error)
{
    g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
    g_autoptr(Accepted) accepted = g_new0(Accepted, 1);
    g_mutex_init(&accepted->lock);
    accepted->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
    if (accepted->descriptor < 0 || !prepare_file(accepted->descriptor))
        return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", path, g_strerror(errno));
    if (!is_whole(accepted->descriptor))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no file of counts", path);
    accepted->file = map_counts(accepted->descriptor, PROT_READ | PROT_WRITE);
    if (accepted->file == NULL)
        return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", path, g_strerror(errno));
    if (!is_counts(accepted->file))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no file of counts", path);
    *accepted_r = g_steal_pointer(&accepted);
    return OUTCOME_DONE;
}

void accepted_close(Accepted *accepted)
{
    if (accepted == NULL)
        return;
    if (accepted->file != NULL)
        munmap(accepted->file, sizeof(CountFile));
    if (accepted->descriptor >= 0)
        close(accepted->descriptor);
    g_mutex_clear(&accepted->lock);
    g_free(accepted);
}

static Slot *find_slot(CountFile *file, const char *desk)
{
    for (guint i = 0; i < ACCEPTED_DESKS_MAX && atomic_load(&file->slots[i].named); i++)
        if (strcmp(file->slots[i].desk, desk) == 0)
            return &file->slots[i];
    return NULL;
}

static Slot *free_slot(CountFile *file)
{
    for (guint i = 0; i < ACCEPTED_DESKS_MAX; i++)
        if (!atomic_load(&file->slots[i].named))
            return &file->slots[i];
    return NULL;
}

/* Slots are taken once per desk and never given back, so this path is rare; flock() keeps other
   processes out, the mutex the threads that share our descriptor. */
static Slot *take_slot(Accepted *accepted, const char *desk)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&accepted->lock);
    if (flock(accepted->descriptor, LOCK_EX) != 0)
        return NULL;
    Slot *slot = find_slot(accepted->file, desk);
    if (slot == NULL && (slot = free_slot(accepted->file)) != NULL) {
        g_strlcpy(slot->desk, desk, sizeof slot->desk);
        atomic_store(&slot->named, TRUE);
    }
    flock(accepted->descriptor, LOCK_UN);
    return slot;
}

gboolean accepted_count(Accepted *accepted, const char *desk, gboolean repeat)
{
    if (strlen(desk) > ACCEPTED_NAME_MAX)
        return FALSE;
    Slot *slot = find_slot(accepted->file, desk);
    if (slot == NULL)
        slot = take_slot(accepted, desk);
    if (slot == NULL)
        return FALSE;
    atomic_fetch_add(repeat ? &slot->repeated : &slot->first, 1);
    return TRUE;
}

void accepted_recount(Accepted *accepted, const char *desk)
{
    Slot *slot = find_slot(accepted->file, desk);
    guint64 first = slot != NULL ? atomic_load(&slot->first) : 0;
    while (first > 0 && !atomic_compare_exchange_weak(&slot->first, &first, first - 1))
        continue;
    if (first > 0)
        atomic_fetch_add(&slot->repeated, 1);
}

void accepted_saw_ticket(Accepted *accepted, gint64 ticket)
{
    gint64 highest = atomic_load(&accepted->file->ticket);
    while (highest < ticket &&
           !atomic_compare_exchange_weak(&accepted->file->ticket, &highest, ticket))
        continue;
}

gint64 accepted_ticket(const Accepted *accepted)
{
    return atomic_load(&accepted->file->ticket);
}

void accepted_row_free(AcceptedRow *row)
{
    if (row == NULL)
        return;
    g_free(row->desk);
    g_free(row);
}

static AcceptedRow *row_of_slot(Slot *slot)
{
    AcceptedRow *row = g_new0(AcceptedRow, 1);
    row->desk = g_strndup(slot->desk, ACCEPTED_NAME_MAX);
    row->first = atomic_load(&slot->first);
    row->repeated = atomic_load(&slot->repeated);
    return row;
}

static GPtrArray *rows_of_file(CountFile *file)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)accepted_row_free);
    for (guint i = 0; i < ACCEPTED_DESKS_MAX && atomic_load(&file->slots[i].named); i++)
        g_ptr_array_add(rows, row_of_slot(&file->slots[i]));
    return rows;
}

Outcome accepted_read(const char *directory, GPtrArray **rows_r, GError **error)
{
    g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0 && errno == ENOENT) {
        *rows_r = g_ptr_array_new_with_free_func((GDestroyNotify)accepted_row_free);
        return OUTCOME_DONE;
    }
    if (descriptor < 0)
        return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", path, g_strerror(errno));
    CountFile *file = is_whole(descriptor) ? map_counts(descriptor, PROT_READ) : NULL;
    close(descriptor);
    gboolean ours = file != NULL && is_counts(file);
    if (ours)
        *rows_r = rows_of_file(file);
    if (file != NULL)
        munmap(file, sizeof(CountFile));
    return ours ? OUTCOME_DONE
                : outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no file of counts", path);
}
