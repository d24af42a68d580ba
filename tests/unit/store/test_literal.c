/* Values in PostgreSQL's text form: nothing a stranger writes leaves its quotes. */
#include "store/literal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void texts_are_cut_on_a_character_and_made_valid(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        gsize limit;
        const char *wanted;
    } cases[] = {
        {"plain", 100, "plain"},
        {"plain", 3, "pla"},
        {"", 0, ""},
        {"日本", 6, "日本"},
        {"日本", 5, "日"},
        {"日本", 3, "日"},
        {"日本", 2, ""},
        {"a\xff"
         "b",
         10,
         "a\xef\xbf\xbd"
         "b"},
        {NULL, 10, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = literal_text(cases[i].text, cases[i].limit);
        if (cases[i].wanted == NULL)
            assert_null(text);
        else
            assert_string_equal(text, cases[i].wanted);
    }
}

static void a_secret_travels_as_its_digest(void **state)
{
    (void)state;
    g_autofree char *digest = literal_digest("abc"); /* FIPS 180-2, appendix B.1 */
    g_autofree char *none = literal_digest(NULL);
    assert_string_equal(digest,
                        "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_null(none);
}

static void rows_quote_what_a_row_would_read(void **state)
{
    (void)state;
    GString *row = g_string_new("(");
    literal_add(row, NULL, 10);
    literal_add(row, "", 10);
    literal_add(row, "a\"),(\\", 10);
    literal_add_number(row, -7);
    literal_add_id(row, 0);
    literal_add_id(row, 1001);
    literal_add_boolean(row, TRUE);
    literal_add_moment(row, 0);
    literal_add_moment(row, 1795420800);
    literal_add_array(row, NULL, 10);
    g_autofree char *text = literal_row_end(row);
    assert_string_equal(text, "(,\"\",\"a\\\"),(\\\\\",-7,,1001,t,,\"2026-11-23 08:00:00+00\",)");
}

static void arrays_quote_within_their_rows(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_autofree char *empty = literal_array(texts, 10);
    assert_null(empty);
    g_ptr_array_add(texts, (char *)"NULL");
    g_ptr_array_add(texts, NULL);
    g_ptr_array_add(texts, (char *)"{\"a\",\\}");
    g_autofree char *array = literal_array(texts, 10);
    assert_string_equal(array, "{\"NULL\",\"\",\"{\\\"a\\\",\\\\}\"}");
    GString *row = g_string_new("(");
    literal_add_array(row, texts, 4);
    g_autofree char *text = literal_row_end(row);
    assert_string_equal(text, "(\"{\\\"NULL\\\",\\\"\\\",\\\"{\\\\\\\"a\\\\\\\"\\\"}\")");
}

static void moments_outside_the_calendar_are_nothing(void **state)
{
    (void)state;
    static const struct {
        gint64 time;
        const char *wanted;
    } cases[] = {
        {0, "1970-01-01 00:00:00+00"},
        {-1, "1969-12-31 23:59:59+00"},
        {253402300799, "9999-12-31 23:59:59+00"},
        {253402300800, NULL},
        {-62135596800, "0001-01-01 00:00:00+00"},
        {-62135596801, NULL},
        {G_MAXINT64, NULL},
        {G_MININT64, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *moment = literal_moment(cases[i].time);
        if (cases[i].wanted == NULL)
            assert_null(moment);
        else
            assert_string_equal(moment, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_cut_on_a_character_and_made_valid),
        cmocka_unit_test(a_secret_travels_as_its_digest),
        cmocka_unit_test(rows_quote_what_a_row_would_read),
        cmocka_unit_test(arrays_quote_within_their_rows),
        cmocka_unit_test(moments_outside_the_calendar_are_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
