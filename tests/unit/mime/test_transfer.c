/* Transfer decoders against an independent one (GLib's), in pieces of every size. */
#include "mime/base64.h"
#include "mime/checksum.h"
#include "mime/uuencode.h"

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
            char out[MIME_BASE64_ROOM(1000)];
            MimeBase64 step = {0};
            gsize written = 0;
            for (gsize at = 0; at < size; at += piece)
                written +=
                    mime_base64_step(&step, encoded + at, MIN(piece, size - at), out + written);
            written += mime_base64_finish(&step, out + written);
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
        {"S", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) got = g_string_new(NULL);
        mime_base64_append(got, cases[i].text, strlen(cases[i].text));
        assert_string_equal(got->str, cases[i].wanted);
    }
}

static void test_uuencode(void **state)
{
    (void)state;
    static const char text[] = "words\r\nbegin 644 a file\r\n%2&5L;&\\\r\n#0V%T\n`\nend\nafter\n";
    for (gsize piece = 1; piece < 20; piece++) {
        MimeUu step = {0};
        g_autoptr(GString) got = g_string_new(NULL);
        for (gsize at = 0; at < sizeof text - 1; at += piece)
            mime_uu_step(&step, text + at, MIN(piece, sizeof text - 1 - at), got);
        mime_uu_clear(&step);
        assert_string_equal(got->str, "HelloCat");
    }
    /* Of six octets the last three are zeros, written as blanks that a server took off. */
    static const char cut[] = "begin 644 x\n&0V%T\n&0V%T1\n#0V%T\n`\nend\n";
    MimeUu step = {0};
    g_autoptr(GString) got = g_string_new(NULL);
    mime_uu_step(&step, cut, sizeof cut - 1, got);
    mime_uu_clear(&step);
    assert_int_equal(got->len, 15);
    assert_memory_equal(got->str, "Cat\0\0\0CatD\0\0Cat", 15);
}

static void test_uuencoded_lines_that_lost_their_blanks(void **state)
{
    (void)state;
    g_autoptr(GString) line = g_string_new("#");
    g_autoptr(GString) got = g_string_new(NULL);
    assert_true(mime_uu_line_decode(line, got));
    assert_int_equal(got->len, 3);
    g_string_assign(line, "#0V%T and much more than that");
    assert_false(mime_uu_line_decode(line, got));
}

static void test_checksum(void **state)
{
    (void)state;
    g_autoptr(MimeChecksum) checksum = mime_checksum_new();
    mime_checksum_add(checksum, "ab", 2);
    mime_checksum_add(checksum, "c", 1);
    g_autofree char *got = mime_checksum_finish(checksum);
    g_autofree char *wanted = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "abc", 3);
    assert_string_equal(got, wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64_in_pieces_gives_what_was_encoded),
        cmocka_unit_test(test_base64_passes_over_what_is_none),
        cmocka_unit_test(test_uuencode),
        cmocka_unit_test(test_uuencoded_lines_that_lost_their_blanks),
        cmocka_unit_test(test_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
