#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "filter/arguments.h"

static Outcome parse(const char *line, Arguments *arguments, char ***words_r)
{
    *words_r = g_strsplit(line, " ", -1);
    return arguments_parse((int)g_strv_length(*words_r), *words_r, arguments, NULL);
}

static void every_option_is_taken(void **state)
{
    (void)state;
    Arguments arguments;
    g_auto(GStrv) words = NULL;
    assert_int_equal(
        parse("m -c a.conf -f -n -p inet:1@h -u me:us -P f.pid --dry-run", &arguments, &words),
        OUTCOME_DONE);
    assert_string_equal(arguments.file, "a.conf");
    assert_string_equal(arguments.socket, "inet:1@h");
    assert_string_equal(arguments.user, "me:us");
    assert_string_equal(arguments.pid_file, "f.pid");
    assert_true(arguments.foreground && arguments.check_only && arguments.dry_run);
    assert_false(arguments.version || arguments.help);
}

static void without_options_the_usual_file_is_read(void **state)
{
    (void)state;
    Arguments arguments;
    g_auto(GStrv) words = NULL;
    assert_int_equal(parse("m", &arguments, &words), OUTCOME_DONE);
    assert_string_equal(arguments.file, ARGUMENTS_SETTINGS_FILE);
    assert_null(arguments.socket);
    assert_false(arguments.foreground || arguments.check_only || arguments.dry_run);
}

static void what_is_not_understood_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {"m -x", "m -c", "m --no-such", "m file", "m -f file"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        Arguments arguments;
        g_auto(GStrv) words = NULL;
        if (parse(lines[i], &arguments, &words) != OUTCOME_REFUSED)
            fail_msg("%s", lines[i]);
    }
}

static void the_usage_names_every_option(void **state)
{
    (void)state;
    static const char *const options[] = {"-c ", "-f ", "-n ", "-p ",
                                          "-u ", "-P ", "-V ", "--dry-run"};
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        assert_non_null(strstr(strchr(arguments_usage(), '\n'), options[i]));
}

static void the_command_line_overrules_the_file(void **state)
{
    (void)state;
    const Arguments arguments = {.file = "conf/intake.conf.sample",
                                 .socket = "inet:1@localhost",
                                 .user = "me",
                                 .dry_run = TRUE};
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    if (arguments_load_settings(&arguments, &settings, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    assert_string_equal(settings->milter.socket, "inet:1@localhost");
    assert_string_equal(settings->milter.user, "me");
    assert_true(settings->milter.dry_run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_is_taken),
        cmocka_unit_test(without_options_the_usual_file_is_read),
        cmocka_unit_test(what_is_not_understood_is_refused),
        cmocka_unit_test(the_usage_names_every_option),
        cmocka_unit_test(the_command_line_overrules_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
