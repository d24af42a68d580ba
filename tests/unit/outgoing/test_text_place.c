/* Where the signature goes in plain text; place_cases.h tells how to read the cases. */
#include "../common/effort.h"
#include "../common/place_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const PlaceCase cases[] = {
    {"empty", "e", "|"},
    {"no line end", "", "Hello|"},
    {"first mail", "", "Hello\n\nAlex\n|"},
    {"CRLF", "q", "Hello\r\n\r\n|> old\r\n"},
    {"own signature on a first mail", "", "Hello\n\n«-- \nAlex\n»|"},
    {"own signature, blank lost", "", "Hello\n\n«--\nAlex\n»|"},
    {"own signature, CRLF", "q", "Hello\r\n\r\n«-- \r\nAlex\r\n\r\n»|> old\r\n"},
    {"mutt", "q", "Hello\n\n|On Mon, May 03, 2021 at 10:35:00AM +0200, Ann wrote:\n> old\n"},
    {"mutt, signature below the quote", "q",
     "Hello\n\n|On Mon, May 03, 2021 at 10:35:00AM +0200, Ann wrote:\n> old\n\n«-- \nAlex\n»"},
    {"mutt, below the quote", "",
     "On Mon, May 03, 2021 at 10:35:00AM +0200, Ann wrote:\n> old\n\nNew\n\n«-- \nAlex\n»|"},
    {"interleaved", "", "> one\nyes\n> two\nno\n|"},
    {"interleaved, the quote comes last", "q", "> one\nyes\n|> two\n> three\n\n"},
    {"interleaved, the quote comes last, then a signature", "q",
     "> one\nyes\n|> two\n\n«-- \nAlex\n»"},
    {"Gmail", "q",
     "Hello\n\n|On Mon, May 3, 2021 at 10:35 AM Ann <ann@b.example>\nwrote:\n\n> old\n"},
    {"Gmail, German", "q",
     "Hallo\n\n|Am Mo., 3. Mai 2021 um 10:35 Uhr schrieb Ann <a@b.example>:\n\n> alt\n"},
    {"Gmail, forward", "q",
     "See below\n\n|---------- Forwarded message ---------\nFrom: Ann <a@b.example>\nSubject: "
     "x\n\nold\n"},
    {"Gmail, forward without a word", "qe",
     "|---------- Forwarded message ---------\nFrom: Ann <a@b.example>\nSubject: x\n\nold\n"},
    {"Outlook", "q",
     "Hello\n\n|-----Original Message-----\nFrom: Ann\nSent: Monday, May 3\nTo: Bo\nSubject: "
     "x\n\nold\n"},
    {"Outlook on the web", "q",
     "Hello\n\n|________________________________\nFrom: Ann <a@b.example>\nSent: Monday, May 3, "
     "2021 "
     "10:35\nTo: Bo\nSubject: x\n\nold\n"},
    {"Outlook, mobile", "q",
     "Hello\n\n«Get Outlook for "
     "iOS<https://aka.ms/o0ukef>\n»|________________________________\nVon: Ann "
     "<a@b.example>\nGesendet: Montag\nAn: Bo\nBetreff: x\n\nalt\n"},
    {"Outlook, Japanese", "q",
     "はい\n\n|差出人: Ann <a@b.example>\n送信日時: 2021年5月3日\n宛先: Bo\n件名: x\n\n旧\n"},
    {"Apple Mail, iOS", "q",
     "Hello\n\n«Sent from my iPhone\n\n»|> On 3 May 2021, at 10:35, Ann <a@b.example> wrote:\n> "
     "\n> old\n"},
    {"Apple Mail, Mac", "q",
     "Hello\n\n|On 3 May 2021, at 10:35, Ann <a@b.example> wrote:\n\nold\n"},
    {"Thunderbird", "q", "Hello\n\n|Am 03.05.21 um 10:35 schrieb Ann:\n> alt\n"},
    {"K-9", "q",
     "Hello\n\n«-- \nSent from my Android device with K-9 Mail.\n\n»|On 3 May 2021 10:35:00 "
     "CEST, Ann <a@b.example> wrote:\n>old\n"},
    {"Roundcube", "q", "Hello\n\n«-- \nAlex\n»|On 2021-05-03 10:35, Ann wrote:\n> old\n"},
    {"SOGo", "q",
     "Hallo\n\n|Am Montag, Mai 03, 2021 10:35 CEST, schrieb Ann <a@b.example>:\n \n> alt\n"},
    {"Zimbra", "q", "Hello\n\n|----- Original Message -----\nFrom: \"Ann\" <a@b.example>\nold\n"},
    {"QQ Mail", "q",
     "您好\n\n|------------------ 原始邮件 ------------------\n发件人: \"Ann\"\n旧\n"},
    {"QQ Mail, phone", "q",
     "您好\n\n«发自我的iPhone\n\n»|------------------ Original ------------------\nold\n"},
    {"NetEase", "q", "您好\n\n|在 2021-05-03 10:35:00，\"Ann\" <a@b.example> 写道：\n旧\n"},
    {"NetEase, English", "q",
     "Hello\n\n|At 2021-05-03 10:35:00, \"Ann\" <a@b.example> wrote:\n>old\n"},
    {"NetEase MailMaster", "q", "您好\n\n|---- 回复的原邮件 ----\n发件人 Ann<a@b.example>\n旧\n"},
    {"Foxmail", "q",
     "您好\n\n|发件人： Ann\n发送时间： 2021-05-03 10:35\n收件人： Bo\n主题： x\n旧\n"},
    {"Lotus Notes", "q",
     "Hello\n\n|From:   Ann <a@b.example>\nTo:     Bo\nDate:   03.05.2021 10:35\nSubject:  "
     "x\n\nold\n"},
    {"Lotus Notes, forward", "q",
     "See below\n\n|----- Forwarded by Ann/ACME on 03.05.2021 09:00 -----\nold\n"},
    {"Yahoo", "q",
     "Hello\n\n«Sent from Yahoo Mail on Android\n \n»|  On Mon, 3 May 2021 at 10:35, "
     "Ann<a@b.example> wrote:   old\n"},
    {"ProtonMail", "q",
     "Hello\n\n«Sent with Proton Mail secure email.\n\n»|On Monday, May 3rd, 2021 at "
     "10:35, Ann <a@b.example> wrote:\n\n> old\n"},
    {"Tutanota", "q", "Hello\n\n«-- \nAlex\n\n»|3 May 2021, 10:35 by a@b.example:\n\n> old\n"},
    {"mail.ru", "q",
     "Привет\n\n|Понедельник, 3 мая 2021, 10:35 +03:00 от Ann <a@b.example>:\n>старое\n"},
    {"Yandex", "q", "Привет\n\n|03.05.2021, 10:35, \"Ann\" <a@b.example>:\n> старое\n"},
    {"an attribution of an unknown language below the signature", "q",
     "Hello\n\n«-- \nAlex\n»|Ann, 03/05/2021 a skrivaas:\n> old\n"},
    {"a wrapped last line of the quote is no answer", "q",
     "Hello\n\n|> a line that was long enough to be wrapped on its way to where it "
     "went\nsomewhere\n"},
    {"words above and below the quote", "", "Hello\n\n> old\n\nNew\n|"},
    {"not a word", "qe", "\n|> old\n"},
    {"nothing at all above the quote", "qe", "|> old\n"},
    {"nothing but the signature", "qe", "«-- \nAlex\n\n»|> old\n"},
    {"16 lines below a separator", "",
     "Hello\n-- \n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n|"},
    {"two separators, both of a signature", "", "Hello\n«-- \n+49 30 1234567\n-- \n2\n»|"},
    {"two separators, one between words", "", "One way\n-- \nAnother\n«-- \nAlex\n»|"},
    {"dashes between words", "", "Option A\n--\nKeep it.\n\nOption B\n--\nSend it back.\n|"},
    {"dashes above a name", "", "Hello\n«--\nAlex Lee\n»|"},
    {"dashes above a telephone number", "", "Hello\n«--\nSales desk\nTel. +49 30 123456\n»|"},
    {"words below a separator and nothing above", "q", "-- \nIt arrives today.\n\n|> old\n"},
    {"a rule of dashes", "", "Hello\n-----\nmore\n|"},
    {"a line the admin lists", "", "Hello\n\n«Acme Care, Berlin\n»|"},
    {"a line the admin lists, above others", "", "Hello\n\n«Acme Care\n»Alex\n|"},
    {"a line the admin lists, far above the end", "", "Acme Care\n1\n2\n3\n4\n5\n|"},
    {"a line the admin lists, above the quote", "q", "Hello\n«客服中心 小李\n\n»|> old\n"},
    {"device line in the middle", "", "Hello\nSent from my iPhone\nwas what he wrote.\n|"},
    {"placeholder", "p", "Hello\n|«{{signature}}»\nPS: bye\n"},
    {"placeholder with blanks around, at the end", "p", "Hello\n|«  {{signature}} »"},
    {"placeholder inside words", "", "Write {{signature}} there\n|"},
    {"placeholder in the quote", "q", "Hello\n|> {{signature}}\n"},
    {"placeholder above the quote", "qp", "|«{{signature}}»\nHello\n> old\n"},
    {"two placeholders", "p", "a\n|«{{signature}}»\nb\n«{{signature}}\n»"},
    {"placeholder in the own signature", "qp", "Hi\n|«-- \nAlex\n{{signature}}»\n\n> old\n"},
    {"signed", "s", "Hello\n\n-- \nLi\nAcme support\n|"},
    {"signed above the quote", "qs", "Hello\n\nLi\nAcme support\n\n|> old\n"},
    {"signed, stuffed and with blanks behind", "s", "Hello\n Li  \n Acme support \n|"},
    {"signed in the quote", "q", "Hello\n\n|> Li\n> Acme support\n"},
    {"signed in the history", "q",
     "Hello\n\n|-----Original Message-----\nFrom: x\n\nLi\nAcme support\n"},
    {"half of the signature", "", "Hello\nLi\nLi\nAcme\n|"},
    {"the signature below one like its beginning", "s", "Hello\nLi\nLi\nAcme support\n|"},
};

