/* Uuencode in pieces of every size, and the checksum of a part. */
#include "base/checksum.h"
#include "mime/uuencode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

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
    g_autoptr(Checksum) checksum = checksum_new();
    checksum_add(checksum, "ab", 2);
    checksum_add(checksum, "c", 1);
    g_autofree char *got = checksum_finish(checksum);
    g_autofree char *wanted = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "abc", 3);
    assert_string_equal(got, wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uuencode),
        cmocka_unit_test(test_uuencoded_lines_that_lost_their_blanks),
        cmocka_unit_test(test_checksum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
