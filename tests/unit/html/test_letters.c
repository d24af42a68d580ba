/* What no reader sees: both readers of HTML leave out the same. */
#include "../common/cases.h"
#include "html/html.h"
#include "html/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/html"

/* Letters and digits of a text, without where links lead and the words that stand for a picture:
   the readers lay lines and cells out differently. */
static char *letters_of(const char *text)
{
    GString *letters = g_string_new(NULL);
    gboolean is_aside = FALSE;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        is_aside = *at == '<' || *at == '[' || (is_aside && *at != '>' && *at != ']');
        if (!is_aside && g_unichar_isalnum(character))
            g_string_append_unichar(letters, character);
    }
    return g_string_free(letters, FALSE);
}

static void both_readers_see_the_same(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) cases = cases_load(CASES);
    guint seen = 0;
    for (guint i = 0; i < cases->len; i++) {
        const TestCase *test = g_ptr_array_index(cases, i);
        if (!g_str_has_suffix(test->file, "hidden.txt"))
            continue;
        gboolean is_other = g_hash_table_contains(test->sections, "shown");
        g_autofree char *wanted = letters_of(cases_section(test, is_other ? "shown" : "text"));
        g_auto(HtmlLines) lines = {0};
        html_lines_read(test->input, strlen(test->input), NULL, &lines);
        g_autofree char *got = letters_of(lines.page.text);
        if (strcmp(wanted, got) != 0)
            fail_msg("%s: '%s' instead of '%s'", test->name, got, wanted);
        seen++;
    }
    assert_true(seen >= 18);
}

static const struct {
    const char *html;
    gboolean is_doubtful;
} colours[] = {
    {"<p>a</p>", FALSE},
    {"<p style=\"color:#fff\">a</p>", TRUE},
    {"<p style=\"color:#ffff\">a</p>", TRUE},
    {"<p style=\"color:#fefefeff\">a</p>", TRUE},
    {"<p style=\"color:#eee\">a</p>", TRUE},
    {"<p style=\"color:#ddd\">a</p>", FALSE},
    {"<p style=\"color:#gg0000\">a</p>", FALSE},
    {"<p style=\"color:red\">a</p>", FALSE},
    {"<p style=\"color:var(--x)\">a</p>", TRUE},
    {"<p style=\"color:rgb(\">a</p>", TRUE},
    {"<p style=\"color:rgb(255 255 255)\">a</p>", TRUE},
    {"<p style=\"color:rgba(0,0,0,0.5)\">a</p>", FALSE},
    {"<p style=\"color:rgba(255,255,255,0.5)\">a</p>", TRUE},
    {"<p style=\"color:rgba(0,0,0,.0)\">a</p>", TRUE},
    {"<p style=\"color:#fff;color:#000\">a</p>", FALSE},
    {"<font color=\"white\">a</font>", TRUE},
    {"<font color=\"white\"><a href=x>a</a></font>", FALSE},
    {"<div style=\"color:#fff\"><b>a</b></div>", TRUE},
    {"<div style=\"color:#fff\"><b style=\"color:inherit\">a</b></div>", TRUE},
    {"<td bgcolor=336699><font color=white>a</font></td>", FALSE},
    {"<td style=\"background:transparent\"><font color=white>a</font></td>", TRUE},
    {"<td style=\"background:#fff url(x)\"><font color=white>a</font></td>", TRUE},
    {"<td style=\"background-image:linear-gradient(a)\"><font color=white>a</font></td>", TRUE},
    {"<p style=\"background-image:url(x);background-clip:text;color:transparent\">a</p>", TRUE},
    {"<body bgcolor=#000000 style=\"color:#fff\">a</body>", FALSE},
    {"<body bgcolor=#000000 style=\"color:#000\">a</body>", TRUE},
    {"<p><font color=white> </font>a</p>", FALSE},
};

static void letters_like_their_ground_are_pale(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(colours); i++) {
        g_auto(HtmlLines) lines = {0};
        html_lines_read(colours[i].html, strlen(colours[i].html), NULL, &lines);
        if (page_count(&lines.page) != 1 ||
            page_line(&lines.page, 0)->is_doubtful != colours[i].is_doubtful)
            fail_msg("%s", colours[i].html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_readers_see_the_same),
        cmocka_unit_test(letters_like_their_ground_are_pale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