static void in_text(const char *text, gsize length, const PlaceWish *wish, Place *place_r)
{
    (void)length;
    place_in_text(text, wish, place_r);
}

static void test_place(void **state)
{
    place_case_check(*state, in_text, place_case_wish());
}

static void test_commands_go_when_wished(void **state)
{
    (void)state;
    static const PlaceCase cases_of_commands[] = {
        {"alone", "qe", "«#close\n#type x\n\n»|> old\n"},
        {"with words", "q", "«#close\n\n»Hello\n\n|> old\n"},
        {"a note in two lines", "e", "«#note one \ntwo\n»|"},
    };
    PlaceWish wish = *place_case_wish();
    wish.strip_commands = wish.flowed = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(cases_of_commands); i++)
        place_case_check(&cases_of_commands[i], in_text, &wish);
}

static void test_no_wish_at_all(void **state)
{
    (void)state;
    static const PlaceWish wish = {0};
    static const PlaceCase test = {"no wish", "", "Hello {{signature}}\nLi\nAcme support\n|"};
    place_case_check(&test, in_text, &wish);
}

static void test_a_long_own_signature_is_taken_for_words(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(PLACE_OWN_SIGNATURE_MAX, 'x');
    g_autofree char *text = g_strconcat("Hello\n-- \n", words, "\n", NULL);
    g_auto(Place) place = {0};
    place_in_text(text, place_case_wish(), &place);
    assert_int_equal(place.removals->len, 0);
    assert_int_equal(place.insert, strlen(text));
}

