/* The command line of intake-sender. */
#include "sender/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Outcome parse(const char *line, Options *options, GError **error)
{
    static char *words[16]; /* what getopt borrows outlives the call */
    g_auto(GStrv) list = g_strsplit(line, " ", -1);
    int count = 0;
    for (; list[count] != NULL; count++)
        words[count] = (char *)g_intern_string(list[count]);
    words[count] = NULL;
    return options_parse(count, words, options, error);
}

static void test_defaults(void **state)
{
    (void)state;
    Options options;
    assert_int_equal(parse("intake-sender", &options, NULL), OUTCOME_DONE);
    assert_string_equal(options.file, "/etc/intake/intake.conf");
    assert_null(options.user);
    assert_null(options.pid_file);
    assert_false(options.foreground || options.check_only || options.once || options.version);
}

static void test_every_option_is_taken(void **state)
{
    (void)state;
    Options options;
    assert_int_equal(
        parse("intake-sender -c a.conf -fn -u mail:adm -P /run/x --once -V", &options, NULL),
        OUTCOME_DONE);
    assert_string_equal(options.file, "a.conf");
    assert_string_equal(options.user, "mail:adm");
    assert_string_equal(options.pid_file, "/run/x");
    assert_true(options.foreground && options.check_only && options.once && options.version);
}

static void test_faults_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *wanted;
    } cases[] = {
        {"intake-sender -c", "option -c needs a value"},
        {"intake-sender -x", "unknown option -x (hint: -h lists them)"},
        {"intake-sender --twice", "unknown option --twice (hint: -h lists them)"},
        {"intake-sender -f now", "unexpected argument \"now\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Options options;
        g_autoptr(GError) error = NULL;
        assert_int_equal(parse(cases[i].line, &options, &error), OUTCOME_REFUSED);
        assert_string_equal(error->message, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_every_option_is_taken),
        cmocka_unit_test(test_faults_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
