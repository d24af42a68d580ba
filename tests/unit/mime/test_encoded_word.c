/* RFC 2047 as it is written, not only as it is meant. */
#include "mime/encoded_word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_decodes(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"plain", "plain"},
        {"  plain  ", "plain"},
        {"=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"},
        {"=?UTF-8?q?a_b?=", "a b"},
        {"=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"},
        {"=?utf-8?B?R3LDvMOfZQ?=", "Grüße"},
        {"=?iso-8859-1*de?Q?Gr=FC=DFe?=", "Grüße"},
        {"=?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?Q?_=E4=BD=A0?=", "Grüße 你"},
        {"=?utf-8?Q?one?= =?utf-8?Q?two?=", "onetwo"},
        {"=?utf-8?Q?one?=\t =?utf-8?Q?two?=", "onetwo"},
        {"=?utf-8?Q?one?==?utf-8?Q?two?=", "onetwo"},
        {"=?utf-8?Q?one?= and =?utf-8?Q?two?=", "one and two"},
        {"a =?utf-8?Q?b?= c", "a b c"},
        {"a=?utf-8?Q?b?=c", "abc"},
        {"\"=?utf-8?Q?b?=\"", "\"b\""},
        {"=?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=", "你"},
        {"=?utf-8?B?5L2=?= =?utf-8?B?oA==?=", "你"},
        {"=?utf-8?B?5L2?= =?utf-8?B?g?=", "你"},
        {"=?gb2312?B?xOM=?=", "你"},
        {"=?utf-8?Q?what?"
         "?= =?utf-8?Q?_else?=",
         "what? else"},
        {"=?utf-8?Q?what?=20else?=", "what? else"},
        {"=?utf-8?Q?with raw blanks?=", "with raw blanks"},
        {"=?utf-8?Q?no end", "no end"},
        {"=?utf-8?B?R3LDvMOfZQ== rest", "Grüße rest"},
        {"=?utf-8?Q?first =?utf-8?Q?second?=", "first second"},
        {"=?utf-8?X?abc?=", "=?utf-8?X?abc?="},
        {"=?utf-8?abc?=", "=?utf-8?abc?="},
        {"=?utf-8??abc?=", "=?utf-8??abc?="},
        {"=??Q?abc?=", "=??Q?abc?="},
        {"=?", "=?"},
        {"=?=", "=?="},
        {"?=", "?="},
        {"=?utf-8?Q?"
         "?=",
         ""},
        {"=?utf-8?B?"
         "?=",
         ""},
        {"=?utf-8?Q?bad =ZZ escape=?=", "bad =ZZ escape="},
        {"=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"},
        {"=?utf-8?Q?a=00b?=", "ab"},
        {"=?utf-8?Q?a=E2=80=A8b?=", "a b"},
        {"raw \xc3\xbc and =?utf-8?Q?=C3=BC?=", "raw ü and ü"},
        {"raw \xfc\xdf", "raw üß"},
        {"\x1b$B$3$s\x1b(B", "こん"},
        {"1 =? 2 ?= 3", "1 =? 2 ?= 3"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got =
            mime_words_decode(cases[i].value, &(MimeCharsets){.own = "iso-8859-1"});
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s\n  wanted %s\n  got    %s", cases[i].value, cases[i].wanted, got);
    }
}

static void test_repairing_leaves_words_alone(void **state)
{
    (void)state;
    g_autofree char *got =
        mime_words_repair(" =?utf-8?Q?a?=\x07 \xc3\xbc ", &(MimeCharsets){.own = "iso-8859-1"});
    assert_string_equal(got, "=?utf-8?Q?a?=  ü");
}

static void test_tells_where_a_word_ends(void **state)
{
    (void)state;
    assert_int_equal(mime_word_length("=?utf-8?Q?a,b?= c"), 15);
    assert_int_equal(mime_word_length("=?utf-8?Q?a,b"), 0);
    assert_int_equal(mime_word_length("no word"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decodes),
        cmocka_unit_test(test_repairing_leaves_words_alone),
        cmocka_unit_test(test_tells_where_a_word_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
