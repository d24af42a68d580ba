#include "evaluate.h"

#include <string.h>

static const double wanted[EVALUATE_COVERS] = {0.8, 0.85, 0.9, 0.95};

guint confusion_at(const Confusion *confusion, guint gold, guint told)
{
    return confusion->counts[(gsize)gold * confusion->labels + told];
}

static double share(double part, double whole)
{
    return whole > 0 ? part / whole : 0;
}

double figures_accuracy(const Figures *figures)
{
    return share(figures->right, figures->texts);
}

/* ---- of one type, of all ---- */

static Figures figures_of_type(const Confusion *confusion, guint label)
{
    Figures figures = {.right = confusion_at(confusion, label, label)};
    for (guint i = 0; i < confusion->labels; i++) {
        figures.texts += confusion_at(confusion, label, i);
        figures.told += confusion_at(confusion, i, label);
    }
    figures.precision = share(figures.right, figures.told);
    figures.recall = share(figures.right, figures.texts);
    figures.f1 = share(2.0 * figures.right, figures.texts + figures.told);
    return figures;
}

Figures evaluation_type(const Evaluation *evaluation, guint label)
{
    return figures_of_type(&evaluation->confusion, label);
}

/* The means are over the types that are there or were told: a language need not have all. */
static Figures figures_of_all(const Confusion *confusion)
{
    Figures all = {0};
    guint types = 0;
    for (guint i = 0; i < confusion->labels; i++) {
        Figures figures = figures_of_type(confusion, i);
        all.texts += figures.texts;
        all.told += figures.told;
        all.right += figures.right;
        all.precision += figures.precision;
        all.recall += figures.recall;
        all.f1 += figures.f1;
        types += figures.texts + figures.told > 0 ? 1 : 0;
    }
    all.precision = share(all.precision, types);
    all.recall = share(all.recall, types);
    all.f1 = share(all.f1, types);
    return all;
}

/* ---- by language ---- */

static const char *language_of(const Corpus *corpus, const Judged *judged, guint index)
{
    const CorpusText *text = g_ptr_array_index(corpus->texts, judged->text[index]);
    return text->language != NULL ? text->language : "";
}

static gint by_name(gconstpointer one, gconstpointer other)
{
    const LanguageFigures *left = *(const LanguageFigures *const *)one;
    const LanguageFigures *right = *(const LanguageFigures *const *)other;
    return strcmp(left->name, right->name);
}

/* Which row each judged text is counted in; names_r: the rows' names. Caller frees both. */
static guint *rows_of_languages(const Corpus *corpus, const Judged *judged, GPtrArray **names_r)
{
    g_autoptr(GHashTable) rows = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *names = g_ptr_array_new();
    guint *row = g_new(guint, judged->length);
    for (guint i = 0; i < judged->length; i++) {
        const char *language = language_of(corpus, judged, i);
        gpointer known = g_hash_table_lookup(rows, language);
        if (known == NULL && names->len < EVALUATE_LANGUAGES_MAX) {
            g_ptr_array_add(names, (gpointer)language);
            known = GUINT_TO_POINTER(names->len);
            g_hash_table_insert(rows, (gpointer)language, known);
        }
        row[i] = known != NULL ? GPOINTER_TO_UINT(known) - 1 : EVALUATE_LANGUAGES_MAX;
    }
    *names_r = names;
    return row;
}

/* The label that each text was told to be of. Caller frees. */
static guint *told_of(const Judged *judged)
{
    guint *told = g_new(guint, judged->length);
    double confidence = 0;
    for (guint i = 0; i < judged->length; i++)
        told[i] = calibrate_best(judged->scores + (gsize)i * judged->labels, judged->labels, 1,
                                 &confidence);
    return told;
}

static Confusion confusion_new(guint labels)
{
    return (Confusion){.labels = labels, .counts = g_new0(guint, (gsize)labels * labels)};
}

