/* Where the parts of a mail lie: what is cut out at the places must be what the parts hold. */
#include "mime/mime.h"

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
    g_autoptr(MimePlace) root = NULL;
    assert_int_equal(mime_places(message, &limits, &root, NULL), OUTCOME_DONE);
    g_autoptr(GPtrArray) places = mime_place_leaves(root);
    assert_int_equal(places->len, 1);
    const MimePlace *place = g_ptr_array_index(places, 0);
    assert_true(place->is_root && place->flowed && place->delsp && !place->is_attachment);
    assert_string_equal(place->charset, "gb2312");
    assert_string_equal(place->encoding, "quoted-printable");
    assert_string_equal(place->parents, "");
    g_autofree char *content = cut(message, place->body, place->end);
    assert_string_equal(content, "Hi\r\n");
}

static void test_nested_parts_with_a_boundary_that_begins_like_the_other(void **state)
{
    (void)state;
    static const struct {
        const char *type, *parents, *header, *content;
        gboolean is_attachment;
    } wanted[] = {
        {"text/plain", "multipart/mixed multipart/alternative", "Content-Type: text/plain\r\n\r\n",
         "one\r\n", FALSE},
        {"text/html", "multipart/mixed multipart/alternative", "Content-Type: text/html\r\n\r\n",
         "<p>two", FALSE},
        {"text/plain", "multipart/mixed", "Content-Type: text/plain; name=a.txt\r\n\r\n", "three",
         TRUE},
        {"text/plain", "multipart/mixed", "\r\n", "", FALSE},
    };
    g_autoptr(Message) message =
        message_of("Content-Type: multipart/mixed; boundary=ab\r\n\r\npreamble\r\n--ab\r\n"
                   "Content-Type: multipart/alternative; boundary=abc\r\n\r\n--abc\r\n"
                   "Content-Type: text/plain\r\n\r\none\r\n\r\n--abc\r\n"
                   "Content-Type: text/html\r\n\r\n<p>two\r\n--abc--\r\n\r\n--ab\r\n"
                   "Content-Type: text/plain; name=a.txt\r\n\r\nthree\r\n--ab\r\n\r\n\r\n"
                   "--ab--\r\nepilogue\r\n");
    g_autoptr(MimePlace) root = NULL;
    assert_int_equal(mime_places(message, &limits, &root, NULL), OUTCOME_DONE);
    g_autoptr(GPtrArray) places = mime_place_leaves(root);
    assert_int_equal(places->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < places->len; i++) {
        const MimePlace *place = g_ptr_array_index(places, i);
        assert_string_equal(place->type, wanted[i].type);
        assert_string_equal(place->parents, wanted[i].parents);
        assert_int_equal(place->is_attachment, wanted[i].is_attachment);
        assert_int_equal(place->has_name, strstr(wanted[i].header, "name=") != NULL);
        g_autofree char *header = cut(message, place->header, place->body);
        assert_string_equal(header, wanted[i].header);
        g_autofree char *content = cut(message, place->body, place->end);
        assert_string_equal(content, wanted[i].content);
    }
}

static void test_a_multipart_without_its_end_ends_with_the_mail(void **state)
{
    (void)state;
    g_autoptr(Message) message =
        message_of("Content-Type: multipart/related; boundary=a; start=\"<2@x>\"\r\n\r\n--a\r\n"
                   "Content-ID: <2@x>\r\n\r\nno end\r\n");
    g_autoptr(MimePlace) root = NULL;
    assert_int_equal(mime_places(message, &limits, &root, NULL), OUTCOME_DONE);
    assert_string_equal(root->boundary, "a");
    assert_string_equal(root->start, "<2@x>");
    const MimePlace *leaf = g_ptr_array_index(root->children, 0);
    assert_string_equal(leaf->content_id, "<2@x>");
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
        g_autoptr(MimePlace) root = NULL;
        assert_int_equal(mime_places(message, &limits, &root, NULL), OUTCOME_DONE);
        g_autoptr(GPtrArray) places = mime_place_leaves(root);
        const MimePlace *place = g_ptr_array_index(places, 0);
        assert_int_equal(place->body, strlen(headers[i]));
        assert_int_equal(place->end, end);
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
        g_autoptr(MimePlace) root = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(mime_places(message, &limits, &root, &error), OUTCOME_REFUSED);
        assert_non_null(strstr(error->message, "malformed: "));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_single_part_is_the_root),
        cmocka_unit_test(test_nested_parts_with_a_boundary_that_begins_like_the_other),
        cmocka_unit_test(test_a_multipart_without_its_end_ends_with_the_mail),
        cmocka_unit_test(test_a_part_of_many_lines_of_dashes_is_found),
        cmocka_unit_test(test_a_structure_that_cannot_be_trusted_is_refused),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
