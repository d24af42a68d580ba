/* Log lines: what a stranger's text may not do to them. */
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void test_escape(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"plain", "plain"},
        {"two words", "\"two words\""},
        {"", "\"\""},
        {NULL, "-"},
        {"a\r\nb", "a\\x0D\\x0Ab"},
        {"say \"no\"", "\"say \\x22no\\x22\""},
        {"the desk's", "\"the desk's\""},
        {"it's", "\"it's\""},
        {"back\\x0A", "back\\x5Cx0A"},
        {"\xff\xfe", "\\xFF\\xFE"},
        {"客服", "客服"},
        {"\u202eevil", "\\xE2\\x80\\xAEevil"},
        {"\u061cevil", "\\xD8\\x9Cevil"},
        {"\u2028", "\\xE2\\x80\\xA8"},
        {"\xc2\x9b"
         "31m",
         "\\xC2\\x9B31m"},
        {"\x1b[31m", "\\x1B[31m"},
        {"\x7f", "\\x7F"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *escaped = log_escape(cases[i].value);
        assert_string_equal(escaped, cases[i].wanted);
    }
}

static void test_escape_cuts_on_a_character(void **state)
{
    (void)state;
    GString *value = g_string_new("x");
    for (guint i = 0; i < 200; i++)
        g_string_append(value, "客");
    g_autofree char *long_value = g_string_free(value, FALSE);
    g_autofree char *escaped = log_escape(long_value);
    assert_true(g_utf8_validate(escaped, -1, NULL));
    assert_true(strlen(escaped) <= 203);
    assert_true(g_str_has_suffix(escaped, "客..."));
}

/* What log_write() puts on standard error for one line. Caller frees. */
static char *captured(LogLevel threshold, LogLevel level, const char *queue_id, const char *text)
{
    g_autofree char *file = NULL;
    int descriptor = g_file_open_tmp("intake-XXXXXX", &file, NULL);
    int kept = dup(STDERR_FILENO);
    fflush(stderr);
    dup2(descriptor, STDERR_FILENO);
    Log *log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    log_set_level(log, threshold);
    log_write(log, level, queue_id, "%s", text);
    log_close(log);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(descriptor);
    char *line = NULL;
    assert_true(g_file_get_contents(file, &line, NULL, NULL));
    unlink(file);
    return line;
}

static void test_lines(void **state)
{
    (void)state;
    static const struct {
        LogLevel threshold, level;
        const char *queue_id, *text, *wanted; /* behind the time; NULL: no line */
    } cases[] = {
        {LOG_LEVEL_INFO, LOG_LEVEL_INFO, "4XyZ", "accepted", " test: 4XyZ: accepted\n"},
        {LOG_LEVEL_INFO, LOG_LEVEL_INFO, "-", "accepted", " test: -: accepted\n"},
        {LOG_LEVEL_INFO, LOG_LEVEL_INFO, NULL, "ready", " test: ready\n"},
        {LOG_LEVEL_INFO, LOG_LEVEL_WARNING, "Q", "slow", " test: Q: warning: slow\n"},
        {LOG_LEVEL_ERROR, LOG_LEVEL_ERROR, "Q", "away", " test: Q: error: away\n"},
        {LOG_LEVEL_WHY, LOG_LEVEL_WHY, "Q", "because", " test: Q: because\n"},
        {LOG_LEVEL_INFO, LOG_LEVEL_WHY, "Q", "because", NULL},
        {LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, "Q", "slow", NULL},
        {LOG_LEVEL_INFO, LOG_LEVEL_INFO, "Q", "a\nQ: forged", " test: Q: a\\x0AQ: forged\n"},
        {LOG_LEVEL_INFO, LOG_LEVEL_INFO, "Q\nR", "a", " test: Q\\x0AR: a\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line =
            captured(cases[i].threshold, cases[i].level, cases[i].queue_id, cases[i].text);
        const char *after_time = strchr(line, ' ');
        if (cases[i].wanted == NULL)
            assert_string_equal(line, "");
        else
            assert_string_equal(after_time, cases[i].wanted);
    }
}

static void test_long_lines_are_cut(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(5000, 'x');
    g_autofree char *line = captured(LOG_LEVEL_INFO, LOG_LEVEL_INFO, "Q", text);
    assert_true(strlen(line) < 1100);
    assert_true(g_str_has_suffix(line, "x...\n"));
}

static void test_level_names(void **state)
{
    (void)state;
    LogLevel level = LOG_LEVEL_ERROR;
    assert_true(log_level_from_name("why", &level));
    assert_int_equal(level, LOG_LEVEL_WHY);
    assert_false(log_level_from_name("debug", &level));
    assert_int_equal(level, LOG_LEVEL_WHY);
}

static void test_whether_a_line_is_written(void **state)
{
    (void)state;
    g_autoptr(Log) log = log_open("test", TRUE, LOG_LEVEL_WARNING);
    assert_true(log_writes(log, LOG_LEVEL_ERROR));
    assert_true(log_writes(log, LOG_LEVEL_WARNING));
    assert_false(log_writes(log, LOG_LEVEL_INFO));
    log_set_level(log, LOG_LEVEL_INFO);
    assert_true(log_writes(log, LOG_LEVEL_INFO));
}

static void test_a_trouble_of_every_mail_is_told_once_a_pause(void **state)
{
    (void)state;
    LogPause pause = {0};
    guint left_out = 7;
    const gint64 pause_us = LOG_PAUSE_S * G_TIME_SPAN_SECOND;
    gint64 now = 1;
    assert_true(log_pause_is_over(&pause, now, &left_out));
    assert_int_equal(left_out, 0);
    for (int mail = 0; mail < 1000; mail++)
        assert_false(log_pause_is_over(&pause, now + mail * (pause_us / 1000), &left_out));
    assert_true(log_pause_is_over(&pause, now + pause_us, &left_out));
    assert_int_equal(left_out, 1000);
    assert_true(log_pause_is_over(&pause, now + 3 * pause_us, &left_out));
    assert_int_equal(left_out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escape),
        cmocka_unit_test(test_escape_cuts_on_a_character),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_long_lines_are_cut),
        cmocka_unit_test(test_level_names),
        cmocka_unit_test(test_whether_a_line_is_written),
        cmocka_unit_test(test_a_trouble_of_every_mail_is_told_once_a_pause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
