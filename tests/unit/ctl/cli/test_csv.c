/* Tables in and out of spreadsheets. */
#include "ctl/cli/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_reading(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbflogin, Short ,note\r\n"
                               "li,\"李, 助理\",\"two\nlines and \"\"quotes\"\"\"\n"
                               "\r\n"
                               "alex,,\r\n";
    g_autoptr(Table) table = NULL;
    assert_int_equal(csv_read(text, strlen(text), &table, NULL, NULL), OUTCOME_DONE);
    assert_int_equal(table->columns->len, 3);
    assert_int_equal(csv_column(table, "short"), 1);
    assert_int_equal(csv_column(table, "long"), -1);
    assert_int_equal(table->rows->len, 2);
    const GPtrArray *li = g_ptr_array_index(table->rows, 0);
    const GPtrArray *alex = g_ptr_array_index(table->rows, 1);
    assert_string_equal(g_ptr_array_index(li, 1), "李, 助理");
    assert_string_equal(g_ptr_array_index(li, 2), "two\nlines and \"quotes\"");
    assert_null(g_ptr_array_index(alex, 1));
}

static void test_what_is_no_table_is_refused_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {"", "line 1: no names of columns"},
        {"  \na\n", "line 1: no names of columns"},
        {"\" \t\"\na\n", "line 1: no names of columns"},
        {"a,b\n1\n", "line 2: 1 cells where 2 are named"},
        {"a,b\n1,2\n1,2,3\n", "line 3: 3 cells"},
        {"a\n\"open\n", "line 2: a quote without its end"},
        {"a\n\"x\"y\n", "line 2: text behind a closing quote"},
        {"a\n\xff\n", "not UTF-8"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Table) table = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(csv_read(cases[i].text, strlen(cases[i].text), &table, NULL, &error),
                         OUTCOME_REFUSED);
        if (strstr(error->message, cases[i].complaint) == NULL)
            fail_msg("\"%s\": %s", cases[i].text, error->message);
    }
}

static void add_row(Table *table, const char *one, const char *other)
{
    GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(row, g_strdup(one));
    g_ptr_array_add(row, g_strdup(other));
    g_ptr_array_add(table->rows, row);
}

static void test_writing_and_reading_again(void **state)
{
    (void)state;
    g_autoptr(Table) table = table_new("login", "name", NULL);
    add_row(table, "li", "艾克美 \"客服\", 李");
    add_row(table, "alex", NULL);
    add_row(table, "eve", "=HYPERLINK(\"x\")");
    g_autofree char *text = csv_write(table);
    assert_string_equal(text, "login,name\r\nli,\"艾克美 \"\"客服\"\", 李\"\r\nalex,\r\n"
                              "eve,\"'=HYPERLINK(\"\"x\"\")\"\r\n");
    g_autoptr(Table) again = NULL;
    assert_int_equal(csv_read(text, strlen(text), &again, NULL, NULL), OUTCOME_DONE);
    const GPtrArray *row = g_ptr_array_index(again->rows, 0);
    assert_string_equal(g_ptr_array_index(row, 1), "艾克美 \"客服\", 李");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reading),
        cmocka_unit_test(test_what_is_no_table_is_refused_with_its_line),
        cmocka_unit_test(test_writing_and_reading_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
