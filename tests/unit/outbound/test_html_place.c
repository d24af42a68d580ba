/* Where the signature goes in the HTML that mail programs write. In the cases "|" marks the place
   and "[...]" what is taken away; neither is part of the HTML. */
#include "outbound/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct place_case {
    const char *name, *html;
} PlaceCase;

static const PlaceCase cases[] = {
    {"no markup at all", "Hello|"},
    {"empty", "|"},
    {"end of body", "<html><body><p>Hi</p>|</body></html>"},
    {"upper case, no body", "<HTML><P>Hi</P>|</HTML>"},
    {"html without closing tags", "<html><body><p>Hi|"},
    {"</body> in a comment", "<body>Hi<!-- </body> --> you|</body>"},
    {"</body> in a script", "<body><script>'</body>'</script>Hi|</body>"},
    {"text after </html>", "<body>Hi|</body></html>\n\n"},
    {"two documents glued together", "<html><body>a</body></html><html><body>b|</body></html>"},
    {"Gmail", "<div dir=\"ltr\">New</div><br>|<div class=\"gmail_quote\">On x wrote:<br>"
              "<blockquote class=\"gmail_quote\">old</blockquote></div>"},
    {"Gmail, own signature",
     "<div>New<br>[<div class=\"gmail_signature\" data-smartmail=\"x\">Al<div>ex</div></div>]</div>"
     "|<div class=\"gmail_quote gmail_quote_container\">old</div>"},
    {"Thunderbird", "<body><p>New</p>|<div class=\"moz-cite-prefix\">Am x schrieb:<br></div>"
                    "<blockquote type=\"cite\" cite=\"mid:a@b\">old</blockquote></body>"},
    {"Thunderbird, signature below the quote goes, ours follows the quote no further",
     "<body><p>New</p>|<blockquote type=cite>old</blockquote></body>"},
    {"Apple Mail", "<body>New<div><br>|<blockquote type=\"cite\"><div>On x, y wrote:</div>old"
                   "</blockquote></div></body>"},
    {"Outlook on the web", "<body><div>New</div>|<div id=\"appendonsend\"></div><hr>"
                           "<div id=\"divRplyFwdMsg\">From: x</div><div>old</div></body>"},
    {"Outlook for Windows",
     "<body><p>New</p>|<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'>"
     "<p>From: x</p></div></div><p>old</p></body>"},
    {"Outlook 2007 rule without a div around it",
     "<body><p>New</p>|<div style='border:none;border-top:solid #B5C4DF 1.0pt'>From: x</div>old"
     "</body>"},
    {"NetEase", "<body>New|<blockquote id=\"isReplyContent\">old</blockquote></body>"},
    {"Yahoo", "<div>New</div>|<div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\">old</div>"},
    {"bottom posting", "<body><blockquote type=\"cite\">old</blockquote><p>New</p>|</body>"},
    {"blanks below the quote are no words",
     "<body>New|<blockquote type=\"cite\">old</blockquote><br>&nbsp;\r\n</body>"},
    {"a picture below the quote is",
     "<body>New<blockquote type=\"cite\">old</blockquote><img src=\"cid:a\">|</body>"},
    {"interleaved", "<blockquote type=cite>q</blockquote>a<blockquote type=cite>r</blockquote>b|"},
    {"Thunderbird's own signature",
     "<body>New<br>[<pre class=\"moz-signature\" cols=\"72\">-- \nAlex</pre>]|</body>"},
    {"a class that only begins like a quote", "<body><div class=\"gmail_quotes\">x</div>|</body>"},
    {"attribute values with > and ' in them",
     "<p title=\"a > b\">New</p>|<blockquote data-x='\"' type=\"cite\">old</blockquote>"},
    {"unquoted attribute", "<p>New</p>|<div class=gmail_quote>old</div>"},
    {"a stray < is text", "a < b and c <d|"},
    {"quote class in the text is text", "<p>class=\"gmail_quote\"</p>|"},
    {"conditional comment", "<!--[if mso]><div class=\"gmail_quote\"><![endif]--><p>New</p>|"},
};

/* Takes the marks out and returns where they stood. */
static char *unmark(const char *marked, Place *wanted)
{
    GString *html = g_string_new(NULL);
    *wanted = (Place){0};
    gboolean has_removal = FALSE;
    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == '|')
            wanted->insert = html->len;
        else if (*c == '[' && strchr("<-", c[1]) != NULL && c[1] == '<') {
            wanted->remove_from = html->len;
            has_removal = TRUE;
        } else if (*c == ']' && has_removal)
            wanted->remove_until = html->len;
        else
            g_string_append_c(html, *c);
    }
    if (!has_removal)
        wanted->remove_from = wanted->remove_until = wanted->insert;
    return g_string_free(html, FALSE);
}

static void test_place(void **state)
{
    const PlaceCase *test = *state;
    Place wanted;
    g_autofree char *html = unmark(test->html, &wanted);
    Place place = place_in_html(html, strlen(html));
    assert_int_equal(place.insert, wanted.insert);
    assert_int_equal(place.remove_from, wanted.remove_from);
    assert_int_equal(place.remove_until, wanted.remove_until);
    assert_false(place.already_signed);
}

static void test_our_mark_in_the_new_text_is_seen(void **state)
{
    (void)state;
    static const char above[] = "<p>New</p><div class=\"intake-signature\">S</div>"
                                "<div class=\"gmail_quote\">old</div>";
    static const char below[] = "<blockquote type=cite>old</blockquote><p>New</p>"
                                "<div class=\"x intake-signature\">S</div>";
    assert_true(place_in_html(above, strlen(above)).already_signed);
    assert_true(place_in_html(below, strlen(below)).already_signed);
}

static void test_our_mark_in_the_quote_does_not_count(void **state)
{
    (void)state;
    static const char html[] = "<p>New</p><div class=\"gmail_quote\">old"
                               "<div class=\"intake-signature\">S</div></div>";
    assert_false(place_in_html(html, strlen(html)).already_signed);
}

static void test_a_long_own_signature_is_taken_for_words(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(PLACE_OWN_SIGNATURE_MAX, 'x');
    g_autofree char *html = g_strconcat("<div class=\"gmail_signature\">", words, "</div>", NULL);
    Place place = place_in_html(html, strlen(html));
    assert_int_equal(place.remove_from, place.remove_until);
    assert_int_equal(place.insert, strlen(html));
}

static void test_a_million_open_tags_are_walked_once(void **state)
{
    (void)state;
    GString *html = g_string_new(NULL);
    for (int i = 0; i < 1000000; i++)
        g_string_append(html, i % 3 == 0 ? "<div>" : i % 3 == 1 ? "<a b='" : "<!-- x");
    gint64 begin = g_get_monotonic_time();
    Place place = place_in_html(html->str, html->len);
    assert_true(place.insert <= html->len);
    assert_true(g_get_monotonic_time() - begin < 5 * G_USEC_PER_SEC);
    g_string_free(html, TRUE);
}

int main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 4] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_place, .initial_state = (void *)&cases[i]};
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_our_mark_in_the_new_text_is_seen),
        cmocka_unit_test(test_our_mark_in_the_quote_does_not_count),
        cmocka_unit_test(test_a_long_own_signature_is_taken_for_words),
        cmocka_unit_test(test_a_million_open_tags_are_walked_once),
    };
    for (gsize i = 0; i < G_N_ELEMENTS(more); i++)
        tests[G_N_ELEMENTS(cases) + i] = more[i];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
