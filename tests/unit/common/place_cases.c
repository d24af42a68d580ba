#include "place_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BEGINS "«"
#define ENDS "»"

const PlaceWish *place_case_wish(void)
{
    static const char *own[] = {"Acme Care", "客服中心"};
    static GPtrArray own_lines = {.pdata = (gpointer *)own, .len = G_N_ELEMENTS(own)};
    static const char *names[] = {"alex", "al"};
    static GPtrArray own_names = {.pdata = (gpointer *)names, .len = G_N_ELEMENTS(names)};
    static const PlaceWish wish = {
        .own_names = &own_names,
        .signature_text = "Li\nAcme support",
        .mark = "acme-1042",
        .placeholder = "{{signature}}",
        .own_lines = &own_lines,
    };
    return &wish;
}

char *place_case_unmark(const char *marked, GArray *spans, gsize *insert_r)
{
    GString *text = g_string_new(NULL);
    *insert_r = G_MAXSIZE;
    for (const char *at = marked; *at != '\0';) {
        if (g_str_has_prefix(at, BEGINS)) {
            TextSpan span = {text->len, 0};
            g_array_append_val(spans, span);
            at += strlen(BEGINS);
        } else if (g_str_has_prefix(at, ENDS)) {
            g_array_index(spans, TextSpan, spans->len - 1).until = text->len;
            at += strlen(ENDS);
        } else if (*at == '|' && *insert_r == G_MAXSIZE) {
            *insert_r = text->len;
            at++;
        } else {
            g_string_append_c(text, *at++);
        }
    }
    return g_string_free(text, FALSE);
}

/* The text with the marks of a place, to show and to compare. */
static char *mark(const char *text, gsize insert, const GArray *spans)
{
    GString *marked = g_string_new(NULL);
    for (gsize at = 0; at <= strlen(text); at++) {
        for (guint i = 0; i < spans->len; i++)
            g_string_append(marked, g_array_index(spans, TextSpan, i).until == at ? ENDS : "");
        if (at == insert)
            g_string_append_c(marked, '|');
        for (guint i = 0; i < spans->len; i++)
            g_string_append(marked, g_array_index(spans, TextSpan, i).from == at ? BEGINS : "");
        if (text[at] != '\0')
            g_string_append_c(marked, text[at]);
    }
    return g_string_free(marked, FALSE);
}

static char *flags_of(const Place *place)
{
    return g_strconcat(place->above_quote ? "q" : "", place->at_placeholder ? "p" : "",
                       place->already_signed ? "s" : "", place->has_words ? "" : "e", NULL);
}

void place_case_in_html(const char *html, gsize length, const PlaceWish *wish, Place *place_r)
{
    g_auto(HtmlLines) lines = {0};
    html_lines_read(html, length, wish->budget, &lines);
    place_in_html(&lines, wish, place_r);
}

void place_case_check(const PlaceCase *test, PlaceFunction function, const PlaceWish *wish)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    gsize insert;
    g_autofree char *text = place_case_unmark(test->marked, spans, &insert);
    g_auto(Place) place = {0};
    function(text, strlen(text), wish, &place);
    g_autofree char *wanted = mark(text, insert, spans);
    g_autofree char *got = mark(text, place.insert, place.removals);
    g_autofree char *flags = flags_of(&place);
    if (strcmp(wanted, got) != 0)
        fail_msg("%s\nwanted %s\ngot    %s", test->name, wanted, got);
    if (strcmp(flags, test->flags) != 0)
        fail_msg("%s: flags '%s', wanted '%s'", test->name, flags, test->flags);
}
