/* What style sheets and attributes make of words: seen, perhaps seen, or not seen by anybody. */
#include "html/html.h"
#include "html/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { SEEN, DOUBTFUL, HIDDEN };

static const struct {
    const char *html;
    int wanted;
} cases[] = {
    /* ---- whom a rule is for ---- */
    {"<style>.x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{display:none}</style><p class=\"y X z\">a</p>", HIDDEN},
    {"<style>.x{display:none}</style><p class=xx>a</p>", SEEN},
    {"<style>.x{display:none}</style><p id=x>a</p>", SEEN},
    {"<style>#x{display:none}</style><p id=x>a</p>", HIDDEN},
    {"<style>p{display:none}</style><p>a</p>", HIDDEN},
    {"<style>P{display:none}</style><div>a</div>", SEEN},
    {"<style>*{display:none}</style><p>a</p>", HIDDEN},
    {"<style>p.x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>p.x{display:none}</style><div class=x>a</div>", SEEN},
    {"<style>.x.y{display:none}</style><p class=x>a</p>", SEEN},
    {"<style>.x.y{display:none}</style><p class='y x'>a</p>", HIDDEN},
    {"<style>h1,\n.x , b{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<p class=x>a</p><style>.x{display:none}</style>", HIDDEN},
    {"<style>.x{}</style><style>.x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{display:none}</style><div class=x><p>a</p></div>", HIDDEN},
    {"<style>td{display:none}</style><table><tr><td>a</td></tr></table>", HIDDEN},
    {"<style>tbody{display:none}</style><table><tr><td>a</td></tr></table>", DOUBTFUL},
    {"<style>body{color:#fff}</style><p>a</p>", DOUBTFUL},
    {"<style>body{display:none}</style><p>a</p>", DOUBTFUL},
    /* ---- what it depends on ---- */
    {"<style>div .x{display:none}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>div>.x{display:none}</style><p class=y>a</p>", SEEN},
    {"<style>.x:first-child{display:none}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>p[class]{display:none}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>p:not(.x){display:none}</style><p>a</p>", DOUBTFUL},
    {"<style>:is(.x,.y){display:none}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>@media screen{.x{display:none}}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>@media screen{.y{display:none}} .x{color:red}</style><p class=x>a</p>", SEEN},
    {"<style media=screen>.x{display:none}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>div{.x{display:none}}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{@media screen{display:none}}</style><p class=x>a</p>", DOUBTFUL},
    {"<!--[if mso]><style>.x{display:none}</style><![endif]--><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{display:none} @media a{.x{display:block}}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>@media a{.x{display:none}} @media b{.x{display:block}}</style><p class=x>a</p>",
     DOUBTFUL},
    {"<style>@media a{.x{display:none}} .x{display:block}</style><p class=x>a</p>", SEEN},
    {"<style>@keyframes f{from{opacity:0} 50%{opacity:0}} p{margin:0}</style><p>a</p>", SEEN},
    /* ---- which rule counts ---- */
    {"<style>.x{display:none} .x{display:block}</style><p class=x>a</p>", SEEN},
    {"<style>.x{display:none} p{display:block}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{display:none!important} #i{display:block}</style><p class=x id=i>a</p>", HIDDEN},
    {"<style>.x{display:none}</style><p class=x style=\"display:block\">a</p>", SEEN},
    {"<style>.x{display:none ! important}</style><p class=x style=\"display:block\">a</p>", HIDDEN},
    {"<p style=\"display:none;display:block\">a</p>", SEEN},
    {"<p style=\"display:none!important;display:block\">a</p>", HIDDEN},
    {"<style>p{font-size:0} .x{font-size:14px}</style><p class=x>a</p>", SEEN},
    {"<style>.x{display:block}</style><p class=x hidden>a</p>", SEEN},
    /* ---- disguises ---- */
    {"<style><!--\n.x{display:none}\n--></style><p class=x>a</p>", HIDDEN},
    {"<style>/* .y{ */ .x{display:/**/none}</style><p class=x>a</p>", HIDDEN},
    {"<style>.\\78 {d\\isplay:n\\6fne}</style><p class=x>a</p>", HIDDEN},
    {"<style>.sm\\:x{display:none}</style><p class=\"sm:x\">a</p>", HIDDEN},
    {"<style>.x{display:none}</style><p class=\"&#120;\">a</p>", HIDDEN},
    {"<p style=\"&#100;isplay:none\">a</p>", HIDDEN},
    {"<p style=\"display:/* */none\">a</p>", HIDDEN},
    {"<p style=\"font-family:';display:none;'\">a</p>", SEEN},
    {"<p style=\"background:url(data:;display:none)\">a</p>", SEEN},
    {"<style>p:after{content:\"/*\"} .x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>p{background:url(x\"y)} .x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>p{content:\"}\"} .x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>@import url(x;y); .x{display:none}</style><p class=x>a</p>", HIDDEN},
    {"<style>v\\:* {behavior:url(#default#VML);}</style><p>a</p>", SEEN},
    /* ---- ways of hiding ---- */
    {"<style>.x{visibility:hidden}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{font-size:0}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{font:0/0 a}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{max-height:0;overflow:hidden}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{opacity:0}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{opacity:0.05}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{opacity:5%}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{position:absolute;left:-9999px}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{position:absolute;top:-9999px}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{margin:0 0 0 -9999px}</style><p class=x>a</p>", HIDDEN},
    {"<style>.x{left:-100vw}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{text-indent:100%}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{height:0;overflow:hidden}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{width:0;overflow:hidden}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{clip:rect(0,0,0,0)}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{transform:scale(0)}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{filter:opacity(0)}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{-webkit-text-fill-color:#fff}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{mso-hide:all}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{z-index:-1}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{font-size:calc(1px - 1px)}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{display:var(--d)}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{color:white}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{color:rebeccapurple;background:#639}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{background:black}</style><p class=x>a</p>", DOUBTFUL},
    {"<style>.x{background:#000;background:none;color:#fff}</style><p class=x>a</p>", DOUBTFUL},
    {"<p style=\"color:#fff;background-repeat:no-repeat\">a</p>", DOUBTFUL},
    {"<p style=\"color:#00000000\">a</p>", DOUBTFUL},
    {"<p style=\"color:#fff;color:#gg0000\">a</p>", DOUBTFUL},
    {"<font color=\"zfffff\">a</font>", DOUBTFUL},
    {"<body text=white>a</body>", DOUBTFUL},
    {"<body background=\"cid:x\"><font color=white>a</font></body>", DOUBTFUL},
    {"<body background=\"cid:x\">a</body>", SEEN},
    {"<details><summary>b</summary><p>a</p></details>", DOUBTFUL},
    {"<dialog>a</dialog>", DOUBTFUL},
    /* ---- what agents' programs write ---- */
    {"<style>@media (prefers-color-scheme:dark){body{background:#000} p{color:#eee}}</style>"
     "<p>a</p>",
     SEEN},
    {"<style type=\"text/css\" style=\"display:none;\"> P {margin-top:0;margin-bottom:0;} </style>"
     "<div style=\"font-family:Calibri,Arial; font-size:12pt; color:rgb(0,0,0)\">a</div>",
     SEEN},
    {"<style><!--\n@font-face\n\t{font-family:\"Cambria Math\";\n\tpanose-1:2 4 5 3;}\n"
     "p.MsoNormal, li.MsoNormal, div.MsoNormal\n\t{margin:0cm;\n\tfont-size:11.0pt;\n"
     "\tfont-family:\"Calibri\",sans-serif;\n\tmso-fareast-language:EN-US;}\n"
     "span.EmailStyle17\n\t{mso-style-type:personal-compose;\n\tcolor:windowtext;}\n"
     ".MsoChpDefault\n\t{mso-style-type:export-only;}\n@page WordSection1\n\t{size:612.0pt "
     "792.0pt;\n\tmargin:70.85pt 70.85pt 2.0cm 70.85pt;}\n--></style><div class=WordSection1>"
     "<p class=MsoNormal><span class=EmailStyle17>a<o:p></o:p></span></p></div>",
     SEEN},
    {"<p class=MsoListParagraph style=\"margin-left:36.0pt;text-indent:-18.0pt\">a</p>", SEEN},
    {"<div style=\"word-spacing:0px;-webkit-text-stroke-width:0px;line-height:1.5;opacity:1;"
     "width:100%;zoom:1\">a</div>",
     SEEN},
};