static void count(Confusion *confusion, guint gold, guint told)
{
    confusion->counts[(gsize)gold * confusion->labels + told]++;
}

static void language_figures_free(gpointer data)
{
    LanguageFigures *language = data;
    g_free(language->name);
    g_free(language);
}

/* Of the texts counted in that row. */
static Figures figures_of_row(const Judged *judged, const guint *told, const guint *row,
                              guint wanted_row)
{
    Confusion confusion = confusion_new(judged->labels);
    for (guint i = 0; i < judged->length; i++) {
        if (row[i] == wanted_row)
            count(&confusion, judged->gold[i], told[i]);
    }
    Figures figures = figures_of_all(&confusion);
    g_free(confusion.counts);
    return figures;
}

static GPtrArray *figures_by_language(const Corpus *corpus, const Judged *judged, const guint *told)
{
    GPtrArray *languages = g_ptr_array_new_with_free_func(language_figures_free);
    g_autoptr(GPtrArray) names = NULL;
    g_autofree guint *row = rows_of_languages(corpus, judged, &names);
    for (guint i = 0; i <= EVALUATE_LANGUAGES_MAX; i++) {
        Figures figures = figures_of_row(judged, told, row, i);
        if (figures.texts == 0)
            continue;
        LanguageFigures *language = g_new0(LanguageFigures, 1);
        language->name = g_strdup(i < names->len ? g_ptr_array_index(names, i) : EVALUATE_OTHERS);
        language->figures = figures;
        g_ptr_array_add(languages, language);
    }
    g_ptr_array_sort(languages, by_name);
    return languages;
}

/* ---- the whole ---- */

Evaluation *evaluation_of(const Corpus *corpus, const Judged *judged)
{
    Evaluation *evaluation = g_new0(Evaluation, 1);
    evaluation->labels = g_ptr_array_ref(corpus->labels);
    evaluation->confusion = confusion_new(judged->labels);
    g_autofree guint *told = told_of(judged);
    for (guint i = 0; i < judged->length; i++)
        count(&evaluation->confusion, judged->gold[i], told[i]);
    evaluation->all = figures_of_all(&evaluation->confusion);
    evaluation->languages = figures_by_language(corpus, judged, told);
    evaluation->temperature = calibrate_temperature(judged);
    evaluation->reliability = calibrate_reliability(judged, evaluation->temperature);
    for (guint i = 0; i < EVALUATE_COVERS; i++) {
        evaluation->covers[i] =
            (WantedCover){.accuracy = wanted[i],
                          .cover = calibrate_cover(judged, evaluation->temperature, wanted[i])};
    }
    return evaluation;
}

void evaluation_free(Evaluation *evaluation)
{
    if (evaluation == NULL)
        return;
    g_ptr_array_unref(evaluation->labels);
    g_ptr_array_unref(evaluation->languages);
    g_free(evaluation->confusion.counts);
    g_free(evaluation);
}

static gint most_first(gconstpointer one, gconstpointer other)
{
    const Mistake *left = one;
    const Mistake *right = other;
    if (left->texts != right->texts)
        return left->texts > right->texts ? -1 : 1;
    if (left->gold != right->gold)
        return left->gold < right->gold ? -1 : 1;
    return (left->told > right->told) - (left->told < right->told);
}

GArray *evaluation_mistakes(const Evaluation *evaluation, guint most)
{
    GArray *mistakes = g_array_new(FALSE, FALSE, sizeof(Mistake));
    guint labels = evaluation->confusion.labels;
    for (guint gold = 0; gold < labels; gold++) {
        for (guint told = 0; told < labels; told++) {
            Mistake mistake = {gold, told, confusion_at(&evaluation->confusion, gold, told)};
            if (gold != told && mistake.texts > 0)
                g_array_append_val(mistakes, mistake);
        }
    }
    g_array_sort(mistakes, most_first);
    g_array_set_size(mistakes, MIN(mistakes->len, most));
    return mistakes;
}
