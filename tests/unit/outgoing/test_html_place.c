/* Where the signature goes in the HTML that mail programs write. In the cases "|" marks the place
   and "[<...>]" or "[~...]" what is taken away; neither mark is part of the HTML. */
#include "../common/effort.h"
#include "outgoing/place.h"

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
    {"Gmail, a whole document in the quote",
     "<div>New</div><br>|<div class=\"gmail_quote\">On x wrote:<br><blockquote "
     "class=\"gmail_quote\">"
     "<html><head><title>t</title></head><body><p>old</p></body></html></blockquote></div>"},
    {"K-9, documents within documents, in a document",
     "<html><body><p>New</p>|<blockquote type=\"cite\"><html><body>old<blockquote type=\"cite\">"
     "<html><body bgcolor=\"#fff\">older</body></html></blockquote></body></html></blockquote>"
     "</body></html>"},
    {"a document in the quote below an own signature",
     "<body>New[<div class=\"moz-signature\">-- <br>Alex</div>]|<blockquote type=\"cite\"><html>"
     "<head><meta charset=\"utf-8\"></head><body><p>old</p><p>more</p></body></html></blockquote>"
     "</body>"},
    {"words below a quote that is a document",
     "<html><body>New[<pre class=\"moz-signature\">-- \nAlex</pre>]<blockquote type=\"cite\"><html>"
     "<body>old</body></html></blockquote><p>Below</p>|</body></html>"},
    {"only a body element in the quote",
     "<p>New</p>|<blockquote type=\"cite\"><body><p>old</p></body></blockquote>"},
    {"a document in a cell of the quote",
     "<p>New</p>|<div class=\"yahoo_quoted\"><table><tr><td><html><body>old</body></html></td></tr>"
     "<tr><td>more</td></tr></table></div></body></html>"},
    {"a body that ends within the quote, and another behind it",
     "<body>New|<blockquote type=\"cite\">old</body></html>older</blockquote></body></html>"},
    {"Zimbra, its quoted text a document",
     "<body><div>New</div>|<hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div "
     "data-marker=\"__HEADERS__\">"
     "<b>From: </b>x<br></div><div "
     "data-marker=\"__QUOTED_TEXT__\"><html><body>old</body></html></div>"
     "</body>"},
    {"an own signature within a quotation of one's own stays: its borders are in doubt",
     "<p>New</p><blockquote>As I said:<div class=\"moz-signature\">-- "
     "<br>Alex</div></blockquote>|"},
    {"Nextcloud", "<p>New</p><p></p>|<div class=\"quote\">\"Ann\" a@b.example - May 1<br>"
                  "<blockquote><p>old</p></blockquote></div>"},
    {"Samsung", "<div>New</div>[<div id=\"composer_signature\"><div>Alex, under way</div></div>]|"
                "<div>-------- Original message --------</div><div>From: Ann</div><div>Date: "
                "1/5/2026</div><div>To: b</div><div>Subject: c</div>old"},
    {"Aqua Mail", "<div>New</div>[<div id=\"aqm-signature\">Sent from it</div>]|"
                  "<div id=\"aqm-original\"><div>On x, Ann wrote:</div>old</div>"},
    {"eM Client", "<div>New</div>[<div id=\"signature_old\">Alex</div>]|"
                  "<blockquote type=\"cite\">old</blockquote>"},
    {"Mailbird", "<div>New</div>[<div class=\"mb_sig\"><br>Alex</div>]|"
                 "<blockquote class=\"history_container\" type=\"cite\">old</blockquote>"},
    {"Newton", "New[<div class=\"cm_signature\"><br>Alex</div>]|"
               "<div class=\"cm_replymail_content_wrap\">On x, Ann wrote:<br>old</div>"},
    {"Open-Xchange", "<div>New</div>[<div class=\"io-ox-signature\"><p>Alex</p></div>]|"
                     "<blockquote type=\"cite\">old</blockquote>"},
    {"1&1 and GMX", "<div>New</div>[<div class=\"app-wmi-sign\">Alex</div>]|"
                    "<div class=\"app-wmi-quote\">old</div>"},
    {"HubSpot", "<div>New</div>|<div class=\"hs_reply\">On x, Ann wrote:<br>old</div>"},
    {"Front", "<div>New</div>[<div class=\"front-signature\">Alex</div>]|"
              "<blockquote class=\"front-blockquote\">old</blockquote>"},
    {"Gmail, own signature",
     "<div>New<br>[<div class=\"gmail_signature\" data-smartmail=\"x\">Al<div>ex</div></div>]</div>"
     "|<div class=\"gmail_quote gmail_quote_container\">old</div>"},
    {"Thunderbird", "<body><p>New</p>|<div class=\"moz-cite-prefix\">Am x schrieb:<br></div>"
                    "<blockquote type=\"cite\" cite=\"mid:a@b\">old</blockquote></body>"},
    {"Thunderbird, signature below the quote goes, ours follows the quote no further",
     "<body><p>New</p>|<blockquote type=cite>old</blockquote></body>"},
    {"Apple Mail", "<body>New<div><br>|<blockquote type=\"cite\"><div>On x, y wrote:</div>old"
                   "</blockquote></div></body>"},
    {"Outlook on the web",
     "<body><div>New</div>|<div id=\"appendonsend\"></div><hr>"
     "<div id=\"divRplyFwdMsg\"><b>From:</b> x<br><b>Sent:</b> y<br><b>To:</b> z</div>"
     "<div>old</div></body>"},
    {"Outlook for Windows",
     "<body><p>New</p>|<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'>"
     "<p class=MsoNormal><b>From:</b> x<br><b>Sent:</b> y<br><b>To:</b> z</p></div></div><p>old</p>"
     "</body>"},
    {"Outlook 2007 rule without a div around it",
     "<body><p>New</p>|<div style='border:none;border-top:solid #B5C4DF 1.0pt'>From: x<br>Sent: "
     "y<br>"
     "To: z</div>old"
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
    {"a stray < is text", "a < b and c < d|"},
    {"a tag without its end takes nothing behind it", "a < b and c |<d"},
    {"a line of attribution above a plain blockquote",
     "<div>New<br><br></div>|<div>On 1 May 2026, at 10:00, Bo &lt;b@x.example&gt; wrote:<br></div>"
     "<blockquote>old</blockquote>"},
    {"Lotus Notes", "<font size=2>New</font><br><br>|<font size=1>From: Bo/ACME</font><br>"
                    "<font size=1>To: Ann</font><br><font size=1>Date: 05/03/2026 10:00</font><br>"
                    "<font size=1>Subject: Question</font><br><hr>old"},
    {"QQ Mail",
     "<div>New</div><div><br></div>|<div style=\"font-size:12px\">------------------&nbsp;"
     "原始邮件&nbsp;------------------</div><div>发件人: b</div><div>old</div>"},
    {"an original message without any container",
     "<p>New</p>|<p>-----Original Message-----</p><p>From: Bo<br>Sent: x<br>To: y</p><p>old</p>"},
    {"placeholder", "<p>New</p>|[<p>{{signature}}</p>]<p>More</p>"},
    {"placeholder split by tags and entities",
     "<div>New</div>|[<div>{{<b>signa</b>ture&#125;}</div>]<div class=\"gmail_quote\">old</div>"},
    {"placeholder in the quote does not count",
     "<p>New</p>|<div class=\"gmail_quote\"><p>{{signature}}</p></div>"},
    {"another ticket's signature makes room",
     "<p>New</p>[<div class=\"intake-signature intake-acme-9\">Old name</div>]|"
     "<div class=\"gmail_quote\">old</div>"},
    {"\"-- \" and what follows it", "<div>New</div>[<div>-- <br>Alex<br>+49 1</div>]|"
                                    "<blockquote type=cite>old</blockquote>"},
    {"sent from a telephone",
     "<div>New</div>[<div><a href=\"x\">Sent from my iPhone</a></div>]<div><br></div>|"
     "<blockquote type=cite>old</blockquote>"},
    {"own signature below the quote", "<p>New</p>|<blockquote type=cite>old</blockquote>"
                                      "[<pre class=\"moz-signature\">-- \nAlex</pre>]"},
    {"not between the cells of a table", "<table><tr><td>New|</td></tr><tr><td>-----Original "
                                         "Message-----<br>From: a<br>Sent: b<br>To: c"
                                         "</td></tr></table>"},
    {"hidden text is no quote",
     "<p>New</p><div style=\"display:none\">On 1 May 2026, Bo wrote:</div>|"},
    {"quote class in the text is text", "<p>class=\"gmail_quote\"</p>|"},
    {"conditional comment", "<!--[if mso]><div class=\"gmail_quote\"><![endif]--><p>New</p>|"},
};

