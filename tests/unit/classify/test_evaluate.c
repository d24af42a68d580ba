/* The figures of an evaluation, against figures computed by hand. */
#include "classify/evaluate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

static void assert_near(double found, double right)
{
    if (fabs(found - right) > 1e-9)
        fail_msg("%.12f is not %.12f", found, right);
}

/* Of the labels a, b, c; the surer, the higher the score of what was told. */
static const struct pair {
    guint gold, told;
    double score;
    const char *language;
} pairs[] = {
    {0, 0, 9, "en"}, {0, 0, 8, "en"}, {0, 1, 4, "de"}, {1, 1, 7, "en"},
    {1, 1, 5, "de"}, {1, 0, 3, "en"}, {2, 2, 6, "en"}, {2, 0, 2, "de"},
};
#define PAIRS G_N_ELEMENTS(pairs)
#define LABELS 3

static Evaluation *evaluation_of_pairs(void)
{
    static const char *const labels[] = {"a", "b", "c"};
    g_autoptr(Corpus) corpus = corpus_new();
    Judged judged = {.labels = LABELS,
                     .length = PAIRS,
                     .scores = g_new0(double, PAIRS *LABELS),
                     .gold = g_new(guint, PAIRS),
                     .text = g_new(guint, PAIRS)};
    for (guint i = 0; i < PAIRS; i++) {
        corpus_add(corpus, labels[pairs[i].gold], pairs[i].language, "text");
        judged.scores[i * LABELS + pairs[i].told] = pairs[i].score;
        judged.gold[i] = pairs[i].gold;
        judged.text[i] = i;
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    Evaluation *evaluation = evaluation_of(corpus, &judged);
    judged_clear(&judged);
    return evaluation;
}

static void test_by_type(void **state)
{
    (void)state;
    static const struct {
        guint texts, told, right;
        double precision, recall, f1;
    } cases[] = {
        {3, 4, 2, 2.0 / 4, 2.0 / 3, 4.0 / 7},
        {3, 3, 2, 2.0 / 3, 2.0 / 3, 2.0 / 3},
        {2, 1, 1, 1.0, 1.0 / 2, 2.0 / 3},
    };
    g_autoptr(Evaluation) evaluation = evaluation_of_pairs();
    for (guint i = 0; i < LABELS; i++) {
        Figures figures = evaluation_type(evaluation, i);
        assert_int_equal(figures.texts, cases[i].texts);
        assert_int_equal(figures.told, cases[i].told);
        assert_int_equal(figures.right, cases[i].right);
        assert_near(figures.precision, cases[i].precision);
        assert_near(figures.recall, cases[i].recall);
        assert_near(figures.f1, cases[i].f1);
    }
}

static void test_of_all_and_by_language(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        guint texts;
        double accuracy, precision, recall, f1;
    } cases[] = {
        {"de", 3, 1.0 / 3, (0 + 0.5 + 0) / 3, (0 + 1.0 + 0) / 3, (0 + 2.0 / 3 + 0) / 3},
        {"en", 5, 4.0 / 5, (2.0 / 3 + 1 + 1) / 3, (1 + 0.5 + 1) / 3, (0.8 + 2.0 / 3 + 1) / 3},
    };
    g_autoptr(Evaluation) evaluation = evaluation_of_pairs();
    assert_int_equal(evaluation->all.texts, 8);
    assert_near(figures_accuracy(&evaluation->all), 5.0 / 8);
    assert_near(evaluation->all.f1, (4.0 / 7 + 2.0 / 3 + 2.0 / 3) / 3);
    assert_int_equal(evaluation->languages->len, G_N_ELEMENTS(cases));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const LanguageFigures *language = g_ptr_array_index(evaluation->languages, i);
        assert_string_equal(language->name, cases[i].name);
        assert_int_equal(language->figures.texts, cases[i].texts);
        assert_near(figures_accuracy(&language->figures), cases[i].accuracy);
        assert_near(language->figures.precision, cases[i].precision);
        assert_near(language->figures.recall, cases[i].recall);
        assert_near(language->figures.f1, cases[i].f1);
    }
}

