/* The filter's count against the ledger: what is a loss and what is not. */
#include "accepted.h"
#include "ctl/balance.h"
#include "ctl/ctl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void test_loss(void **state)
{
    (void)state;
    static const struct {
        guint64 first, repeated;
        const char *rows; /* NULL: the store does not know the desk */
        const char *missing, *result;
    } cases[] = {
        {5, 0, "5", "0", "ok"},   {5, 2, "6", "0", "ok"}, /* killed between commit and count */
        {5, 0, "4", "1", "lost"}, {5, 0, NULL, "5", "lost"}, {0, 3, "0", "0", "ok"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AcceptedRow count = {(char *)"acme", cases[i].first, cases[i].repeated};
        g_autoptr(GPtrArray) counts = g_ptr_array_new();
        g_ptr_array_add(counts, &count);
        g_autoptr(Table) sums = table_new("desk", "rows", "offered", NULL);
        if (cases[i].rows != NULL)
            ctl_add_row(sums, "acme", cases[i].rows, "9");
        guint64 lost = 99;
        g_autoptr(Table) table = balance_table(counts, sums, &lost);
        const GPtrArray *row = g_ptr_array_index(table->rows, 0);
        assert_int_equal(table->rows->len, 1);
        assert_string_equal(g_ptr_array_index(row, 5), cases[i].missing);
        assert_string_equal(g_ptr_array_index(row, 6), cases[i].result);
        assert_int_equal(lost, g_ascii_strtoull(cases[i].missing, NULL, 10));
    }
}

static void test_a_desk_only_the_store_knows_is_shown(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) counts = g_ptr_array_new();
    g_autoptr(Table) sums = table_new("desk", "rows", "offered", NULL);
    ctl_add_row(sums, "old", "3", "4");
    guint64 lost = 99;
    g_autoptr(Table) table = balance_table(counts, sums, &lost);
    const GPtrArray *row = g_ptr_array_index(table->rows, 0);
    assert_string_equal(g_ptr_array_index(row, 0), "old");
    assert_string_equal(g_ptr_array_index(row, 1), "0");
    assert_int_equal(lost, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loss),
        cmocka_unit_test(test_a_desk_only_the_store_knows_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