static int look_of(const HtmlLines *lines)
{
    for (guint i = 0; i < page_count(&lines->page); i++)
        if (strcmp(lines->page.text + page_line(&lines->page, i)->from, "a\n") == 0 ||
            strncmp(lines->page.text + page_line(&lines->page, i)->from, "a\n", 2) == 0)
            return page_line(&lines->page, i)->is_doubtful ? DOUBTFUL : SEEN;
    return HIDDEN;
}

static void words_are_seen_doubtful_or_hidden(void **state)
{
    (void)state;
    guint faults = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(HtmlLines) lines = {0};
        html_lines_read(cases[i].html, strlen(cases[i].html), NULL, &lines);
        int got = look_of(&lines);
        faults += got != cases[i].wanted;
        if (got != cases[i].wanted)
            print_message("%d instead of %d: %s\n", got, cases[i].wanted, cases[i].html);
    }
    assert_int_equal(faults, 0);
}

/* What is doubtful stays a customer's word. */
static void text_leaves_out_only_what_is_hidden(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = text_from_html(cases[i].html, 1000, TEXT_MAIL_NEW, NULL);
        if ((strchr(text, 'a') == NULL) != (cases[i].wanted == HIDDEN))
            fail_msg("'%s' of %s", text, cases[i].html);
    }
}

/* ---- limits ---- */

static char *many_rules(guint rules)
{
    GString *html = g_string_new("<style>");
    for (guint i = 0; i < rules; i++)
        g_string_append_printf(html, ".c%u{display:block}", i);
    g_string_append(html, "</style><p>a</p>");
    return g_string_free(html, FALSE);
}

static void a_sheet_too_large_is_doubtful(void **state)
{
    (void)state;
    for (guint rules = 4000; rules <= 5000; rules += 1000) {
        g_auto(HtmlLines) lines = {0};
        g_autofree char *html = many_rules(rules);
        html_lines_read(html, strlen(html), NULL, &lines);
        assert_int_equal(look_of(&lines), rules > 4096 ? DOUBTFUL : SEEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_seen_doubtful_or_hidden),
        cmocka_unit_test(text_leaves_out_only_what_is_hidden),
        cmocka_unit_test(a_sheet_too_large_is_doubtful),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
