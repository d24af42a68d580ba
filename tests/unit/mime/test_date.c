/* Dates of the standard, of old software and of none. */
#include "mime/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_reads_dates(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        gint64 time;
        int offset;
        gboolean sound;
    } cases[] = {
        {"Mon, 02 Mar 2026 09:15:00 +0100", 1772439300, 3600, TRUE},
        {"2 Mar 2026 09:15:00 +0100", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 2026 09:15 +0100", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 26 09:15:00 +0100", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 2026 09:15:00 +01:00", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 2026 08:15:00 GMT", 1772439300, 0, TRUE},
        {"Mon, 2 Mar 2026 08:15:00 Z", 1772439300, 0, TRUE},
        {"Mon, 2 Mar 2026 03:15:00 EST", 1772439300, -18000, TRUE},
        {"Mon, 2 Mar 2026 03:15:00 -0500 (EST)", 1772439300, -18000, TRUE},
        {"Mon, 2 Mar 2026 09:15:00 GMT+0100", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 2026 09:15:00 CET", 1772439300, 3600, TRUE},
        {"Mon, 2 Mar 2026 08:15:00", 1772439300, 0, TRUE},
        {"Mon, 2 Mar 2026 08:15:00 +9999", 1772439300, 0, FALSE},
        {"Mon, 2 Mar 2026 08:15:00 +0175", 1772439300, 0, FALSE},
        {"Mon (a (nested) comment), 2 Mar 2026 08(h):15(m):00(s) +0000", 1772439300, 0, TRUE},
        {"Mon, 2 Mar 2026 08 :  15 : 00 +0000", 1772439300, 0, TRUE},
        {"Mon Mar  2 08:15:00 2026", 1772439300, 0, TRUE},
        {"Monday, 02-Mar-26 08:15:00 GMT", 1772439300, 0, TRUE},
        {"2026-03-02T08:15:00Z", 1772439300, 0, TRUE},
        {"2026-03-02T09:15:00.123+01:00", 1772439300, 3600, TRUE},
        {"2026-03-02T08", 1772438400, 0, TRUE},
        {"2026-03-02 08:15:00", 1772439300, 0, TRUE},
        {"2026/03/02 08:15:00", 1772439300, 0, TRUE},
        {"Mar 2, 2026 8:15:00 AM", 1772439300, 0, TRUE},
        {"Mar 2, 2026 8:15:00 PM", 1772482500, 0, TRUE},
        {"Sat, 29 Feb 2020 23:59:60 +0000", 1583020800, 0, TRUE},
        {"Fri, 21 Nov 97 09:55:06 -0600", 880127706, -21600, TRUE},
        {"Tue, 1 Jan 102 00:00:00 GMT", 1009843200, 0, TRUE},
        {"Thu, 01 Jan 1970 00:00:00 +0000", 0, 0, TRUE},
        {"Wed, 31 Dec 1969 23:59:59 +0000", -1, 0, TRUE},
        {"Fri, 31 Dec 9999 23:59:59 +0000", 253402300799, 0, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MimeDate date = {0};
        if (!mime_date_parse(cases[i].value, &date))
            fail_msg("%s: not read", cases[i].value);
        if (date.time != cases[i].time || date.offset != cases[i].offset ||
            date.has_sound_zone != cases[i].sound)
            fail_msg("%s: %" G_GINT64_FORMAT " %d %d", cases[i].value, date.time, date.offset,
                     date.has_sound_zone);
    }
}

static void test_refuses_what_is_no_date(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",
        "(yesterday)",
        "yesterday",
        "Mon, 31 Feb 2026 09:15:00 +0100",
        "Mon, 2 Mar 0000 09:15:00 +0100",
        "Mon, 2 Mar 10000 09:15:00 +0100",
        "Mon, 2 Mar 99999999999999999999 09:15:00 +0100",
        "Mon, 0 Mar 2026 09:15:00 +0100",
        "Mon, 2 Foo 2026 09:15:00 +0100",
        "Mon, 2 Mar 2026 25:15:00 +0100",
        "Mon, 2 Mar 2026 09:61:00 +0100",
        "09:15:00 +0100",
        "((((((((((",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
        MimeDate date;
        if (mime_date_parse(values[i], &date))
            fail_msg("%s: read as %" G_GINT64_FORMAT, values[i], date.time);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_dates),
        cmocka_unit_test(test_refuses_what_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
