#include "shelf.h"

#include "../base/install_paths.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define STARTER_FILE "starter.model"
#define SUFFIX ".model"
#define READERS_KEPT 4 /* between two texts; a reader may have grown to some megabytes */

typedef struct version { /* of a file: differs when it is another one */
    gint64 inode, octets, seconds, nanoseconds;
} Version;

typedef struct place { /* of one desk, or of the starter */
    HeldModel *held;   /* in force; NULL: none */
    Version version;   /* of its file */
} Place;

typedef struct found { /* a file that may be a desk's model */
    char *desk, *path;
    gint64 number;
} Found;

struct shelf {
    char *starter, *directory;
    Log *log;
    GMutex refreshing;   /* held while files are looked at: one thread at a time */
    GHashTable *refused; /* char * (path) -> Version *: files told of already; of `refreshing` */
    GMutex lock;         /* of what follows */
    Place own;           /* the starter's */
    GHashTable *desks;   /* char * -> Place * */
    FeatureReader *readers[READERS_KEPT];
    guint reader_bits[READERS_KEPT];
    guint readers_kept;
};

/* ---- held models ---- */

static void held_clear(gpointer data)
{
    HeldModel *held = data;
    model_free(held->model);
}

void held_model_release(HeldModel *held)
{
    if (held != NULL)
        g_atomic_rc_box_release_full(held, held_clear);
}

static void place_free(gpointer data)
{
    Place *place = data;
    held_model_release(place->held);
    g_free(place);
}

static HeldModel *take(const HeldModel *held)
{
    return held != NULL ? g_atomic_rc_box_acquire((gpointer)held) : NULL;
}

HeldModel *shelf_take_starter(Shelf *shelf)
{
    g_autoptr(GMutexLocker) locked G_GNUC_UNUSED = g_mutex_locker_new(&shelf->lock);
    return take(shelf->own.held);
}

HeldModel *shelf_take(Shelf *shelf, const char *desk)
{
    g_autoptr(GMutexLocker) locked G_GNUC_UNUSED = g_mutex_locker_new(&shelf->lock);
    const Place *place = g_hash_table_lookup(shelf->desks, desk);
    return take(place != NULL ? place->held : shelf->own.held);
}

/* ---- readers ---- */

FeatureReader *shelf_take_reader(Shelf *shelf, const Model *model)
{
    g_autoptr(GMutexLocker) locked = g_mutex_locker_new(&shelf->lock);
    for (guint i = 0; i < shelf->readers_kept; i++) {
        if (shelf->reader_bits[i] != model_bits(model))
            continue;
        FeatureReader *reader = shelf->readers[i];
        shelf->readers_kept--;
        shelf->readers[i] = shelf->readers[shelf->readers_kept];
        shelf->reader_bits[i] = shelf->reader_bits[shelf->readers_kept];
        return reader;
    }
    g_clear_pointer(&locked, g_mutex_locker_free);
    return feature_reader_new(model_bits(model));
}

void shelf_give_reader(Shelf *shelf, const Model *model, FeatureReader *reader)
{
    g_autoptr(GMutexLocker) locked G_GNUC_UNUSED = g_mutex_locker_new(&shelf->lock);
    if (shelf->readers_kept == READERS_KEPT) {
        feature_reader_free(reader);
        return;
    }
    shelf->readers[shelf->readers_kept] = reader;
    shelf->reader_bits[shelf->readers_kept] = model_bits(model);
    shelf->readers_kept++;
}

/* ---- files ---- */

static gboolean version_of(const char *path, Version *version_r)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return FALSE;
    *version_r = (Version){.inode = (gint64)status.st_ino,
                           .octets = (gint64)status.st_size,
                           .seconds = (gint64)status.st_mtim.tv_sec,
                           .nanoseconds = (gint64)status.st_mtim.tv_nsec};
    return TRUE;
}

static gboolean is_same(const Version *one, const Version *other)
{
    return one != NULL && memcmp(one, other, sizeof *one) == 0;
}

static void tell(const Shelf *shelf, LogLevel level, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void tell(const Shelf *shelf, LogLevel level, const char *format, ...)
{
    if (shelf->log == NULL)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    log_write(shelf->log, level, NULL, "%s", line);
}

/* NULL when it is none, which is told once of each version of a file. */
static HeldModel *open_file(Shelf *shelf, const char *path, const Version *version, gint64 number)
{
    g_autoptr(GError) error = NULL;
    Model *model = NULL;
    if (is_same(g_hash_table_lookup(shelf->refused, path), version))
        return NULL;
    if (model_open(path, &model, &error) != OUTCOME_DONE) {
        tell(shelf, LOG_LEVEL_WARNING, "the model stays as it was: %s", error->message);
        g_hash_table_insert(shelf->refused, g_strdup(path), g_memdup2(version, sizeof *version));
        return NULL;
    }
    HeldModel *held = g_atomic_rc_box_new0(HeldModel);
    held->model = model;
    held->number = number;
    return held;
}

static void refresh_starter(Shelf *shelf)
{
    Version version;
    if (!version_of(shelf->starter, &version)) {
        int reason = errno;
        if (shelf->own.held == NULL &&
            g_hash_table_insert(shelf->refused, g_strdup(shelf->starter), g_new0(Version, 1)))
            tell(shelf, LOG_LEVEL_WARNING, "there is no starter to tell service types by: %s: %s",
                 shelf->starter, g_strerror(reason));
        return;
    }
    if (shelf->own.held != NULL && is_same(&shelf->own.version, &version))
        return;
    HeldModel *held = open_file(shelf, shelf->starter, &version, 0);
    if (held == NULL)
        return;
    g_mutex_lock(&shelf->lock);
    HeldModel *before = shelf->own.held;
    shelf->own = (Place){held, version};
    g_mutex_unlock(&shelf->lock);
    held_model_release(before);
}

static void found_free(gpointer data)
{
    Found *found = data;
    g_free(found->desk);
    g_free(found->path);
    g_free(found);
}

/* "acme-12.model" in its directory; NULL for any other name. */
static Found *read_name(const char *directory, const char *name)
{
    const char *dash = strrchr(name, '-');
    gchar *end = NULL;
    if (dash == NULL || dash == name || !g_ascii_isdigit(dash[1]))
        return NULL;
    gint64 number = g_ascii_strtoll(dash + 1, &end, 10);
    if (strcmp(end, SUFFIX) != 0 || number < 1)
        return NULL;
    Found *found = g_new0(Found, 1);
    found->desk = g_strndup(name, (gsize)(dash - name));
    found->path = g_build_filename(directory, name, NULL);
    found->number = number;
    return found;
}

static gint highest_first(gconstpointer one, gconstpointer other)
{
    const Found *left = *(const Found *const *)one;
    const Found *right = *(const Found *const *)other;
    int desks = strcmp(left->desk, right->desk);
    return desks != 0 ? desks : (left->number < right->number) - (left->number > right->number);
}

static GPtrArray *list_files(const char *directory)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(found_free);
    GDir *listing = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (listing != NULL && files->len < SHELF_FILES_MAX &&
           (name = g_dir_read_name(listing)) != NULL) {
        Found *found = read_name(directory, name);
        if (found != NULL)
            g_ptr_array_add(files, found);
    }
    if (listing != NULL)
        g_dir_close(listing);
    g_ptr_array_sort(files, highest_first);
    return files;
}

