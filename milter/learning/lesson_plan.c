#include "lesson_plan.h"

#include "../base/install_paths.h"

#include <string.h>

/* ---- the starter ---- */

/* Installed, or in the tree that was built. */
char *lesson_plan_starter_directory(void)
{
    g_autofree char *installed = install_paths_shared("starter");
    g_autofree char *texts = g_build_filename(installed, "texts", NULL);
    if (g_file_test(texts, G_FILE_TEST_IS_DIR))
        return g_steal_pointer(&installed);
    g_autofree char *tree = install_paths_shared("conf");
    return g_build_filename(tree, "starter", NULL);
}

static gint by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* All files of texts, in the order of their names. Caller unrefs. */
static GPtrArray *files_of(const char *directory)
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

Outcome lesson_plan_starter(const char *directory, Corpus **starter_r, GError **error)
{
    g_autofree char *texts = g_build_filename(directory, "texts", NULL);
    g_autofree char *keywords = g_build_filename(directory, "keywords.tsv", NULL);
    g_autoptr(GPtrArray) files = files_of(texts);
    g_autoptr(Corpus) starter = corpus_new();
    Outcome outcome = OUTCOME_DONE;
    if (files->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "the starter's texts are not in \"%s\"", texts);
    for (guint i = 0; i < files->len && outcome == OUTCOME_DONE; i++)
        outcome = corpus_read(starter, g_ptr_array_index(files, i), error);
    if (outcome == OUTCOME_DONE && g_file_test(keywords, G_FILE_TEST_EXISTS))
        outcome = corpus_read_keywords(starter, keywords, error);
    if (outcome == OUTCOME_DONE)
        *starter_r = g_steal_pointer(&starter);
    return outcome;
}

/* ---- a desk's corpus ---- */

static CorpusText *add(Corpus *corpus, const char *type, const char *language, const char *subject,
                       const char *text)
{
    corpus_add(corpus, type, language != NULL ? language : "", "");
    CorpusText *added = g_ptr_array_index(corpus->texts, corpus->texts->len - 1);
    added->subject = g_strdup(subject);
    g_free(added->text);
    added->text = g_strdup(text != NULL ? text : "");
    return added;
}

static void add_beside(Corpus *corpus, const char *type, const char *language, const char *words)
{
    add(corpus, type, language, NULL, words)->is_keywords = TRUE;
}

static void add_own_words(Corpus *corpus, const ServiceType *type)
{
    for (guint i = 0; i < type->labels->len; i++) {
        const Localized *label = g_ptr_array_index(type->labels, i);
        add_beside(corpus, type->name, label->language, label->text);
    }
    for (guint i = 0; i < type->keywords->len; i++)
        add_beside(corpus, type->name, "", g_ptr_array_index(type->keywords, i));
}

/* The desk's type that a kind stands for, or NULL: the first that names it. */
static const ServiceType *type_of_kind(const DeskSettings *desk, const char *kind)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (g_ptr_array_find_with_equal_func(type->kinds, kind, g_str_equal, NULL))
            return type;
    }
    return NULL;
}

static void add_starter(Corpus *corpus, const DeskSettings *desk, const Corpus *starter,
                        gboolean is_beside)
{
    for (guint i = 0; i < starter->texts->len; i++) {
        const CorpusText *text = g_ptr_array_index(starter->texts, i);
        const ServiceType *type =
            type_of_kind(desk, g_ptr_array_index(starter->labels, text->label));
        if (type == NULL)
            continue;
        CorpusText *added = add(corpus, type->name, text->language, text->subject, text->text);
        added->is_keywords = is_beside || text->is_keywords;
    }
}

static void add_all_own_words(Corpus *corpus, const DeskSettings *desk)
{
    for (guint i = 0; i < desk->service_types->len; i++)
        add_own_words(corpus, g_ptr_array_index(desk->service_types, i));
}

Outcome lesson_plan_corpus(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                           Corpus **corpus_r, GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    for (guint i = 0; i < texts->len; i++) {
        const LabelledText *text = g_ptr_array_index(texts, i);
        add(corpus, text->service_type, text->language, text->subject, text->text);
    }
    add_all_own_words(corpus, desk);
    if (starter != NULL)
        add_starter(corpus, desk, starter, TRUE);
    Outcome outcome = corpus_finish(corpus, error);
    if (outcome == OUTCOME_DONE)
        *corpus_r = g_steal_pointer(&corpus);
    return outcome;
}

Outcome lesson_plan_prior(const DeskSettings *desk, const Corpus *starter, Corpus **corpus_r,
                          GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    add_starter(corpus, desk, starter, FALSE);
    if (corpus->labels->len < 2)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the types of desk \"%s\" name no two kinds (hint: kind = \"billing\")",
                            desk->name);
    add_all_own_words(corpus, desk);
    Outcome outcome = corpus_finish(corpus, error);
    if (outcome == OUTCOME_DONE)
        *corpus_r = g_steal_pointer(&corpus);
    return outcome;
}
