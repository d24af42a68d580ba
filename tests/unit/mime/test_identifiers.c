/* Message-ids as mail programs write and break them. */
#include "mime/identifiers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_reads_the_one_id(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"<1@x>", "1@x"},
        {"1@x", "1@x"},
        {" < 1 @ x > ", "1@x"},
        {"<<1@x>>", "1@x"},
        {"<1@x", "1@x"},
        {"1@x>", "1@x"},
        {"<>", NULL},
        {"", NULL},
        {"<1>", "1"},
        {"<1@x> (added by relay@y)", "1@x"},
        {"<1\xff@x>", "1\xef\xbf\xbd@x"},
        {"<1\x01\t@x>", "1@x"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = mime_identifier_parse(cases[i].value);
        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].value, got);
    }
}

static void test_reads_lists(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"<1@x> <2@x>", "1@x 2@x"},
        {"<1@x><2@x>,<3@x>", "1@x 2@x 3@x"},
        {"<1@x> <1@x> <2@x>", "1@x 2@x"},
        {"Your message of \"Mon\" <1@x>", "1@x"},
        {"1@x 2@x", "1@x 2@x"},
        {"1", "1"},
        {"some words only", ""},
        {"<1@x <2@x>", "1@x 2@x"},
        {"<1@x", "1@x"},
        {"<>", ""},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
        mime_identifiers_add(ids, cases[i].value, 10);
        g_ptr_array_add(ids, NULL);
        g_autofree char *got = g_strjoinv(" ", (char **)ids->pdata);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].value, got);
    }
}

static void test_a_full_list_keeps_the_first_and_the_newest(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    mime_identifiers_add(ids, "<1@x> <2@x> <3@x> <4@x> <5@x> <6@x> <7@x>", 3);
    assert_int_equal(ids->len, 3);
    assert_string_equal(ids->pdata[0], "1@x");
    assert_string_equal(ids->pdata[1], "6@x");
    assert_string_equal(ids->pdata[2], "7@x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_the_one_id),
        cmocka_unit_test(test_reads_lists),
        cmocka_unit_test(test_a_full_list_keeps_the_first_and_the_newest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
