/* Command lines at the top of a mail. In the cases "«...»" marks what is taken out. */
#include "../common/effort.h"
#include "../common/place_cases.h"
#include "outgoing/command_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BEGINS "«"
#define ENDS "»"
#define FORTY "1234567 1234567 1234567 1234567 1234567 "

typedef enum form { PLAIN, FLOWED, DELSP, HTML } Form;

typedef struct command_case {
    Form form;
    const char *marked;
    const char *commands; /* joined by "|"; NULL: refused */
} CommandCase;

static const CommandCase cases[] = {
    {PLAIN, "", ""},
    {PLAIN, "Hello\n", ""},
    {PLAIN, "«#close\n»Hello\n", "#close"},
    {PLAIN, "«#close»", "#close"},
    {PLAIN, "«#close\n\n»Hello\n", "#close"},
    {PLAIN, "«#close\r\n\r\n»\r\nHello\r\n", "#close"},
    {PLAIN, "\n\n«#type complaint\n»«#state   closed \n\n»Hello\n\nit\nis\n#close\n",
     "#type complaint|#state closed"},
    {PLAIN, "«#type complaint\n\n»«#close\n\n»Hello\n", "#type complaint|#close"},
    {PLAIN, "«  #close\n»Hello\n", "#close"},
    {PLAIN, "«\xef\xbb\xbf#close\n»Hello\n", "#close"},
    {PLAIN, "«#assign\xc2\xa0li\n»Hello\n", "#assign li"},
    {PLAIN, "«＃close\n»您好\n", "#close"},
    {PLAIN, "«　#close\n»您好\n", "#close"},
    {PLAIN, "«＃note　他\n»您好\n", "#note 他"},
    {PLAIN, "«\u2003#close\n»Hello\n", "#close"},
    {PLAIN, "«\u202f#type\u2009complaint\u1680\n»Hello\n", "#type complaint"},
    {PLAIN, "«\u200e#close\u200f\n»Hello\n", "#close"},
    {PLAIN, "«\u2067\u061c#note a\u2069\n\u202a\u202c\n»Hello\n", "#note a"},
    {PLAIN, "«#note \U0001F468\u200d\U0001F469 \u200fa\n»Hello\n",
     "#note \U0001F468\u200d\U0001F469 a"},
    {PLAIN, "«#note \u0600 12\n»Hello\n", "#note \u0600 12"},
    {HTML, "«<p>&rlm;#close&lrm;</p>»<p>Hello</p>", "#close"},
    {HTML, "«<p>&emsp;&#x3000;#note&ensp;a</p>»<p>Hello</p>", "#note a"},
    {PLAIN, "#1042 is your number\n", ""},
    {PLAIN, "## Heading\n", ""},
    {PLAIN, "# Heading\n", ""},
    {PLAIN, "#\n", ""},
    {PLAIN, "«#include <stdio.h>\n»int main\n", "#include <stdio.h>"},
    {PLAIN, "«#note call back\n»Hello\n", "#note call back"},
    {PLAIN, "«#note " FORTY "1234567 1234567 12345\nfurther on here\n\n»Hello\n",
     "#note " FORTY "1234567 1234567 12345 further on here"},
    {PLAIN,
     "«#note " FORTY "1234567 1234567 123\n" FORTY
     "1234567 1234567 1234567 123\nfurther on\n\n»Hi\n",
     "#note " FORTY "1234567 1234567 123 " FORTY "1234567 1234567 1234567 123 further on"},
    {PLAIN, "#note " FORTY "1234567 1234567 12345\na\n\nHello\n", NULL},
    {PLAIN, "#note " FORTY "1234567 1234567\nHello Ann\n", NULL},
    {PLAIN, "«#note " FORTY "1234567 1234567\n\n»Hello Ann\n", "#note " FORTY "1234567 1234567"},
    {PLAIN, "«#note " FORTY "1234567 1234567\n»«#close\n»Hello Ann\n",
     "#note " FORTY "1234567 1234567|#close"},
    {PLAIN, "#note " FORTY FORTY FORTY "\nHello Ann\n", NULL},
    {PLAIN, "«#note " FORTY FORTY FORTY "\n\n»Hello Ann\n",
     "#note 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 "
     "1234567 "
     "1234567 1234567 1234567 1234567"},
    {PLAIN,
     "«#note 您好\n»您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好您好\n",
     "#note 您好"},
    {PLAIN,
     "#note see\nhttps://example.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
     NULL},
    {PLAIN, "«#notes " FORTY "1234567 1234567 12345\n»goes on\n",
     "#notes " FORTY "1234567 1234567 12345"},
    {PLAIN, "> old\n\n«#close\n\n»Hello\n", "#close"},
    {PLAIN, "> #close\nHello\n", ""},
    {PLAIN, "«#type x\n»> old\n«#close\n\n»Hello\n", "#type x|#close"},
    {PLAIN, "«#type x\n\n»> old\n\nHello\nit\nis\n#close\n", "#type x"},
    {PLAIN, "«#note Ann <ann@b.example> wrote:\n»Hello\nit\nis\n#close\n",
     "#note Ann <ann@b.example> wrote:"},
    {PLAIN, "«#note Ann <ann@b.example> wrote:\n»«#close\n»Hello\n",
     "#note Ann <ann@b.example> wrote:|#close"},
    {FLOWED, "«#note goes \non\n\n»Hello\n", "#note goes on"},
    {FLOWED, "«#note goes\n»on\n", "#note goes"},
    {FLOWED, "«#type \ncomplaint\n»Hello\n", "#type complaint"},
    {FLOWED, "«#note goes \n on \r\n stuffed\n»Hello\n", "#note goes on stuffed"},
    {FLOWED, "«#close \n\n»Hello\n", "#close"},
    {FLOWED, "«#type x \n»«#close\n»Hello\n", "#type x|#close"},
    {FLOWED, "«#note " FORTY "1234567 1234567\n»Hello Ann\n", "#note " FORTY "1234567 1234567"},
    {DELSP, "«#note 您 \n好  \n啊\n»Hello\n", "#note 您好 啊"},
    {HTML, "", ""},
    {HTML, "<p>Hello</p>", ""},
    {HTML, "«<div>#close</div><div><br></div>»<div>Hello</div>", "#close"},
    {HTML, "«#close<br>»Hello", "#close"},
    {HTML, "«#close»", "#close"},
    {HTML, "<div>«#type complaint<br>»«#close<br>»Hello</div>", "#type complaint|#close"},
    {HTML, "<br>«<p>#close</p>»<p>Hello</p>", "#close"},
    {HTML,
     "«<p class=MsoNormal>#type complaint<o:p></o:p></p>»\n«<p class=MsoNormal>#close<o:p></o:p>"
     "</p>\n<p class=MsoNormal><o:p>&nbsp;</o:p></p>»\n<p class=MsoNormal>Hello</p>",
     "#type complaint|#close"},
    {HTML, "«<p><span>#ty</span><font color=red>pe</font> com&shy;plaint</p>»<p>Hello</p>",
     "#type complaint"},
    {HTML, "«<p>&#35;type&nbsp;complaint</p>»<p>Hello</p>", "#type complaint"},
    {HTML, "«<div>&#x23;note a &amp; b &lt;c&gt;</div>»<div>Hello</div>", "#note a & b <c>"},
    {HTML, "<div>«<b>#close</b><br>»Hello</div>", "#close"},
    {HTML, "<div><b>«#close<br>»Hello</b></div>", "#close"},
    {HTML, "<div>«#»<!-- x -->«close»<p>Hello</p></div>", "#close"},
    {HTML, "<head><style>#id { }</style></head><body>«<div>#close</div>»<div>Hello</div></body>",
     "#close"},
    {HTML,
     "<body><div style=\"display:none\">Hidden</div>«<div>#close</div>»<div>Hello</div></body>",
     "#close"},
    {HTML, "<div style=\"visibility:hidden\">#close</div><div>Hello</div>", ""},
    {HTML, "<div style=\"opacity:0\">#close</div><div>Hello</div>", ""},
    {HTML, "<div style=\"max-height:0\">#close</div><div>Hello</div>", ""},
    {HTML, "<div hidden>#close</div><div>Hello</div>", ""},
    {HTML, "<div style=\"font-size:1px\">#close</div><div>Hello</div>", ""},
    {HTML, "<div style=\"text-indent:-9999px\">#close</div><div>Hello</div>", ""},
    {HTML, "<svg><text>#close</text></svg><div>Hello</div>", ""},
    {HTML, "<template>#close</template><div>Hello</div>", ""},
    {HTML, "<object>#close</object><div>Hello</div>", ""},
    {HTML, "<iframe>#close</iframe><div>Hello</div>", ""},
    {HTML, "«<div style=\"font-size:0\"><p style=\"font-size:12px\">#close</p></div>»<p>Hello</p>",
     "#close"},
    {HTML, "<body bgcolor=black>«<p style=\"color:#fff\">#close</p>»<p>Hello</p>", "#close"},
    {HTML, "«<p style=\"background:#369;color:white\">#close</p>»<p>Hello</p>", "#close"},
    {HTML,
     "«<div style=\"background:url(a)\"><p style=\"color:#222\">#close</p></div>»<p>Hello</p>",
     "#close"},
    {HTML, "<table><tr><td>«#close<br>»Hello</td></tr></table>", "#close"},
    {HTML, "«<table><tr><td>#close</td></tr></table>»<p>Hello</p>", "#close"},
    {HTML, "<pre>«#close\n»Hello</pre>", "#close"},
    {HTML, "<pre>«#close\r\n\r\n»Hello\r\n</pre>", "#close"},
    {HTML, "<ul><li>one</li></ul>", ""},
    {HTML, "<p>#1042 is your number</p>", ""},
    {HTML, "<p>##</p>", ""},
    {HTML, "<p>Hello</p><p>it</p><p>is</p><p>#close</p>", ""},
    {HTML, "<blockquote type=cite>#close</blockquote>", ""},
    {HTML, "«<p>#type x</p>»<blockquote type=cite>old</blockquote>«<p>#close</p>»<p>Hello</p>",
     "#type x|#close"},
    {HTML,
     "«<p>#type x</p>»<blockquote type=cite>old</blockquote><p>Hello</p>it<p>is</p><p>#close</p>",
     "#type x"},
    {HTML, "<blockquote type=cite>old</blockquote>«<p>#close</p>»<p>Hello</p>", "#close"},
    {HTML, "«<p>#note " FORTY FORTY "</p>»<p>Hello</p>",
     "#note 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567 1234567"},
};

