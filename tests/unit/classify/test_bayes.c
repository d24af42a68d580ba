/* Naive Bayes' weights, against what they must be, and their share in what is judged. */
#include "classify/bayes.h"
#include "classify/cross.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define BITS 14

static const struct row {
    const char *label, *text;
} rows[] = {
    {"account", "password forgotten"}, {"account", "password refused today"},
    {"billing", "invoice twice"},      {"billing", "invoice wrong today"},
    {"delivery", "parcel late"},       {"delivery", "parcel late today"},
};

typedef struct fixture {
    Corpus *corpus;
    FeatureReader *reader;
    Samples *samples;
    gboolean *chosen; /* of the samples: the rows', and the labels' own names behind them */
} Fixture;

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->corpus = corpus_new();
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        corpus_add(fixture->corpus, rows[i].label, "en", rows[i].text);
    assert_int_equal(corpus_finish(fixture->corpus, NULL), OUTCOME_DONE);
    fixture->reader = feature_reader_new(BITS);
    fixture->samples = samples_of(fixture->corpus, fixture->reader, BITS);
    fixture->chosen = g_new(gboolean, fixture->samples->samples->len);
    for (guint i = 0; i < fixture->samples->samples->len; i++)
        fixture->chosen[i] = TRUE;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    samples_free(fixture->samples);
    feature_reader_free(fixture->reader);
    corpus_free(fixture->corpus);
    g_free(fixture->chosen);
    g_free(fixture);
    return 0;
}

static const Machine machine = {MACHINE_AT_ONCE, 1, 0};

static double square_sum(const Weights *weights)
{
    double sum = 0;
    for (gsize i = 0; i < (gsize)weights->rows * weights->labels; i++)
        sum += pow((double)weights->rows_of_labels[i], 2);
    return sum;
}

static void test_every_text_lies_on_its_labels_side(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Vocabulary) vocabulary = vocabulary_of(fixture->samples, fixture->chosen);
    g_autoptr(Weights) beside =
        learner_train(fixture->samples, fixture->chosen, vocabulary, machine, 1);
    g_autoptr(Weights) bayes = bayes_train(fixture->samples, fixture->chosen, vocabulary, beside);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Sample *sample = samples_at(fixture->samples, i);
        double scores[3];
        weights_score(bayes, vocabulary, sample, scores);
        for (guint label = 0; label < 3; label++)
            assert_true(label == sample->label ? scores[label] > 0 : scores[label] < 0);
    }
    assert_true(fabs(square_sum(bayes) / square_sum(beside) - 1) < 1e-3);
}

/* "today" is in one text of each label: it says as good as nothing, and "parcel" much. */
static void test_what_all_labels_have_says_little(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Vocabulary) vocabulary = vocabulary_of(fixture->samples, fixture->chosen);
    g_autoptr(Weights) beside =
        learner_train(fixture->samples, fixture->chosen, vocabulary, machine, 1);
    g_autoptr(Weights) bayes = bayes_train(fixture->samples, fixture->chosen, vocabulary, beside);
    double largest[2] = {0};
    static const char *const words[] = {"today", "parcel"};
    for (gsize word = 0; word < 2; word++) {
        FeatureSet set = feature_reader_read(fixture->reader, NULL, words[word]);
        const Sample sample = {.features = (Feature *)set.features, .length = set.length};
        double scores[3];
        weights_score(bayes, vocabulary, &sample, scores);
        for (guint label = 0; label < 3; label++)
            largest[word] = fmax(largest[word], fabs(scores[label]));
    }
    assert_true(largest[0] * 4 < largest[1]);
}

static void test_a_label_without_texts_has_no_say(void **state)
{
    Fixture *fixture = *state;
    for (guint i = 0; i < fixture->samples->samples->len; i++)
        fixture->chosen[i] = samples_at(fixture->samples, i)->label != 2;
    g_autoptr(Vocabulary) vocabulary = vocabulary_of(fixture->samples, fixture->chosen);
    g_autoptr(Weights) beside =
        learner_train(fixture->samples, fixture->chosen, vocabulary, machine, 1);
    g_autoptr(Weights) bayes = bayes_train(fixture->samples, fixture->chosen, vocabulary, beside);
    for (gsize row = 0; row < bayes->rows; row++)
        assert_true(bayes->rows_of_labels[row * 3 + 2] == 0);
}

/* One training for all shares gives what a training for each would. */
static void test_shares_are_judged_as_each_by_itself(void **state)
{
    Fixture *fixture = *state;
    static const double shares[] = {0, 0.5, 2};
    CrossPlan plan = {.folds = 2, .judged = 2, .machine = machine, .seed = 1};
    Judged judged[G_N_ELEMENTS(shares)];
    cross_validate_shares(fixture->samples, &plan, shares, G_N_ELEMENTS(shares), judged);
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
        plan.machine.bayes = shares[i];
        g_auto(Judged) alone = cross_validate(fixture->samples, &plan);
        assert_int_equal(alone.length, G_N_ELEMENTS(rows));
        assert_int_equal(judged[i].length, alone.length);
        for (gsize score = 0; score < alone.length * alone.labels; score++)
            assert_true(fabs(alone.scores[score] - judged[i].scores[score]) < 1e-5);
    }
    assert_true(fabs(judged[0].scores[0] - judged[2].scores[0]) > 1e-3);
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++)
        judged_clear(&judged[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_every_text_lies_on_its_labels_side, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_all_labels_have_says_little, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_label_without_texts_has_no_say, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shares_are_judged_as_each_by_itself, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
