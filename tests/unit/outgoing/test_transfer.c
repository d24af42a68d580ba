/* Transfer encodings and the way back from decoded offsets. */
#include "outgoing/transfer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    Transfer transfer;
    assert_int_equal(transfer_from_name(NULL, &transfer, NULL), OUTCOME_DONE);
    assert_int_equal(transfer, TRANSFER_IDENTITY_7BIT);
    assert_int_equal(transfer_from_name("Quoted-Printable", &transfer, NULL), OUTCOME_DONE);
    assert_int_equal(transfer, TRANSFER_QUOTED_PRINTABLE);
    assert_int_equal(transfer_from_name("x-uuencode", &transfer, NULL), OUTCOME_REFUSED);
}

static void test_decode(void **state)
{
    (void)state;
    static const struct {
        Transfer transfer;
        const char *octets, *wanted;
    } cases[] = {
        {TRANSFER_IDENTITY_8BIT, "a=3D", "a=3D"},
        {TRANSFER_QUOTED_PRINTABLE, "a=3Db=\r\nc\r\n", "a=bc\r\n"},
        {TRANSFER_QUOTED_PRINTABLE, "soft= \t\nend=", "softend"},
        {TRANSFER_QUOTED_PRINTABLE, "=e4=BD=A0", "\xe4\xbd\xa0"},
        {TRANSFER_QUOTED_PRINTABLE, "lone =x", NULL},
        {TRANSFER_BASE64, "SGVs\r\nbG8=\r\n", "Hello"},
        {TRANSFER_BASE64, "Hello!", NULL},
        /* A reader stops at the blank: nobody can tell which of the two was meant. */
        {TRANSFER_BASE64, "SGVs bG8= SGVsbG8=\r\n", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) decoded = NULL;
        Outcome outcome = transfer_decode(cases[i].transfer, cases[i].octets,
                                          strlen(cases[i].octets), &decoded, NULL);
        assert_int_equal(outcome, cases[i].wanted != NULL ? OUTCOME_DONE : OUTCOME_REFUSED);
        if (cases[i].wanted == NULL)
            continue;
        assert_int_equal(decoded->len, strlen(cases[i].wanted));
        assert_memory_equal(decoded->data, cases[i].wanted, decoded->len);
    }
}

static void test_offsets_stand_on_tokens_and_past_soft_breaks(void **state)
{
    (void)state;
    static const char octets[] = "a=3D=\r\nb\r\n";
    static const gsize wanted[] = {0, 1, 7, 8, 9, 10, 10};
    QuotedPlace going_on = {0, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        QuotedPlace place = {0, 0};
        assert_int_equal(transfer_quoted_offset(octets, strlen(octets), i, &place), wanted[i]);
        assert_int_equal(transfer_quoted_offset(octets, strlen(octets), i, &going_on), wanted[i]);
    }
}

static void test_quoted_lines_are_short_and_come_back(void **state)
{
    (void)state;
    g_autofree char *long_line = g_strnfill(500, 'x');
    const char *texts[] = {
        "", "a", "ends in a blank \nand a tab\t\n", "=\n", "你好，世界\n", long_line, "one\ntwo"};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) encoded = transfer_encode_quoted(texts[i], strlen(texts[i]), "\n");
        g_auto(GStrv) lines = g_strsplit(encoded->str, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            assert_true(strlen(*line) <= 76);
            assert_false(g_str_has_suffix(*line, " ") || g_str_has_suffix(*line, "\t"));
        }
        g_autoptr(GByteArray) decoded = NULL;
        assert_int_equal(
            transfer_decode(TRANSFER_QUOTED_PRINTABLE, encoded->str, encoded->len, &decoded, NULL),
            OUTCOME_DONE);
        assert_int_equal(decoded->len, strlen(texts[i]));
        assert_memory_equal(decoded->data, texts[i], decoded->len);
    }
}

