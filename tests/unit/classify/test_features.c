/* Texts to tokens and features: the split at each change of script, normal forms, hashes, and that
   no text costs more than its length. */
#include "../common/effort.h"
#include "classify/features.h"
#include "classify/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

static char *tokens_of(const char *text)
{
    Folded folded = {0};
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    GString *written = g_string_new(NULL);
    folded_append(&folded, text, strlen(text));
    tokens_read(&folded, 0, FALSE, tokens);
    for (guint i = 0; i < tokens->len; i++) {
        const Token *token = &g_array_index(tokens, Token, i);
        if (token->kind == TOKEN_PAUSE)
            continue;
        g_string_append(written, written->len > 0 ? "|" : "");
        if (token->kind == TOKEN_ADDRESS || token->kind == TOKEN_LINK) {
            g_string_append(written, token->kind == TOKEN_LINK ? "LINK" : "ADDRESS");
            continue;
        }
        g_string_append(written, token->is_negated ? "-" : "");
        for (guint32 at = token->begin; at < token->end; at++)
            g_string_append_unichar(written, folded.characters[at]);
    }
    folded_clear(&folded);
    return g_string_free(written, FALSE);
}

static void test_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        {"", ""},
        {"My Order 12,345.60 is late!", "my|order|12,345.60|is|late|!"},
        {"A3区", "a|3|区"},
        {"iPhone屏幕碎了", "iphone|屏|幕|碎|了"},
        {"ＡＢＣ１２", "abc|12"},
        {"Straße", "strasse"},
        {"caf\xc3\xa9 cafe\xcc\x81", "caf\xc3\xa9|caf\xc3\xa9"},
        {"ﬁne", "fine"},
        {"注文はメールで", "注|文|は|メ|ー|ル|で"},
        {"환불 요청", "환|불|요|청"},
        {"ЗАКАЗ заказ", "заказ|заказ"},
        {"mail bob@shop.example now", "mail|ADDRESS|now"},
        {"发到 a@b.example，谢谢", "发|到|ADDRESS|谢|谢"},
        {"see https://shop.example/a?b=1 ok", "see|LINK|ok"},
        {"I do not want a refund", "i|do|not|-want|-a|-refund"},
        {"don't refund. refund", "don|t|-refund|refund"},
        {"我不要退款，退款", "我|不|-要|-退|-款|退|款"},
        {"a\xff"
         "b",
         "a|b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *tokens = tokens_of(cases[i].text);
        assert_string_equal(tokens, cases[i].tokens);
    }
}

/* Of a text's buckets, in order. */
static guint32 sum_of(FeatureReader *reader, const char *subject, const char *text, gsize *length_r)
{
    FeatureSet set = feature_reader_read(reader, subject, text);
    guint32 sum = 0;
    for (gsize i = 0; i < set.length; i++)
        sum = sum * 31 + set.features[i].bucket;
    *length_r = set.length;
    return sum;
}

/* The numbers themselves: another machine, another compiler, and models still fit. */
static void test_hashes_are_the_same_everywhere(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *text;
        gsize length;
        guint32 sum;
    } cases[] = {
#include "features_data.h"
    };
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize length = 0;
        guint32 sum = sum_of(reader, cases[i].subject, cases[i].text, &length);
        if (sum != cases[i].sum || length != cases[i].length)
            print_message("case %zu: {..., %zu, %uU}\n", i, length, sum);
        assert_int_equal(length, cases[i].length);
        assert_int_equal(sum, cases[i].sum);
    }
}

static void test_same_features(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        gboolean same;
    } cases[] = {
        {"ＲＥＦＵＮＤ", "refund", TRUE},
        {"order 12", "order 99,5", TRUE},
        {"mail a@b.example", "mail c@d.example", TRUE},
        {"refund", "refunds", FALSE},
        {"no refund", "refund no", FALSE},
        {"退款", "款退", FALSE},
        {"投訴", "投诉", FALSE}, /* the traditional character is one more */
    };
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gsize lengths[2];
        guint32 one = sum_of(reader, NULL, cases[i].one, &lengths[0]);
        guint32 other = sum_of(reader, NULL, cases[i].other, &lengths[1]);
        if ((one == other) != cases[i].same)
            fail_msg("\"%s\" and \"%s\"", cases[i].one, cases[i].other);
    }
    gsize traditional = 0;
    gsize simplified = 0;
    (void)sum_of(reader, NULL, "投訴", &traditional);
    (void)sum_of(reader, NULL, "投诉", &simplified);
    assert_int_equal(traditional, simplified + 1);
}

