#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "incoming/ceiling.h"

#define NOON 1763899200 /* a full hour */

/* A mail that finds the stock empty, is given what it asks for, and sends. */
static void refill(Ceiling *ceiling, const char *desk, guint per_hour)
{
    guint asked = ceiling_take(ceiling, desk, NOON, per_hour);
    assert_true(asked > 0);
    ceiling_return(ceiling, desk, NOON, asked, asked - 1);
}

static void a_step_is_a_twentieth_of_the_ceiling(void **state)
{
    (void)state;
    static const struct {
        guint per_hour, step;
    } cases[] = {
        {1, 1}, {5, 1}, {39, 1}, {40, 2}, {200, 10}, {1000, 50}, {10000000, 50},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Ceiling) ceiling = ceiling_new();
        assert_int_equal(ceiling_take(ceiling, "acme", NOON, cases[i].per_hour), cases[i].step);
    }
}

static void a_step_lasts_for_as_many_answers(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    refill(ceiling, "acme", 1000);
    for (guint left = 49; left > 0; left--) {
        assert_int_equal(ceiling_stock(ceiling, "acme", NOON), left);
        assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 0);
        ceiling_return(ceiling, "acme", NOON, 0, 0);
    }
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 50);
}

static void one_mail_asks_for_a_step_and_those_beside_it_for_one(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 50);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 1);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 1);
    ceiling_return(ceiling, "acme", NOON, 1, 0);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 1);
    ceiling_return(ceiling, "acme", NOON, 50, 0); /* the store said no */
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 50);
}

static void what_was_not_sent_goes_back(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    refill(ceiling, "acme", 1000);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 0);
    ceiling_return(ceiling, "acme", NOON, 0, 1);
    assert_int_equal(ceiling_stock(ceiling, "acme", NOON), 49);
}

static void what_is_left_of_an_hour_is_nobodys(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    refill(ceiling, "acme", 1000);
    assert_int_equal(ceiling_stock(ceiling, "acme", NOON + 3600), 0);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON + 3600, 1000), 50);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON, 1000), 1);
    ceiling_return(ceiling, "acme", NOON, 50, 50); /* asked for before the hour was over */
    assert_int_equal(ceiling_stock(ceiling, "acme", NOON + 3600), 0);
    assert_int_equal(ceiling_take(ceiling, "acme", NOON + 3600, 1000), 1);
}

static void desks_are_counted_apart(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    refill(ceiling, "acme", 1000);
    assert_int_equal(ceiling_stock(ceiling, "globex", NOON), 0);
    assert_int_equal(ceiling_stock(ceiling, "acme", NOON), 49);
}

static void the_alarm_sounds_once_an_hour(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    assert_true(ceiling_alarm(ceiling, "acme", NOON));
    assert_false(ceiling_alarm(ceiling, "acme", NOON + 3599));
    assert_true(ceiling_alarm(ceiling, "globex", NOON + 3599));
    assert_true(ceiling_alarm(ceiling, "acme", NOON + 3600));
}

static gpointer take_a_thousand(gpointer ceiling)
{
    guint asked_for = 0;
    for (int i = 0; i < 1000; i++) {
        guint asked = ceiling_take(ceiling, "acme", NOON, 1000);
        asked_for += asked;
        ceiling_return(ceiling, "acme", NOON, asked, asked > 0 ? asked - 1 : 0);
    }
    return GUINT_TO_POINTER(asked_for);
}

static void threads_lose_no_answer(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    GThread *threads[4];
    guint asked_for = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("take", take_a_thousand, ceiling);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        asked_for += GPOINTER_TO_UINT(g_thread_join(threads[i]));
    assert_int_equal(asked_for - ceiling_stock(ceiling, "acme", NOON), 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_a_twentieth_of_the_ceiling),
        cmocka_unit_test(a_step_lasts_for_as_many_answers),
        cmocka_unit_test(one_mail_asks_for_a_step_and_those_beside_it_for_one),
        cmocka_unit_test(what_was_not_sent_goes_back),
        cmocka_unit_test(what_is_left_of_an_hour_is_nobodys),
        cmocka_unit_test(desks_are_counted_apart),
        cmocka_unit_test(the_alarm_sounds_once_an_hour),
        cmocka_unit_test(threads_lose_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
