#include "lesson_plan.h"

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
