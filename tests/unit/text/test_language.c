#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SENTENCES "tests/text/language.tsv"

/* One "tag<TAB>text" a line; "-" is unknown. */
static void tells_the_language_of_a_sentence(void **state)
{
    (void)state;
    g_autofree char *file = NULL;
    assert_true(g_file_get_contents(SENTENCES, &file, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(file, "\n", -1);
    guint wrong = 0, count = 0;
    for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
        char *text = strchr(lines[i], '\t');
        assert_non_null(text);
        *text++ = '\0';
        const char *language = text_language(text);
        const char *got = language != NULL ? language : "-";
        count++;
        if (strcmp(got, lines[i]) == 0)
            continue;
        print_error("%s: got %s: %s\n", lines[i], got, text);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assert_true(count >= 80);
}

static void nothing_says_nothing(void **state)
{
    (void)state;
    assert_null(text_language(""));
    assert_null(text_language(" \n\t "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_language_of_a_sentence),
        cmocka_unit_test(nothing_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
