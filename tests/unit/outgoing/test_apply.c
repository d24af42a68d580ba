/* Edits applied to a message, as a receiver would get it. */
#include "outgoing/outgoing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char mail[] =
    "From: a@x\r\nX-T: one\r\nSubject: s\r\n\tt\r\nX-t: two\r\n\r\nHello\r\nBye\r\n";

static Message *message_of(const char *octets)
{
    const MessageLimits limits = {.memory = 4096, .size = 4096, .directory = "/tmp"};
    Message *message = message_new(&limits);
    const char *body = strstr(octets, "\r\n\r\n") + 4;
    assert_int_equal(message_append(message, octets, (gsize)(body - octets), NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, body, strlen(body), NULL), OUTCOME_DONE);
    return message;
}

static void assert_result(const MailEdits *edits, const char *wanted)
{
    g_autoptr(Message) message = message_of(mail);
    g_autoptr(Message) result = NULL;
    assert_int_equal(outgoing_apply(message, edits, &result, NULL), OUTCOME_DONE);
    assert_int_equal(message_size(result), strlen(wanted));
    assert_memory_equal(message_octets(result), wanted, strlen(wanted));
    assert_int_equal(message_body_offset(result), strstr(wanted, "\r\n\r\n") + 4 - wanted);
}

static void test_nothing_changes_without_edits(void **state)
{
    (void)state;
    g_autoptr(MailEdits) edits = mail_edits_new();
    assert_result(edits, mail);
}

static void test_fields_are_counted_by_name(void **state)
{
    (void)state;
    g_autoptr(MailEdits) edits = mail_edits_new();
    mail_edits_replace_header(edits, "Subject", 1, "new\n folded");
    mail_edits_delete_header(edits, "X-T", 2);
    mail_edits_delete_header(edits, "X-T", 5);
    mail_edits_add_header(edits, "Top", "v");
    assert_result(edits, "Top: v\r\nFrom: a@x\r\nX-T: one\r\nSubject: new\r\n folded\r\n\r\n"
                         "Hello\r\nBye\r\n");
}

static void test_splices_touch_nothing_but_their_octets(void **state)
{
    (void)state;
    gsize body = (gsize)(strstr(mail, "Hello") - mail);
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
    g_autoptr(GBytes) words = g_bytes_new_static("J", 1);
    mail_edits_splice(edits, body, 1, words);
    mail_edits_splice(edits, body + 4, 1, empty);
    mail_edits_splice(edits, body + 12, 0, words);
    assert_result(edits, "From: a@x\r\nX-T: one\r\nSubject: s\r\n\tt\r\nX-t: two\r\n\r\n"
                         "Jell\r\nBye\r\nJ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_changes_without_edits),
        cmocka_unit_test(test_fields_are_counted_by_name),
        cmocka_unit_test(test_splices_touch_nothing_but_their_octets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
