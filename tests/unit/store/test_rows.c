/* Reading composite values back, whatever is in them. */
#include "store/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COLUMNS 3

static Rows *one_cell(const char *text)
{
    Rows *rows = rows_new();
    rows_add_column(rows, "record", FALSE);
    rows_add_cell(rows, text);
    return rows;
}

static void composites_become_columns(void **state)
{
    (void)state;
    static const struct {
        const char *composite;
        const char *wanted[COLUMNS];
    } cases[] = {
        {"(1,t,open)", {"1", "t", "open"}},
        {"(,,)", {NULL, NULL, NULL}},
        {"(\"\",\"a b\",)", {"", "a b", NULL}},
        {"(\"a \"\"b\"\"\",\"c,d)\",\"e\\\\f\")", {"a \"b\"", "c,d)", "e\\f"}},
        {"(日本,\"line\nbreak\",x)", {"日本", "line\nbreak", "x"}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Rows) rows = one_cell(cases[i].composite);
        g_autoptr(Rows) fields = rows_of_composites(rows, COLUMNS);
        assert_non_null(fields);
        assert_int_equal(rows_count(fields), 1);
        for (int column = 0; column < COLUMNS; column++) {
            const char *text = rows_text(fields, 0, column);
            if (cases[i].wanted[column] == NULL)
                assert_null(text);
            else
                assert_string_equal(text, cases[i].wanted[column]);
        }
    }
}

static void composites_of_another_shape_are_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {"(1,2)", "(1,2,3,4)", "", "1,2,3", NULL, "(\"1,2,3)"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Rows) rows = one_cell(cases[i]);
        assert_null(rows_of_composites(rows, COLUMNS));
    }
}

static void cells_are_read_as_what_they_are(void **state)
{
    (void)state;
    g_autoptr(Rows) rows = rows_new();
    rows_add_column(rows, "number", TRUE);
    rows_add_column(rows, "truth", FALSE);
    assert_int_equal(rows_count(rows), 0);
    rows_add_cell(rows, "9007199254740993");
    rows_add_cell(rows, "t");
    rows_add_cell(rows, NULL);
    rows_add_cell(rows, NULL);
    assert_int_equal(rows_count(rows), 2);
    assert_int_equal(rows_columns(rows), 2);
    assert_string_equal(rows_column(rows, 1), "truth");
    assert_true(rows_number(rows, 0, 0) == 9007199254740993);
    assert_true(rows_boolean(rows, 0, 1));
    assert_int_equal(rows_number(rows, 1, 0), 0);
    assert_false(rows_boolean(rows, 1, 1));
    assert_null(rows_copy(rows, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(composites_become_columns),
        cmocka_unit_test(composites_of_another_shape_are_refused),
        cmocka_unit_test(cells_are_read_as_what_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
