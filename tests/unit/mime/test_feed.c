/* What the parser is given, and what is remembered of it: limits of a header, forged fields of ours
   behind them, and what stands around the parts, in memory and in a file. */
#include "../common/shelf.h"
#include "mime/feed.h"
#include "mime/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define IN_FILE 4096
#define IN_MEMORY (8 * 1024 * 1024)

static guint count_fields(const MailFacts *facts, const char *name)
{
    guint count = 0;
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        count += strcmp(field->name, name) == 0 ? 1 : 0;
    }
    return count;
}

/* All that the feed hands out of a mail whose header ends at its first empty line. */
static GString *fed(const char *octets, gsize memory, const MimeLimits *limits)
{
    g_autoptr(Message) message = shelf_message(octets, strlen(octets), memory);
    g_autoptr(MimeSource) source = mime_source_new(message);
    g_autoptr(MimeFeed) feed = mime_feed_new(source, 0, limits, MIME_FEED_MAIL);
    GString *text = g_string_new(NULL);
    char buffer[7];
    ssize_t taken;
    while ((taken = g_mime_stream_read((GMimeStream *)feed, buffer, sizeof buffer)) > 0)
        g_string_append_len(text, buffer, taken);
    return text;
}

static void headers_are_made_right_and_bodies_pass(void **state)
{
    (void)state;
    static const struct {
        const char *octets, *wanted;
    } cases[] = {
        {"A: b\r\nC: d\r\n\r\nbody\r\n", "A: b\nC: d\n\nbody\r\n"},
        {"\r\nFrom x@y Mon\r\nA: b\r\n\r\n", "A: b\n\n"},
        {"A: b\r\r\nC: d\r\r\n\r\r\nbody", "A: b\nC: d\n\nbody"},
        {"A: b\nwords\nTo: d\n\n", "A: b\nTo: d\n\n"},
        {"A: b\nwords\nmore\n", "A: b\n\nwords\nmore\n"},
        {"A: b", "A: b\n\n"},
        {"A: b\n\n--x\nB: c\nwords\n", "A: b\n\n--x\nB: c\n\nwords\n"},
        {"A: b\n\n--x\nB: c\n--y\n", "A: b\n\n--x\nB: c\n\n--y\n\n"},
        {"A: b\n\nwords\r--x\rB: c\n\n", "A: b\n\nwords\n--x\nB: c\n\n"},
        {"Content-Type: a/b\ncontent-type: c/d\n\n", "Content-Type: a/b\n(ontent-type: c/d\n\n"},
        {"Content-Type:\nContent-Type: c/d\n\n", "Content-Type:\nContent-Type: c/d\n\n"},
        {"A: 1\nB: 2\nC: 3\n D\nX-Intake-A: 4\n\n", "A: 1\nB: 2\nX-Intake-A: 4\n\n"},
        {"", "\n"},
    };
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    limits.header_fields = 2;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *memory = fed(cases[i].octets, IN_MEMORY, &limits);
        assert_string_equal(memory->str, cases[i].wanted);
        GString *file = fed(cases[i].octets, 0, &limits);
        assert_string_equal(file->str, cases[i].wanted);
        g_string_free(memory, TRUE);
        g_string_free(file, TRUE);
    }
}

static MailFacts *read_in(const GString *octets, gsize memory)
{
    g_autoptr(Message) message = shelf_message(octets->str, octets->len, memory);
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    MailFacts *facts = NULL;
    assert_int_equal(mime_read(message, &limits, &facts, NULL), OUTCOME_DONE);
    return facts;
}

/* The limit, and the edge of a file's window, fall on each octet around the forged field in turn.
 */
static void a_forged_field_is_seen_behind_the_limit(void **state)
{
    (void)state;
    const gsize limit = 256 * 1024;
    for (gsize before = limit - 60; before <= limit + 4; before++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\r\n");
        while (mail->len < before - 100)
            g_string_append(mail, "X-Long: 01234567\r\n");
        g_string_append(mail, "X-Pad: ");
        while (mail->len < before)
            g_string_append_c(mail, 'p');
        g_string_append(mail, "\r\nX-Other: 1\r\nX-Intake-Ticket: ACME-1\r\nX-More: 1\r\n");
        g_string_append(mail, " X-Intake-Ticket: folded\r\nX-Intake-Ticket: ACME-2\r\n\r\n"
                              "X-Intake-Ticket: no field\r\n");
        for (int in_file = 0; in_file < 2; in_file++) {
            g_autoptr(MailFacts) facts = read_in(mail, in_file ? IN_FILE : IN_MEMORY);
            assert_int_equal(count_fields(facts, "X-Intake-Ticket"), 2);
            assert_true(facts->malformed);
        }
    }
}

static void forged_fields_are_bounded(void **state)
{
    (void)state;
    g_autoptr(GString) mail = g_string_new("From: ann@example.com\nX-Long: ");
    while (mail->len < 300 * 1024)
        g_string_append_c(mail, 'p');
    for (guint i = 0; i < MIME_CLAIMS_MAX + 100; i++)
        g_string_append(mail, "\nX-Intake-Ticket: 1");
    g_string_append(mail, "\n\nHello\n");
    g_autoptr(MailFacts) facts = read_in(mail, IN_FILE);
    assert_int_equal(count_fields(facts, "X-Intake-Ticket"), MIME_CLAIMS_MAX);
    assert_string_equal(facts->text, "Hello");
}

/* Before, between and behind the parts: megabytes of words, and of lines that begin like a
   delimiter, hide no part. */
static void what_stands_around_the_parts_hides_none(void **state)
{
    (void)state;
    static const char *const fillings[] = {"words and words and words\r\n", "--words\r\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(fillings); i++) {
        g_autoptr(GString) around = g_string_new(NULL);
        while (around->len < 1024 * 1024)
            g_string_append(around, fillings[i]);
        g_autoptr(GString) mail = g_string_new(NULL);
        g_string_printf(mail,
                        "From: ann@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                        "%s--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n%s--c\r\n\r\n"
                        "one\r\n--c--\r\n%s--b\r\n\r\ntwo\r\n--b--\r\n%s",
                        around->str, around->str, around->str, around->str);
        for (int in_file = 0; in_file < 2; in_file++) {
            g_autoptr(MailFacts) facts = read_in(mail, in_file ? IN_FILE : IN_MEMORY);
            assert_string_equal(facts->text, "one\n\ntwo");
            assert_false(facts->malformed && i == 0);
        }
    }
}

static void of_several_types_the_first_that_says_something_counts(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "Content-Type: multipart/mixed; boundary=b\r\nContent-Type: text/html\r\n",
        "Content-Type:\r\nContent-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\nContent-Type: multipart/mixed; "
        "boundary=c\r\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\r\n");
        g_string_append_printf(mail, "%s\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
                               fields[i]);
        g_autoptr(MailFacts) facts = read_in(mail, IN_MEMORY);
        assert_string_equal(facts->text, "one\n\ntwo");
        assert_int_equal(count_fields(facts, "Content-Type"), 2);
    }
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_are_made_right_and_bodies_pass),
        cmocka_unit_test(a_forged_field_is_seen_behind_the_limit),
        cmocka_unit_test(forged_fields_are_bounded),
        cmocka_unit_test(what_stands_around_the_parts_hides_none),
        cmocka_unit_test(of_several_types_the_first_that_says_something_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
