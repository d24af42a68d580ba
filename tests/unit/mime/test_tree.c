/* Where the parts of a mail lie: what is cut out there must be what the parts hold; and which trees
   can be trusted. */
#include "mime/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const MimeLimits limits = MIME_LIMITS_DEFAULT;

static Message *message_of(const char *octets)
{
    const MessageLimits kept = {.memory = 65536, .size = 65536, .directory = "/tmp"};
    Message *message = message_new(&kept);
    const char *body = strstr(octets, "\r\n\r\n") + 4;
    assert_int_equal(message_append(message, octets, (gsize)(body - octets), NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, body, strlen(body), NULL), OUTCOME_DONE);
    return message;
}

static MimeTree *tree_of(const Message *message)
{
    MimeTree *tree = NULL;
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    assert_int_equal(mime_tree_trust(tree, NULL), OUTCOME_DONE);
    return tree;
}

static char *cut(const Message *message, gsize from, gsize until)
{
    char *octets = g_malloc0(until - from + 1);
    assert_int_equal(message_read_at(message, from, octets, until - from, NULL), OUTCOME_DONE);
    return octets;
}

static void test_a_single_part_is_the_root(void **state)
{
    (void)state;
    g_autoptr(Message) message =
        message_of("Content-Type: text/plain; charset=gb2312; format=flowed; DelSp=Yes\r\n"
                   "Content-Transfer-Encoding: Quoted-Printable (sic)\r\n\r\nHi\r\n");
    g_autoptr(MimeTree) tree = tree_of(message);
    g_autoptr(GPtrArray) leaves = mime_part_leaves(mime_tree_root(tree));
    assert_int_equal(leaves->len, 1);
    const MimePart *part = g_ptr_array_index(leaves, 0);
    assert_ptr_equal(part, mime_tree_root(tree));
    assert_null(part->parent);
    assert_true(mime_part_parameter_is(part, "format", "flowed"));
    assert_true(mime_part_parameter_is(part, "delsp", "yes"));
    assert_false(mime_part_is_set_apart(part) || mime_part_has_name(part));
    g_autofree char *charset = mime_part_charset_label(part);
    assert_string_equal(charset, "gb2312");
    g_autofree char *encoding = mime_part_encoding_label(part);
    assert_string_equal(encoding, "quoted-printable");
    g_autofree char *content = cut(message, part->body, part->end);
    assert_string_equal(content, "Hi\r\n");
}

static void test_nested_parts_with_a_boundary_that_begins_like_the_other(void **state)
{
    (void)state;
    static const struct {
        const char *type, *parent, *header, *content;
    } wanted[] = {
        {"text/plain", "multipart/alternative", "Content-Type: text/plain\r\n\r\n", "one\r\n"},
        {"text/html", "multipart/alternative", "Content-Type: text/html\r\n\r\n", "<p>two"},
        {"text/plain", "multipart/mixed", "Content-Type: text/plain; name=a.txt\r\n\r\n", "three"},
        {"text/plain", "multipart/mixed", "\r\n", ""},
    };
    g_autoptr(Message) message =
        message_of("Content-Type: multipart/mixed; boundary=ab\r\n\r\npreamble\r\n--ab\r\n"
                   "Content-Type: multipart/alternative; boundary=abc\r\n\r\n--abc\r\n"
                   "Content-Type: text/plain\r\n\r\none\r\n\r\n--abc\r\n"
                   "Content-Type: text/html\r\n\r\n<p>two\r\n--abc--\r\n\r\n--ab\r\n"
                   "Content-Type: text/plain; name=a.txt\r\n\r\nthree\r\n--ab\r\n\r\n\r\n"
                   "--ab--\r\nepilogue\r\n");
    g_autoptr(MimeTree) tree = tree_of(message);
    g_autoptr(GPtrArray) leaves = mime_part_leaves(mime_tree_root(tree));
    assert_int_equal(leaves->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < leaves->len; i++) {
        const MimePart *part = g_ptr_array_index(leaves, i);
        assert_string_equal(mime_part_type(part), wanted[i].type);
        assert_string_equal(mime_part_type(part->parent), wanted[i].parent);
        assert_int_equal(mime_part_has_name(part), strstr(wanted[i].header, "name=") != NULL);
        g_autofree char *header = cut(message, part->begin, part->body);
        assert_string_equal(header, wanted[i].header);
        g_autofree char *content = cut(message, part->body, part->end);
        assert_string_equal(content, wanted[i].content);
    }
}

