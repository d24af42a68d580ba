/* How often a machine may answer one address. */
#include "decide/rate_limit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void the_counter_fills_up(void **state)
{
    (void)state;
    const AnswerSettings answer = {.per_address = 2, .period_minutes = 60};
    g_autofree char *first = rate_limit_full(&answer, 1);
    g_autofree char *third = rate_limit_full(&answer, 2);
    assert_null(first);
    assert_string_equal(third, "2 answers in 60 minutes");
}

static void each_further_answer_waits_twice_as_long(void **state)
{
    (void)state;
    const AnswerSettings answer = {.gap_after = 2, .gap_minutes = 5};
    static const struct {
        guint sent;
        gint64 passed;
        gboolean refused;
    } cases[] = {
        {0, 0, FALSE},   {1, 0, FALSE},   {2, 299, TRUE}, {2, 300, FALSE},     {3, 599, TRUE},
        {3, 600, FALSE}, {4, 1199, TRUE}, {2, -50, TRUE}, {90, 1000000, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *reason =
            rate_limit_too_soon(&answer, cases[i].sent, 1000000, 1000000 + cases[i].passed);
        if ((reason != NULL) != cases[i].refused)
            fail_msg("case %zu: %s", i, reason != NULL ? reason : "let pass");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_counter_fills_up),
        cmocka_unit_test(each_further_answer_waits_twice_as_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
