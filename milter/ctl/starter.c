#include "starter.h"

#include "../base/install_paths.h"
#include "../classify/shelf.h"
#include "../classify/train.h"

#include <string.h>

#define MODEL_FILE "starter.model"
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

static Outcome read_starter(Corpus *corpus, const char *keywords, GError **error)
{
    g_autofree char *directory = starter_file("texts");
    g_autofree char *own_keywords = starter_file(KEYWORDS_FILE);
    g_autoptr(GPtrArray) files = texts_of(directory);
    if (files->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "the starter's texts are not in \"%s\"",
                            directory);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; i < files->len && outcome == OUTCOME_DONE; i++)
        outcome = read_texts(corpus, g_ptr_array_index(files, i), error);
    if (outcome == OUTCOME_DONE && g_file_test(own_keywords, G_FILE_TEST_EXISTS))
        outcome = corpus_read_keywords(corpus, own_keywords, error);
    if (outcome == OUTCOME_DONE)
        outcome = corpus_read_keywords(corpus, keywords, error);
    return outcome == OUTCOME_DONE ? corpus_finish(corpus, error) : outcome;
}

static Outcome learn_with(const char *keywords, Model **model_r, GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(GBytes) bytes = NULL;
    const TrainOptions options = {.seed = 1};
    Outcome outcome = read_starter(corpus, keywords, error);
    if (outcome == OUTCOME_DONE)
        outcome = train_model(corpus, &options, &bytes, error);
    return outcome == OUTCOME_DONE ? model_open_bytes(bytes, MODEL_FILE, model_r, error) : outcome;
}

Outcome starter_open(const char *model, const char *keywords, Model **model_r, GError **error)
{
    if (model != NULL)
        return model_open(model, model_r, error);
    if (keywords != NULL)
        return learn_with(keywords, model_r, error);
    g_autofree char *file = shelf_starter_file();
    return model_open(file, model_r, error);
}
