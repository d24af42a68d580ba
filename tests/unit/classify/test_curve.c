/* What more texts are worth. */
#include "classify/curve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_more_texts_more_right(void **state)
{
    (void)state;
    g_autoptr(Corpus) corpus = corpus_new();
    for (guint i = 0; i < 100; i++) {
        /* Of ten kinds of words for each type, few are among few texts. */
        g_autofree char *one =
            g_strdup_printf("qx%c%c again", 'a' + (int)i % 10, 'a' + (int)i % 10);
        g_autofree char *other =
            g_strdup_printf("qx%c%c again", 'k' + (int)i % 10, 'k' + (int)i % 10);
        corpus_add(corpus, "one", "en", one);
        corpus_add(corpus, "other", "en", other);
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    g_autoptr(GArray) curve = curve_of(corpus, 1);
    assert_int_equal(curve->len, CURVE_POINTS);
    const CurvePoint *few = &g_array_index(curve, CurvePoint, 0);
    const CurvePoint *all = &g_array_index(curve, CurvePoint, CURVE_POINTS - 1);
    assert_int_equal(few->texts, 20);
    assert_int_equal(all->texts, 160);
    assert_true(all->accuracy > 0.99);
    assert_true(few->accuracy < all->accuracy);
}

static void test_of_next_to_nothing(void **state)
{
    (void)state;
    g_autoptr(Corpus) corpus = corpus_new();
    corpus_add(corpus, "one", "en", "a");
    corpus_add(corpus, "other", "en", "b");
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    g_autoptr(GArray) curve = curve_of(corpus, 1);
    assert_int_equal(curve->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_more_texts_more_right),
        cmocka_unit_test(test_of_next_to_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
