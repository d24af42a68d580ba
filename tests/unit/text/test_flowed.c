#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct {
    const char *what, *flowed;
    gboolean delsp;
    const char *wanted;
} CASES[] = {
    {"empty", "", FALSE, ""},
    {"fixed lines stay", "one\ntwo\n", FALSE, "one\ntwo\n"},
    {"flowed lines are joined", "one \ntwo \nthree\nfour\n", FALSE, "one two three\nfour\n"},
    {"DelSp takes the blank away", "你好， \n世界\n", TRUE, "你好，世界\n"},
    {"stuffed blanks go", " From here\n >not quoted\n", FALSE, "From here\n>not quoted\n"},
    {"quote depth is kept", "> one \n> two\n>> deep\n", FALSE, "> one two\n> > deep\n"},
    {"marks with blanks between them count once", "> > a\n", FALSE, "> > a\n"},
    {"depth changes end a paragraph", "> one \ntwo\n", FALSE, "> one \ntwo\n"},
    {"the separator is never flowed", "text\n-- \nAnn\n", FALSE, "text\n-- \nAnn\n"},
    {"nor flowed into", "text \n-- \nAnn\n", FALSE, "text \n-- \nAnn\n"},
    {"quoted separator", "> -- \n> Ann\n", FALSE, "> -- \n> Ann\n"},
    {"empty quoted line", ">\n> a\n", FALSE, ">\n> a\n"},
    {"last line without an end", "one \ntwo", FALSE, "one two"},
    {"last line flowed into nothing", "one ", FALSE, "one "},
    {"empty lines", "a \n\nb\n", FALSE, "a \nb\n"},
};

static void joins_and_unstuffs(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *text = text_unflow(CASES[i].flowed, CASES[i].delsp);
        if (g_strcmp0(text, CASES[i].wanted) != 0)
            fail_msg("%s: wanted \"%s\", got \"%s\"", CASES[i].what, CASES[i].wanted, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_and_unstuffs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
