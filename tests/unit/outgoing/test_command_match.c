/* Commands of the HTML in the text beside it. In a text "«...»" marks what is taken out. */
#include "../common/place_cases.h"
#include "outgoing/command_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *html, *marked;
    gboolean is_refused;
} pairs[] = {
    {"<p>#close</p><p>Hello</p>", "«#close\n\n»Hello\n", FALSE},
    {"<p>#close</p><p>Hello</p>", "«#close\n»Hello\n", FALSE},
    {"<p>#type x</p><p>#close</p>", "«#type x\n\n»«#close\n»", FALSE},
    {"<p>#note one two three</p><p>Hello</p>", "«#note one\ntwo\nthree\n\n»Hello\n", FALSE},
    {"<p>#note one two three</p><p>Hello</p>", "«#note one two \nthree\n»Hello\n", FALSE},
    {"<p>#note 您好啊</p><p>您好</p>", "«#note 您\n好啊\n»您好\n", FALSE},
    {"<p>＃close</p><p>您好</p>", "«＃close\n»您好\n", FALSE},
    {"<p>Hello</p>", "Hello\n", FALSE},
    {"<p>#close</p><p>Hello</p>", "", FALSE},
    {"<p>#close</p><p>Hello</p>", " \n\n", FALSE},
    {"<p>#close</p><p>Hello</p>", "Hello\n", TRUE},
    {"<p>Hello</p>", "#close\nHello\n", TRUE},
    {"<p>#close</p><p>Hello</p>", "#close\n#state x\nHello\n", TRUE},
    {"<p>#type x</p><p>Hello</p>", "#type y\n\nHello\n", TRUE},
    {"<p>#note one</p><p>two</p>", "#note onetwo\n", TRUE},
    {"<p>#note one two</p><p>Hello</p>", "#note one\n\ntwo\n\nHello\n", TRUE},
    {"<p>#close</p><p>Hello</p>", "> #close\nHello\n", TRUE},
    {"<p>#close</p><p>Hello</p>", "#close\n\nHello\n\n#note x\n", TRUE},
    {"<p>　#close</p><p>您好</p>", "«　#close\n»您好\n", FALSE},
    {"<p>Hello</p>", "# close\nHello\n", TRUE},
    {"<p>#close</p><blockquote type=cite>old</blockquote><p>#type x</p><p>Hello</p>",
     "«#close\n\n»> old\n\n«#type x\n»Hello\n", FALSE},
    {"<p>#close</p><p>#type x</p><p>Hello</p>", "#close\n\nHello\n", TRUE},
};

/* The lines of an HTML's commands (char *), borrowed of `commands_r`. */
static GPtrArray *lines_of(const char *html, GPtrArray **commands_r)
{
    g_auto(HtmlLines) lines = {0};
    html_lines_read(html, strlen(html), NULL, &lines);
    assert_int_equal(command_lines_in_html(&lines, commands_r, NULL), OUTCOME_DONE);
    GPtrArray *texts = g_ptr_array_new();
    for (guint i = 0; i < (*commands_r)->len; i++)
        g_ptr_array_add(texts, ((CommandLine *)g_ptr_array_index(*commands_r, i))->text);
    return texts;
}

/* The text with marks around what the commands take out. */
static char *mark(const char *text, const GPtrArray *commands)
{
    GString *marked = g_string_new(NULL);
    gsize at = 0;
    for (guint i = 0; i < commands->len; i++) {
        const CommandLine *command = g_ptr_array_index(commands, i);
        for (guint j = 0; j < command->spans->len; j++) {
            const TextSpan *span = &g_array_index(command->spans, TextSpan, j);
            g_string_append_len(marked, text + at, (gssize)(span->from - at));
            g_string_append_printf(marked, "«%.*s»", (int)(span->until - span->from),
                                   text + span->from);
            at = span->until;
        }
    }
    return g_string_free(g_string_append(marked, text + at), FALSE);
}

static void alternatives_agree(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
        gsize no_place;
        g_autofree char *text = place_case_unmark(pairs[i].marked, spans, &no_place);
        g_autoptr(GPtrArray) commands = NULL;
        g_autoptr(GPtrArray) lines = lines_of(pairs[i].html, &commands);
        g_autoptr(GPtrArray) matched = NULL;
        g_auto(Page) page = {0};
        page_split(text, strlen(text), &page);
        Outcome outcome = command_lines_match_text(&page, lines, &matched, NULL);
        if ((outcome == OUTCOME_REFUSED) != pairs[i].is_refused)
            fail_msg("%s: outcome %s", pairs[i].marked, outcome_name(outcome));
        g_autofree char *marked = matched != NULL ? mark(text, matched) : NULL;
        if (marked != NULL && !g_str_equal(marked, pairs[i].marked))
            fail_msg("'%s', wanted '%s'", marked, pairs[i].marked);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alternatives_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
