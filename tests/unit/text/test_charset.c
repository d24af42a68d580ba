#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct labelled {
    const char *what, *charset, *octets;
    gsize length;
    const char *wanted;
    gboolean repaired;
} Labelled;

#define OCTETS(s) s, sizeof(s) - 1

/* clang-format off */
static const Labelled LABELLED[] = {
    {"plain", "us-ascii", OCTETS("hello"), "hello", FALSE},
    {"empty", NULL, OCTETS(""), "", FALSE},
    {"UTF-8 as such", "utf-8", OCTETS("gr\xc3\xbc\xc3\x9f"), "grüß", FALSE},
    {"quoted label", "\"UTF-8\"", OCTETS("\xc3\xbc"), "ü", FALSE},
    {"label given twice", "utf-8; charset=utf-8", OCTETS("\xc3\xbc"), "ü", FALSE},
    {"UTF-8 labelled Latin", "iso-8859-1", OCTETS("gr\xc3\xbc\xc3\x9f"), "grüß", TRUE},
    {"UTF-8 labelled ASCII", "us-ascii", OCTETS("\xe4\xbd\xa0"), "你", TRUE},
    {"Latin is Windows", "iso-8859-1", OCTETS("\x93quoted\x94 \x80"), "“quoted” €", FALSE},
    {"Latin labelled UTF-8", "utf-8", OCTETS("f\xfcr gr\xf6\xdf" "ere"), "für größere", TRUE},
    {"Latin labelled ASCII", "us-ascii", OCTETS("caf\xe9"), "café", TRUE},
    {"one broken octet in UTF-8", "utf-8", OCTETS("\xc3\xbc\xc3\xb6\xff"), "üö\xef\xbf\xbd", TRUE},
    {"cut at the end", "utf-8", OCTETS("\xe4\xbd\xa0\xe5\xa5"), "你\xef\xbf\xbd", TRUE},
    {"gbk word", "gb2312", OCTETS("\xd6\xec\xe9\x46\xbb\xf9"), "朱镕基", FALSE},
    {"gb2312 that is UTF-8 by accident", "gb2312", OCTETS("\xcd\xa8"), "通", FALSE},
    {"kana in gb2312", "gb2312",
     OCTETS("\xd7\xa2\xce\xc4\xa4\xb7\xa4\xbf\xc9\xcc\xc6\xb7\xa4\xac\xbd\xec\xa4\xad\xa4\xde\xa4\xbb"
            "\xa4\xf3\xa1\xa3"),
     "注文した商品が届きません。", FALSE},
    {"frame in gb2312", "gb2312", OCTETS("\xa9\xa4\xa9\xa4\xa9\xa4\xa9\xa4\xa9\xa4"), "─────", FALSE},
    {"circled digits in gbk", "gbk", OCTETS("\xa2\xd9\xa2\xda\xa2\xdb\xa2\xdc"), "①②③④", FALSE},
    {"Greek in gb2312", "gb2312",
     OCTETS("\xa6\xa5\xa6\xcb\xa6\xcb\xa6\xc7\xa6\xcd\xa6\xc9\xa6\xca"), "Ελληνικ", FALSE},
    {"Big5 labelled gb2312", "gb2312",
     OCTETS("\xb1\x7a\xa6\x6e\xa1\x41\xa7\xda\xb7\x51\xb8\xdf\xb0\xdd\xb2\xa3\xab\x7e\xaa\xba\xbb"
            "\xf9\xae\xe6"),
     "您好，我想詢問產品的價格", TRUE},
    {"big5", "big5", OCTETS("\xa7\x41\xa6\x6e"), "你好", FALSE},
    {"shift_jis is cp932", "shift_jis", OCTETS("\x87\x40\x81\x60"), "①～", FALSE},
    {"a last character that cp949 lacks", "ks_c_5601-1987", OCTETS("x\xa2\xe8"), "x\xef\xbf\xbd", TRUE},
    {"ks_c_5601-1987 is cp949", "ks_c_5601-1987", OCTETS("\x8c\x63\xb9\xe6"), "똠방", FALSE},
    {"iso-2022-jp", "iso-2022-jp", OCTETS("\x1b$B$3$s\x1b(B ok"), "こん ok", FALSE},
    {"iso-2022-jp ends shifted", "iso-2022-jp", OCTETS("\x1b$B$3$s"), "こん", FALSE},
    {"NEC row", "iso-2022-jp", OCTETS("\x1b$B-!\x1b(B"), "①", FALSE},
    {"half-width katakana", "cp50221", OCTETS("\x1b(I1\x1b(B"), "ｱ", FALSE},
    {"iso-2022-jp labelled ASCII", "us-ascii", OCTETS("\x1b$B$3\x1b(B"), "こ", FALSE},
    {"hz", "hz-gb-2312", OCTETS("~{VPND~} ok"), "中文 ok", FALSE},
    {"UTF-16 without mark", "utf-16", OCTETS("\0h\0i"), "hi", FALSE},
    {"UTF-16 with mark", "utf-16", OCTETS("\xff\xfeh\0i\0"), "hi", FALSE},
    {"UTF-16 of odd length", "utf-16le", OCTETS("h\0i\0x"), "hi\xef\xbf\xbd", TRUE},
    {"UTF-16 that is ASCII", "utf-16", OCTETS("hello there"), "hello there", TRUE},
    {"UTF-7 is not decoded", "utf-7", OCTETS("+AGE-"), "+AGE-", FALSE},
    {"koi8-r", "koi8-r", OCTETS("\xf0\xd2\xc9\xd7\xc5\xd4"), "Привет", FALSE},
    {"windows spelt out", "Windows-1251", OCTETS("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет", FALSE},
    {"number alone", "1251", OCTETS("\xcf\xf0\xe8\xe2\xe5\xf2"), "Привет", FALSE},
    {"unknown label", "x-no-such-thing", OCTETS("caf\xe9"), "café", TRUE},
    {"label with iconv's flags", "utf-8//TRANSLIT", OCTETS("caf\xe9"), "café", FALSE},
    {"Chinese labelled Latin", "iso-8859-1",
     OCTETS("\xc4\xfa\xba\xc3\xa3\xac\xce\xd2\xcf\xeb\xd7\xc9\xd1\xaf\xd2\xbb\xcf\xc2"),
     "您好，我想咨询一下", TRUE},
    {"line ends", NULL, OCTETS("a\r\nb\rc\r\r\nd\n"), "a\nb\nc\nd\n", FALSE},
    {"controls", NULL, OCTETS("a\0b\x01\x1b[0mc\x7f\tend\f"), "ab[0mc\tend ", FALSE},
    {"C1 controls", "utf-8", OCTETS("a\xc2\x85z"), "az", FALSE},
    {"surrogate", "utf-8", OCTETS("\xed\xa0\x80 \xc3\xbc\xc3\xbc\xc3\xbc"),
     "\xef\xbf\xbd\xef\xbf\xbd üüü", TRUE},
    {"overlong", "utf-8", OCTETS("\xc0\xaf \xc3\xbc\xc3\xbc\xc3\xbc"), "\xef\xbf\xbd\xef\xbf\xbd üüü", TRUE},
    {"byte order mark", "utf-8", OCTETS("\xef\xbb\xbfhi"), "hi", FALSE},
    {"Hebrew, held back by iconv", "windows-1255", OCTETS("\xe0\xe5"), "או", FALSE},
};
/* clang-format on */

static void labels_are_believed_as_far_as_they_go(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(LABELLED); i++) {
        const Labelled *test = &LABELLED[i];
        gboolean repaired;
        g_autofree char *text = text_to_utf8(test->octets, test->length, test->charset, &repaired);
        if (strcmp(text, test->wanted) != 0 || repaired != test->repaired)
            fail_msg("%s: wanted \"%s\" (%d), got \"%s\" (%d)", test->what, test->wanted,
                     test->repaired, text, repaired);
    }
}