static const struct {
    Form form;
    const char *text;
    gboolean is_refused;
} strays[] = {
    {PLAIN, "Hello Jane,\n\n#note she is difficult\n", TRUE},
    {PLAIN, "Hello Jane,\nthank you.\n\n#close\n", TRUE},
    {PLAIN, "您好，\n　＃close\n", TRUE},
    {PLAIN, "Hello Jane,\nthank\nyou\n#close\n", FALSE},
    {PLAIN, "Hello Jane,\n\n#mynewcar is here\n", FALSE},
    {PLAIN, "Hello Jane,\n\n#close is what you type\n", FALSE},
    {PLAIN, "Hello Jane,\n\n# Note on your order\n", FALSE},
    {PLAIN, "Hello Jane,\n\n> #note she said\n", FALSE},
    {PLAIN, "Hello Jane,\n> old\n#close\n", FALSE},
    {PLAIN, "#type x\n\nHello Jane,\n\n#note she is difficult\n", TRUE},
    {PLAIN, "# close\n\nHello\n", TRUE},
    {PLAIN, "# note he is difficult\n\nHello\n", TRUE},
    {PLAIN, "#\u200bclose\nHello\n", TRUE},
    {PLAIN, "#\u00a0close\n", TRUE},
    {PLAIN, "＃ｃｌｏｓｅ\n", TRUE},
    {PLAIN, "# Close to you\n", FALSE},
    {PLAIN, "*#note he is difficult*\n\nHello\n", TRUE},
    {PLAIN, "Hello Jane,\n\n- #new\n", FALSE},
    {HTML, "<p>\u00b7&nbsp;#note he is difficult</p><p>Hello</p>", TRUE},
    {PLAIN, "--\n#note he is difficult\n", TRUE},
    {FLOWED, "Hello Jane, \n#close\n", TRUE},
    {HTML, "<p>Hello Jane,</p><p>#note she is difficult</p>", TRUE},
    {HTML, "<p># close</p><p>Hello</p>", TRUE},
    {HTML, "<p>#type x</p><p>Hello</p><p>&#35;close</p>", TRUE},
    {HTML, "<p>Hello</p><p>#mynewcar</p>", FALSE},
    {HTML, "<h1># Heading</h1>", FALSE},
    /* greetings and courtesies */
    {PLAIN, "Jane,\n\n#note she is difficult\n", TRUE},
    {PLAIN, "Sehr geehrte Frau Dr. Fuchs,\nvielen Dank.\n\n#note schwierig\n", TRUE},
    {PLAIN, "Guten Tag Frau Fuchs\n\n#close\n", TRUE},
    {PLAIN, "李先生您好\n感谢您的来信。\n#note 他很生气\n", TRUE},
    {PLAIN, "山田様\nお世話になっております。\n\n#close\n", TRUE},
    {HTML, "<p>Bonjour Madame,</p><p>Merci.</p><p>#close</p>", TRUE},
    {PLAIN, "____\n\n#close\n", TRUE},
    /* own words: what follows may be a quote without marks */
    {PLAIN, "It works again.\n\n#close\nplease\n", FALSE},
    {PLAIN, "Done.\n\nJane Doe wrote:\n\n#close\nplease\n", FALSE},
    {PLAIN, "Jane Doe wrote:\n\n#close\nmy ticket\n\nDone.\n", FALSE},
    {PLAIN, "Done.\n________________________________\n#close\nplease\n", FALSE},
    {PLAIN, "Done.\n\n--- Jane <jane@c.example> ---\n#note x\n", FALSE},
    {PLAIN, "Hi Jane, it is done.\n\n#close\nplease\n", FALSE},
    {PLAIN, "Hello Jane,\nit works again.\n\n#close\nplease\n", FALSE},
    {PLAIN, "已经处理好了。\n\n#close\n", FALSE},
    {FLOWED, "It works \nagain.\n\n#close\nplease\n", FALSE},
    {HTML, "<div>It works again.</div><br><div>#close</div><div>please</div>", FALSE},
    {HTML, "<p>Done.</p><p>Jane wrote:</p><p>#close</p>", FALSE},
};

