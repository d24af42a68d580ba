#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define UU_LINE "M5&AI<R!I<R!A('1E<W0@9FEL92!W:71H('-O;64@=&5X=\"!I;B!I=\"P@86YD\n"

static const struct {
    const char *what, *text, *wanted, *names;
} CASES[] = {
    {"nothing to take out", "Hello\nbegin with this\nend\n", "Hello\nbegin with this\nend\n", ""},
    {"uuencode", "See:\nbegin 644 a b.txt\n" UU_LINE "#86)C\n`\nend\nBye\n", "See:\nBye\n",
     "a b.txt|"},
    {"blank for the back-quote", "begin 644 x\n#86)C\n \nend\n", "", "x|"},
    {"two files", "begin 644 x\n#86)C\n`\nend\nand\nbegin 755 y\n#86)C\n`\nend\n", "and\n", "x|y|"},
    {"end line missing", "begin 644 x\n" UU_LINE "and the text goes on here, in lower case\n",
     "and the text goes on here, in lower case\n", "x|"},
    {"prose that begins so", "begin 100 metres from here\nand go on\n",
     "begin 100 metres from here\nand go on\n", ""},
    {"base64 kind", "begin-base64 644 x.bin\nYWJj\n====\nok\n", "ok\n", "x.bin|"},
    {"yEnc is left as it is", "Hi\n=ybegin line=128 size=3 name=p.jpg\nxx\n=yend size=3\n",
     "Hi\n=ybegin line=128 size=3 name=p.jpg\nxx\n=yend size=3\n", ""},
};

static void takes_encoded_files_out(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        GPtrArray *names = NULL;
        g_autofree char *text = text_without_encoded_files(CASES[i].text, &names);
        g_autoptr(GString) all = g_string_new(NULL);
        for (guint j = 0; j < names->len; j++)
            g_string_append_printf(all, "%s|", (char *)g_ptr_array_index(names, j));
        g_ptr_array_unref(names);
        if (g_strcmp0(text, CASES[i].wanted) != 0 || g_strcmp0(all->str, CASES[i].names) != 0)
            fail_msg("%s: got \"%s\" and \"%s\"", CASES[i].what, text, all->str);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_encoded_files_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
