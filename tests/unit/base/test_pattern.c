/* Admins' expressions over strangers' text. */
#include "base/pattern.h"

#include "../common/effort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

static void test_matches(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *subject, *match; /* NULL: none */
    } cases[] = {
        {"error [0-9]+", "An ERROR 42 came up", "ERROR 42"},
        {"\\b(INV|RE)-?\\d{4,}\\b", "see inv-2026 please", "inv-2026"},
        {"\\b(INV|RE)-?\\d{4,}\\b", "see inv-202 please", NULL},
        {"发票\\w*", "请问发票号码是多少", "发票号码是多少"},
        {"straße", "STRASSE", NULL},
        {"ÄRGER", "viel ärger", "ärger"},
        {"^a", "ba\na", NULL},
        {"(?m)^a", "ba\na", "a"},
        {"\\d", "٣", "٣"},
        {"", "x", ""},
        {"x*", "", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Pattern) pattern = NULL;
        assert_int_equal(pattern_compile(cases[i].expression, &pattern, NULL), OUTCOME_DONE);
        assert_string_equal(pattern_expression(pattern), cases[i].expression);
        g_autofree char *match = NULL;
        gboolean found = pattern_matches(pattern, cases[i].subject, &match);
        assert_int_equal(found, cases[i].match != NULL);
        if (g_strcmp0(match, cases[i].match) != 0)
            fail_msg("%s: \"%s\"", cases[i].expression, match);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *wanted;
    } cases[] = {
        {"a(b", "missing closing parenthesis at position 3 of \"a(b\""},
        {"[z-a]", "range out of order in character class at position 3 of \"[z-a]\""},
        {"a\\Cb", "using \\C is disabled by the application at position 3 of \"a\\Cb\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Pattern *pattern = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(pattern_compile(cases[i].expression, &pattern, &error), OUTCOME_REFUSED);
        assert_string_equal(error->message, cases[i].wanted);
        assert_null(pattern);
    }
    g_autofree char *long_expression = g_strnfill(3000, 'a');
    Pattern *pattern = NULL;
    assert_int_equal(pattern_compile(long_expression, &pattern, NULL), OUTCOME_REFUSED);
}

static void test_match_is_cut_on_a_character(void **state)
{
    (void)state;
    GString *text = g_string_new("x");
    for (guint i = 0; i < 100; i++)
        g_string_append(text, "客");
    g_autofree char *subject = g_string_free(text, FALSE);
    g_autoptr(Pattern) pattern = NULL;
    g_autofree char *match = NULL;
    assert_int_equal(pattern_compile(".*", &pattern, NULL), OUTCOME_DONE);
    assert_true(pattern_matches(pattern, subject, &match));
    assert_int_equal(strlen(match), 79);
    assert_true(g_utf8_validate(match, -1, NULL));
}

static void test_finds_what_lies_far_in(void **state)
{
    (void)state;
    g_autofree char *before = g_strnfill(PATTERN_SUBJECT_OCTETS - 10, ' ');
    g_autofree char *inside = g_strconcat(before, "refund", NULL);
    g_autofree char *outside = g_strconcat(before, "          refund", NULL);
    g_autoptr(Pattern) pattern = NULL;
    assert_int_equal(pattern_compile("(?<= )refund", &pattern, NULL), OUTCOME_DONE);
    assert_true(pattern_matches(pattern, inside, NULL));
    assert_false(pattern_matches(pattern, outside, NULL));
}

/* Without the limits: seconds to hours over this text, in which each has to give up everywhere. */
static void try_everywhere(const char *expression, gsize length)
{
    (void)length;
    g_autofree char *subject = g_strnfill(PATTERN_SUBJECT_OCTETS, 'a');
    g_autoptr(Pattern) pattern = NULL;
    assert_int_equal(pattern_compile(expression, &pattern, NULL), OUTCOME_DONE);
    (void)pattern_matches(pattern, subject, NULL);
}

static void test_slow_expressions_end(void **state)
{
    (void)state;
    static const char *const expressions[] = {
        "(a+)+$",       "(a|aa)*b$", "(?:a*)*c",      "a*a*a*a*a*b", "\\w+\\d+x",
        "(\\w+)\\s\\1", "[ab]+[cd]", "(?=(a+))\\1+z", ".*.*.*=.*",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(expressions); i++) {
        double bound = effort_bound(1),
               seconds =
                   effort_seconds(expressions[i], strlen(expressions[i]), try_everywhere, bound);
        if (seconds > bound)
            fail_msg("%s took %.1f s", expressions[i], seconds);
    }
}

static void test_broken_utf8_matches_nothing(void **state)
{
    (void)state;
    g_autoptr(Pattern) pattern = NULL;
    assert_int_equal(pattern_compile("a", &pattern, NULL), OUTCOME_DONE);
    assert_false(pattern_matches(pattern, "a\xff", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_match_is_cut_on_a_character),
        cmocka_unit_test(test_finds_what_lies_far_in),
        cmocka_unit_test(test_slow_expressions_end),
        cmocka_unit_test(test_broken_utf8_matches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
