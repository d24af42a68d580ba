/* The page of an evaluation: whatever a label says, it is a text; the page needs nothing else. */
#include "ctl/model_chart.h"
#include "ctl/model_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

/* Every label's texts are told to be of the first. */
static GString *page_of(const char *const *labels, guint length, const char *language)
{
    g_autoptr(Corpus) corpus = corpus_new();
    Judged judged = {.labels = length,
                     .length = length,
                     .scores = g_new0(double, (gsize)length *length),
                     .gold = g_new(guint, length),
                     .text = g_new(guint, length)};
    for (guint i = 0; i < length; i++) {
        corpus_add(corpus, labels[i], language, "text");
        judged.scores[i * length] = 1;
        judged.text[i] = i;
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    for (guint i = 0; i < length; i++)
        judged.gold[i] = ((const CorpusText *)g_ptr_array_index(corpus->texts, i))->label;
    g_autoptr(Evaluation) evaluation = evaluation_of(corpus, &judged);
    judged_clear(&judged);
    g_autoptr(GArray) curve = g_array_new(FALSE, FALSE, sizeof(CurvePoint));
    g_autoptr(GArray) weeks = g_array_new(FALSE, FALSE, sizeof(WeekAccuracy));
    static const CurvePoint points[] = {{25, 0.5}, {50, 0.62}, {100, 0.75}};
    static const WeekAccuracy week = {"2026-11-30", 8, 6};
    g_array_append_vals(curve, points, G_N_ELEMENTS(points));
    g_array_append_val(weeks, week);
    const ModelReport report = {evaluation, curve, weeks};
    return model_page(&report);
}

/* Elements close in order, attributes are quoted, "<" and "&" are nowhere bare. */
static void assert_well_formed(const GString *page)
{
    static const GMarkupParser nothing = {NULL, NULL, NULL, NULL, NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new(&nothing, 0, NULL, NULL);
    if (!g_markup_parse_context_parse(context, page->str, (gssize)page->len, &error) ||
        !g_markup_parse_context_end_parse(context, &error))
        fail_msg("%s", error->message);
}

static guint count(const GString *page, const char *text)
{
    guint found = 0;
    for (const char *at = page->str; (at = strstr(at, text)) != NULL; at += strlen(text))
        found++;
    return found;
}

static void assert_lacks(const GString *page, const char *text)
{
    if (count(page, text) > 0)
        fail_msg("\"%s\" is in the page", text);
}

static void test_labels_are_texts(void **state)
{
    (void)state;
    static const char *const labels[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</title></text></svg></style>",
        "a&b'c",
        "\033[31mred\001",
        ("\xe2\x80\xae"
         "drawkcab"),
        "]]>-->",
        "账单",
    };
    GString *page = page_of(labels, G_N_ELEMENTS(labels), "<u>\xff&");
    assert_well_formed(page);
    static const char *const never[] = {"<script", "<img", "<u>", "a&b",          "\033",
                                        "\001",    "\xff", "]]>", "\xe2\x80\xae", "</svg></style>"};
    for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
        assert_lacks(page, never[i]);
    assert_non_null(strstr(page->str, "&lt;script&gt;"));
    assert_non_null(strstr(page->str, "a&amp;b"));
    assert_non_null(strstr(page->str, "账单"));
    assert_int_equal(count(page, "</style>"), 1);
    assert_int_equal(count(page, "<svg"), 3);
    assert_int_equal(count(page, "</svg>"), 3);
    g_string_free(page, TRUE);
}

static void test_the_page_is_whole(void **state)
{
    (void)state;
    static const char *const labels[] = {"billing", "delivery"};
    static const char *const never[] = {"http", "src=", "href=", "url(", "@import", "nan", "inf"};
    GString *page = page_of(labels, G_N_ELEMENTS(labels), "en");
    assert_well_formed(page);
    for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
        assert_lacks(page, never[i]);
    assert_non_null(strstr(page->str, "prefers-color-scheme:dark"));
    assert_non_null(strstr(page->str, "<title>1 of 1: delivery, told billing</title>"));
    assert_non_null(strstr(page->str, "<td>50.0</td>"));
    assert_non_null(strstr(page->str, "<title>50 texts: 62.0 % right</title>"));
    assert_non_null(strstr(page->str, "<tr><td>2026-11-30</td><td>8</td><td>75.0</td></tr>"));
    g_string_free(page, TRUE);
}

/* A label of 200 octets is cut in the picture, not in the table, and never within a character. */
static void test_long_and_many_labels(void **state)
{
    (void)state;
    enum { labels_max = 100 };
    g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
    GString *name = g_string_new(NULL);
    for (guint i = 0; i < 60; i++)
        g_string_append(name, "账");
    g_ptr_array_add(labels, g_string_free(name, FALSE));
    for (guint i = 1; i < labels_max; i++)
        g_ptr_array_add(labels, g_strdup_printf("label %u", i));
    GString *page = page_of((const char *const *)labels->pdata, labels->len, "zh-CN");
    assert_well_formed(page);
    assert_true(g_utf8_validate(page->str, (gssize)page->len, NULL));
    assert_non_null(strstr(page->str, g_ptr_array_index(labels, 0)));
    assert_int_equal(count(page, "账…"), 2);
    assert_int_equal(count(page, " of 1: "), labels_max);
    g_string_free(page, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels_are_texts),
        cmocka_unit_test(test_the_page_is_whole),
        cmocka_unit_test(test_long_and_many_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
