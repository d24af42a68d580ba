/* What we write: every header comes back as it went in, no line is too long, nothing breaks out. */
#include "mime/mime.h"

#include <gmime/gmime.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void assert_short_lines(const char *text, const char *line_end, gsize most)
{
    g_auto(GStrv) lines = g_strsplit(text, line_end, -1);
    for (char **line = lines; *line != NULL; line++)
        if (strlen(*line) > most)
            fail_msg("%zu octets in one line: %s", strlen(*line), *line);
}

static char *decode_text(const char *value)
{
    g_autofree char *unfolded = g_mime_utils_header_unfold(value);
    return g_mime_utils_header_decode_text(NULL, unfolded);
}

#define LONG_CHINESE                                                                                               \
    "我们已收到您的来信并已登记为工单请您耐心等待我们的答复谢谢您的理解与支持" \
    "我们已收到您的来信并已登记为工单请您耐心等待我们的答复谢谢您的理解与支持"

static void test_texts_come_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Plain",
        "[#ACME-1042] We have received your request",
        "[#ACME-1042] 我们已收到您的来信",
        "[#ACME-1042] We have received your request / 我们已收到您的来信 / and an English end",
        LONG_CHINESE,
        "Two  blanks, and one at the end ",
        " One at the start",
        "Looks encoded: =?UTF-8?Q?x?=",
        ("A long English line that has to be folded more than once, because it goes on and on and "
         "on until there is nothing left to be said about anything at all"),
        "Emoji \360\237\230\200\360\237\230\200\360\237\230\200 and é",
        "averylongwordaverylongwordaverylongwordaverylongwordaverylongwordaverylongwordaverylongw",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *value = mime_encode_text("Subject", texts[i]);
        g_autofree char *line = g_strdup_printf("Subject: %s", value);
        assert_true(g_str_is_ascii(value));
        assert_short_lines(line, "\n", 78);
        g_autofree char *back = decode_text(value);
        assert_string_equal(back, texts[i]);
    }
}

static void test_encoded_words_hold_whole_characters(void **state)
{
    (void)state;
    g_autofree char *value = mime_encode_text("Subject", LONG_CHINESE);
    g_auto(GStrv) words = g_strsplit(value, "\n ", -1);
    assert_true(g_strv_length(words) > 3);
    for (char **word = words; *word != NULL; word++) {
        assert_true(strlen(*word) <= 75);
        g_autofree char *part = g_mime_utils_header_decode_text(NULL, *word);
        assert_null(strstr(part, "\357\277\275"));
        assert_null(strchr(part, '?'));
    }
}

static void test_line_breaks_cannot_make_a_field(void **state)
{
    (void)state;
    static const char *const attacks[] = {"a\r\nBcc: x@y.example", "a\nBcc: x@y.example",
                                          "a\rBcc: x@y.example", "中\r\nBcc: x@y.example"};
    for (gsize i = 0; i < G_N_ELEMENTS(attacks); i++) {
        g_autofree char *text = mime_encode_text("Subject", attacks[i]);
        g_autofree char *mailbox = mime_encode_mailbox(attacks[i], attacks[i]);
        assert_null(strstr(text, "\nBcc"));
        assert_null(strchr(text, '\r'));
        assert_null(strstr(mailbox, "\nBcc"));
        assert_null(strchr(mailbox, '\r'));
    }
}

