/* Moments as admins type them, in the desk's own time. */
#include "ctl/cli/when.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NOW G_GINT64_CONSTANT(1795690800) /* 2026-11-26 11:00 UTC, 19:00 in Shanghai */

static void test_moments(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gint64 wanted; /* 0: refused */
    } cases[] = {
        {"now", NOW},
        {"today", 1795622400}, /* 2026-11-25 16:00 UTC */
        {"tomorrow", 1795708800},
        {"2026-12-01", 1796054400},
        {"2026-12-01 09:30", 1796054400 + 34200},
        {"2026-12-01T09:30", 1796054400 + 34200},
        {"2026-02-30", 0},
        {"2026-12-01 25:00", 0},
        {"2026-12-01 09:30x", 0},
        {"1 December", 0},
        {"", 0},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Shanghai");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gint64 moment = 0;
        g_autoptr(GError) error = NULL;
        Outcome outcome = when_read(cases[i].text, zone, NOW, &moment, &error);
        assert_int_equal(outcome, cases[i].wanted != 0 ? OUTCOME_DONE : OUTCOME_REFUSED);
        if (moment != cases[i].wanted)
            fail_msg("\"%s\": %" G_GINT64_FORMAT, cases[i].text, moment);
    }
    g_autofree char *date = when_date(NOW + 6 * 3600, zone);
    assert_string_equal(date, "2026-11-27");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_moments)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
