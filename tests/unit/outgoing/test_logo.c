/* The signature's picture goes along within the mail, and everything else stays where it was. */
#include "mime/mime.h"
#include "outgoing/outgoing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define PICTURE "\x89PNG\r\n\x1a\nnot much of a picture"

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

static Message *sign(const Message *message)
{
    static char name[] = "acme", address[] = "support@acme.example", none[] = "";
    DeskSettings desk = {.name = name, .address = address, .outgoing = {.placeholder = none}};
    char text[] = "Alex", type[] = "image/png";
    char html[] = "<div class=\"intake-signature\"><img src=\"cid:intake-logo.acme@acme.example\">"
                  "Alex</div>";
    g_autoptr(GBytes) logo = g_bytes_new_static(PICTURE, strlen(PICTURE));
    Signature signature = {.text = text, .html = html, .logo = logo, .logo_type = type};
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autoptr(GError) error = NULL;
    RewriteResult result = {FALSE, FALSE};
    Message *signed_message = NULL;
    g_autoptr(MimeTree) tree = NULL;
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    assert_int_equal(mime_tree_read(tree, NULL, NULL, &facts, NULL), OUTCOME_DONE);
    const RewriteRequest request = {
        .tree = tree, .facts = facts, .desk = &desk, .signature = &signature, .mark = "acme-1042"};
    if (outgoing_sign(&request, edits, &result, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    assert_int_equal(outgoing_apply(message, edits, &signed_message, NULL), OUTCOME_DONE);
    return signed_message;
}

typedef struct logo_case {
    const char *name, *mail;
    const char *types; /* of the leaves afterwards, each in its multiparts */
} LogoCase;

#define HEAD                                                                                       \
    "From: support@acme.example\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nContent-Type: "

static const LogoCase cases[] = {
    {"an html mail becomes related",
     HEAD "text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
          "Content-Language: en\r\n\r\n<p>caf=C3=A9</p>\r\n",
     "multipart/related text/html, multipart/related image/png"},
    {"the html alternative becomes related",
     HEAD
     "multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nHi\r\n--b\r\nContent-Type: text/html\r\n"
     "X-Kept: yes\r\n\r\n<p>Hi</p>\r\n--b--\r\n",
     "multipart/alternative text/plain, multipart/alternative multipart/related text/html, "
     "multipart/alternative multipart/related image/png"},
    {"a related one takes it in",
     HEAD "multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: "
          "text/html\r\n\r\n<p>Hi</p>\r\n--b\r\n"
          "Content-Type: image/gif\r\nContent-ID: <own@x>\r\n\r\nGIF\r\n--b--\r\n",
     "multipart/related text/html, multipart/related image/png, multipart/related image/gif"},
    {"plain text has no picture", HEAD "text/plain\r\n\r\nHi\r\n", "text/plain"},
};

/* The types from the mail down to the part. */
static char *way_to(const MimePart *part)
{
    GString *way = g_string_new(mime_part_type(part));
    for (const MimePart *around = part->parent; around != NULL; around = around->parent) {
        g_string_prepend_c(way, ' ');
        g_string_prepend(way, mime_part_type(around));
    }
    return g_string_free(way, FALSE);
}

static char *types_of(const Message *message)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MimeTree) tree = NULL;
    GString *types = g_string_new(NULL);
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    assert_int_equal(mime_tree_trust(tree, NULL), OUTCOME_DONE);
    g_autoptr(GPtrArray) leaves = mime_part_leaves(mime_tree_root(tree));
    for (guint i = 0; i < leaves->len; i++) {
        g_autofree char *way = way_to(g_ptr_array_index(leaves, i));
        g_string_append_printf(types, "%s%s", i > 0 ? ", " : "", way);
    }
    return g_string_free(types, FALSE);
}

static void test_logo(void **state)
{
    const LogoCase *test = *state;
    g_autoptr(Message) message = message_of(test->mail);
    g_autoptr(Message) once = sign(message);
    g_autofree char *types = types_of(once);
    assert_string_equal(types, test->types);
    g_autoptr(Message) twice = sign(once);
    assert_int_equal(message_size(twice), message_size(once));
    assert_memory_equal(message_octets(twice), message_octets(once), message_size(once));
    g_autoptr(Message) again = sign(message);
    assert_int_equal(message_size(again), message_size(once));
    assert_memory_equal(message_octets(again), message_octets(once), message_size(once));
}

static void test_the_header_of_an_html_mail_moves_into_its_part(void **state)
{
    (void)state;
    g_autoptr(Message) message = message_of(cases[0].mail);
    g_autoptr(Message) once = sign(message);
    g_autofree char *octets = g_strndup(message_octets(once), message_size(once));
    const char *body = octets + message_body_offset(once);
    assert_non_null(strstr(body, "\r\nContent-Type: text/html; charset=utf-8\r\n"
                                 "Content-Transfer-Encoding: quoted-printable\r\n"
                                 "Content-Language: en\r\n\r\n<p>caf=C3=A9</p>\r\n"));
    g_autofree char *header = g_strndup(octets, message_body_offset(once));
    assert_null(strstr(header, "quoted-printable"));
    assert_non_null(strstr(header, "Content-Type: multipart/related;"));
}

int main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_logo, .initial_state = (void *)&cases[i]};
    tests[G_N_ELEMENTS(cases)] =
        (struct CMUnitTest)cmocka_unit_test(test_the_header_of_an_html_mail_moves_into_its_part);
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