static void test_a_multipart_without_its_end_ends_with_the_mail(void **state)
{
    (void)state;
    g_autoptr(Message) message =
        message_of("Content-Type: multipart/related; boundary=a; start=\"<2@x>\"\r\n\r\n--a\r\n"
                   "Content-ID: <2@x>\r\n\r\nno end\r\n");
    g_autoptr(MimeTree) tree = tree_of(message);
    const MimePart *root = mime_tree_root(tree);
    assert_string_equal(root->boundary, "a");
    const MimePart *leaf = g_ptr_array_index(root->children, 0);
    assert_string_equal(mime_part_field(leaf, "Content-ID"), "<2@x>");
    assert_ptr_equal(leaf->parent, root);
    assert_int_equal(leaf->end, message_size(message));
}

/* Each of them may have had a header below it: a comparison of files, a dump of a database. */
static void test_a_part_of_many_lines_of_dashes_is_found(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "Content-Type: text/plain\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autoptr(GString) octets = g_string_new(headers[i]);
        for (guint line = 0; line < 12000; line++)
            g_string_append(octets, "--\r\n");
        gsize end = octets->len - (i == 0 ? 0 : 2);
        g_string_append(octets, i == 0 ? "" : "--a--\r\n");
        g_autoptr(Message) message = message_of(octets->str);
        g_autoptr(MimeTree) tree = tree_of(message);
        g_autoptr(GPtrArray) leaves = mime_part_leaves(mime_tree_root(tree));
        const MimePart *part = g_ptr_array_index(leaves, 0);
        assert_int_equal(part->body, strlen(headers[i]));
        assert_int_equal(part->end, end);
    }
}

static void test_a_structure_that_cannot_be_trusted_is_refused(void **state)
{
    (void)state;
    static const char *const mails[] = {
        "Content-Type: multipart/mixed\r\n\r\nno boundary\r\n",
        "Content-Type: multipart/mixed; boundary=a\r\n\r\nno parts\r\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autoptr(Message) message = message_of(mails[i]);
        g_autoptr(MimeTree) tree = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
        assert_int_equal(mime_tree_trust(tree, &error), OUTCOME_REFUSED);
        assert_non_null(strstr(error->message, "malformed: "));
    }
}

/* RFC 2387 3.2, and what programs make of it. */
static void test_the_part_that_shows_the_others(void **state)
{
    (void)state;
    static const struct {
        const char *start, *id;
        guint wanted;
    } cases[] = {
        {"; start=\"<2@x>\"", "<2@x>", 1},
        {"; start=\"2@x\"", "<2@x>", 1},
        {"; start=\"<2@x>\"", "2@x", 1},
        {"; start=\"<2@x>\"", "(the root) <2@x>", 1},
        {"; start=\"<2@x>\"", "<12@x>", 0},
        {"; start=\"2\"", "<2@x>", 0},
        {"", "<2@x>", 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *mail = g_strdup_printf(
            "Content-Type: multipart/related; boundary=a%s\r\n\r\n--a\r\n\r\none\r\n--a\r\n"
            "Content-ID: %s\r\n\r\ntwo\r\n--a--\r\n",
            cases[i].start, cases[i].id);
        g_autoptr(Message) message = message_of(mail);
        g_autoptr(MimeTree) tree = tree_of(message);
        const MimePart *root = mime_tree_root(tree);
        assert_ptr_equal(mime_part_related_root(root),
                         g_ptr_array_index(root->children, cases[i].wanted));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_single_part_is_the_root),
        cmocka_unit_test(test_nested_parts_with_a_boundary_that_begins_like_the_other),
        cmocka_unit_test(test_a_multipart_without_its_end_ends_with_the_mail),
        cmocka_unit_test(test_a_part_of_many_lines_of_dashes_is_found),
        cmocka_unit_test(test_the_part_that_shows_the_others),
        cmocka_unit_test(test_a_structure_that_cannot_be_trusted_is_refused),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
