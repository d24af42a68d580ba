#include "starter_texts.h"

#include "../base/install_paths.h"

#include <string.h>

#define KEYWORDS_FILE "keywords.tsv"
#define TYPICAL_FILE "desk.tsv"

/* Installed, or in the tree that was built. */
static char *starter_file(const char *name)
{
    g_autofree char *installed = install_paths_shared("starter");
    g_autofree char *file = g_build_filename(installed, name, NULL);
    if (g_file_test(file, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&file);
    g_autofree char *tree = install_paths_shared("conf");
    return g_build_filename(tree, "starter", name, NULL);
}

static gint by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* All files of texts, in the order of their names. Caller unrefs. */
static GPtrArray *texts_of(const char *directory)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    GDir *listing = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (listing != NULL && (name = g_dir_read_name(listing)) != NULL) {
        if (g_str_has_suffix(name, ".tsv"))
            g_ptr_array_add(files, g_build_filename(directory, name, NULL));
    }
    if (listing != NULL)
        g_dir_close(listing);
    g_ptr_array_sort(files, by_name);
    return files;
}

static Outcome read_texts(Corpus *corpus, const char *path, GError **error)
{
    g_autofree char *name = g_path_get_basename(path);
    return strcmp(name, TYPICAL_FILE) == 0 ? corpus_read_typical(corpus, path, error)
                                           : corpus_read(corpus, path, error);
}

Outcome starter_texts_read(Corpus *corpus, GError **error)
{
    g_autofree char *directory = starter_file("texts");
    g_autofree char *keywords = starter_file(KEYWORDS_FILE);
    g_autoptr(GPtrArray) files = texts_of(directory);
    if (files->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "the starter's texts are not in \"%s\"",
                            directory);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; i < files->len && outcome == OUTCOME_DONE; i++)
        outcome = read_texts(corpus, g_ptr_array_index(files, i), error);
    if (outcome == OUTCOME_DONE && g_file_test(keywords, G_FILE_TEST_EXISTS))
        outcome = corpus_read_keywords(corpus, keywords, error);
    return outcome;
}
