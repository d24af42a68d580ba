/* One field written anew in a part's header; every other octet stays. */
#include "outgoing/header_block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_charset_is_set_where_it_stands(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"text/plain", "text/plain; charset=utf-8"},
        {"text/plain; charset=us-ascii", "text/plain; charset=utf-8"},
        {"text/plain; charset=\"iso-8859-1\"; format=flowed",
         "text/plain; charset=utf-8; format=flowed"},
        {"text/plain; format=flowed; CHARSET = big5 ; delsp=yes",
         "text/plain; charset=utf-8; format=flowed; delsp=yes"},
        {"text/plain; name=\"a; charset=b\"", "text/plain; charset=utf-8; name=\"a; charset=b\""},
        {"text/plain (a; charset=b); charset*=utf-8''x",
         "text/plain (a; charset=b); charset=utf-8"},
        {"text/plain;", "text/plain; charset=utf-8"},
        {"text/plain; name=\"open", "text/plain; charset=utf-8; name=\"open"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = content_type_with_charset(cases[i].value, "utf-8");
        assert_string_equal(got, cases[i].wanted);
    }
}

static void test_a_field_is_replaced_with_its_continuation(void **state)
{
    (void)state;
    g_autoptr(GString) block =
        g_string_new("A: 1\r\nContent-type: text/plain;\r\n charset=x\r\nB: 2\r\n\r\n");
    header_block_set(block, "Content-Type", "text/html", "\r\n");
    assert_string_equal(block->str, "A: 1\r\nContent-Type: text/html\r\nB: 2\r\n\r\n");
}

static void test_a_missing_field_is_added_at_the_end(void **state)
{
    (void)state;
    static const struct {
        const char *block, *wanted;
    } cases[] = {
        {"A: 1\n\n", "A: 1\nX: y\n\n"},
        {"\n", "X: y\n\n"},
        {"", "X: y\n"},
        {"XY: 1\n\n", "XY: 1\nX: y\n\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) block = g_string_new(cases[i].block);
        header_block_set(block, "X", "y", "\n");
        assert_string_equal(block->str, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charset_is_set_where_it_stands),
        cmocka_unit_test(test_a_field_is_replaced_with_its_continuation),
        cmocka_unit_test(test_a_missing_field_is_added_at_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
