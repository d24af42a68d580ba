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
    {"a word in KOI8-R", NULL, OCTETS("\xd3\xde\xa3\xd4"), "счёт", FALSE},
    {"a word in KOI8-R", NULL, OCTETS("\xda\xc1\xcb\xc1\xda"), "заказ", FALSE},
    {"a word in KOI8-R", NULL, OCTETS("\xc3\xc5\xce\xc1"), "цена", FALSE},
    {"a word in KOI8-R", NULL, OCTETS("\xf0\xcf\xcd\xcf\xdd\xd8"), "Помощь", FALSE},
    {"three letters in KOI8-R", NULL, OCTETS("\xce\xc5\xd4"), "нет", FALSE},
    {"a word behind ASCII in KOI8-R", NULL, OCTETS("Re: \xd3\xde\xa3\xd4"), "Re: счёт", FALSE},
    {"a word in KOI8-U", NULL, OCTETS("\xc4\xcf\xd0\xcf\xcd\xcf\xc7\xc1"), "допомога", FALSE},
    {"a word in Windows-1251", NULL, OCTETS("\xf1\xf7\xb8\xf2"), "счёт", FALSE},
    {"a word in Windows-1251", NULL, OCTETS("\xe1\xf0\xe0\xea"), "брак", FALSE},
    {"a word in ISO 8859-5", NULL, OCTETS("\xd7\xd0\xda\xd0\xd7"), "заказ", FALSE},
    {"a word in Windows-1255", NULL, OCTETS("\xf9\xec\xe5\xed"), "שלום", FALSE},
    {"a word in Windows-1256", NULL, OCTETS("\xd8\xe1\xc8"), "طلب", FALSE},
    {"a word in Windows-1253", NULL, OCTETS("\xf4\xe9\xec\xde"), "τιμή", FALSE},
    {"a word in GBK", NULL, OCTETS("\xd7\xc9\xd1\xaf"), "咨询", FALSE},
    {"a word in GBK", NULL, OCTETS("\xcd\xb6\xcb\xdf"), "投诉", FALSE},
    {"a word in Big5", NULL, OCTETS("\xbb\xf9\xae\xe6"), "價格", FALSE},
    {"a word in Shift_JIS", NULL, OCTETS("\x8ex\x95\xa5\x82\xa2"), "支払い", FALSE},
    {"a word in EUC-KR", NULL, OCTETS("\xb0\xe1\xc1\xa6"), "결제", FALSE},
    {"a word in Windows-1250", NULL, OCTETS("ksi\xb9\xbfka"), "książka", FALSE},
    {"a word in ISO 8859-2", NULL, OCTETS("pi\xb1tek"), "piątek", FALSE},
    {"Latin in Windows-1252", NULL, OCTETS("\xc4rger"), "Ärger", FALSE},
    {"line ends", NULL, OCTETS("a\r\nb\rc\r\r\nd\n"), "a\nb\nc\nd\n", FALSE},
    {"controls", NULL, OCTETS("a\0b\x01\x1b[0mc\x7f\tend\f"), "ab[0mc\tend ", FALSE},
    {"C1 controls are what Windows-1252 has", "utf-8", OCTETS("it\xc2\x92s\xc2\x85"), "it’s…", FALSE},
    {"surrogate", "utf-8", OCTETS("\xed\xa0\x80 \xc3\xbc\xc3\xbc\xc3\xbc"),
     "\xef\xbf\xbd\xef\xbf\xbd üüü", TRUE},
    {"overlong", "utf-8", OCTETS("\xc0\xaf \xc3\xbc\xc3\xbc\xc3\xbc"), "\xef\xbf\xbd\xef\xbf\xbd üüü", TRUE},
    {"byte order mark", "utf-8", OCTETS("\xef\xbb\xbfhi"), "hi", FALSE},
    {"controls that Latin-1 has not", "ISO_8859-1:1987", OCTETS("l\x92" "an \x96 5 \x80"), "l’an – 5 €", FALSE},
    {"Windows-1250 as ISO 8859-2", "iso-8859-2", OCTETS("\x8ak\x6f" "da, \x9e" "e ne"), "Škoda, že ne", TRUE},
    {"Windows-1252 as ISO 8859-15", "iso-8859-15", OCTETS("\x84ja\x93 \x96 gut"), "„ja“ – gut", TRUE},
    {"Windows-1257 as ISO 8859-13", "iso-8859-13", OCTETS("\x84La\xe8iau\x93"), "„Lačiau“", TRUE},
    {"Windows-1256 as ISO 8859-6", "iso-8859-6", OCTETS("\xdf\xed\xdd"), "كيف", TRUE},
    {"a Greek Alpha of Windows", "iso-8859-7", OCTETS("\xa2\xed\xed\xe1"), "Άννα", TRUE},
    {"a Greek elision", "iso-8859-7", OCTETS("\xe1\xf0\xa2 \xf4\xef"), "απ’ το", FALSE},
    {"rows 89 to 92 in ISO-2022-JP", "iso-2022-jp", OCTETS("\x1b$B|b\x1b(B"), "髙", FALSE},
    {"rows 89 to 92 in EUC-JP", "euc-jp", OCTETS("\xf9\xfe\xb3\xa4\xa4\xc8"), "德海と", FALSE},
    {"half-width kana and kanji", "shift_jis", OCTETS("\xcc\xdf\xd8\xdd\xc0\xb0\x8c\xcc\x8f\xe1"), "ﾌﾟﾘﾝﾀｰ故障", FALSE},
    {"UTF-8 of two octets as gb2312", "gb2312", OCTETS("Gr\xc3\xbc\xc3\x9f" "e"), "Grüße", TRUE},
    {"UTF-8 of two octets as euc-kr", "euc-kr", OCTETS("caf\xc3\xa9"), "café", TRUE},
    {"Greek UTF-8 as gbk", "gbk", OCTETS("\xce\x9b\xce\xac\xce\xb8\xce\xbf\xcf\x82"), "Λάθος", TRUE},
    {"Hebrew UTF-8 as big5", "big5", OCTETS("\xd7\xa7\xd7\x91\xd7\x9c\xd7\x94"), "קבלה", TRUE},
    {"two Chinese characters that are UTF-8", "gb2312", OCTETS("\xd0\xa1\xd0\xb4"), "小写", FALSE},
    {"Chinese beside Latin capitals", "gb2312", OCTETS("QQ\xc8\xba"), "QQ群", FALSE},
    {"Thai as Latin-1", "iso-8859-1", OCTETS("\xa2\xcd\xa4\xd7\xb9\xe0\xa7\xd4\xb9"), "ขอคืนเงิน", TRUE},
    {"Greek as Latin-1", "iso-8859-1", OCTETS("\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xf3\xe1\xf2"), "Καλημέρα σας", TRUE},
    {"Hebrew as Windows-1252", "windows-1252", OCTETS("\xe7\xf9\xe1\xe5\xf0\xe9\xfa \xec\xe7\xe5\xe3\xf9"), "חשבונית לחודש", TRUE},
    {"Arabic as Latin-1", "iso-8859-1", OCTETS("\xe3\xd4\xdf\xe1\xc9 \xdd\xed \xc7\xe1\xd8\xc7\xc8\xda\xc9"), "مشكلة في الطابعة", TRUE},
    {"Cyrillic as Windows-1250", "windows-1250", OCTETS("\xc2\xee\xe7\xe2\xf0\xe0\xf2 \xf2\xee\xe2\xe0\xf0\xe0"), "Возврат товара", TRUE},
    {"Windows-1251 as KOI8-R", "koi8-r", OCTETS("\xcd\xe5 \xf0\xe0\xe1\xee\xf2\xe0\xe5\xf2"), "Не работает", TRUE},
    {"KOI8-R as Windows-1251", "windows-1251", OCTETS("\xee\xc5 \xd2\xc1\xc2\xcf\xd4\xc1\xc5\xd4"), "Не работает", TRUE},
    {"capitals in KOI8-R", "koi8-r", OCTETS("\xf7\xef\xfa\xf7\xf2\xe1\xf4 \xe4\xe5\xee\xe5\xe7"), "ВОЗВРАТ ДЕНЕГ", FALSE},
    {"Turkish as Latin-1", "iso-8859-1", OCTETS("te\xfe" "ekk\xfcrler"), "teşekkürler", TRUE},
    {"Icelandic as Latin-1", "iso-8859-1", OCTETS("\xfe" "a\xf0 er \xfe\xf6rf \xe1"), "það er þörf á", FALSE},
    {"Korean as gb2312", "gb2312", OCTETS("\xb9\xdd\xc7\xb0 \xbd\xc5\xc3\xbb\xc7\xd5\xb4\xcf\xb4\xd9"), "반품 신청합니다", TRUE},
    {"GBK as Big5", "big5", OCTETS("\xce\xd2\xcf\xeb\xcd\xcb\xbb\xf5\xa3\xac\xd0\xbb\xd0\xbb"), "我想退货，谢谢", TRUE},
    {"names in gb2312", "gb2312", OCTETS("\xd5\xc5\xce\xb0 \xc0\xee\xc4\xc8 \xcd\xf5\xb7\xbc"), "张伟 李娜 王芳", FALSE},
    {"Mac Central European", "x-mac-ce", OCTETS("\xfb\x97\xb8\x8d"), "Żółć", FALSE},
    {"Mac Turkish", "X-Mac-Turkish", OCTETS("\xddlk \xdf" "ey"), "ılk şey", FALSE},
    {"Mac Greek", "x-mac-greek", OCTETS("\xa4\xc0\xf5\xef\xf7"), "Λάθος", FALSE},
    {"Mac Romanian", "macromanian", OCTETS("\xbf" "i \xdf" "ar\xbe"), "și țară", FALSE},
    {"Mac Croatian", "x-mac-croatian", OCTETS("\xb9to"), "što", FALSE},
    {"DOS Central European", "IBM852", OCTETS("\xfd" "e\xe7"), "řeš", FALSE},
    {"DOS Cyrillic", "DOS-866", OCTETS("\x84\xa0"), "Да", FALSE},
    {"DOS Western with the euro", "IBM00858", OCTETS("5 \xd5"), "5 €", FALSE},
    {"Windows Arabic of DOS", "cp720", OCTETS("\xe5\xeb"), "فن", FALSE},
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

