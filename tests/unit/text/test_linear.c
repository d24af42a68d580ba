#include "html/html.h"
#include "text/text.h"

#include "../common/effort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define UNITS 80000

static const EffortText CASES[] = {
    {"open elements", "", "<div>", ""},
    {"open inline elements", "", "<b>", ""},
    {"elements and end tags of others", "", "<b></i>", ""},
    {"opened, then ended by others", "<b><b><b>", "</i>", ""},
    {"attributes", "<b ", "a=b ", ">"},
    {"different quotes", "<b ", "a=\"x", ">"},
    {"comments that never end", "", "<!--", ""},
    {"conditional comments", "", "<![if x]>", ""},
    {"scripts that never end", "", "<script>", ""},
    {"scripts and other end tags", "", "<script></", ""},
    {"less-than signs", "", "<", ""},
    {"tags that never end", "", "<a", ""},
    {"ampersands", "", "&", ""},
    {"references", "", "&#x", ""},
    {"cells", "<table>", "<tr><td>a<td>b", ""},
    {"lists in lists", "", "<ul><li>a", ""},
    {"cited in cited", "", "<blockquote type=cite>a", ""},
    {"Gmail's in Gmail's", "", "<div class=gmail_quote>On 3 May 2021 at 10:35, Ann wrote:", ""},
    {"signatures", "a", "<div class=gmail_signature>b</div>", ""},
    {"rules of Outlook", "a", "<div style='border-top:solid #E1E1E1'>b</div>", ""},
    {"links", "", "<a href=https://example.com>x y</a> ", ""},
    {"links in links", "", "<a href=https://example.com>x ", ""},
    {"style", "<p style='", "color:red;", "'>a</p>"},
    {"blanks", "a", " \t ", "b"},
    {"dashes", "", "--", ""},
    {"lines of dashes", "Hello\n", "--\n", "Ann"},
    {"lines of long dashes", "Hello\n", "----------\n", "Ann"},
    {"names behind dashes", "Hello\n", "\n-Ann\n", ""},
    {"quoted lines", "Hello\n", "> a\n", ""},
    {"quoted and not", "Hello\n", "> a\nb\n", ""},
    {"quote marks", "Hello\n", ">", ""},
    {"attributions", "Hello\n", "On 3 May 2021, Ann wrote:\n", ""},
    {"beginnings of attributions", "Hello\n", "On 3 May 2021, Ann <a@b\n", ""},
    {"addresses and colons", "Hello\n", "ann@example.com 10:35:\n", ""},
    {"header lines", "Hello\n", "From: a\n", ""},
    {"rules and header lines", "Hello\n", "-----\nFrom: a\n", ""},
    {"forwarding lines", "Hello\n", "--- Forwarded by\n", ""},
    {"telephone lines", "Hello\n", "Sent from my iPhone\n", ""},
    {"underscores above footers", "Hello\n", "____________________\na\n", ""},
    {"one word", "", "word", ""},
    {"one line", "", "word ", ""},
    {"On", "", "On ", ""},
    {"colons", "", ":", ""},
    {"Chinese", "", "您好", ""},
    {"uuencoded beginnings", "", "begin 644 x\n#86)C\n", ""},
    {"uuencoded names", "", "begin 644 x\n", ""},
    {"flowed", "", "> a \n", ""},
    {"controls", "", "\r\r\n\x01", ""},
};

/* Everything the room does, over one input. */
static void read_all(const char *input, gsize length)
{
    GPtrArray *names = NULL;
    g_autofree char *text = text_to_utf8(input, length, NULL, NULL);
    g_autofree char *from_html = text_from_html(text, G_MAXSSIZE, TEXT_MAIL_ANSWER, NULL);
    g_autofree char *unflowed = text_unflow(text, TRUE);
    g_autofree char *without = text_without_encoded_files(text, &names);
    g_autofree char *reply = text_reply(text, TEXT_MAIL_ANSWER);
    (void)text_language(text);
    assert_true(from_html != NULL && unflowed != NULL && without != NULL && reply != NULL);
    g_ptr_array_unref(names);
}

static void time_grows_with_size(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++)
        effort_check_linear(&CASES[i], UNITS * strlen(CASES[i].unit), read_all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_grows_with_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
