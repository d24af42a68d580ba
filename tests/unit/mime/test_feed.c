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
        {"Content-Type: a/b\ncontent-type: c/d\n\n", "Content-Type: a/b\n\xC3ontent-type: c/d\n\n"},
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
        ("Content-Type: multipart/mixed; boundary=b\r\nContent-Type: multipart/mixed; "
         "boundary=c\r\n"),
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

/* The name that the feed gives to a repeated field is none that a mail can use. */
static void no_field_of_a_mail_passes_for_the_type(void **state)
{
    (void)state;
    static const char *const names[] = {"(ontent-Type", MIME_FEED_REPEATED_TYPE};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\n");
        g_string_append_printf(mail,
                               "%s: text/html\nTo: b@example.com\n"
                               "Content-Type: multipart/mixed; boundary=b\n\n"
                               "--b\n\none\n--b\n\ntwo\n--b--\n",
                               names[i]);
        g_autoptr(MailFacts) facts = read_in(mail, IN_MEMORY);
        assert_string_equal(facts->text, "one\n\ntwo");
        assert_int_equal(count_fields(facts, "Content-Type"), 1);
    }
}

static void a_field_name_of_any_length_is_one(void **state)
{
    (void)state;
    for (gsize length = 199; length < 100 * 1024; length = 2 * length + 3) {
        g_autofree char *name = g_strnfill(length, 'a');
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\n");
        g_string_append_printf(mail, "%s: b\nX-Other: c\nX-Intake-Ticket: ACME-1\n\nHello\n", name);
        g_autoptr(MailFacts) facts = read_in(mail, IN_MEMORY);
        assert_int_equal(count_fields(facts, "X-Intake-Ticket"), 1);
        assert_string_equal(facts->text, "Hello");
        assert_int_equal(facts->malformed, length > 998);
    }
}

/* A patch or a dump of a database: more lines "--..." than headers are remembered. */
static void a_text_of_lines_of_dashes_stays_where_it_is(void **state)
{
    (void)state;
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    for (gsize i = 0; i < G_N_ELEMENTS(line_ends); i++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\nContent-Type: "
                                               "multipart/mixed; boundary=b\n\n--b\n\nfirst\n");
        for (guint line = 0; line < 30000; line++)
            g_string_append_printf(mail, "-- x%s", line_ends[i]);
        g_string_append(mail, "--b\nContent-Type: application/pdf; name=a.pdf\n\ntwo\n--b--\n");
        for (int in_file = 0; in_file < 2; in_file++) {
            g_autoptr(Message) message =
                shelf_message(mail->str, mail->len, in_file ? IN_FILE : IN_MEMORY);
            const MimeLimits limits = MIME_LIMITS_DEFAULT;
            g_autoptr(MimeTree) tree = NULL;
            assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
            const MimePart *root = mime_tree_root(tree);
            assert_int_equal(root->children->len, 2);
            const MimePart *text = g_ptr_array_index(root->children, 0);
            const MimePart *file = g_ptr_array_index(root->children, 1);
            assert_memory_equal(mail->str + text->body, "first\n", 6);
            assert_memory_equal(mail->str + text->end + strlen(line_ends[i]), "--b\n", 4);
            assert_memory_equal(mail->str + file->body, "two\n--b--", 9);
            assert_int_equal(file->end, file->body + 3);
            g_autoptr(MailFacts) facts = read_in(mail, in_file ? IN_FILE : IN_MEMORY);
            assert_true(g_str_has_prefix(facts->text, "first\n-- x\n-- x\n"));
        }
    }
}

static void a_leaf_of_an_unknown_type_has_its_place(void **state)
{
    (void)state;
    const char *octets = "From: ann@example.com\nContent-Type: multipart/mixed; boundary=b\n\n"
                         "--b\n\none\n--b\nContent-Type: x/y\n\ntwo\n--b--\n";
    g_autoptr(Message) message = shelf_message(octets, strlen(octets), IN_MEMORY);
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MimeTree) tree = NULL;
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    const MimePart *root = mime_tree_root(tree);
    assert_int_equal(root->children->len, 2);
    const MimePart *leaf = g_ptr_array_index(root->children, 1);
    assert_memory_equal(octets + leaf->body, "two\n--b--", 9);
    assert_int_equal(leaf->end, leaf->body + 3);
}

/* However many blanks pad a delimiter, what the parser takes for one has a header below it. */
static void a_padded_delimiter_is_one(void **state)
{
    (void)state;
    for (gsize padding = 8180; padding < 600 * 1024; padding += padding < 8196 ? 1 : padding) {
        g_autofree char *blanks = g_strnfill(padding, padding % 2 == 0 ? ' ' : '\t');
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\n");
        g_string_append_printf(mail,
                               "Content-Type: multipart/mixed; boundary=b\n\n--b%s\n\none\n"
                               "--b%s\r\nContent-Type: text/html\n\n<b>two</b>\n--b%sx\nwords\n"
                               "--b--%s\n",
                               blanks, blanks, blanks, blanks);
        for (int in_file = 0; in_file < 2; in_file++) {
            g_autoptr(MailFacts) facts = read_in(mail, in_file ? IN_FILE : IN_MEMORY);
            assert_true(g_str_has_prefix(facts->text, "one\n\ntwo --b"));
            assert_true(g_str_has_suffix(facts->text, "x words"));
        }
    }
}

static guint64 octets_read(void)
{
    g_autofree char *accounts = NULL;
    assert_true(g_file_get_contents("/proc/self/io", &accounts, NULL, NULL));
    return g_ascii_strtoull(strchr(accounts, ' '), NULL, 10);
}

/* What lies behind the limit is looked at line by line. */
static void a_long_header_in_a_file_is_read_once(void **state)
{
    (void)state;
    static const char *const lines[] = {" \n", "A:\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\n");
        while (mail->len < 1024 * 1024)
            g_string_append(mail, lines[i]);
        g_string_append(mail, "\nHello\n");
        guint64 before = octets_read();
        g_autoptr(MailFacts) facts = read_in(mail, IN_FILE);
        assert_true(octets_read() - before < 20 * mail->len);
        assert_string_equal(facts->text, "Hello");
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
        cmocka_unit_test(no_field_of_a_mail_passes_for_the_type),
        cmocka_unit_test(a_field_name_of_any_length_is_one),
        cmocka_unit_test(a_text_of_lines_of_dashes_stays_where_it_is),
        cmocka_unit_test(a_leaf_of_an_unknown_type_has_its_place),
        cmocka_unit_test(a_padded_delimiter_is_one),
        cmocka_unit_test(a_long_header_in_a_file_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
