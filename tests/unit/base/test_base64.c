/* The decoder against an independent one (GLib's), in pieces of every size, and what it passes
 * over. */
#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_base64_in_pieces_gives_what_was_encoded(void **state)
{
    (void)state;
    guchar octets[1000];
    for (gsize i = 0; i < sizeof octets; i++)
        octets[i] = (guchar)(i * 31 >> 2);
    for (gsize length = 0; length < 70; length++) {
        g_autofree char *encoded = g_base64_encode(octets, length);
        gsize size = strlen(encoded);
        for (gsize piece = 1; piece <= 9; piece++) {
            char out[BASE64_ROOM(1000)];
            Base64 step = {0};
            gsize written = 0;
            for (gsize at = 0; at < size; at += piece)
                written += base64_step(&step, encoded + at, MIN(piece, size - at), out + written);
            written += base64_finish(&step, out + written);
            assert_int_equal(written, length);
            assert_memory_equal(out, octets, length);
        }
    }
}

static void test_base64_passes_over_what_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"SGVs\r\nbG8=", "Hello"},
        {"SG!Vs-bG8", "Hello"},
        {"SGVsbG8=SGVsbG8=", "HelloHello"},
        {"SGVsbG8==SGVsbG8", "HelloHello"},
        {"====", ""},
        {"SGVsbG8= ignored", "Hello"},
        {"SGVsbG8= x\nSGVsbG8=", "HelloHello"},
        {"SGVsbG8=\n SGVsbG8=", "HelloHello"}, /* a blank begins a line: no comment */
        {"S", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        base64_append(got, cases[i].text, strlen(cases[i].text));
        assert_string_equal(got->str, cases[i].wanted);
    }
}

/* Readers pass it over; who would write into the text must know of it. */
static void test_what_was_passed_over_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gboolean has_strays;
    } cases[] = {
        {"SGVs\r\n bG8=\t\r\n", FALSE},
        {"SGVsbG8= \n", FALSE},
        {"====", FALSE},
        {"SG!VsbG8", TRUE},
        {"SGVsbG8= x", TRUE},
        {"SGVsbG8= SGVs", TRUE},
        {"SGVs\v", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Base64 step = {0};
        char out[BASE64_ROOM(30)];
        (void)base64_step(&step, cases[i].text, strlen(cases[i].text), out);
        assert_int_equal(step.has_strays, cases[i].has_strays);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64_in_pieces_gives_what_was_encoded),
        cmocka_unit_test(test_base64_passes_over_what_is_none),
        cmocka_unit_test(test_what_was_passed_over_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
