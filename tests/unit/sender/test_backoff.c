/* When an answer is tried again, and when no more. */
#include "sender/backoff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const SenderSettings settings = {.first_retry_s = 60,
                                        .longest_retry_s = 3600,
                                        .give_up_s = 432000,
                                        .timeout_ms = 60000,
                                        .lease_s = 300};

static void test_pauses_double_up_to_the_longest(void **state)
{
    (void)state;
    static const struct {
        int attempts, wanted;
    } cases[] = {{0, 60},   {1, 60},   {2, 120},  {3, 240},
                 {6, 1920}, {7, 3600}, {8, 3600}, {G_MAXINT, 3600}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(backoff_delay(&settings, cases[i].attempts), cases[i].wanted);
}

static void test_a_first_pause_over_the_longest_stands(void **state)
{
    (void)state;
    const SenderSettings odd = {.first_retry_s = 600, .longest_retry_s = 60};
    assert_int_equal(backoff_delay(&odd, 1), 600);
    assert_int_equal(backoff_delay(&odd, 9), 600);
}

static void test_it_gives_up_when_the_next_attempt_is_too_late(void **state)
{
    (void)state;
    assert_false(backoff_is_over(&settings, 1000, 1000, 60));
    assert_false(backoff_is_over(&settings, 1000, 1000 + 432000 - 60, 60));
    assert_true(backoff_is_over(&settings, 1000, 1000 + 432000 - 59, 60));
}

static void test_a_claim_covers_only_what_can_end_in_time(void **state)
{
    (void)state;
    assert_true(backoff_covers(&settings, 0));
    assert_true(backoff_covers(&settings, 240000));
    assert_false(backoff_covers(&settings, 240001));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pauses_double_up_to_the_longest),
        cmocka_unit_test(test_a_first_pause_over_the_longest_stands),
        cmocka_unit_test(test_it_gives_up_when_the_next_attempt_is_too_late),
        cmocka_unit_test(test_a_claim_covers_only_what_can_end_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
