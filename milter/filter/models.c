#include "models.h"

#include "../classify/shelf.h"
#include "../classify/train.h"
#include "../store/learning.h"

#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".model"

struct models {
    char *state_directory, *directory;
    Log *log;
    GHashTable *sound; /* char * (path) -> char * (digest): files that were checked */
    GHashTable *told;  /* char * (path): of those that could not be had, until they can */
    gboolean is_away;  /* the store did not answer the last time */
};

Models *models_new(const char *state_directory, Log *log)
{
    Models *models = g_new0(Models, 1);
    models->state_directory = g_strdup(state_directory);
    models->directory = g_build_filename(state_directory, SHELF_DIRECTORY, NULL);
    models->log = log;
    models->sound = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    models->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return models;
}

void models_free(Models *models)
{
    if (models == NULL)
        return;
    g_hash_table_unref(models->sound);
    g_hash_table_unref(models->told);
    g_free(models->state_directory);
    g_free(models->directory);
    g_free(models);
}

/* ---- one file ---- */

static gboolean file_is(const char *path, const char *digest)
{
    g_autofree char *octets = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &octets, &length, NULL))
        return FALSE;
    g_autofree char *found =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)octets, length);
    return strcmp(found, digest) == 0;
}

/* Read once; later it is enough that the file is still there. */
static gboolean is_sound(Models *models, const char *path, const char *digest)
{
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return FALSE;
    if (g_strcmp0(g_hash_table_lookup(models->sound, path), digest) == 0)
        return TRUE;
    gboolean sound = file_is(path, digest);
    if (sound)
        g_hash_table_insert(models->sound, g_strdup(path), g_strdup(digest));
    return sound;
}

static Outcome fetch(Models *models, Store *store, const StoredModel *stored, const char *path,
                     GError **error)
{
    g_autoptr(GBytes) octets = NULL;
    g_autoptr(Model) model = NULL;
    Outcome outcome = store_model_octets(store, stored, &octets, error);
    if (outcome == OUTCOME_DONE) /* what the shelf could not read must not take a file's place */
        outcome = model_open_bytes(octets, path, &model, error);
    if (outcome == OUTCOME_DONE && g_mkdir_with_parents(models->directory, 0750) != 0)
        return outcome_fail(OUTCOME_RETRY, error, "cannot make \"%s\"", models->directory);
    if (outcome == OUTCOME_DONE)
        outcome = train_save(octets, path, error);
    return outcome;
}

/* TRUE: the file is there. What cannot be had is told once. */
static gboolean provide(Models *models, Store *store, const StoredModel *stored, const char *path)
{
    g_autoptr(GError) error = NULL;
    if (is_sound(models, path, stored->digest))
        return TRUE;
    Outcome outcome = fetch(models, store, stored, path, &error);
    if (outcome == OUTCOME_DONE) {
        g_hash_table_insert(models->sound, g_strdup(path), g_strdup(stored->digest));
        g_hash_table_remove(models->told, path);
    } else if (g_hash_table_add(models->told, g_strdup(path))) {
        log_write(models->log, LOG_LEVEL_WARNING, NULL,
                  "desk %s: model %" G_GINT64_FORMAT " cannot be had, the one before stays: %s",
                  stored->desk, stored->number, error->message);
    }
    return outcome == OUTCOME_DONE;
}

/* ---- a desk's files ---- */

static gboolean is_file_of(const char *name, const char *desk)
{
    gsize length = strlen(desk);
    if (strncmp(name, desk, length) != 0 || name[length] != '-')
        return FALSE;
    gsize digits = strspn(name + length + 1, "0123456789");
    return digits > 0 && strcmp(name + length + 1 + digits, SUFFIX) == 0;
}

/* `kept`: the path of the file that stays; NULL: none does. */
static void remove_others(Models *models, const char *desk, const char *kept)
{
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    GDir *listing = g_dir_open(models->directory, 0, NULL);
    const char *name = NULL;
    while (listing != NULL && (name = g_dir_read_name(listing)) != NULL) {
        g_autofree char *path = g_build_filename(models->directory, name, NULL);
        if (is_file_of(name, desk) && g_strcmp0(path, kept) != 0)
            g_ptr_array_add(paths, g_steal_pointer(&path));
    }
    if (listing != NULL)
        g_dir_close(listing);
    for (guint i = 0; i < paths->len; i++) {
        g_unlink(g_ptr_array_index(paths, i));
        g_hash_table_remove(models->sound, g_ptr_array_index(paths, i));
    }
}

static const StoredModel *model_of(const GPtrArray *stored, const char *desk)
{
    for (guint i = 0; i < stored->len; i++) {
        const StoredModel *model = g_ptr_array_index(stored, i);
        if (strcmp(model->desk, desk) == 0)
            return model;
    }
    return NULL;
}

static void refresh_desk(Models *models, Store *store, const GPtrArray *stored, const char *desk)
{
    const StoredModel *model = model_of(stored, desk);
    if (model == NULL) {
        remove_others(models, desk, NULL);
        return;
    }
    g_autofree char *path = shelf_file(models->state_directory, desk, model->number);
    if (provide(models, store, model, path))
        remove_others(models, desk, path);
}

static void note_store(Models *models, Outcome outcome, const GError *error)
{
    gboolean is_away = outcome != OUTCOME_DONE;
    if (is_away && !models->is_away)
        log_write(models->log, LOG_LEVEL_WARNING, NULL,
                  "the store does not tell which models are in force, the last ones stay: %s",
                  error->message);
    models->is_away = is_away;
}

void models_refresh(Models *models, const Settings *settings, Store *store)
{
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autoptr(GPtrArray) stored = NULL;
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_ptr_array_add(desks, desk->name);
    }
    Outcome outcome = store_models_in_force(store, desks, &stored, &error);
    note_store(models, outcome, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < desks->len; i++)
        refresh_desk(models, store, stored, g_ptr_array_index(desks, i));
}