typedef struct possible {
    const char *charset, *octets;
    gboolean wanted;
} Possible;

static void a_label_may_be_impossible(void **state)
{
    (void)state;
    static const Possible CASES[] = {
        {NULL, "caf\xe9", FALSE},           {"us-ascii", "caf\xe9", FALSE},
        {"unknown-8bit", "caf\xe9", FALSE}, {"x-no-such-thing", "caf\xe9", FALSE},
        {"utf-8", "caf\xe9", FALSE},        {"utf-8", "\xc3\xbc\xc3\xb6\xff", TRUE},
        {"iso-8859-1", "caf\xe9", TRUE},    {NULL, "cafe", TRUE},
        {"armscii-8", "\xb2\xb3", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++)
        if (text_charset_is_possible(CASES[i].octets, strlen(CASES[i].octets), CASES[i].charset) !=
            CASES[i].wanted)
            fail_msg("case %u", (guint)i);
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
    {"CP1253", "Πρόβλημα με τον εκτυπωτή"},
    {"CP1255", "בעיה עם המדפסת"},
    {"CP1256", "مشكلة في الطابعة"},
    {"CP866", "Не работает принтер"},
    {"CP1250", "Můj účet nefunguje, prosím o pomoc, ještě žádná odpověď"},
    {"CP1254", "Yazıcı çalışmıyor"},
    {"CP1252", "MÜLLER & SÖHNE"},
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
        cmocka_unit_test(a_label_may_be_impossible),
        cmocka_unit_test(label_of_any_length_is_harmless),
        cmocka_unit_test(octets_without_label_are_told_by_what_they_say),
        cmocka_unit_test_setup_teardown(every_single_octet_gives_valid_text, keep_modules,
                                        release_modules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
