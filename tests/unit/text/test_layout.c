/* Which lines of an answer are quoted. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LINES_MAX 40

/* `told` and `wanted` have one letter for each line: n new, i indented, q quoted. */
static const struct {
    const char *text, *told, *wanted;
} cases[] = {
    {"", "", ""},
    {"Hello\n", "n", "n"},
    {"Hello", "n", "n"},
    {"Hello\n\n> quote\n", "nnn", "nnq"},
    {"Hello\n\n-- \nAnn\n\n> quote\n", "nnnnnn", "nnnnnq"},
    {"I answer to this:\n\n> quote\n", "nnn", "nnq"},
    {"Hi\nOn Monday, Jane wrote:\n> quote\n", "nnn", "nqq"},
    {"Hi\nOn Monday, 3 May 2021, Jane Doe\n<jane@example.org> wrote:\n\n> quote\nBye\n", "nnnnnn",
     "nqqnqn"},
    {"Hi\nOn Monday, 3 May 2021, Jane wrote:\nold\n\nmore\n", "nnnnn", "nqqqq"},
    {"Hi\n在 2021年5月3日，Ann 写道：\n> 旧\n", "nnn", "nqq"},
    {"Hi\n3 May 2021, 10:35 by ann@example.org:\n> old\n", "nnn", "nqq"},
    {"Hi\n  On Mon, 3 May 2021 at 10:35, Ann<a@b.c> wrote:   old\nmore\n", "nnn", "nqq"},
    {"Hi\n\nBo Lee wrote:\n> old\n", "nnnn", "nnqq"},
    {"Hi\n\nBo Lee schrieb:\n> old\n", "nnnn", "nnqq"},
    {"Hi\nQuoting Bo <bo@b.example>:\n\n> old\n", "nnnn", "nqnq"},
    {"Hi\nZitat von Bo <bo@b.example>:\n> old\n", "nnn", "nqq"},
    {"Hi\n* Bo Lee <bo@b.example> [2026-05-12 10:14]:\n> old\n", "nnn", "nqq"},
    {"Please look at this:\n> old\n", "nn", "nq"},
    {"Bo Lee wrote:\nno quote\n", "nn", "nn"},
    {"Hi\n\nBo Lee ---12.05.2026 10:14:05---Where is it?\n\nVon: Bo <bo@b.example>\nAn: "
     "s@a.example\n"
     "Datum: 12.05.2026 10:14\nBetreff: Order\nold\n",
     "nnnnnnnnn", "nnqqqqqqq"},
    {"Please fill in:\nFrom: your address\nTo: our address\nSubject: 4711\nThank you\n", "nnnnn",
     "nnnnn"},
    {"Send it so:\nTo: returns@acme.example\nDate: 12.05.2026 10:00\nThank you\n", "nnnn", "nnnn"},
    {"> one\nyes\n> two\nno\n", "nnnn", "qnqn"},
    {"Hi\n-----Original Message-----\nFrom: x\n\nold\n", "nnnnn", "nqqqq"},
    {"Hi\n________________________________\nVon: A <a@b.c>\nGesendet: Montag\nAn: B\nBetreff: "
     "x\nalt\n",
     "nnnnnnn", "nqqqqqq"},
    {"Hi\n---------- Forwarded message ---------\nFrom: x\n\nold\n", "nnnnn", "nqqqq"},
    {"Hi\n------------------ 原始邮件 ------------------\n旧\n", "nnn", "nqq"},
    {"Hi\n-----\n\n> old\n", "nnnn", "nqnq"},
    {"Hi\n-----\nmore\n> old\n", "nnnn", "nnnq"},
    {"Hi\n> a line that was long enough to be wrapped on its way to where it went\nsomewhere.\n",
     "nnn", "nqq"},
    {"> a line that was long enough to be wrapped on its way to where it went\nsomewhere.\n", "nn",
     "qn"},
    {"Hi\n> short\nsomewhere.\n", "nnn", "nqn"},
    {"Hi\nold\nyes\n", "nqn", "nqn"},
    {"Hi\nOn 3 May 2021 Ann wrote:\nold\nnew\n", "nnqn", "nqqn"},
    {"Hi\nOn 3 May 2021 Ann wrote:\n\nold\n\nold\nnew\n", "nnninin", "nqqqqqn"},
    {"Hi\nmine\nHo\n", "nin", "nin"},
    {"Hi\na line the caller knows to be quoted, and it is over sixty-six octets\nyes\nold\n",
     "nqnq", "nqnq"},
};

static TextLineKind kind_of(char letter)
{
    return letter == 'q' ? TEXT_LINE_QUOTED : letter == 'i' ? TEXT_LINE_INDENTED : TEXT_LINE_NEW;
}

static void quoted_lines_are_found(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        TextLineKind kinds[LINES_MAX];
        guint count = (guint)strlen(cases[i].told);
        for (guint line = 0; line < count; line++)
            kinds[line] = kind_of(cases[i].told[line]);
        text_mark_quotes(cases[i].text, kinds, count);
        char got[LINES_MAX + 1] = {0};
        for (guint line = 0; line < count; line++)
            got[line] = "niq"[kinds[line]];
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s: %s, wanted %s", cases[i].text, got, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_lines_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