/* A type that a language does not have, and that nothing was told to be of, is in no mean. */
static void test_a_type_that_is_not_there(void **state)
{
    (void)state;
    g_autoptr(Corpus) corpus = corpus_new();
    corpus_add(corpus, "a", "ja", "text");
    corpus_add(corpus, "b", "", "text");
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    double scores[] = {1, 0, 1, 0};
    guint gold[] = {0, 1};
    guint text[] = {0, 1};
    const Judged judged = {2, 2, scores, gold, text};
    g_autoptr(Evaluation) evaluation = evaluation_of(corpus, &judged);
    const LanguageFigures *none = g_ptr_array_index(evaluation->languages, 0);
    const LanguageFigures *ja = g_ptr_array_index(evaluation->languages, 1);
    assert_string_equal(none->name, "");
    assert_near(none->figures.f1, 0);
    assert_string_equal(ja->name, "ja");
    assert_near(ja->figures.f1, 1);
}

static void test_mistakes(void **state)
{
    (void)state;
    static const guint right[][3] = {{0, 1, 1}, {1, 0, 1}, {2, 0, 1}};
    g_autoptr(Evaluation) evaluation = evaluation_of_pairs();
    for (guint most = 0; most <= 4; most++) {
        g_autoptr(GArray) mistakes = evaluation_mistakes(evaluation, most);
        assert_int_equal(mistakes->len, MIN(most, 3));
        for (guint i = 0; i < mistakes->len; i++) {
            const Mistake *mistake = &g_array_index(mistakes, Mistake, i);
            assert_int_equal(mistake->gold, right[i][0]);
            assert_int_equal(mistake->told, right[i][1]);
            assert_int_equal(mistake->texts, right[i][2]);
        }
    }
}

/* The five surest are right, the sixth is not: five of six are 83 %. */
static void test_coverage(void **state)
{
    (void)state;
    static const double accuracies[EVALUATE_COVERS] = {0.8, 0.85, 0.9, 0.95};
    static const double shares[EVALUATE_COVERS] = {6.0 / 8, 5.0 / 8, 5.0 / 8, 5.0 / 8};
    g_autoptr(Evaluation) evaluation = evaluation_of_pairs();
    for (guint i = 0; i < EVALUATE_COVERS; i++) {
        assert_near(evaluation->covers[i].accuracy, accuracies[i]);
        assert_near(evaluation->covers[i].cover.share, shares[i]);
        assert_true(evaluation->covers[i].cover.threshold <= 1);
    }
}

/* Scores of which exp() is three to one: each guess is made with 75 %. */
static void test_calibration_error(void **state)
{
    (void)state;
    static const guint gold[][4] = {{0, 0, 0, 1}, {0, 0, 1, 1}, {0, 0, 0, 0}, {1, 1, 1, 1}};
    static const double errors[] = {0, 0.25, 0.25, 0.75};
    double sure = log(3);
    double scores[] = {sure, 0, sure, 0, sure, 0, sure, 0};
    for (guint i = 0; i < G_N_ELEMENTS(gold); i++) {
        const Judged judged = {2, 4, scores, (guint *)gold[i], NULL};
        Reliability reliability = calibrate_reliability(&judged, 1);
        assert_near(reliability.error, errors[i]);
        assert_int_equal(reliability.texts[CALIBRATE_BINS * 3 / 4], 4);
        assert_near(reliability.confidence[CALIBRATE_BINS * 3 / 4], 0.75);
    }
}

static void test_many_languages_are_counted_together(void **state)
{
    (void)state;
    enum { texts = EVALUATE_LANGUAGES_MAX + 6 };
    g_autoptr(Corpus) corpus = corpus_new();
    double scores[texts * 2] = {0};
    guint gold[texts] = {0};
    guint text[texts] = {0};
    for (guint i = 0; i < texts; i++) {
        g_autofree char *language = g_strdup_printf("x-%03u", i);
        corpus_add(corpus, i % 2 == 0 ? "a" : "b", language, "text");
        scores[i * 2] = 1;
        gold[i] = i % 2;
        text[i] = i;
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    const Judged judged = {2, texts, scores, gold, text};
    g_autoptr(Evaluation) evaluation = evaluation_of(corpus, &judged);
    assert_int_equal(evaluation->languages->len, EVALUATE_LANGUAGES_MAX + 1);
    const LanguageFigures *others = g_ptr_array_index(evaluation->languages, 0);
    assert_string_equal(others->name, EVALUATE_OTHERS);
    assert_int_equal(others->figures.texts, 6);
    assert_int_equal(others->figures.right, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_type),
        cmocka_unit_test(test_of_all_and_by_language),
        cmocka_unit_test(test_a_type_that_is_not_there),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_calibration_error),
        cmocka_unit_test(test_many_languages_are_counted_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
