/* What lines of odd HTML cost, and how many there may be. */
#include "../common/effort.h"
#include "../common/place_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define OCTETS (2 * 1024 * 1024)

static const EffortText HOSTILE[] = {
    {"open elements", "", "<div>", NULL},
    {"open inline elements and blocks", "", "<b><p>", NULL},
    {"end tags of others", "", "<b></i>", NULL},
    {"breaks", "", "<br>", NULL},
    {"words and breaks", "", "a<br>", NULL},
    {"paragraphs", "", "<p>a</p>", NULL},
    {"quotes in attributes", "", "<a b=\"<c\" d='", NULL},
    {"attributes", "<a ", "b=c ", NULL},
    {"words of a class", "<a class='", "b ", NULL},
    {"classes", "", "<a class=b>", NULL},
    {"styles", "", "<a style='border-top:x'>", NULL},
    {"comments", "", "<!-- x", NULL},
    {"scripts", "", "<script></", NULL},
    {"less-than signs", "", "<", NULL},
    {"ampersands", "", "&", NULL},
    {"cells", "<table>", "<tr><td>a<td>b", NULL},
    {"quotes in quotes", "", "<blockquote type=cite>a", NULL},
    {"quotes and answers", "", "<blockquote type=cite>a</blockquote>b", NULL},
    {"signatures", "a", "<div class=gmail_signature>b</div>", NULL},
    {"marks of ours", "a", "<div class='intake-signature intake-x'>b</div>", NULL},
    {"separators", "a<br>", "-- <br>", NULL},
    {"device lines", "a", "<p>Sent from my iPhone</p>", NULL},
    {"placeholders", "", "<p>{{signature}}</p>", NULL},
    {"own lines", "", "<p>Acme Care</p>", NULL},
    {"attributions", "", "<p>On 3 May 2021, Ann <a@b", NULL},
    {"answered containers", "", "<div class=gmail_quote>On x wrote:<blockquote>a</blockquote>b",
     NULL},
    {"rules", "", "<hr>", NULL},
    {"borders", "", "<div id=appendonsend></div>", NULL},
    {"commands", "", "<p>#a</p>", NULL},
    {"list items", "<ul>", "<li>a", NULL},
};

static void place(const char *html, gsize length)
{
    g_auto(Place) place = {0};
    place_case_in_html(html, length, place_case_wish(), &place);
    assert_true(place.insert <= length);
}

static void test_hostile_megabytes_take_time_by_their_size(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(HOSTILE); i++)
        effort_check_linear(&HOSTILE[i], OCTETS, place);
}

/* Lines without a tag: their count is known only when they are written. */
static void test_no_more_lines_than_anybody_writes(void **state)
{
    (void)state;
    static const char *const starts[] = {"<pre>", "<div style='white-space: pre-wrap'>"};
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        g_autoptr(GString) html = g_string_new(starts[i]);
        for (guint line = 0; line < 60000; line++)
            g_string_append(html, "a\n");
        g_auto(Place) cut = {0}, whole = {0};
        place_case_in_html(html->str, html->len, place_case_wish(), &cut);
        assert_true(cut.is_cut);
        place_case_in_html(html->str, 20000, place_case_wish(), &whole);
        assert_false(whole.is_cut);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_more_lines_than_anybody_writes),
        cmocka_unit_test(test_hostile_megabytes_take_time_by_their_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
