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

/* The moments are in Shanghai; it is Tuesday 24 November 2026, 10:30 there. */
static void test_moments_near_are_said_as_people_say_them(void **state)
{
    (void)state;
    static const struct {
        gint64 time;
        const char *language;
        MomentUse use;
        gboolean names_zone;
        const char *wanted;
    } cases[] = {
        {1795514400, "en", MOMENT_BY, FALSE, "today by 18:00"},
        {1795514400, "zh-CN", MOMENT_BY, FALSE, "今天 18:00 前"},
        {1795514400, "zh-TW", MOMENT_BY, FALSE, "今天 18:00 前"},
        {1795514400, "de", MOMENT_BY, FALSE, "heute bis 18:00 Uhr"},
        {1795514400, "fr", MOMENT_BY, FALSE, "aujourd’hui avant 18:00"},
        {1795514400, "es", MOMENT_BY, FALSE, "hoy antes de las 18:00"},
        {1795514400, "ja", MOMENT_BY, FALSE, "本日18:00まで"},
        {1795514400, "it", MOMENT_BY, FALSE, "2026-11-24 18:00"},
        {1795568400, "en", MOMENT_AT, FALSE, "tomorrow at 09:00"},
        {1795568400, "zh-CN", MOMENT_AT, FALSE, "明天 09:00 "},
        {1795568400, "ja", MOMENT_AT, FALSE, "明日09:00"},
        {1796000400, "en", MOMENT_AT, FALSE, "on Monday at 09:00"},
        {1796000400, "de", MOMENT_BY, FALSE, "bis Montag, 09:00 Uhr"},
        {1796086800, "en", MOMENT_BY, FALSE, "by 09:00 on Tuesday 1 December"},
        {1796086800, "es", MOMENT_AT, FALSE, "el martes 1 de diciembre a las 09:00"},
        {1796086800, "zh-CN", MOMENT_BY, FALSE, "12 月 1 日（星期二）09:00 前"},
        {1798945200, "en", MOMENT_AT, FALSE, "on Sunday 3 January 2027 at 11:00"},
        {1798945200, "zh-CN", MOMENT_BY, FALSE, "2027 年 1 月 3 日（星期日）11:00 前"},
        {1798945200, "de", MOMENT_AT, FALSE, "am Sonntag, 3. Januar 2027, um 11:00 Uhr"},
        {1798945200, "fr", MOMENT_BY, FALSE, "le dimanche 3 janvier 2027 avant 11:00"},
        {1795514400, "en", MOMENT_BY, TRUE, "by 18:00 (GMT+8) on Tuesday 24 November"},
        {1795514400, "zh-CN", MOMENT_BY, TRUE, "11 月 24 日（星期二）18:00（GMT+8） 前"},
        {1795400000, "en", MOMENT_AT, FALSE, "on Monday 23 November at 10:13"},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Shanghai");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = moment_near(cases[i].time, 1795487400, zone, cases[i].language,
                                            cases[i].use, cases[i].names_zone);
        assert_string_equal(text, cases[i].wanted);
    }
}

static void test_days_are_said_without_a_time(void **state)
{
    (void)state;
    static const struct {
        gint64 time;
        const char *language, *wanted;
    } cases[] = {
        {1796054400, "en", "Tuesday 1 December"},
        {1796054400, "de", "Dienstag, 1. Dezember"},
        {1796054400, "fr", "mardi 1 décembre"},
        {1796054400, "es", "martes 1 de diciembre"},
        {1796054400, "ja", "12月1日（火）"},
        {1796054400, "zh-CN", "12 月 1 日（星期二）"},
        {1796054400, "it", "2026-12-01"},
        {1798732800, "en", "Friday 1 January 2027"},
        {1798732800, "zh-TW", "2027 年 1 月 1 日（星期五）"},
    };
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Asia/Shanghai");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = moment_day(cases[i].time, 1795487400, zone, cases[i].language);
        assert_string_equal(text, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moments_are_written_as_readers_write_them),
        cmocka_unit_test(test_moments_near_are_said_as_people_say_them),
        cmocka_unit_test(test_days_are_said_without_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
