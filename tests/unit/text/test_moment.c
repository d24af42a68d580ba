/* Days and times of day in the lines above a quote. */
#include "text/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_day_and_time(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        gboolean has_date, has_time;
    } cases[] = {
        {"", FALSE, FALSE},
        {"Monday", FALSE, FALSE},
        {"10:35", FALSE, TRUE},
        {"at 9.15", FALSE, TRUE},
        {"9h15", FALSE, TRUE},
        {"10:35:20", FALSE, TRUE},
        {"at 10:35.", FALSE, TRUE},
        {"10:3", FALSE, FALSE},
        {"110:35", FALSE, FALSE},
        {"10:355", FALSE, FALSE},
        {"3 May 2021", TRUE, FALSE},
        {"03.05.2021", TRUE, FALSE}, /* "03.05" and "05.20" are no times */
        {"3.5.21 9:15", TRUE, TRUE},
        {"3/5/2021", TRUE, FALSE},
        {"2021-05-03T10:35", TRUE, TRUE},
        {"3/5", FALSE, FALSE},
        {"order 4711", FALSE, FALSE},
        {"26年5月3日 10:35", TRUE, TRUE},
        {"26년", TRUE, FALSE},
        {"10:", FALSE, FALSE},
        {"3.5.", FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Moment moment = moment_read(cases[i].words, strlen(cases[i].words));
        if (moment.has_date != cases[i].has_date || moment.has_time != cases[i].has_time)
            fail_msg("%s: date %d, time %d", cases[i].words, moment.has_date, moment.has_time);
    }
}

static void test_numbers_are_counted(void **state)
{
    (void)state;
    Moment moment = moment_read("2 Mar 26 09:15", 14);
    assert_int_equal(moment.numbers, 4);
    assert_int_equal(moment.digits, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day_and_time),
        cmocka_unit_test(test_numbers_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