static const PlaceWish wish = {.placeholder = "{{signature}}", .mark = "acme-1042"};

/* Takes the marks out: "|" is the place, "[<...>]" or "[-...]" what goes. */
static char *unmark(const char *marked, gsize *insert, GArray *removals)
{
    GString *html = g_string_new(NULL);
    TextSpan removal = {0, 0};
    gboolean is_open = FALSE;
    for (const char *c = marked; *c != '\0'; c++) {
        if (*c == '|') {
            *insert = html->len;
        } else if (*c == '[' && (c[1] == '<' || c[1] == '~')) {
            removal.from = html->len;
            is_open = TRUE;
            c += c[1] == '~' ? 1 : 0;
        } else if (*c == ']' && is_open) {
            removal.until = html->len;
            is_open = FALSE;
            g_array_append_val(removals, removal);
        } else {
            g_string_append_c(html, *c);
        }
    }
    return g_string_free(html, FALSE);
}

static void read_place(const char *html, gsize length, Place *place_r)
{
    g_auto(HtmlLines) lines = {0};
    html_lines_read(html, length, NULL, &lines);
    place_in_html(&lines, &wish, place_r);
}

static void test_place(void **state)
{
    const PlaceCase *test = *state;
    gsize insert = 0;
    g_autoptr(GArray) removals = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    g_autofree char *html = unmark(test->html, &insert, removals);
    g_auto(Place) place = {0};
    read_place(html, strlen(html), &place);
    if (place.insert != insert)
        fail_msg("%s: at \"%.30s\"", test->name, html + place.insert);
    for (guint i = 0; i < MAX(removals->len, place.removals->len); i++) {
        const TextSpan *wanted = &g_array_index(removals, TextSpan, i);
        const TextSpan *got = &g_array_index(place.removals, TextSpan, i);
        if (i >= removals->len || i >= place.removals->len || got->from != wanted->from ||
            got->until != wanted->until)
            fail_msg("%s: %u removals, number %u is \"%.*s\"", test->name, place.removals->len, i,
                     i < place.removals->len ? (int)(got->until - got->from) : 0, html + got->from);
    }
    assert_false(place.already_signed);
}

