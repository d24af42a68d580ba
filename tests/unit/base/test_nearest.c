/* The word somebody probably meant. */
#include "base/nearest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void test_distance(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        guint wanted;
    } cases[] = {
        {"", "", 0},
        {"abc", "abc", 0},
        {"", "abc", 3},
        {"abc", "", 3},
        {"timeuot", "timeout", 1},
        {"ab", "ba", 1},
        {"kitten", "sitting", 3},
        {"ca", "abc", 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(nearest_distance(cases[i].one, cases[i].other), cases[i].wanted);
    g_autofree char *long_word = g_strnfill(1000, 'a');
    assert_int_equal(nearest_distance(long_word, "a"), 64);
    g_autofree char *limit = g_strnfill(64, 'a');
    assert_int_equal(nearest_distance(limit, limit), 0);
}

static void test_nearest_word(void **state)
{
    (void)state;
    static const struct {
        const char *word, *wanted;
    } cases[] = {
        {"timeuot", "timeout"}, {"tim", NULL}, {"usr", "user"}, {"soket", "socket"},
        {"zzz", NULL},          {"u", NULL},   {"", NULL},      {"user", "user"},
    };
    static const char *const words[] = {"timeout", "user", "socket"};
    g_autoptr(GPtrArray) candidates = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        g_ptr_array_add(candidates, (gpointer)words[i]);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *nearest = nearest_word(cases[i].word, candidates);
        if (g_strcmp0(nearest, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].word, nearest);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_nearest_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