static void test_no_line_looks_like_a_delimiter(void **state)
{
    (void)state;
    g_autofree char *full = g_strnfill(75, 'x');
    g_autofree char *behind_a_soft_break = g_strconcat(full, "--a", NULL);
    g_autofree char *broken = g_strconcat(full, "=\n=2D-a", NULL);
    const struct {
        const char *text, *encoded;
    } cases[] = {
        {"--a\n", "=2D-a\n"},
        {"one\n-----Original", "one\n=2D----Original"},
        {"--", "=2D-"},
        {"-- \nAlex", "--=20\nAlex"},
        {"-- a", "=2D- a"},
        {"a --b\n-c", "a --b\n-c"},
        {"From here\n", "=46rom here\n"},
        {"From: here\nFrom", "From: here\nFrom"},
        {behind_a_soft_break, broken},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) encoded =
            transfer_encode_quoted(cases[i].text, strlen(cases[i].text), "\n");
        assert_string_equal(encoded->str, cases[i].encoded);
    }
}

static void test_base64_comes_back(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(200, 'y');
    g_autoptr(GString) encoded = transfer_encode_base64(text, 200, "\r\n");
    g_autoptr(GByteArray) decoded = NULL;
    assert_int_equal(transfer_decode(TRANSFER_BASE64, encoded->str, encoded->len, &decoded, NULL),
                     OUTCOME_DONE);
    assert_int_equal(decoded->len, 200);
    assert_true(strcspn(encoded->str, "\r") == 76);
}

static void test_base64_needs_no_padding(void **state)
{
    (void)state;
    static const struct {
        const char *encoded, *decoded;
    } cases[] = {
        {"YWJj", "abc"},
        {"YWJjZA", "abcd"},
        {"YWJjZGU", "abcde"},
        {"YWJjZA==", "abcd"},
        {"YWJjZA\r\n\r\n", "abcd"},
        {"YWJjZA=\r\n", "abcd"},
        {"YQ==YmM=ZA", "abcd"},
        {"YWJjZGVmZw===", "abcdefg"},
        {"YWJjZ", "abc"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) decoded = NULL;
        assert_int_equal(transfer_decode(TRANSFER_BASE64, cases[i].encoded,
                                         strlen(cases[i].encoded), &decoded, NULL),
                         OUTCOME_DONE);
        assert_int_equal(decoded->len, strlen(cases[i].decoded));
        assert_memory_equal(decoded->data, cases[i].decoded, decoded->len);
    }
}

/* Lines of the mail stay as they are where quoted-printable can hold them; what is new, or cut out
   of a line, is written by its rules. */
static void test_lines_of_the_mail_stay(void **state)
{
    (void)state;
    g_autofree char *longer = g_strnfill(300, 'x');
    g_autofree char *too_long = g_strnfill(1200, 'x');
    g_autofree char *dashes = g_strconcat(longer, "--b\n", NULL);
    const struct {
        const char *text;
        QuotedOrigin origin;
        const char *encoded; /* NULL: as it is */
    } cases[] = {
        {"-----Original Message-----\nFrom here\n--\n--b--\n", QUOTED_FROM_LINE, NULL},
        {longer, QUOTED_FROM_LINE, NULL},
        {dashes, QUOTED_FROM_LINE, NULL},
        {"a\n--b", QUOTED_FROM_REST, NULL},
        {"--b\n--c", QUOTED_FROM_REST, "=2D-b\n--c"},
        {"--b\n--c", QUOTED_NEW, "=2D-b\n=2D-c"},
        {"a=b\n-- \n", QUOTED_FROM_LINE, "a=3Db\n--=20\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        transfer_append_quoted(cases[i].text, strlen(cases[i].text), "\n", cases[i].origin, out);
        assert_string_equal(out->str, cases[i].encoded != NULL ? cases[i].encoded : cases[i].text);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    transfer_append_quoted(too_long, strlen(too_long), "\n", QUOTED_FROM_LINE, out);
    assert_int_equal(strcspn(out->str, "\n"), 76);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_decode),
        cmocka_unit_test(test_offsets_stand_on_tokens_and_past_soft_breaks),
        cmocka_unit_test(test_quoted_lines_are_short_and_come_back),
        cmocka_unit_test(test_no_line_looks_like_a_delimiter),
        cmocka_unit_test(test_base64_needs_no_padding),
        cmocka_unit_test(test_lines_of_the_mail_stay),
        cmocka_unit_test(test_base64_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
