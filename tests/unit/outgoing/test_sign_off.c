/* The agent's name, title and address as last lines without "-- ": what goes, and what never does;
   place_cases.h tells how to read the cases. */
#include "../common/place_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const PlaceCase cases[] = {
    /* ---- goes, in each language ---- */
    {"en", "", "It is done.\n\nBest regards,\n«Alex Li\n»|"},
    {"en, all of it", "",
     "It is done.\n\nKind regards\n\n«Alex Li\nSupport Engineer, ACME\nalex@acme.example\n"
     "Tel: +49 30 1234567\n»|"},
    {"en, one line", "", "It is done.\n\nThanks!\n«Alex Li · Support Engineer · ACME\n»|"},
    {"en, address labelled", "", "It is done.\n\nBest,\n«Alex\nE-mail: alex@acme.example\n»|"},
    {"en, no farewell", "", "It is done.\n\n«Alex\n»|"},
    {"en, above a quote", "q",
     "It is done.\n\nRegards,\n«Alex\n\n»|On Mon, May 03, 2021 at 10:35:00AM +0200, Ann wrote:\n> "
     "old\n"},
    {"en, CRLF", "", "It is done.\r\n\r\nRegards,\r\n«Alex\r\n»|"},
    {"en, and what the program adds", "", "Done.\n\nBest,\n«Alex\n»\n«Sent from my iPhone\n»|"},
    {"en, and a signature", "", "Done.\n\nBest,\n«Alex\n»\n«-- \nAlex Li\n»|"},
    {"de", "", "Erledigt.\n\nMit freundlichen Grüßen\n«Alex Li\n»|"},
    {"de, Swiss", "", "Erledigt.\n\nFreundliche Grüsse aus Bern\n«Alex Li\n»|"},
    {"fr", "", "C'est fait.\n\nBien cordialement,\n«Alex Li\n»|"},
    {"es", "", "Ya está.\n\nUn cordial saludo,\n\n«Alex Li\n»|"},
    {"zh-CN", "", "已经处理好了。\n\n此致\n敬礼\n\n«李娜\n»|"},
    {"zh-CN, title", "",
     "已经处理好了。\n祝您工作顺利！\n«艾克美客服部 李助理\n邮箱：alex@acme.example\n»|"},
    {"zh-CN, a date stays", "", "已经处理好了。\n\n此致\n敬礼\n«李娜\n»2026年3月1日\n|"},
    {"zh-TW", "", "已經處理好了。\n\n敬祝 商祺\n«李娜 敬上\n»|"},
    {"ja", "", "対応いたしました。\n\nよろしくお願いいたします。\n«李娜\n»|"},
    /* ---- stays: the agent's words ---- */
    {"asks for oneself", "", "Please ask Alex Li\n|"},
    {"asks for oneself below", "", "Please ask for\n\nAlex Li\n|"},
    {"colon", "", "Your contact is:\n\nAlex Li\nalex@acme.example\n|"},
    {"wide colon", "", "请联系：\n\n李娜\n|"},
    {"wrapped", "", "I gave it to my colleague, Mr.\nLi\n|"},
    {"more than a name", "", "It is done.\n\nAlex Li called.\n|"},
    {"a name of two", "", "Two of us can help.\n\nAlex Li\nBob Ray\n|"},
    {"after another's name", "", "Two of us can help.\n\nBob Ray\nAlex Li\n|"},
    {"the only word", "", "Alex Li\n|"},
    {"name after a greeting", "", "Hello Ann,\n\nAlex\n|"},
    {"a code below the name", "", "It is done.\n\nAlex 482913\n|"},
    {"farewell and name in one line", "", "It is done.\n\nBest regards, Alex\n|"},
    {"brand alone", "", "It is done.\n\nRegards,\nACME\n|"},
    {"title alone", "", "It is done.\n\nRegards,\nSupport Engineer\n|"},
    {"number alone", "", "It is done.\n\nRegards,\n030 1234567\n|"},
    {"name within", "", "It is done.\n\nBest,\nAlex\n\nPS: The invoice follows.\n|"},
    {"part of a word", "", "It is done.\n\nRegards,\nAlexandra\n|"},
    {"quoted", "", "> Regards,\n> Alex\nYes, it is.\n|"},
};

static const PlaceWish *wish(void)
{
    static const char *names[] = {"alex", "li", "李娜", "李助理", "alex@acme.example"};
    static GPtrArray own_names = {.pdata = (gpointer *)names, .len = G_N_ELEMENTS(names)};
    static const char *titles[] = {"李",   "娜",     "助理",         "support engineer",
                                   "acme", "艾克美", "艾克美客服部", "敬上"};
    static GPtrArray own_titles = {.pdata = (gpointer *)titles, .len = G_N_ELEMENTS(titles)};
    static const PlaceWish wish = {.own_names = &own_names, .own_titles = &own_titles};
    return &wish;
}

static void in_text(const char *text, gsize length, const PlaceWish *wanted, Place *place_r)
{
    (void)length;
    place_in_text(text, wanted, place_r);
}

static void test_sign_off(void **state)
{
    place_case_check(*state, in_text, wish());
}

/* The HTML of the same lines: the same lines go. */
static void test_sign_off_in_html(void **state)
{
    const PlaceCase *test = *state;
    if (*test->flags != '\0' || strchr(test->marked, '>') != NULL || strstr(test->marked, "-- "))
        return;
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    gsize insert;
    g_autofree char *text = place_case_unmark(test->marked, spans, &insert);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *body = g_strjoinv("<br>", lines);
    g_auto(Place) place = {0};
    place_case_in_html(body, strlen(body), wish(), &place);
    g_autoptr(GString) gone = g_string_new(NULL);
    for (guint i = 0; i < spans->len; i++) {
        TextSpan span = g_array_index(spans, TextSpan, i);
        g_string_append_len(gone, text + span.from, (gssize)(span.until - span.from));
    }
    g_autoptr(GString) cut = g_string_new(NULL);
    for (guint i = 0; i < place.removals->len; i++) {
        TextSpan span = g_array_index(place.removals, TextSpan, i);
        g_string_append_len(cut, body + span.from, (gssize)(span.until - span.from));
    }
    g_string_replace(cut, "<br>", "", 0);
    g_string_replace(gone, "\n", "", 0);
    g_string_replace(gone, "\r", "", 0);
    g_string_replace(cut, "\r", "", 0);
    assert_string_equal(cut->str, gone->str);
}

int main(void)
{
    struct CMUnitTest tests[2 * G_N_ELEMENTS(cases)];
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        tests[2 * i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_sign_off, .initial_state = (void *)&cases[i]};
        tests[2 * i + 1] = (struct CMUnitTest){.name = cases[i].name,
                                               .test_func = test_sign_off_in_html,
                                               .initial_state = (void *)&cases[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
