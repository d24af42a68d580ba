#include "base/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static gint64 now;
static guint asked;

static gint64 clock_of_the_test(void)
{
    asked++;
    return now;
}

static void test_items_of_all_kinds_are_counted_together(void **state)
{
    (void)state;
    now = 0;
    Budget budget = budget_begin(5, 1000, clock_of_the_test);
    assert_true(budget_take(&budget, 2));
    assert_true(budget_take(&budget, 3));
    assert_false(budget_take(&budget, 1));
    assert_false(budget_take(&budget, 0));
    assert_true(budget.is_spent);
}

static void test_time_is_over_for_good(void **state)
{
    (void)state;
    now = 500;
    Budget budget = budget_begin(1000, 1000, clock_of_the_test);
    now = 1500;
    assert_true(budget_take_large(&budget));
    now = 1501;
    assert_false(budget_take_large(&budget));
    now = 0;
    assert_false(budget_take_large(&budget));
}

static void test_the_clock_is_asked_once_for_many_items(void **state)
{
    (void)state;
    now = 0;
    Budget budget = budget_begin(100000, 1000, clock_of_the_test);
    asked = 0;
    for (guint i = 0; i < 1600; i++)
        assert_true(budget_take(&budget, 1));
    assert_int_equal(asked, 100);
}

static void test_steps_cost_nothing_but_their_time(void **state)
{
    (void)state;
    now = 0;
    Budget budget = budget_begin(0, 1000, clock_of_the_test);
    for (guint i = 0; i < 100; i++)
        assert_true(budget_step(&budget));
    now = 1001;
    guint more = 0;
    while (budget_step(&budget))
        more++;
    assert_true(more < 16);
    assert_true(budget.is_spent);
}

static void test_no_budget_is_never_spent(void **state)
{
    (void)state;
    assert_true(budget_take(NULL, G_MAXUINT));
    assert_true(budget_take_large(NULL));
    assert_true(budget_step(NULL));
}

/* CPU time, not time: a thread that sleeps pays nothing. */
static void test_the_threads_own_clock_does_not_run_while_it_waits(void **state)
{
    (void)state;
    Budget budget = budget_begin(1000, 50 * 1000, NULL);
    g_usleep(100 * 1000);
    assert_true(budget_take_large(&budget));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_of_all_kinds_are_counted_together),
        cmocka_unit_test(test_time_is_over_for_good),
        cmocka_unit_test(test_the_clock_is_asked_once_for_many_items),
        cmocka_unit_test(test_steps_cost_nothing_but_their_time),
        cmocka_unit_test(test_no_budget_is_never_spent),
        cmocka_unit_test(test_the_threads_own_clock_does_not_run_while_it_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
