#include "migration.h"

#include <string.h>

static void migration_destroy(gpointer data)
{
    Migration *migration = data;
    g_free(migration->name);
    g_free(migration->path);
    g_free(migration);
}

/* "001-schema.sql": digits, a dash, a name. NULL for any other file. */
static Migration *migration_of_file(const char *directory, const char *file)
{
    char *dash = NULL;
    guint64 version = g_ascii_isdigit(file[0]) ? g_ascii_strtoull(file, &dash, 10) : 0;
    if (version == 0 || version > G_MAXINT || *dash != '-' || !g_str_has_suffix(file, ".sql"))
        return NULL;
    Migration *migration = g_new0(Migration, 1);
    migration->version = (int)version;
    migration->name = g_strndup(dash + 1, strlen(dash + 1) - strlen(".sql"));
    migration->path = g_build_filename(directory, file, NULL);
    return migration;
}

static gint by_version(gconstpointer left, gconstpointer right)
{
    const Migration *const *first = left;
    const Migration *const *second = right;
    return (*first)->version - (*second)->version;
}

static gint by_path(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static Outcome check_numbers(const GPtrArray *migrations, const char *directory, GError **error)
{
    if (migrations->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" holds no migrations (hint: it is the directory sql of the "
                            "program's version)",
                            directory);
    for (guint i = 1; i < migrations->len; i++) {
        const Migration *before = g_ptr_array_index(migrations, i - 1);
        const Migration *after = g_ptr_array_index(migrations, i);
        if (before->version == after->version)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" and \"%s\" have the same number",
                                before->path, after->path);
    }
    return OUTCOME_DONE;
}

static Outcome open_directory(const char *directory, GDir **dir_r, GError **error)
{
    g_autoptr(GError) reason = NULL;
    *dir_r = g_dir_open(directory, 0, &reason);
    if (*dir_r == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason->message);
    return OUTCOME_DONE;
}

Outcome migration_files(const char *directory, GPtrArray **migrations_r, GError **error)
{
    g_autoptr(GDir) dir = NULL;
    Outcome outcome = open_directory(directory, &dir, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) migrations = g_ptr_array_new_with_free_func(migration_destroy);
    const char *file;
    while ((file = g_dir_read_name(dir)) != NULL) {
        Migration *migration = migration_of_file(directory, file);
        if (migration != NULL)
            g_ptr_array_add(migrations, migration);
    }
    g_ptr_array_sort(migrations, by_version);
    outcome = check_numbers(migrations, directory, error);
    if (outcome == OUTCOME_DONE)
        *migrations_r = g_steal_pointer(&migrations);
    return outcome;
}

Outcome migration_functions(const char *directory, GPtrArray **paths_r, GError **error)
{
    g_autofree char *below = g_build_filename(directory, "functions", NULL);
    g_autoptr(GDir) dir = NULL;
    Outcome outcome = open_directory(below, &dir, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    const char *file;
    while ((file = g_dir_read_name(dir)) != NULL) {
        if (g_ascii_isdigit(file[0]) && g_str_has_suffix(file, ".sql"))
            g_ptr_array_add(paths, g_build_filename(below, file, NULL));
    }
    if (paths->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" holds no functions", below);
    g_ptr_array_sort(paths, by_path);
    *paths_r = g_steal_pointer(&paths);
    return OUTCOME_DONE;
}