static guint signatures_in(const char *html)
{
    g_auto(Place) place = {0};
    read_place(html, strlen(html), &place);
    return place.signatures;
}

static void test_our_mark_in_the_new_text_is_seen(void **state)
{
    (void)state;
    assert_int_equal(signatures_in("<p>New</p><div class=\"intake-signature intake-acme-1042\">S"
                                   "</div><div class=\"gmail_quote\">old</div>"),
                     1);
    assert_int_equal(signatures_in("<blockquote type=cite>old</blockquote><p>New</p>"
                                   "<div class=\"x intake-acme-1042 intake-signature\">S</div>"),
                     1);
}

static void test_our_mark_in_the_quote_does_not_count(void **state)
{
    (void)state;
    static const char *const mails[] = {
        "<p>New</p><div class=\"gmail_quote\">old<div class=\"intake-signature "
        "intake-acme-1042\">S</div></div>",
        "<p>New</p><p>-----Original Message-----</p><p>From: a@b.example</p><p>Sent: Monday</p>"
        "<p>To: x</p><div class=\"intake-signature intake-acme-1042\">S</div>",
        "<p>New</p><div class=\"intake-signature intake-acme-9\">S</div>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        assert_int_equal(signatures_in(mails[i]), 0);
}

static void test_a_long_own_signature_is_taken_for_words(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(PLACE_OWN_SIGNATURE_MAX, 'x');
    g_autofree char *html = g_strconcat("<div class=\"gmail_signature\">", words, "x</div>", NULL);
    g_auto(Place) place = {0};
    read_place(html, strlen(html), &place);
    assert_int_equal(place.removals->len, 0);
    assert_int_equal(place.insert, strlen(html));
}

static void walk(const char *html, gsize length)
{
    g_auto(Place) place = {0};
    read_place(html, length, &place);
    assert_true(place.insert <= length);
}

static void test_a_million_open_tags_are_walked_once(void **state)
{
    (void)state;
    static const EffortText open = {"open tags", NULL, "<div><a b='<!-- x", NULL};
    effort_check_linear(&open, 2 * 1024 * 1024, walk);
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