#define OCTETS (2 * 1024 * 1024)

static void place(const char *text, gsize length)
{
    g_auto(Place) place = {0};
    place_in_text(text, place_case_wish(), &place);
    assert_true(place.insert <= length);
}

static void test_hostile_megabytes_take_time_by_their_size(void **state)
{
    (void)state;
    static const char *const UNITS[] = {"\n",
                                        "> a\n",
                                        "> a\nb\n",
                                        "-- \n",
                                        "-- \na\n",
                                        "Sent from my iPhone\n",
                                        "Acme Care\n",
                                        "#a\n",
                                        "{{signature}}\n",
                                        "Li\n",
                                        "On 3 May 2021, Ann <a@b\n",
                                        "a",
                                        "-----\n",
                                        ">",
                                        "From: a\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(UNITS); i++)
        effort_check_linear(&(EffortText){UNITS[i], "a\n", UNITS[i], NULL}, OCTETS, place);
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_commands_go_when_wished),
        cmocka_unit_test(test_no_wish_at_all),
        cmocka_unit_test(test_a_long_own_signature_is_taken_for_words),
        cmocka_unit_test(test_hostile_megabytes_take_time_by_their_size),
    };
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + G_N_ELEMENTS(more)] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_place, .initial_state = (void *)&cases[i]};
    memcpy(tests + G_N_ELEMENTS(cases), more, sizeof more);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