static void label_of_any_length_is_harmless(void **state)
{
    (void)state;
    g_autofree char *label = g_strnfill(5000, 'x');
    g_autofree char *text = text_to_utf8("caf\xe9", 4, label, NULL);
    assert_string_equal(text, "café");
}

typedef struct unlabelled {
    const char *charset; /* to write the text in */
    const char *text;
} Unlabelled;

static const Unlabelled UNLABELLED[] = {
    {"UTF-8", "Grüße"},
    {"GB18030", "退货申请"},
    {"GB18030", "您好，我想咨询一下产品的价格"},
    {"GB18030", "发票问题"},
    {"BIG5", "退貨申請"},
    {"BIG5", "您好，我想詢問產品的價格"},
    {"CP932", "お世話になっております"},
    {"CP932", "返品について"},
    {"EUC-JP", "注文の件について"},
    {"CP949", "안녕하세요"},
    {"CP949", "제품이 고장났습니다"},
    {"KOI8-R", "Не работает принтер"},
    {"KOI8-R", "Здравствуйте, где мой заказ?"},
    {"CP1251", "Не работает принтер"},
    {"CP1251", "Возврат товара"},
    {"CP1252", "Müller"},
    {"CP1252", "für größere Änderungen"},
    {"CP1252", "Réservation à confirmer"},
    {"CP1252", "¿Dónde está mi pedido?"},
    {"CP1252", "Åsa Öberg"},
    {"CP1253", "Καλημέρα, θα ήθελα πληροφορίες για το προϊόν"},
    {"CP1255", "שלום, אני רוצה מידע על המוצר"},
    {"CP874", "สวัสดีครับ ผมต้องการข้อมูลสินค้า"},
    {"UTF-16LE", "Hello, where is my order?"},
    {"ISO-2022-JP", "注文の件"},
};

