/* Points in time as people write them, in the desk's zone, across zones and summer time. */
#include "answer/moment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_moments_are_written_as_readers_write_them(void **state)
{
    (void)state;
    static const struct {
        gint64 time;
        const char *zone, *language, *wanted;
    } cases[] = {
        {1795487400, "Asia/Shanghai", "en", "Tuesday 24 November 2026, 10:30 (GMT+8)"},
        {1795487400, "Asia/Shanghai", "en-GB", "Tuesday 24 November 2026, 10:30 (GMT+8)"},
        {1795487400, "Asia/Shanghai", "zh-CN", "2026 年 11 月 24 日（星期二）10:30（GMT+8）"},
        {1795487400, "America/New_York", "en", "Monday 23 November 2026, 21:30 (GMT-5)"},
        {1780000000, "America/New_York", "en", "Thursday 28 May 2026, 16:26 (GMT-4)"},
        {1795487400, "Asia/Kolkata", "en", "Tuesday 24 November 2026, 08:00 (GMT+5:30)"},
        {1795487400, "UTC", "it", "2026-11-24 02:30 (GMT)"},
        {1795487400, "UTC", "fr", "mardi 24 novembre 2026 à 02:30 (GMT)"},
        {1795487400, "Asia/Tokyo", "ja", "2026年11月24日（火）11:30（GMT+9）"},
        {1795487400, "UTC", "de-AT", "Dienstag, 24. November 2026, 02:30 Uhr (GMT)"},
        {1795487400, "UTC", "es", "martes 24 de noviembre de 2026 a las 02:30 (GMT)"},
        {1795487400, "Asia/Taipei", "zh-TW", "2026 年 11 月 24 日（星期二）10:30（GMT+8）"},
        {1795487400, "No/Such", "en", "Tuesday 24 November 2026, 02:30 (GMT)"},
        {0, "UTC", "zh", "1970 年 1 月 1 日（星期四）00:00（GMT）"},
        {G_MAXINT64, "UTC", "it", "1970-01-01 00:00 (GMT)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(cases[i].zone);
        g_autofree char *text = moment_text(cases[i].time, zone, cases[i].language, TRUE);
        g_autofree char *bare = moment_text(cases[i].time, zone, cases[i].language, FALSE);
        assert_string_equal(text, cases[i].wanted);
        assert_true(g_str_has_prefix(text, bare));
        assert_null(strstr(bare, "GMT"));
    }
}

static void test_the_day_is_the_one_of_the_zone(void **state)
{
    (void)state;
    int year, month, day;
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Shanghai");
    moment_day(1798736400, zone, &year, &month, &day); /* 2026-12-31 17:00 UTC */
    assert_int_equal(year, 2027);
    assert_int_equal(month, 1);
    assert_int_equal(day, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_are_written_as_readers_write_them),
        cmocka_unit_test(test_the_day_is_the_one_of_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
