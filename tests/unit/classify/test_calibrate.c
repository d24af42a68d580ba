/* Confidences from scores, where the texts they were measured on are few or all easy. */
#include "classify/calibrate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#define LABELS 2
#define TEXTS_MAX 1000

/* So many texts told with the same lead over the other label, the last `wrong` of them wrongly. */
static Judged judged_with_a_lead(guint texts, guint wrong)
{
    Judged judged = {.labels = LABELS,
                     .length = texts,
                     .scores = g_new0(double, TEXTS_MAX *LABELS),
                     .gold = g_new0(guint, TEXTS_MAX)};
    for (guint i = 0; i < texts; i++) {
        judged.scores[i * LABELS] = i < texts - wrong ? 2 : 1; /* a wrong one is less sure */
        judged.gold[i] = i < texts - wrong ? 0 : 1;
    }
    return judged;
}

static double confidence_of_the_sure(const Judged *judged)
{
    double confidence = 0;
    (void)calibrate_best(judged->scores, LABELS, calibrate_temperature(judged), &confidence);
    return confidence;
}

static void a_few_right_answers_make_nothing_certain(void **state)
{
    (void)state;
    /* (n + 1) of (n + 2) for the right label, and half of what is left. */
    static const struct {
        guint texts;
        double confidence;
    } cases[] = {{8, 0.95}, {48, 0.99}, {998, 0.9995}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Judged) judged = judged_with_a_lead(cases[i].texts, 0);
        double found = confidence_of_the_sure(&judged);
        if (fabs(found - cases[i].confidence) > 1e-4)
            fail_msg("%u texts: %.6f, not %.6f", cases[i].texts, found, cases[i].confidence);
    }
}

static void where_all_texts_may_be_decided_the_wanted_accuracy_is_enough(void **state)
{
    (void)state;
    g_auto(Judged) judged = judged_with_a_lead(100, 0);
    Cover cover = calibrate_cover(&judged, calibrate_temperature(&judged), 0.9);
    assert_true(cover.share == 1 && cover.threshold == 0.9);
}

static void where_some_may_not_the_threshold_is_that_of_the_others(void **state)
{
    (void)state;
    g_auto(Judged) judged = judged_with_a_lead(100, 20);
    Cover cover = calibrate_cover(&judged, 0.5, 0.9);
    double sure = 0;
    (void)calibrate_best(judged.scores, LABELS, 0.5, &sure);
    assert_true(cover.share < 1 && cover.threshold <= sure && cover.threshold > 0.88);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_right_answers_make_nothing_certain),
        cmocka_unit_test(where_all_texts_may_be_decided_the_wanted_accuracy_is_enough),
        cmocka_unit_test(where_some_may_not_the_threshold_is_that_of_the_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