/* Letters in the colour of what is behind them, and their like. */
static const char *const pale[] = {
    "<p style=\"color:#fff\">#close</p><p>Hello</p>",
    "<p style=\"COLOR: White !important\">#close</p><p>Hello</p>",
    "<p><font color=FFFFFE>#close</font></p><p>Hello</p>",
    "<p style=\"color:rgb(255, 255, 250)\">#close</p><p>Hello</p>",
    "<p style=\"color:rgba(0,0,0,0)\">#close</p><p>Hello</p>",
    "<p style=\"color:transparent\">#close</p><p>Hello</p>",
    "<p style=\"color:rgb(100% 100% 100% / 50%)\">#close</p><p>Hello</p>",
    "<body bgcolor=\"#000000\"><p style=\"color:#010101\">#close</p><p>Hello</p>",
    "<div style=\"background:#336699\"><p style=\"color:#369\">#close</p></div><p>Hello</p>",
    "<p>#<span style=\"color:white\">close</span></p><p>Hello</p>",
    "<p>#type x</p><p style=\"color:white\">#close</p><p>Hello</p>",
    "<div style=\"color:#fff\"><p>#close</p></div><p>Hello</p>",
    "<style>.x{color:#fff}</style><p class=x>#close</p><p>Hello</p>",
    "<style>@media screen{.x{display:none}}</style><p class=x>#close</p><p>Hello</p>",
    "<div style=\"background:url(a)\"><p style=\"color:white\">#close</p></div><p>Hello</p>",
    "<table background=\"cid:x\"><tr><td style=\"color:#fff\">#close</td></tr></table>Hello",
};

