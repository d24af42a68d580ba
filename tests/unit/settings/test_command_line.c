#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "settings/command_line.h"

static Outcome parse(Daemon daemon, const char *words, CommandLine *line_r, GError **error)
{
    g_auto(GStrv) argv = g_strsplit(words, " ", -1);
    return command_line_parse(daemon, (int)g_strv_length(argv), argv, line_r, error);
}

static void every_option_of_the_filter_is_taken(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "m -c a.conf -fn -p inet:1@h -u me:us -P f.pid --dry-run",
        "m --config=a.conf --foreground --check --socket inet:1@h --user=me:us --pid-file f.pid "
        "--dry-run",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(spellings); i++) {
        g_auto(CommandLine) line = {0};
        assert_int_equal(parse(DAEMON_MILTER, spellings[i], &line, NULL), OUTCOME_DONE);
        assert_string_equal(line.settings_file, "a.conf");
        assert_string_equal(line.socket, "inet:1@h");
        assert_string_equal(line.user, "me:us");
        assert_string_equal(line.pid_file, "f.pid");
        assert_true(line.foreground && line.check_only && line.dry_run);
        assert_false(line.version || line.help || line.once);
    }
}

static void every_option_of_the_sender_is_taken(void **state)
{
    (void)state;
    g_auto(CommandLine) line = {0};
    assert_int_equal(parse(DAEMON_SENDER, "s -c a.conf -fn -u mail:adm -P /run/x --once --learn -V",
                           &line, NULL),
                     OUTCOME_DONE);
    assert_string_equal(line.settings_file, "a.conf");
    assert_string_equal(line.user, "mail:adm");
    assert_string_equal(line.pid_file, "/run/x");
    assert_true(line.foreground && line.check_only && line.once && line.learn && line.version);
}

static void without_options_the_usual_file_is_read(void **state)
{
    (void)state;
    g_auto(CommandLine) line = {0};
    assert_int_equal(parse(DAEMON_MILTER, "m", &line, NULL), OUTCOME_DONE);
    assert_string_equal(line.settings_file, SETTINGS_FILE);
    assert_null(line.socket);
    assert_null(line.pid_file);
    assert_false(line.foreground || line.check_only || line.dry_run);
}

static void a_value_may_look_like_an_option(void **state)
{
    (void)state;
    g_auto(CommandLine) line = {0};
    assert_int_equal(parse(DAEMON_MILTER, "m -c -h", &line, NULL), OUTCOME_DONE);
    assert_string_equal(line.settings_file, "-h");
    assert_false(line.help);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        Daemon daemon;
        const char *words, *named;
    } cases[] = {
        {DAEMON_MILTER, "m -x", "-x"},
        {DAEMON_MILTER, "m -c", "-c"},
        {DAEMON_MILTER, "m --no-such", "--no-such"},
        {DAEMON_MILTER, "m file", "\"file\""},
        {DAEMON_MILTER, "m -f file", "\"file\""},
        {DAEMON_MILTER, "m --once", "--once"},
        {DAEMON_SENDER, "s -p inet:1@h", "-p"},
        {DAEMON_SENDER, "s --dry-run", "--dry-run"},
        {DAEMON_SENDER, "s -u", "-u"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(CommandLine) line = {0};
        g_autoptr(GError) error = NULL;
        if (parse(cases[i].daemon, cases[i].words, &line, &error) != OUTCOME_REFUSED)
            fail_msg("%s", cases[i].words);
        if (strstr(error->message, cases[i].named) == NULL)
            fail_msg("%s: %s", cases[i].words, error->message);
    }
}

static void the_help_names_each_daemons_options(void **state)
{
    (void)state;
    g_autofree char *milter = command_line_help(DAEMON_MILTER);
    g_autofree char *sender = command_line_help(DAEMON_SENDER);
    static const char *const both[] = {"-c, ", "-f, ", "-n, ", "-u, ", "-P, ", "-V, ", "-h, "};
    for (size_t i = 0; i < G_N_ELEMENTS(both); i++) {
        assert_non_null(strstr(milter, both[i]));
        assert_non_null(strstr(sender, both[i]));
    }
    assert_non_null(strstr(milter, "-p, "));
    assert_non_null(strstr(milter, "--dry-run"));
    assert_null(strstr(milter, "--once"));
    assert_non_null(strstr(sender, "--once"));
    assert_null(strstr(sender, "--dry-run"));
}

static void the_command_line_overrules_the_file(void **state)
{
    (void)state;
    const CommandLine line = {.settings_file = (char *)"conf/intake.conf.sample",
                              .socket = (char *)"inet:1@localhost",
                              .user = (char *)"me",
                              .dry_run = TRUE};
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    if (command_line_load_settings(&line, &settings, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    assert_string_equal(settings->milter.socket, "inet:1@localhost");
    assert_string_equal(settings->milter.user, "me");
    assert_true(settings->milter.dry_run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_of_the_filter_is_taken),
        cmocka_unit_test(every_option_of_the_sender_is_taken),
        cmocka_unit_test(without_options_the_usual_file_is_read),
        cmocka_unit_test(a_value_may_look_like_an_option),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(the_help_names_each_daemons_options),
        cmocka_unit_test(the_command_line_overrules_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