static void octets_without_label_are_told_by_what_they_say(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(UNLABELLED); i++) {
        const Unlabelled *test = &UNLABELLED[i];
        gsize length;
        g_autofree char *octets =
            g_convert(test->text, -1, test->charset, "UTF-8", NULL, &length, NULL);
        assert_non_null(octets);
        g_autofree char *text = text_to_utf8(octets, length, NULL, NULL);
        if (strcmp(text, test->text) != 0)
            fail_msg("%s: wanted \"%s\", got \"%s\" (%s)", test->charset, test->text, text,
                     text_guess_charset(octets, length));
    }
}

/* The C library loads a charset's module for its first converter and forgets it with the last. With
   one of each kept open, ten thousands of texts load each module once. */
static const char *const MODULES[] = {"GB18030", "CP950",  "CP932",  "EUC-JP-MS",  "CP949",
                                      "CP1251",  "KOI8-U", "CP1252", "BIG5-HKSCS", "UTF-16"};

static int keep_modules(void **state)
{
    GIConv *converters = g_new(GIConv, G_N_ELEMENTS(MODULES));
    for (gsize i = 0; i < G_N_ELEMENTS(MODULES); i++)
        converters[i] = g_iconv_open("UTF-8", MODULES[i]);
    *state = converters;
    return 0;
}

static int release_modules(void **state)
{
    GIConv *converters = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(MODULES); i++)
        g_iconv_close(converters[i]);
    g_free(converters);
    return 0;
}

static void every_single_octet_gives_valid_text(void **state)
{
    (void)state;
    static const char *const CHARSETS[] = {NULL,          "utf-8",       "gb2312", "big5",
                                           "shift_jis",   "iso-2022-jp", "euc-kr", "utf-16",
                                           "iso-8859-1",  "koi8-r",      "hz",     "utf-32",
                                           "iso-2022-kr", "us-ascii",    "x-odd"};
    for (gsize i = 0; i < G_N_ELEMENTS(CHARSETS); i++)
        for (int octet = 0; octet < 256 * 256; octet += 7) {
            const char octets[] = {(char)(octet >> 8), (char)octet};
            g_autofree char *text = text_to_utf8(octets, 2, CHARSETS[i], NULL);
            assert_true(g_utf8_validate(text, -1, NULL));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_believed_as_far_as_they_go),
        cmocka_unit_test(label_of_any_length_is_harmless),
        cmocka_unit_test(octets_without_label_are_told_by_what_they_say),
        cmocka_unit_test_setup_teardown(every_single_octet_gives_valid_text, keep_modules,
                                        release_modules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
