#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ACUTE "\xcc\x81"
#define BELOW "\xcc\x96"

static void test_forms_are_unicodes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"e" ACUTE, "\xc3\xa9"},
        {"a" ACUTE BELOW, "\xc3\xa1" BELOW},
        {"\xef\xbc\xa1", "A"},
        {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *form = utf8_normalize(cases[i].text, -1, G_NORMALIZE_ALL_COMPOSE);
        assert_string_equal(form, cases[i].wanted);
    }
    g_autofree char *begin = utf8_normalize("e" ACUTE "x", 1, G_NORMALIZE_NFC);
    assert_string_equal(begin, "e");
}

static void test_colons_of_either_width(void **state)
{
    (void)state;
    assert_int_equal(utf8_colon_at(": x"), 1);
    assert_int_equal(utf8_colon_at(UTF8_WIDE_COLON "x"), 3);
    assert_int_equal(utf8_colon_at("\xef\xbc"), 0);
    assert_int_equal(utf8_colon_at(""), 0);
    assert_int_equal(utf8_colon_end("x:", 2), 1);
    assert_int_equal(utf8_colon_end("x" UTF8_WIDE_COLON, 4), 3);
    assert_int_equal(utf8_colon_end("x\xd5\x9d", 3), 2);
    assert_int_equal(utf8_colon_end(":x", 2), 0);
    assert_int_equal(utf8_colon_end("", 0), 0);
}

/* Twice the marks would be put in order in four times the time. */
static void test_marks_past_the_limit_go(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("x");
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, ACUTE BELOW);
    g_string_append(text, "y");
    g_autofree char *form = utf8_normalize(text->str, -1, G_NORMALIZE_NFC);
    assert_int_equal(g_utf8_strlen(form, -1), 1 + 30 + 1);
    assert_int_equal(form[strlen(form) - 1], 'y');
}

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
        g_autofree char *got = utf8_fold(cases[i].text);
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
        g_autofree char *got = utf8_fold(text);
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
        if (utf8_has_word(cases[i].text, cases[i].word) != cases[i].wanted)
            fail_msg("\"%s\" in \"%s\": wanted %d", cases[i].word, cases[i].text, cases[i].wanted);
    }
}

static void test_what_a_reader_sees(void **state)
{
    (void)state;
    static const struct {
        gunichar c;
        gboolean is_direction, is_unfit, is_format, is_invisible;
    } cases[] = {
        {'a', FALSE, FALSE, FALSE, FALSE},    {' ', FALSE, FALSE, FALSE, FALSE},
        {0x1b, FALSE, TRUE, FALSE, TRUE},     {0x9b, FALSE, TRUE, FALSE, TRUE},
        {0xa0, FALSE, FALSE, FALSE, FALSE},   {0xad, FALSE, FALSE, TRUE, TRUE},
        {0x61c, TRUE, TRUE, TRUE, TRUE},      {0x600, FALSE, FALSE, FALSE, FALSE},
        {0x6dd, FALSE, FALSE, FALSE, FALSE},  {0x200b, FALSE, FALSE, TRUE, TRUE},
        {0x200d, FALSE, FALSE, TRUE, TRUE},   {0x200f, TRUE, TRUE, TRUE, TRUE},
        {0x2028, FALSE, TRUE, FALSE, TRUE},   {0x202e, TRUE, TRUE, TRUE, TRUE},
        {0x2067, TRUE, TRUE, TRUE, TRUE},     {0x3164, FALSE, FALSE, FALSE, TRUE},
        {0xffa0, FALSE, FALSE, FALSE, TRUE},  {0xfe0f, FALSE, FALSE, FALSE, TRUE},
        {0xfffd, FALSE, FALSE, FALSE, FALSE}, {0xe0041, FALSE, FALSE, TRUE, TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gunichar c = cases[i].c;
        if (utf8_is_direction_mark(c) != cases[i].is_direction ||
            utf8_is_unfit(c) != cases[i].is_unfit || utf8_is_format(c) != cases[i].is_format ||
            utf8_is_invisible(c) != cases[i].is_invisible)
            fail_msg("U+%04X: %d %d %d %d", c, utf8_is_direction_mark(c), utf8_is_unfit(c),
                     utf8_is_format(c), utf8_is_invisible(c));
    }
}

static void test_characters_stay_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gsize limit, wanted;
    } cases[] = {
        {"abc", 5, 3},   {"abc", 3, 3},   {"abc", 2, 2},   {"a客服", 3, 1},
        {"a客服", 4, 4}, {"a客服", 6, 4}, {"a客服", 7, 7}, {"客", 1, 0},
        {"😀x", 3, 0},    {"😀x", 4, 4},    {"", 0, 0},      {"\x80\x80\x80", 2, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize got = utf8_clip(cases[i].text, strlen(cases[i].text), cases[i].limit);
        if (got != cases[i].wanted)
            fail_msg("\"%s\" in %zu octets: %zu", cases[i].text, cases[i].limit, got);
    }
    static const struct {
        const char *octets;
        gsize left, size;
        gunichar character;
    } reads[] = {
        {"a", 1, 1, 'a'},
        {"\xc3\xa9", 2, 2, 0xe9},
        {"\xc3\xa9", 1, 1, UTF8_BROKEN},
        {"\xa9", 1, 1, UTF8_BROKEN},
        {"\xed\xa0\x80", 3, 1, UTF8_BROKEN},
        {"\xf0\x9f\x98\x80", 4, 4, 0x1f600},
        {"\0x", 2, 1, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(reads); i++) {
        gunichar character;
        assert_int_equal(utf8_read(reads[i].octets, reads[i].left, &character), reads[i].size);
        assert_int_equal(character, reads[i].character);
    }
}

static void test_blanks_at_the_ends_go(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {" a b\t", "a b"}, {"\u3000客服\u00a0", "客服"}, {" \n", ""}, {"", ""}, {"x", "x"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = utf8_strip(cases[i].text, -1);
        assert_string_equal(got, cases[i].wanted);
    }
    g_autofree char *begin = utf8_strip(" ab ", 2);
    assert_string_equal(begin, "a");
}

/* A broken octet, and a character that is cut, at every place between and behind ASCII. */
static void test_what_is_valid(void **state)
{
    (void)state;
    static const char *const wholes[] = {"", "plain ASCII of some length", "gestört seit gestern",
                                         "打印机坏了 x"};
    for (gsize i = 0; i < G_N_ELEMENTS(wholes); i++) {
        gsize length = strlen(wholes[i]);
        for (gsize end = 0; end <= length; end++)
            assert_int_equal(utf8_is_valid(wholes[i], end),
                             g_utf8_validate_len(wholes[i], end, NULL));
        for (gsize at = 0; at < length; at++) {
            g_autofree char *broken = g_strdup(wholes[i]);
            broken[at] = '\xff';
            assert_false(utf8_is_valid(broken, length));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_colons_of_either_width),
        cmocka_unit_test(test_forms_are_unicodes),
        cmocka_unit_test(test_marks_past_the_limit_go),
        cmocka_unit_test(test_all_spellings_fold_into_one),
        cmocka_unit_test(test_the_short_way_agrees_with_normalization),
        cmocka_unit_test(test_where_words_stand),
        cmocka_unit_test(test_what_a_reader_sees),
        cmocka_unit_test(test_characters_stay_whole),
        cmocka_unit_test(test_what_is_valid),
        cmocka_unit_test(test_blanks_at_the_ends_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