static Outcome read_octets(Form form, const char *text, gsize length, GPtrArray **lines_r,
                           GError **error)
{
    gboolean flowed = form == FLOWED || form == DELSP;
    g_auto(HtmlLines) html = {0};
    g_auto(Page) page = {0};
    if (form == HTML) {
        html_lines_read(text, length, NULL, &html);
        return command_lines_in_html(&html, lines_r, error);
    }
    page_split(text, length, &page);
    return command_lines_in_text(&page, flowed, form == DELSP, lines_r, error);
}

static Outcome read_form(Form form, const char *text, GPtrArray **lines_r, GError **error)
{
    return read_octets(form, text, strlen(text), lines_r, error);
}

static void strays_are_refused(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(strays); i++) {
        g_autoptr(GPtrArray) lines = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = read_form(strays[i].form, strays[i].text, &lines, &error);
        if ((outcome == OUTCOME_REFUSED) != strays[i].is_refused)
            fail_msg("%s: %s", strays[i].text, outcome_name(outcome));
        if (error != NULL && strstr(error->message, "in the first lines") == NULL)
            fail_msg("%s: %s", strays[i].text, error->message);
    }
}

static void what_nobody_sees_is_no_command(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(pale); i++) {
        g_autoptr(GPtrArray) lines = NULL;
        g_autoptr(GError) error = NULL;
        if (read_form(HTML, pale[i], &lines, &error) != OUTCOME_REFUSED ||
            strstr(error->message, "colour") == NULL)
            fail_msg("%s", pale[i]);
    }
}

static char *unmark(const char *marked, GArray *spans)
{
    gsize no_place;
    return place_case_unmark(marked, spans, &no_place);
}

static char *show(const GPtrArray *lines)
{
    GString *shown = g_string_new(NULL);
    for (guint i = 0; i < lines->len; i++) {
        const CommandLine *line = g_ptr_array_index(lines, i);
        g_string_append_printf(shown, "%s%s", i > 0 ? "|" : "", line->text);
    }
    return g_string_free(shown, FALSE);
}

