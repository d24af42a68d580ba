/* Programs of the admin's: what they are given, what they answer, and how they are ended. */
#include "sender/run_program.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct ended {
    Outcome outcome;
    char *output, *reason;
} Ended;

static void ended_clear(Ended *ended)
{
    g_free(ended->output);
    g_free(ended->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ended, ended_clear)

static Ended run(const char *input, int timeout_ms, const gint *stopping, const char *program,
                 const char *one, const char *two)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    const char *given[] = {program, one, two};
    for (gsize i = 0; i < G_N_ELEMENTS(given) && given[i] != NULL; i++)
        g_ptr_array_add(words, (gpointer)given[i]);
    const ProgramRun asked = {words, input, timeout_ms, stopping};
    Ended ended = {OUTCOME_DONE, NULL, NULL};
    g_autoptr(GError) error = NULL;
    ended.outcome = run_program(&asked, &ended.output, &error);
    ended.reason = g_strdup(error != NULL ? error->message : NULL);
    return ended;
}

static Ended shell(const char *script, int timeout_ms)
{
    return run("{}", timeout_ms, NULL, "/bin/sh", "-c", script);
}

#define LONG_MS 60000

static void test_input_goes_in_and_output_comes_out(void **state)
{
    (void)state;
    g_autofree char *large = g_strnfill(300000, 'x');
    g_auto(Ended) same = run("{\"a\": \"ä\"}", LONG_MS, NULL, "/bin/cat", NULL, NULL);
    assert_int_equal(same.outcome, OUTCOME_DONE);
    assert_string_equal(same.output, "{\"a\": \"ä\"}");
    g_auto(Ended) counted = run(large, LONG_MS, NULL, "/usr/bin/wc", "-c", NULL);
    assert_string_equal(counted.output, "300000\n");
    g_auto(Ended) ignored = run(large, LONG_MS, NULL, "/bin/echo", "$HOME; ls", NULL);
    assert_string_equal(ignored.output, "$HOME; ls\n"); /* no shell reads it */
}

static void test_it_has_nothing_of_ours(void **state)
{
    (void)state;
    g_setenv("PGPASSWORD", "secret", TRUE);
    g_auto(Ended) environment = run("", LONG_MS, NULL, "/usr/bin/env", NULL, NULL);
    assert_null(strstr(environment.output, "PGPASSWORD"));
    assert_non_null(strstr(environment.output, "PATH="));
    FILE *kept = fopen("/dev/null", "r"); /* without CLOEXEC */
    g_auto(Ended) descriptors = shell("ls /proc/$$/fd | wc -l", LONG_MS);
    fclose(kept);
    assert_true(atoi(descriptors.output) <= 4);
}

static void test_failures_say_why(void **state)
{
    (void)state;
    static const struct {
        const char *script, *reason;
    } cases[] = {
        {"echo sorry >&2; echo more >&2; exit 3", "ended with status 3: sorry"},
        {"exit 1", "ended with status 1"},
        {"kill -TERM $$", "was ended by signal 15"},
        {"head -c 70000 /dev/zero | tr '\\0' x", "it printed too much"},
        {"yes", "it printed too much"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Ended) ended = shell(cases[i].script, LONG_MS);
        assert_int_equal(ended.outcome, OUTCOME_RETRY);
        assert_string_equal(ended.reason, cases[i].reason);
    }
    g_auto(Ended) missing = run("", LONG_MS, NULL, "/nowhere/program", NULL, NULL);
    assert_string_equal(missing.reason, "cannot be started: No such file or directory");
}

static void test_broken_text_is_made_valid(void **state)
{
    (void)state;
    g_auto(Ended) ended = shell("printf 'yes \\377'", LONG_MS);
    assert_int_equal(ended.outcome, OUTCOME_DONE);
    assert_true(g_utf8_validate(ended.output, -1, NULL));
}

static gboolean is_running(int process)
{
    g_autofree char *file = g_strdup_printf("/proc/%d/stat", process);
    g_autofree char *stat = NULL;
    return g_file_get_contents(file, &stat, NULL, NULL) && strstr(stat, ") Z ") == NULL;
}

/* The file tells the process that the program started and did not wait for. */
static void test_time_ends_it_with_all_it_started(void **state)
{
    (void)state;
    g_autofree char *file = g_strdup_printf("%s/run-program-%d", g_get_tmp_dir(), (int)getpid());
    g_autofree char *script = g_strdup_printf("sleep 1000 & echo $! >%s; wait", file);
    g_autofree char *number = NULL;
    /* A busy machine may end it before it has started anything. */
    for (int time_ms = 200; time_ms < 2 * LONG_MS && atoi(number != NULL ? number : "") == 0;
         time_ms *= 2) {
        g_auto(Ended) ended = shell(script, time_ms);
        assert_int_equal(ended.outcome, OUTCOME_RETRY);
        assert_string_equal(ended.reason, "it ran out of time");
        g_free(number);
        number = NULL;
        (void)g_file_get_contents(file, &number, NULL, NULL);
    }
    assert_non_null(number);
    g_unlink(file);
    for (guint looks = 0; looks < 3000 && is_running(atoi(number)); looks++)
        g_usleep(10000); /* it was killed, and dies when the machine finds time */
    assert_false(is_running(atoi(number)));
}

static void test_one_left_behind_holds_nothing_up(void **state)
{
    (void)state;
    g_auto(Ended) ended = shell("sleep 1000 & echo yes", LONG_MS);
    assert_int_equal(ended.outcome, OUTCOME_DONE);
    assert_string_equal(ended.output, "yes\n");
}

static void test_a_stop_ends_it(void **state)
{
    (void)state;
    const gint stopping = 1;
    g_auto(Ended) ended = run("", LONG_MS, &stopping, "/bin/sleep", "1000", NULL);
    assert_string_equal(ended.reason, "the sender was stopped");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_input_goes_in_and_output_comes_out),
        cmocka_unit_test(test_it_has_nothing_of_ours),
        cmocka_unit_test(test_failures_say_why),
        cmocka_unit_test(test_broken_text_is_made_valid),
        cmocka_unit_test(test_time_ends_it_with_all_it_started),
        cmocka_unit_test(test_one_left_behind_holds_nothing_up),
        cmocka_unit_test(test_a_stop_ends_it),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
