#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "ceiling.h"

#define NOON 1763899200 /* a full minute */

static void answers_of_the_last_hour_count_and_older_ones_do_not(void **state)
{
    (void)state;
    static const struct {
        int counted, asked; /* seconds after NOON */
        guint wanted;
    } cases[] = {
        {0, 0, 1}, {0, 59 * 60, 1}, {0, 60 * 60, 0}, {0, 61 * 60, 0}, {59, 60, 1}, {120, 60, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Ceiling) ceiling = ceiling_new();
        ceiling_count(ceiling, "acme", NOON + cases[i].counted);
        assert_int_equal(ceiling_answers(ceiling, "acme", NOON + cases[i].asked), cases[i].wanted);
    }
}

static void a_bucket_is_emptied_before_it_serves_the_next_hour(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    for (int i = 0; i < 5; i++)
        ceiling_count(ceiling, "acme", NOON);
    ceiling_count(ceiling, "acme", NOON + 3600);
    assert_int_equal(ceiling_answers(ceiling, "acme", NOON + 3600), 1);
}

static void desks_are_counted_apart(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    ceiling_count(ceiling, "acme", NOON);
    assert_int_equal(ceiling_answers(ceiling, "globex", NOON), 0);
    assert_int_equal(ceiling_answers(ceiling, "acme", NOON), 1);
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

static gpointer count_a_thousand(gpointer ceiling)
{
    for (int i = 0; i < 1000; i++)
        ceiling_count(ceiling, "acme", NOON);
    return NULL;
}

static void threads_lose_no_answer(void **state)
{
    (void)state;
    g_autoptr(Ceiling) ceiling = ceiling_new();
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("count", count_a_thousand, ceiling);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    assert_int_equal(ceiling_answers(ceiling, "acme", NOON), 4000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_of_the_last_hour_count_and_older_ones_do_not),
        cmocka_unit_test(a_bucket_is_emptied_before_it_serves_the_next_hour),
        cmocka_unit_test(desks_are_counted_apart),
        cmocka_unit_test(the_alarm_sounds_once_an_hour),
        cmocka_unit_test(threads_lose_no_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