static void test_mailboxes_come_back(void **state)
{
    (void)state;
    static const struct {
        const char *name, *address, *wanted_name, *wanted_address;
    } cases[] = {
        {"ACME Support", "support@acme.example", "ACME Support", "support@acme.example"},
        {"艾克美客服部 李助理", "support@acme.example", "艾克美客服部 李助理",
         "support@acme.example"},
        {"Alex · ACME Technical Support", "support@acme.example", "Alex · ACME Technical Support",
         "support@acme.example"},
        {"Miller, \"Al\" \\ Co. <x@y>", "a@b.example", "Miller, \"Al\" \\ Co. <x@y>",
         "a@b.example"},
        {LONG_CHINESE, "support@acme.example", LONG_CHINESE, "support@acme.example"},
        {"", "support@acme.example", "", "support@acme.example"},
        {"  ", "support@acme.example", "", "support@acme.example"},
        {"=?x?= =?UTF-8?Q?y?=", "a@b.example", "=?x?= =?UTF-8?Q?y?=", "a@b.example"},
        {"", "post@bücher.example", "", "post@xn--bcher-kva.example"},
        {"", "用户@例子.example", "", "用户@xn--fsqu00a.example"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *value = mime_encode_mailbox(cases[i].name, cases[i].address);
        g_autofree char *line = g_strdup_printf("Reply-To: %s", value);
        assert_short_lines(line, "\n", 78);
        g_autofree char *unfolded = g_mime_utils_header_unfold(value);
        InternetAddressList *list = internet_address_list_parse(NULL, unfolded);
        assert_int_equal(internet_address_list_length(list), 1);
        InternetAddress *mailbox = internet_address_list_get_address(list, 0);
        const char *name = internet_address_get_name(mailbox);
        if (strcmp(name != NULL ? name : "", cases[i].wanted_name) != 0)
            fail_msg("%s came back as %s", value, name);
        assert_non_null(strstr(value, cases[i].wanted_address));
        g_object_unref(list);
    }
}

static const MimeAnswer sample = {
    .from_name = "艾克美客服部",
    .from_address = "support@acme.example",
    .to_address = "li@customer.example",
    .reply_to = "support+t.abcdefghijklmnopqrstuvwxyz@acme.example",
    .subject = "[#ACME-1042] 我们已收到您的来信",
    .message_id = "20261124.nonce@acme.example",
    .in_reply_to = "first@customer.example",
    .references = "<zero@customer.example> <first@customer.example>",
    .language = "zh-CN",
    .auto_submitted = "auto-replied",
    .date = 1795487400,
    .text = "您好！\n\nFrom the start.\n.\nA line that ends in a blank \nend",
    .html = "<p>您好！</p>\nFrom the start.\n",
};

static GMimeMessage *parse(GBytes *mail)
{
    gsize length;
    const char *octets = g_bytes_get_data(mail, &length);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(octets, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static void test_answer_is_marked_and_threaded(void **state)
{
    (void)state;
    static const struct {
        const char *field, *wanted;
    } fields[] = {
        {"Subject", "[#ACME-1042] 我们已收到您的来信"},
        {"Message-ID", "<20261124.nonce@acme.example>"},
        {"In-Reply-To", "<first@customer.example>"},
        {"References", "<zero@customer.example> <first@customer.example>"},
        {"Auto-Submitted", "auto-replied"},
        {"X-Auto-Response-Suppress", "All"},
        {"Precedence", NULL}, /* it is a newsletter's */
        {"Content-Language", "zh-CN"},
        {"Date", "Tue, 24 Nov 2026 02:30:00 +0000"},
        {"To", "li@customer.example"},
        {"MIME-Version", "1.0"},
    };
    g_autoptr(GBytes) mail = mime_build_answer(&sample);
    GMimeMessage *message = parse(mail);
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        gboolean of_part = g_str_has_prefix(fields[i].field, "Content-"); /* GMime's division */
        GMimeObject *object =
            of_part ? g_mime_message_get_mime_part(message) : GMIME_OBJECT(message);
        const char *value = g_mime_object_get_header(object, fields[i].field);
        if (fields[i].wanted == NULL) {
            assert_null(value);
            continue;
        }
        if (value == NULL)
            fail_msg("there is no %s", fields[i].field);
        g_autofree char *text = decode_text(value);
        assert_string_equal(text, fields[i].wanted);
    }
    g_object_unref(message);
}

static char *part_text(GMimeMessage *message, int index)
{
    GMimeObject *part =
        g_mime_multipart_get_part(GMIME_MULTIPART(g_mime_message_get_mime_part(message)), index);
    char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
    g_autoptr(GString) lines = g_string_new(text);
    g_free(text);
    g_string_replace(lines, "\r\n", "\n", 0);
    return g_string_free(g_steal_pointer(&lines), FALSE);
}

static void test_parts_come_back(void **state)
{
    (void)state;
    g_autoptr(GBytes) mail = mime_build_answer(&sample);
    GMimeMessage *message = parse(mail);
    GMimeObject *root = g_mime_message_get_mime_part(message);
    assert_true(g_mime_content_type_is_type(g_mime_object_get_content_type(root), "multipart",
                                            "alternative"));
    g_autofree char *text = part_text(message, 0);
    g_autofree char *html = part_text(message, 1);
    g_autofree char *wanted = g_strconcat(sample.text, "\n", NULL);
    assert_string_equal(text, wanted);
    assert_string_equal(html, sample.html);
    g_object_unref(message);
}

static void assert_wire_form(GBytes *mail)
{
    gsize length;
    const char *octets = g_bytes_get_data(mail, &length);
    g_autofree char *text = g_strndup(octets, length);
    for (gsize i = 0; i < length; i++) {
        assert_true((guchar)octets[i] < 0x80 && octets[i] != '\0');
        if (octets[i] == '\n')
            assert_true(i > 0 && octets[i - 1] == '\r');
        if (octets[i] == '\r')
            assert_true(i + 1 < length && octets[i + 1] == '\n');
    }
    assert_true(g_str_has_suffix(text, "\r\n"));
    assert_null(strstr(text, "\r\nFrom "));
    assert_short_lines(text, "\r\n", 78);
}

static void test_lines_are_short_and_end_in_crlf(void **state)
{
    (void)state;
    g_autofree char *long_line = g_strnfill(20000, 'x');
    MimeAnswer answer = sample;
    g_autoptr(GBytes) first = mime_build_answer(&answer);
    assert_wire_form(first);
    answer.text = long_line;
    answer.html = LONG_CHINESE LONG_CHINESE;
    answer.subject = LONG_CHINESE;
    g_autoptr(GBytes) second = mime_build_answer(&answer);
    assert_wire_form(second);
    answer.html = NULL;
    g_autoptr(GBytes) plain = mime_build_answer(&answer);
    assert_wire_form(plain);
}

static void test_smaller_transfer_encoding_wins(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"Hello, this is English with one é.", "quoted-printable"},
        {LONG_CHINESE, "base64"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MimeAnswer answer = sample;
        answer.text = cases[i].text;
        answer.html = NULL;
        g_autoptr(GBytes) mail = mime_build_answer(&answer);
        g_autofree char *text = g_strndup(g_bytes_get_data(mail, NULL), g_bytes_get_size(mail));
        g_autofree char *field =
            g_strdup_printf("Content-Transfer-Encoding: %s\r\n", cases[i].wanted);
        assert_non_null(strstr(text, field));
    }
}

static void test_a_repeat_has_the_same_octets(void **state)
{
    (void)state;
    g_autoptr(GBytes) first = mime_build_answer(&sample);
    g_autoptr(GBytes) second = mime_build_answer(&sample);
    assert_true(g_bytes_equal(first, second));
}

static void test_hostile_ids_stay_out(void **state)
{
    (void)state;
    g_autofree char *endless = g_strnfill(2000, 'a');
    g_autofree char *references =
        g_strdup_printf("<good@x.example> <b\xc3\xa9@x.example> <%s@x.example>", endless);
    MimeAnswer answer = sample;
    answer.in_reply_to = "a\r\nBcc: everybody@x.example";
    answer.references = references;
    g_autoptr(GBytes) mail = mime_build_answer(&answer);
    assert_wire_form(mail);
    GMimeMessage *message = parse(mail);
    assert_null(g_mime_object_get_header(GMIME_OBJECT(message), "In-Reply-To"));
    assert_null(g_mime_object_get_header(GMIME_OBJECT(message), "Bcc"));
    assert_string_equal(g_mime_object_get_header(GMIME_OBJECT(message), "References"),
                        "<good@x.example>");
    g_object_unref(message);
}

int main(void)
{
    g_mime_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_come_back),
        cmocka_unit_test(test_encoded_words_hold_whole_characters),
        cmocka_unit_test(test_line_breaks_cannot_make_a_field),
        cmocka_unit_test(test_mailboxes_come_back),
        cmocka_unit_test(test_answer_is_marked_and_threaded),
        cmocka_unit_test(test_parts_come_back),
        cmocka_unit_test(test_lines_are_short_and_end_in_crlf),
        cmocka_unit_test(test_smaller_transfer_encoding_wins),
        cmocka_unit_test(test_a_repeat_has_the_same_octets),
        cmocka_unit_test(test_hostile_ids_stay_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
