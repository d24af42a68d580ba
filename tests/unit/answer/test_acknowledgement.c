/* From an outbox row to the mail a customer reads. */
#include "../common/sample_settings.h"
#include "answer/acknowledgement.h"

#include <gmime/gmime.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TOKEN "abcdefghijklmnopqrstuvwxyz"
#define QUEUED 1795487400        /* Tuesday 2026-11-24 10:30 in Shanghai */
#define NEXT_EVENING 1795597200  /* 17:00 */
#define NEW_YEARS_DAY 1798772400 /* 2027-01-01 11:00 in Shanghai, a holiday of the sample */

typedef struct room {
    Settings *settings;
    TemplateSet *templates;
} Room;

static int open_room(void **state)
{
    Room *room = g_new0(Room, 1);
    room->settings = sample_settings("website = \"\"", "website = \"www.acme.example\"");
    g_autoptr(GError) error = NULL;
    if (templates_load(room->settings, &room->templates, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    *state = room;
    return 0;
}

static int close_room(void **state)
{
    Room *room = *state;
    templates_unref(room->templates);
    settings_unref(room->settings);
    g_free(room);
    return 0;
}

typedef struct mail { /* what a reader sees of it */
    char *name, *from, *to, *reply_to, *subject, *language, *text, *html;
} Mail;

static void mail_clear(Mail *mail)
{
    char *const members[] = {mail->name,    mail->from,     mail->to,   mail->reply_to,
                             mail->subject, mail->language, mail->text, mail->html};
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        g_free(members[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Mail, mail_clear)

static char *part_text(GMimeMessage *message, int index)
{
    GMimeMultipart *parts = GMIME_MULTIPART(g_mime_message_get_mime_part(message));
    return g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_multipart_get_part(parts, index)));
}

static char *mailboxes(GMimeMessage *message, GMimeAddressType type)
{
    return internet_address_list_to_string(g_mime_message_get_addresses(message, type), NULL,
                                           FALSE);
}

static Mail read_mail(GBytes *octets, char *name)
{
    gsize length;
    const char *start = g_bytes_get_data(octets, &length);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(start, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    GMimeObject *root = g_mime_message_get_mime_part(message);
    Mail mail = {
        .name = name,
        .from = mailboxes(message, GMIME_ADDRESS_TYPE_FROM),
        .to = mailboxes(message, GMIME_ADDRESS_TYPE_TO),
        .reply_to = mailboxes(message, GMIME_ADDRESS_TYPE_REPLY_TO),
        .subject = g_strdup(g_mime_message_get_subject(message)),
        .language = g_strdup(g_mime_object_get_header(root, "Content-Language")),
        .text = part_text(message, 0),
        .html = part_text(message, 1),
    };
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    return mail;
}

#define PAYLOAD(rest) "{\"service_type\":\"billing\"" rest "}"

static OutboxRow sample_row(char *languages, char *payload)
{
    return (OutboxRow){
        .desk = (char *)"acme",
        .id = 7,
        .ticket = 1042,
        .template_name = (char *)"acknowledgement",
        .recipient = (char *)"Li.Wei@customer.example",
        .languages = languages,
        .message_id = (char *)"nonce@acme.example",
        .token = (char *)TOKEN,
        .in_reply_to = (char *)"first@customer.example",
        .references = (char *)"<first@customer.example>",
        .payload = payload,
        .service_type = (char *)"billing",
        .queued = QUEUED,
    };
}

static Mail build(const Room *room, const OutboxRow *row)
{
    g_autoptr(GBytes) octets = NULL;
    g_autoptr(GError) error = NULL;
    char *name = NULL;
    if (acknowledgement_build(room->settings, room->templates, row, &octets, &name, &error) !=
        OUTCOME_DONE)
        fail_msg("%s", error->message);
    return read_mail(octets, name);
}

static void assert_has(const char *text, const char *piece)
{
    if (strstr(text, piece) == NULL)
        fail_msg("\"%s\" is not in: %s", piece, text);
}

static void assert_lacks(const char *text, const char *piece)
{
    if (strstr(text, piece) != NULL)
        fail_msg("\"%s\" is in: %s", piece, text);
}

static void test_addresses_name_and_language(void **state)
{
    static const struct {
        const char *languages, *name, *subject, *language;
    } cases[] = {
        {"en", "ACME Support", "[#ACME-1042] We have received your request", "en"},
        {"zh-CN", "艾克美客服部", "[#ACME-1042] 我们已收到您的来信", "zh-CN"},
        {"zh-Hans-SG", "艾克美客服部", "[#ACME-1042] 我们已收到您的来信", "zh-CN"},
        {"en,zh-CN", "ACME Support",
         "[#ACME-1042] We have received your request / 我们已收到您的来信", "en, zh-CN"},
        {"sw", "ACME Support", "[#ACME-1042] We have received your request", "en"},
        {"en,en", "ACME Support", "[#ACME-1042] We have received your request", "en"},
        {NULL, "ACME Support", "[#ACME-1042] We have received your request", "en"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        OutboxRow row = sample_row((char *)cases[i].languages, (char *)PAYLOAD(""));
        g_auto(Mail) mail = build(*state, &row);
        g_autofree char *from = g_strdup_printf("%s <support@acme.example>", cases[i].name);
        g_autofree char *reply_to =
            g_strdup_printf("%s <support+t." TOKEN "@acme.example>", cases[i].name);
        assert_string_equal(mail.name, cases[i].name);
        assert_string_equal(mail.from, from);
        assert_string_equal(mail.reply_to, reply_to);
        assert_string_equal(mail.to, "Li.Wei@customer.example");
        assert_string_equal(mail.subject, cases[i].subject);
        assert_string_equal(mail.language, cases[i].language);
    }
}

/* In a doubt the likeliest types in their order, the one it is filed under among them, and no
   other. */
static void test_a_doubt_offers_the_likeliest_types(void **state)
{
    static const char *const wanted[] = {"support+technical.t." TOKEN "@",
                                         "support+billing.t." TOKEN "@",
                                         "support+complaint.t." TOKEN "@"};
    OutboxRow row =
        sample_row((char *)"en", (char *)PAYLOAD(",\"choices\":[\"technical\",\"gone\",\"billing\","
                                                 "\"complaint\"]"));
    g_auto(Mail) mail = build(*state, &row);
    const char *at = mail.text;
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        at = strstr(at, wanted[i]);
        assert_non_null(at);
    }
    assert_lacks(mail.text, "support+consultation");
    assert_has(mail.text, "WHAT IS IT ABOUT?");
    assert_has(mail.text, "not certain yet");
    assert_lacks(mail.text, "NOT THE RIGHT TYPE?");
    assert_has(mail.html, "What is it about?");
    OutboxRow sure = sample_row((char *)"en", (char *)PAYLOAD(""));
    g_auto(Mail) other = build(*state, &sure);
    assert_has(other.text, "NOT THE RIGHT TYPE?");
    assert_lacks(other.text, "support+billing.");
}

static void test_the_tickets_name_goes_before_the_rule(void **state)
{
    OutboxRow row = sample_row((char *)"zh-CN", (char *)PAYLOAD(""));
    row.display_name = (char *)"艾克美客服部 李助理";
    g_auto(Mail) mail = build(*state, &row);
    assert_string_equal(mail.name, "艾克美客服部 李助理");
    assert_string_equal(mail.from, "艾克美客服部 李助理 <support@acme.example>");
    assert_has(mail.text, "艾克美客服部 李助理\r\n");
}

static void test_both_forms_say_what_happens_next(void **state)
{
    static const struct {
        const char *payload, *wanted, *unwanted;
        gint64 queued;
    } cases[] = {
        {PAYLOAD(",\"within_hours\":true,\"due\":1795597200"), "answer from us tomorrow by 17:00.",
         "closed", QUEUED},
        {PAYLOAD(",\"within_hours\":true,\"due\":1795597200,\"customer_zone\":\"other\""),
         "answer from us by 17:00 (GMT+8) on Wednesday 25 November.", "10:30 (GMT", QUEUED},
        {PAYLOAD(",\"within_hours\":true,\"due\":1795597200,\"customer_zone\":\"same\""),
         "no further check is needed", "GMT", QUEUED},
        {PAYLOAD(",\"within_hours\":false,\"opens\":1798945200"),
         "closed for a public holiday (New Year) in the meantime", "Today is",
         NEW_YEARS_DAY - 86400},
        {PAYLOAD(",\"within_hours\":true"), "answer you as soon as possible", "tomorrow by",
         QUEUED},
        {PAYLOAD(",\"within_hours\":false,\"opens\":1795568400"),
         "Our office is closed at the moment. We are back tomorrow at 09:00", "holiday", QUEUED},
        {PAYLOAD(",\"within_hours\":false,\"opens\":1798945200"),
         "Today is a public holiday at our office (New Year). We are back on Sunday at 11:00",
         "Our office is closed", NEW_YEARS_DAY},
        {PAYLOAD(",\"within_hours\":true"), "answer you", "holiday", NEW_YEARS_DAY},
        {PAYLOAD(",\"state\":\"awaiting-review\""), "A colleague will first review your request",
         "no further check", QUEUED},
        {PAYLOAD(",\"state\":\"awaiting-confirmation\""), "Please reply to this message once",
         "A colleague", QUEUED},
        {PAYLOAD(",\"known_ticket\":true"), "We have added it to your request", "registered it",
         QUEUED},
        {PAYLOAD(",\"service_changed\":true"), "type of your request is now Billing",
         "registered it", QUEUED},
        {PAYLOAD(",\"missing\":[{\"name\":\"invoice\",\"label\":\"发票号\"}]"), "Invoice number",
         "发票号", QUEUED},
        {PAYLOAD(",\"missing\":[{\"name\":\"gone\",\"label\":\"Old label\"}]"), "Old label",
         "Invoice number", QUEUED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        OutboxRow row = sample_row((char *)"en", (char *)cases[i].payload);
        row.queued = cases[i].queued;
        g_auto(Mail) mail = build(*state, &row);
        assert_has(mail.text, cases[i].wanted);
        assert_has(mail.html, cases[i].wanted);
        assert_lacks(mail.text, cases[i].unwanted);
        assert_lacks(mail.html, cases[i].unwanted);
        assert_has(mail.text, "Ticket number: ACME-1042");
        assert_has(mail.html, ">ACME-1042</strong>");
    }
}

/* Each with all that may be said, and nothing of it in the language it was translated from. */
static void test_every_shipped_language_is_whole(void **state)
{
    (void)state;
    static const struct {
        const char *language, *label, *choice;
    } cases[] = {
        {"en", "Billing", "Which type do you mean?"},
        {"zh-CN", "账单", "请选择服务类型"},
        {"zh-TW", "帳單", "請選擇服務類型"},
        {"de", "Rechnung", "Welche Art meinen Sie?"},
        {"fr", "Facturation", "Quel type de demande"},
        {"es", "Facturación", "¿A qué tipo"},
        {"ja", "請求・支払い", "種類をお選びください"},
    };
    static const char *const payloads[] = {
        PAYLOAD(",\"state\":\"awaiting-review\",\"within_hours\":false,\"opens\":1795568400"),
        PAYLOAD(",\"state\":\"awaiting-confirmation\",\"within_hours\":true,\"due\":1795597200"),
        PAYLOAD(",\"known_ticket\":true,\"service_changed\":true,\"missing\":[{\"name\":\"x\","
                "\"label\":\"X\"}]"),
        PAYLOAD(",\"choices\":[\"billing\",\"complaint\"]"),
        PAYLOAD(",\"known_ticket\":true,\"unknown_choice\":true"),
    };
    static const char *const english[] = {"request", "answer", "Monday", "Wednesday", "please"};
    Room room = {
        .settings = sample_settings(
            "languages = ( \"en\", \"zh-CN\" )",
            "languages = ( \"en\", \"zh-CN\", \"zh-TW\", \"de\", \"fr\", \"es\", \"ja\" )")};
    g_autoptr(GError) error = NULL;
    if (templates_load(room.settings, &room.templates, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (gsize k = 0; k < G_N_ELEMENTS(payloads); k++) {
            OutboxRow row = sample_row((char *)cases[i].language, (char *)payloads[k]);
            g_auto(Mail) mail = build(&room, &row);
            assert_string_equal(mail.language, cases[i].language);
            assert_has(mail.text, "ACME-1042");
            assert_has(mail.html, "ACME-1042");
            assert_has(mail.text, cases[i].label);
            assert_lacks(mail.text, "{{");
            for (gsize e = 0; i > 0 && e < G_N_ELEMENTS(english); e++)
                assert_lacks(mail.text, english[e]);
        }
        OutboxRow row = sample_row((char *)cases[i].language, (char *)payloads[4]);
        g_auto(Mail) mail = build(&room, &row);
        assert_has(mail.html, cases[i].choice);
        assert_has(mail.text, "support+billing.t." TOKEN);
    }
    templates_unref(room.templates);
    settings_unref(room.settings);
}

static void test_other_types_are_one_touch_away(void **state)
{
    OutboxRow row = sample_row((char *)"en", (char *)PAYLOAD(""));
    g_auto(Mail) mail = build(*state, &row);
    assert_has(mail.text, "support+complaint.t." TOKEN "@acme.example");
    assert_has(mail.html, "href=\"mailto:support%2Bcomplaint.t." TOKEN "@acme.example"
                          "?subject=%5B%23ACME-1042%5D%20Complaint&amp;body=Complaint\"");
    assert_lacks(mail.text, "support+billing.t.");
    assert_lacks(mail.html, "%2Bbilling.t.");
}

static void test_a_row_without_token_offers_no_dead_links(void **state)
{
    OutboxRow row = sample_row((char *)"en", (char *)PAYLOAD(""));
    row.token = NULL;
    g_auto(Mail) mail = build(*state, &row);
    assert_string_equal(mail.reply_to, "ACME Support <support@acme.example>");
    assert_lacks(mail.text, "+complaint");
    assert_lacks(mail.html, "mailto:support%2B");
}

static void test_bilingual_texts_stand_one_after_the_other(void **state)
{
    OutboxRow row = sample_row((char *)"en,zh-CN", (char *)PAYLOAD(""));
    g_auto(Mail) mail = build(*state, &row);
    const char *english = strstr(mail.text, "Thank you for contacting ACME Support");
    const char *between = strstr(mail.text, "\r\n* * *\r\n");
    const char *chinese = strstr(mail.text, "感谢您联系艾克美客服部");
    assert_true(english != NULL && english < between && between < chinese);
    assert_has(mail.html, "<div lang=\"en\" dir=\"ltr\">");
    assert_has(mail.html, "<div lang=\"zh-CN\" dir=\"ltr\">");
    assert_has(mail.html, "<hr ");
}

static void test_the_page_is_safe_for_phones_and_dark_programs(void **state)
{
    OutboxRow row = sample_row((char *)"en", (char *)PAYLOAD(""));
    g_auto(Mail) mail = build(*state, &row);
    assert_has(mail.html, "<meta name=\"color-scheme\" content=\"light dark\">");
    assert_has(mail.html, "<meta name=\"viewport\"");
    static const char *const unwanted[] = {"<script", "<img",  "background", "#fff",
                                           "#000",    "http:", "src=",       "@import"};
    for (gsize i = 0; i < G_N_ELEMENTS(unwanted); i++)
        assert_lacks(mail.html, unwanted[i]);
    assert_has(mail.html, "href=\"https://www.acme.example\"");
}

static void test_a_repeat_is_the_same_mail(void **state)
{
    const Room *room = *state;
    OutboxRow row = sample_row((char *)"en,zh-CN", (char *)PAYLOAD(""));
    g_autoptr(GBytes) first = NULL, second = NULL;
    g_autofree char *name = NULL, *again = NULL;
    assert_int_equal(
        acknowledgement_build(room->settings, room->templates, &row, &first, &name, NULL),
        OUTCOME_DONE);
    row.attempts = 3;
    assert_int_equal(
        acknowledgement_build(room->settings, room->templates, &row, &second, &again, NULL),
        OUTCOME_DONE);
    assert_true(g_bytes_equal(first, second));
}

static void test_rows_that_cannot_be_built_are_refused(void **state)
{
    const Room *room = *state;
    static const struct {
        const char *desk, *template_name, *payload, *wanted;
    } cases[] = {
        {"gone", "acknowledgement", PAYLOAD(""), "there is no desk \"gone\" any more"},
        {"acme", "farewell", PAYLOAD(""), "there is no template \"farewell.subject\" for \"en\""},
        {"acme", "acknowledgement", "[", "outbox row 7 has no readable payload"},
        {"acme", "acknowledgement", "{}", "outbox row 7 has no readable payload"},
        {"acme", "acknowledgement", NULL, "outbox row 7 has no readable payload"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        OutboxRow row = sample_row((char *)"en", (char *)cases[i].payload);
        row.desk = (char *)cases[i].desk;
        row.template_name = (char *)cases[i].template_name;
        g_autoptr(GBytes) octets = NULL;
        g_autofree char *name = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(
            acknowledgement_build(room->settings, room->templates, &row, &octets, &name, &error),
            OUTCOME_REFUSED);
        assert_string_equal(error->message, cases[i].wanted);
        assert_null(octets);
    }
}

int main(void)
{
    g_mime_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_name_and_language),
        cmocka_unit_test(test_a_doubt_offers_the_likeliest_types),
        cmocka_unit_test(test_the_tickets_name_goes_before_the_rule),
        cmocka_unit_test(test_both_forms_say_what_happens_next),
        cmocka_unit_test(test_every_shipped_language_is_whole),
        cmocka_unit_test(test_other_types_are_one_touch_away),
        cmocka_unit_test(test_a_row_without_token_offers_no_dead_links),
        cmocka_unit_test(test_bilingual_texts_stand_one_after_the_other),
        cmocka_unit_test(test_the_page_is_safe_for_phones_and_dark_programs),
        cmocka_unit_test(test_a_repeat_is_the_same_mail),
        cmocka_unit_test(test_rows_that_cannot_be_built_are_refused),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