/* Whether all features of one mail, by subject and text, are among those of another's text. */
static gboolean is_mail_part_of(FeatureReader *reader, const char *subject, const char *one,
                                const char *other)
{
    g_autoptr(GHashTable) buckets = g_hash_table_new(NULL, NULL);
    FeatureSet set = feature_reader_read(reader, NULL, other);
    for (gsize i = 0; i < set.length; i++)
        g_hash_table_add(buckets, GUINT_TO_POINTER(set.features[i].bucket + 1));
    set = feature_reader_read(reader, subject, one);
    for (gsize i = 0; i < set.length; i++) {
        if (!g_hash_table_contains(buckets, GUINT_TO_POINTER(set.features[i].bucket + 1)))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_part_of(FeatureReader *reader, const char *one, const char *other)
{
    return is_mail_part_of(reader, NULL, one, other);
}

static void test_pairs(void **state)
{
    (void)state;
    static const struct {
        const char *one, *other;
        gboolean is_part;
    } cases[] = {
        {"退款", "退了款", TRUE},    {"退款", "退了我的款", TRUE}, {"退款", "退货款", FALSE},
        {"退款", "退了，款", FALSE}, {"款退", "退了款", FALSE},
    };
    static const char apart[] = "cancel order", joined[] = "cancel the order";
    gsize of_two = 0, of_three = 0, of_the = 0;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (is_part_of(reader, cases[i].one, cases[i].other) != cases[i].is_part)
            fail_msg("\"%s\" in \"%s\"", cases[i].one, cases[i].other);
    }
    (void)sum_of(reader, NULL, apart, &of_two);
    (void)sum_of(reader, NULL, joined, &of_three);
    (void)sum_of(reader, NULL, "the", &of_the);
    assert_int_equal(of_three, of_two + of_the + 2); /* two pairs for one, and the two apart */
}

/* ---- the opening of a letter ---- */

static void test_opening_stands_for_a_subject(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        guint words; /* behind it */
        gboolean is_subject;
    } cases[] = {
        {"", 100, TRUE},
        {"good morning ", 100, TRUE},
        {"good morning to all of you, dear people ", 100, FALSE},
        {"", 40, FALSE},
    };
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *letter = g_string_new(cases[i].before);
        g_string_append(letter, "refund");
        for (guint word = 0; word < cases[i].words; word++)
            g_string_append(letter, " word");
        if (is_mail_part_of(reader, "refund", "", letter->str) != cases[i].is_subject)
            fail_msg("case %zu", i);
        g_string_free(letter, TRUE);
    }
}

/* ---- cost ---- */

static char *repeated(const char *piece, gsize octets)
{
    GString *text = g_string_sized_new(octets + strlen(piece));
    while (text->len < octets)
        g_string_append(text, piece);
    return g_string_free(text, FALSE);
}

#define TRIES 5

static double cost_of(FeatureReader *reader, const char *text, guint times)
{
    clock_t began = clock();
    for (guint i = 0; i < times; i++)
        (void)feature_reader_read(reader, NULL, text);
    return (double)(clock() - began) / CLOCKS_PER_SEC;
}

/* A machine that stalls may charge the stall to either time: one of several tries holds. */
static gboolean is_linear(FeatureReader *reader, const char *small, const char *large,
                          double *whole_r, double *quarters_r)
{
    guint times = 1;
    for (guint try = 0; try < TRIES; try++) {
        while ((*whole_r = cost_of(reader, large, times)) < 0.05 && times < 100000)
            times *= 2;
        *quarters_r = cost_of(reader, small, 4 * times);
        if (*whole_r <= effort_bound(*quarters_r * 3))
            return TRUE;
    }
    return FALSE;
}

/* As many octets cost as much in one text as in four, with room for a busy machine; each time is
   some 50 ms. */
static void test_hostile_texts_stay_linear(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "x",    "a1", "\xcc\x81", "a@",   "@",
        "www.", "不", "投訴",     "A3区", "ß",
        "\xff", "ﷺ",  "?",        "1,",   "a\xcc\x81\xcc\x82",
        "ก็",    "한", "не ",      "n't ", "\n\n",
    };
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autofree char *small = repeated(pieces[i], FEATURES_OCTETS_MAX / 4);
        g_autofree char *large = repeated(pieces[i], FEATURES_OCTETS_MAX - 64);
        double whole = 0;
        double quarters = 0;
        (void)feature_reader_read(reader, NULL, large); /* the memory it takes is kept */
        if (!is_linear(reader, small, large, &whole, &quarters))
            fail_msg("\"%s\": %.3f s in one text, %.3f s in four", pieces[i], whole, quarters);
    }
}

static void test_texts_are_read_up_to_a_limit(void **state)
{
    (void)state;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autofree char *word = repeated("abcdefg", 1024 * 1024);
    g_autofree char *cut = g_strndup(word, FEATURES_OCTETS_MAX);
    gsize whole_length = 0;
    gsize cut_length = 0;
    guint32 whole = sum_of(reader, NULL, word, &whole_length);
    assert_int_equal(whole, sum_of(reader, NULL, cut, &cut_length));
    assert_int_equal(whole_length, cut_length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_hashes_are_the_same_everywhere),
        cmocka_unit_test(test_same_features),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_opening_stands_for_a_subject),
        cmocka_unit_test(test_hostile_texts_stay_linear),
        cmocka_unit_test(test_texts_are_read_up_to_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
