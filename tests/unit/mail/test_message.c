/* The octets of a mail: in memory, past the memory limit, past the size limit, and from files. */
#include "mail/message.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const MessageLimits small = {.memory = 16, .size = 64, .directory = "/tmp"};

static void test_moves_to_a_file_and_reads_the_same(void **state)
{
    (void)state;
    static const char mail[] = "A: b\r\n\r\n0123456789abcdefghijklmnopqrstuv";
    g_autoptr(Message) message = message_new(&small);
    for (gsize i = 0; i + 1 < sizeof mail; i++) {
        assert_int_equal(message_append(message, mail + i, 1, NULL), OUTCOME_DONE);
        if (i == 7)
            message_mark_body(message);
        assert_int_equal(message_octets(message) == NULL, i >= 16);
    }
    assert_int_equal(message_size(message), sizeof mail - 1);
    assert_int_equal(message_body_offset(message), 8);
    assert_true(message_descriptor(message) >= 0);
    char octets[8];
    assert_int_equal(message_read_at(message, 8, octets, 8, NULL), OUTCOME_DONE);
    assert_memory_equal(octets, "01234567", 8);
    assert_int_equal(message_read_at(message, 38, octets, 8, NULL), OUTCOME_REFUSED);
    assert_int_equal(message_read_at(message, G_MAXSIZE, octets, 8, NULL), OUTCOME_REFUSED);
}

static void test_what_is_past_the_size_limit_is_dropped_and_said(void **state)
{
    (void)state;
    g_autofree char *octets = g_strnfill(100, 'x');
    g_autoptr(Message) message = message_new(&small);
    assert_int_equal(message_append(message, octets, 60, NULL), OUTCOME_DONE);
    assert_false(message_truncated(message));
    assert_int_equal(message_append(message, octets, 60, NULL), OUTCOME_DONE);
    assert_true(message_truncated(message));
    assert_int_equal(message_size(message), 64);
}

static void test_no_room_on_disk_is_a_retry(void **state)
{
    (void)state;
    MessageLimits limits = small;
    limits.directory = "/nonexistent/directory";
    g_autofree char *octets = g_strnfill(32, 'x');
    g_autoptr(Message) message = message_new(&limits);
    g_autoptr(GError) error = NULL;
    assert_int_equal(message_append(message, octets, 32, &error), OUTCOME_RETRY);
    assert_non_null(strstr(error->message, "'/nonexistent/directory'"));
    assert_int_equal(message_append(message, octets, 1, NULL), OUTCOME_RETRY);
}

static gsize body_of(const char *mail, const MessageLimits *limits)
{
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("intake-XXXXXX", &path, NULL);
    assert_true(file >= 0);
    g_close(file, NULL);
    assert_true(g_file_set_contents(path, mail, -1, NULL));
    g_autoptr(Message) message = NULL;
    assert_int_equal(message_load(path, limits, &message, NULL), OUTCOME_DONE);
    g_unlink(path);
    assert_int_equal(message_size(message), strlen(mail));
    return message_body_offset(message);
}

static void test_the_body_of_a_file_begins_after_the_first_empty_line(void **state)
{
    (void)state;
    static const struct {
        const char *mail;
        gsize body;
    } cases[] = {
        {"A: b\r\n\r\nx", 8},
        {"A: b\n\nx\n\ny", 6},
        {"A: b\n\r\nx", 7},
        {"\nx", 1},
        {"A: b\r\n\rX\r\n", 10},
        {"A: b", 4},
        {"", 0},
    };
    MessageLimits limits = small;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        limits.memory = 1024;
        assert_int_equal(body_of(cases[i].mail, &limits), cases[i].body);
        limits.memory = 2;
        assert_int_equal(body_of(cases[i].mail, &limits), cases[i].body);
    }
}

static void test_a_missing_file_is_named(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = NULL;
    assert_int_equal(message_load("/nonexistent.eml", &small, &message, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "'/nonexistent.eml'"));
    assert_null(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_to_a_file_and_reads_the_same),
        cmocka_unit_test(test_what_is_past_the_size_limit_is_dropped_and_said),
        cmocka_unit_test(test_no_room_on_disk_is_a_retry),
        cmocka_unit_test(test_the_body_of_a_file_begins_after_the_first_empty_line),
        cmocka_unit_test(test_a_missing_file_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
