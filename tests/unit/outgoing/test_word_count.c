/* What a reader sees of a text, counted. */
#include "outgoing/word_count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void same_words_count_the_same(void **state)
{
    (void)state;
    static const struct {
        const char *html, *text;
    } cases[] = {
        {"", " \r\n"},
        {"<p>Hello&nbsp;you</p>", "Hello you"},
        {"a &lt; b &#20320;", "a < b \xe4\xbd\xa0"},
        {"<style>p { }</style><title>t</title>x<!-- y -->", "x"},
        {"<div hidden>a</div>b", "ba"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        WordCount html = word_count(cases[i].html, strlen(cases[i].html), TRUE);
        WordCount text = word_count(cases[i].text, strlen(cases[i].text), FALSE);
        assert_int_equal(html.characters, text.characters);
        assert_true(html.sum == text.sum);
    }
}

static void other_words_do_not(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"ab", "ac"}, {"aab", "abb"}, {"a", ""}, {"ad", "bc"}, {"\xe4\xbd\xa0", "\xe5\xa5\xbd"}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        WordCount one = word_count(pairs[i][0], strlen(pairs[i][0]), FALSE);
        WordCount other = word_count(pairs[i][1], strlen(pairs[i][1]), FALSE);
        assert_true(one.sum != other.sum);
    }
}

/* A comment that was cut open would hide what stands behind it. */
static void hidden_words_are_missed(void **state)
{
    (void)state;
    static const char before[] = "<p>a</p><!-- b --><p>c</p>";
    static const char after[] = "<p>a</p><!-- b <p>c</p>";
    WordCount one = word_count(before, strlen(before), TRUE);
    WordCount other = word_count(after, strlen(after), TRUE);
    assert_true(one.characters != other.characters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_words_count_the_same),
        cmocka_unit_test(other_words_do_not),
        cmocka_unit_test(hidden_words_are_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
