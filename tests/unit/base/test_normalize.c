#include "base/normalize.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ACUTE "\xcc\x81"
#define BELOW "\xcc\x96"

static void test_forms_are_unicodes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"e" ACUTE, "\xc3\xa9"},
        {"a" ACUTE BELOW, "\xc3\xa1" BELOW},
        {"\xef\xbc\xa1", "A"},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *form = normalize_text(cases[i].text, -1, G_NORMALIZE_ALL_COMPOSE);
        assert_string_equal(form, cases[i].wanted);
    }
    g_autofree char *begin = normalize_text("e" ACUTE "x", 1, G_NORMALIZE_NFC);
    assert_string_equal(begin, "e");
}

/* Twice the marks would be put in order in four times the time. */
static void test_marks_past_the_limit_go(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("x");
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, ACUTE BELOW);
    g_string_append(text, "y");
    g_autofree char *form = normalize_text(text->str, -1, G_NORMALIZE_NFC);
    assert_int_equal(g_utf8_strlen(form, -1), 1 + 30 + 1);
    assert_int_equal(form[strlen(form) - 1], 'y');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms_are_unicodes),
        cmocka_unit_test(test_marks_past_the_limit_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