static void put(Shelf *shelf, const char *desk, HeldModel *held, const Version *version)
{
    Place *place = g_new0(Place, 1);
    *place = (Place){held, *version};
    g_mutex_lock(&shelf->lock);
    g_hash_table_insert(shelf->desks, g_strdup(desk), place);
    g_mutex_unlock(&shelf->lock);
    tell(shelf, LOG_LEVEL_INFO, "desk %s: service types are told by model %" G_GINT64_FORMAT, desk,
         held->number);
}

/* TRUE: this file is in force now. */
static gboolean try_file(Shelf *shelf, const Found *file)
{
    Version version;
    if (!version_of(file->path, &version))
        return FALSE;
    const Place *place = g_hash_table_lookup(shelf->desks, file->desk);
    if (place != NULL && place->held->number == file->number && is_same(&place->version, &version))
        return TRUE;
    HeldModel *held = open_file(shelf, file->path, &version, file->number);
    if (held != NULL)
        put(shelf, file->desk, held, &version);
    return held != NULL;
}

/* A desk's last good model stays as long as any file of the desk does. */
static void refresh_desks(Shelf *shelf)
{
    g_autoptr(GPtrArray) files = list_files(shelf->directory);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < files->len; i++) {
        const Found *file = g_ptr_array_index(files, i);
        g_hash_table_add(seen, file->desk);
        if (!g_hash_table_contains(done, file->desk) && try_file(shelf, file))
            g_hash_table_add(done, file->desk);
    }
    GHashTableIter iter;
    gpointer desk = NULL;
    g_autoptr(GPtrArray) gone = g_ptr_array_new();
    g_hash_table_iter_init(&iter, shelf->desks);
    while (g_hash_table_iter_next(&iter, &desk, NULL)) {
        if (!g_hash_table_contains(seen, desk))
            g_ptr_array_add(gone, desk);
    }
    for (guint i = 0; i < gone->len; i++) {
        tell(shelf, LOG_LEVEL_INFO, "desk %s: service types are told by the starter again",
             (const char *)g_ptr_array_index(gone, i));
        g_mutex_lock(&shelf->lock);
        g_hash_table_remove(shelf->desks, g_ptr_array_index(gone, i));
        g_mutex_unlock(&shelf->lock);
    }
}

void shelf_refresh(Shelf *shelf)
{
    g_autoptr(GMutexLocker) refreshing G_GNUC_UNUSED = g_mutex_locker_new(&shelf->refreshing);
    refresh_starter(shelf);
    refresh_desks(shelf);
}

char *shelf_file(const char *state_directory, const char *desk, gint64 number)
{
    g_autofree char *name = g_strdup_printf("%s-%" G_GINT64_FORMAT SUFFIX, desk, number);
    return g_build_filename(state_directory, SHELF_DIRECTORY, name, NULL);
}

char *shelf_starter_file(void)
{
    g_autofree char *directory = install_paths_shared("starter");
    return g_build_filename(directory, STARTER_FILE, NULL);
}

Shelf *shelf_new(const char *starter, const char *state_directory, Log *log)
{
    Shelf *shelf = g_new0(Shelf, 1);
    g_mutex_init(&shelf->refreshing);
    g_mutex_init(&shelf->lock);
    shelf->starter = starter != NULL ? g_strdup(starter) : shelf_starter_file();
    shelf->directory = g_build_filename(state_directory, SHELF_DIRECTORY, NULL);
    shelf->log = log;
    shelf->refused = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    shelf->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, place_free);
    shelf_refresh(shelf);
    return shelf;
}

void shelf_free(Shelf *shelf)
{
    if (shelf == NULL)
        return;
    held_model_release(shelf->own.held);
    g_hash_table_unref(shelf->desks);
    g_hash_table_unref(shelf->refused);
    for (guint i = 0; i < shelf->readers_kept; i++)
        feature_reader_free(shelf->readers[i]);
    g_free(shelf->starter);
    g_free(shelf->directory);
    g_mutex_clear(&shelf->refreshing);
    g_mutex_clear(&shelf->lock);
    g_free(shelf);
}
