/* Words in text of any script: one form for all spellings, and where a word may stand. */
#include "decide/decide_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_all_spellings_fold_into_one(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"ComPlaint", "complaint"},
        {"ＣＯＭｐｌａｉｎｔ！", "complaint!"},
        {"投诉　Ａ……·“x”", "投诉 a......·“x”"},
        {"ÉCLAIR", "éclair"},
        {"E\xcc\x81"
         "clair",
         "éclair"},
        {"STRASSE straße", "strasse strasse"},
        {"ｸﾚｰﾑ", "クレーム"},
        {"㈱", "(株)"},
        {"か\xe3\x82\x99", "が"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = words_fold(cases[i].text);
        assert_string_equal(got, cases[i].wanted);
    }
}

/* The short way must come out as the long way does, wherever it is taken. */
static void test_the_short_way_agrees_with_normalization(void **state)
{
    (void)state;
    for (gunichar c = 1; c < 0x11000; c++) {
        if (c >= 0xd800 && c < 0xe000)
            continue;
        char text[7] = {0};
        g_unichar_to_utf8(c, text);
        g_autofree char *got = words_fold(text);
        g_autofree char *compatible = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
        g_autofree char *wanted = g_utf8_casefold(compatible, -1);
        if (g_strcmp0(got, wanted) != 0)
            fail_msg("U+%04X folds to \"%s\", not \"%s\"", c, got, wanted);
    }
}

static void test_where_words_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text, *word;
        gboolean wanted;
    } cases[] = {
        {"a refund please", "refund", TRUE},
        {"refund", "refund", TRUE},
        {"refunds", "refund", FALSE},
        {"prerefund refund.", "refund", TRUE},
        {"pre-refund", "refund", TRUE},
        {"refund_id", "refund", FALSE},
        {"возврат денег", "возврат", TRUE},
        {"возвраты", "возврат", FALSE},
        {"请退款吧", "退款", TRUE},
        {"환불해", "환불", TRUE},
        {"ขอคืนเงินด้วย", "คืนเงิน", TRUE},
        {"请refund吧", "refund", TRUE},
        {"c++ error", "c++", TRUE},
        {"not working at all", "not working", TRUE},
        {"xa a a", "a a", TRUE},
        {"anything", "", FALSE},
        {"", "refund", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (words_contain(cases[i].text, cases[i].word) != cases[i].wanted)
            fail_msg("\"%s\" in \"%s\": wanted %d", cases[i].word, cases[i].text, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_spellings_fold_into_one),
        cmocka_unit_test(test_the_short_way_agrees_with_normalization),
        cmocka_unit_test(test_where_words_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
