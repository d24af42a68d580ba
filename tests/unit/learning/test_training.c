/* A desk's model from its labelled texts: chosen, held against what is in force, refused. */
#include "../common/fixture.h"
#include "learning/lesson_plan.h"
#include "learning/training.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DESK                                                                                       \
    "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"             \
    "  languages = ( \"en\" ); default_type = \"other\"; service_types = (\n"                      \
    "  { name = \"invoices\"; kind = ( \"billing\" ); labels = { en = \"Invoices\"; }; },\n"       \
    "  { name = \"repairs\"; kind = ( \"technical\", \"after-sales\" );\n"                         \
    "    labels = { en = \"Repairs\"; }; },\n"                                                     \
    "  { name = \"other\"; labels = { en = \"Other\"; }; } ); }\n"

static void text_destroy(gpointer data)
{
    labelled_text_free(data);
}

/* Takes the words. */
static void add(GPtrArray *texts, const char *type, gint64 label, char *words)
{
    LabelledText *text = g_new0(LabelledText, 1);
    text->service_type = g_strdup(type);
    text->label = label;
    text->language = g_strdup("en");
    text->text = words;
    g_ptr_array_add(texts, text);
}

/* So many of each of two types, whose words nobody but this desk uses so. */
static GPtrArray *desk_texts(guint of_each)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(text_destroy);
    for (guint i = 0; i < of_each; i++) {
        add(texts, "invoices", 2 * i + 1,
            g_strdup_printf("the plumbus of order %u was counted twice, amend it", i));
        add(texts, "repairs", 2 * i + 2,
            g_strdup_printf("our grumbo %u rattles whenever it is cold outside", i));
    }
    return texts;
}

static const char *told(const Training *training, const char *text)
{
    g_autoptr(Model) model = NULL;
    assert_int_equal(model_open_bytes(training->octets, "test", &model, NULL), OUTCOME_DONE);
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(reader, NULL, text), guesses);
    return g_intern_string(model_label(model, guesses[0].label));
}

static void test_a_desk_learns_its_own_words(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(GPtrArray) texts = desk_texts(15);
    g_autoptr(Training) training = NULL;
    g_autoptr(Training) again = NULL;
    const Incumbent nobody = {0};
    assert_int_equal(training_run(texts, desk, NULL, &nobody, &training, NULL), OUTCOME_DONE);
    assert_int_equal(training->labels, 30);
    assert_true(training->accuracy > 0.9);
    assert_true(training->is_better);
    assert_non_null(strstr(training->why, "of 30 texts that neither had seen it told 30 right, the "
                                          "default type alone 0"));
    assert_string_equal(told(training, "why does my grumbo rattle?"), "repairs");
    assert_string_equal(told(training, "please amend the plumbus"), "invoices");
    assert_int_equal(training_run(texts, desk, NULL, &nobody, &again, NULL), OUTCOME_DONE);
    assert_true(g_bytes_equal(training->octets, again->octets));
}

/* The starter's kinds are the desk's types by another name, and what it knows stays known. */
static void test_the_starter_stands_beside(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(Corpus) starter = corpus_new();
    g_autoptr(Corpus) corpus = NULL;
    g_autoptr(Corpus) prior = NULL;
    g_autoptr(GPtrArray) texts = desk_texts(5);
    corpus_add(starter, "billing", "en", "the invoice is wrong");
    corpus_add(starter, "after-sales", "en", "where do I send it for repair");
    corpus_add(starter, "cooperation", "en", "we want to sell your products");
    assert_int_equal(lesson_plan_corpus(texts, desk, starter, &corpus, NULL), OUTCOME_DONE);
    assert_int_equal(corpus->labels->len, 3);
    for (guint i = 0; i < corpus->texts->len; i++) {
        const CorpusText *text = g_ptr_array_index(corpus->texts, i);
        assert_int_equal(text->is_keywords, i >= texts->len); /* tested on are the desk's alone */
        assert_null(strstr(text->text, "sell your products"));
        if (strstr(text->text, "send it for repair") != NULL)
            assert_string_equal(g_ptr_array_index(corpus->labels, text->label), "repairs");
    }
    assert_int_equal(lesson_plan_prior(desk, starter, &prior, NULL), OUTCOME_DONE);
    assert_false(((CorpusText *)g_ptr_array_index(prior->texts, 0))->is_keywords);
}

/* A desk that only ever corrected into one type keeps what the starter knows of the others. */
static void test_one_type_alone_does_not_swallow_the_others(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_destroy);
    g_autoptr(Corpus) starter = corpus_new();
    g_autoptr(Training) training = NULL;
    const Incumbent nobody = {0};
    for (guint i = 0; i < 30; i++) {
        add(texts, "invoices", i + 1, g_strdup_printf("the plumbus of order %u, amend it", i));
        corpus_add(starter, i % 2 == 0 ? "technical" : "billing", "en",
                   i % 2 == 0 ? "the machine shows an error" : "the bill is too high");
    }
    assert_int_equal(training_run(texts, desk, starter, &nobody, &training, NULL), OUTCOME_DONE);
    assert_non_null(strstr(training->why, "beside the starter's texts"));
    assert_string_equal(told(training, "my machine shows an error"), "repairs");
    assert_string_equal(told(training, "amend the plumbus"), "invoices");
}

static void test_a_worse_one_is_not_better(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(GPtrArray) texts = desk_texts(20);
    g_autoptr(GPtrArray) confused = desk_texts(40);
    g_autoptr(Training) good = NULL;
    g_autoptr(Training) bad = NULL;
    g_autoptr(Model) model = NULL;
    const Incumbent nobody = {0};
    assert_int_equal(training_run(texts, desk, NULL, &nobody, &good, NULL), OUTCOME_DONE);
    assert_int_equal(model_open_bytes(good->octets, "good", &model, NULL), OUTCOME_DONE);
    /* Every second label of the old ones is wrong; the new ones are as ever. */
    for (guint i = 0; i < 40; i += 2) {
        LabelledText *text = g_ptr_array_index(confused, i);
        g_free(text->service_type);
        text->service_type = g_strdup("repairs");
    }
    for (guint i = 0; i < 40; i++)
        ((LabelledText *)g_ptr_array_index(confused, i))->label = 1;
    const Incumbent incumbent = {.model = model, .newest_label = 40, .accuracy = good->accuracy};
    assert_int_equal(training_run(confused, desk, NULL, &incumbent, &bad, NULL), OUTCOME_DONE);
    assert_non_null(strstr(bad->why, "of 40 texts that neither had seen"));
    assert_false(bad->is_better);
}

static void test_few_are_refused(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(DESK);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(GPtrArray) texts = desk_texts(4);
    g_autoptr(Training) training = NULL;
    g_autoptr(GError) error = NULL;
    const Incumbent nobody = {0};
    assert_int_equal(training_run(texts, desk, NULL, &nobody, &training, &error), OUTCOME_REFUSED);
    assert_string_equal(error->message,
                        "8 labelled texts are too few to learn from (hint: 10 at least)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_desk_learns_its_own_words),
        cmocka_unit_test(test_the_starter_stands_beside),
        cmocka_unit_test(test_one_type_alone_does_not_swallow_the_others),
        cmocka_unit_test(test_a_worse_one_is_not_better),
        cmocka_unit_test(test_few_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