/* Every span of every command, in order, is one that the case marks. */
static void check_spans(const CommandCase *test, const GPtrArray *lines, const GArray *wanted)
{
    guint at = 0;
    for (guint i = 0; i < lines->len; i++) {
        const CommandLine *line = g_ptr_array_index(lines, i);
        for (guint j = 0; j < line->spans->len; j++, at++) {
            TextSpan got = g_array_index(line->spans, TextSpan, j);
            if (at >= wanted->len || g_array_index(wanted, TextSpan, at).from != got.from ||
                g_array_index(wanted, TextSpan, at).until != got.until)
                fail_msg("%s: [%zu, %zu) is taken out", test->marked, got.from, got.until);
        }
    }
    if (at != wanted->len)
        fail_msg("%s: %u spans are taken out", test->marked, at);
}

static void commands_are_found(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const CommandCase *test = &cases[i];
        g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
        g_autofree char *text = unmark(test->marked, spans);
        g_autoptr(GPtrArray) lines = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = read_form(test->form, text, &lines, &error);
        if (test->commands == NULL) {
            if (outcome != OUTCOME_REFUSED || strstr(error->message, "empty line") == NULL)
                fail_msg("%s: not refused", test->marked);
            continue;
        }
        if (outcome != OUTCOME_DONE)
            fail_msg("%s: %s", test->marked, error->message);
        g_autofree char *shown = show(lines);
        if (strcmp(shown, test->commands) != 0)
            fail_msg("%s: '%s', wanted '%s'", test->marked, shown, test->commands);
        check_spans(test, lines, spans);
    }
}

/* What is left of balanced markup is balanced: as many tags of each element open as close. */
static void markup_stays_balanced(void **state)
{
    (void)state;
    static const char *const ELEMENTS[] = {"div", "p", "b", "span", "table", "tr", "td", "font"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
        g_autofree char *text = unmark(cases[i].marked, spans);
        g_autoptr(GString) left = g_string_new(text);
        for (guint j = spans->len; j > 0; j--) {
            TextSpan span = g_array_index(spans, TextSpan, j - 1);
            g_string_erase(left, (gssize)span.from, (gssize)(span.until - span.from));
        }
        for (gsize j = 0; j < G_N_ELEMENTS(ELEMENTS) && cases[i].form == HTML; j++) {
            g_autofree char *opens = g_strdup_printf("<%s[ >]", ELEMENTS[j]);
            g_autofree char *closes = g_strdup_printf("</%s>", ELEMENTS[j]);
            g_autoptr(GRegex) opening = g_regex_new(opens, 0, 0, NULL);
            g_autoptr(GRegex) closing = g_regex_new(closes, 0, 0, NULL);
            g_auto(GStrv) before = g_regex_split(opening, left->str, 0);
            g_auto(GStrv) behind = g_regex_split(closing, left->str, 0);
            assert_int_equal(g_strv_length(before), g_strv_length(behind));
        }
    }
}

static void too_many_are_refused(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < COMMAND_LINES_MAX + 1; i++)
        g_string_append(text, "#close\n");
    g_autoptr(GPtrArray) lines = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(read_octets(PLAIN, text->str, text->len - 7, &lines, NULL), OUTCOME_DONE);
    g_clear_pointer(&lines, g_ptr_array_unref);
    assert_int_equal(read_octets(PLAIN, text->str, text->len, &lines, &error), OUTCOME_REFUSED);
    assert_null(lines);
}

#define OCTETS (2 * 1024 * 1024)

static void find_in_all_forms(const char *text, gsize length)
{
    static const Form forms[] = {PLAIN, FLOWED, HTML};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GPtrArray) lines = NULL;
        (void)read_octets(forms[i], text, length, &lines, NULL);
    }
}

static void hostile_megabytes_take_time_by_their_size(void **state)
{
    (void)state;
    static const char *const UNITS[] = {"#note a \n", "\n",    "#note 1 ", "> a\n",   "<p>#a",
                                        "#a<br>",     "<div>", "\u3000",   "\u200f\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(UNITS); i++)
        effort_check_linear(&(EffortText){UNITS[i], "#note ", UNITS[i], NULL}, OCTETS,
                            find_in_all_forms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_found),
        cmocka_unit_test(strays_are_refused),
        cmocka_unit_test(what_nobody_sees_is_no_command),
        cmocka_unit_test(markup_stays_balanced),
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(hostile_megabytes_take_time_by_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
