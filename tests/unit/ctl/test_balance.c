/* The filter's count against the ledger: what is a loss and what is not. */
#include "ctl/balance.h"
#include "ctl/ctl.h"
#include "incoming/accepted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static Balance balance_of(const char *spooled_desk, guint spooled)
{
    Balance balance = {.counts = g_ptr_array_new(),
                       .backlog = g_new0(SpoolBacklog, 1),
                       .sums = table_new("desk", "#rows", "#offered", NULL),
                       .unaccepted = table_new("desk", "#rows", NULL)};
    balance.backlog->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert(balance.backlog->desks, g_strdup(spooled_desk), GUINT_TO_POINTER(spooled));
    return balance;
}

static void test_loss(void **state)
{
    (void)state;
    static const struct {
        guint64 first, repeated;
        guint spooled;
        const char *rows; /* NULL: the store does not know the desk */
        const char *missing, *result;
    } cases[] = {
        {5, 0, 0, "5", "0", "ok"},   {5, 2, 0, "6", "0", "ok"}, /* killed between commit and count
                                                                 */
        {5, 0, 0, "4", "1", "lost"}, {5, 0, 0, NULL, "5", "lost"}, {0, 3, 0, "0", "0", "ok"},
        {5, 0, 2, "3", "0", "ok"},                              /* the spool holds the others */
        {5, 0, 1, "3", "1", "lost"},                            /* and one of them is gone */
        {5, 0, 5, NULL, "0", "ok"},  {5, 0, 1, "5", "0", "ok"}, /* registered, and its file not gone
                                                                   yet */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AcceptedRow count = {(char *)"acme", cases[i].first, cases[i].repeated};
        g_auto(Balance) balance = balance_of("acme", cases[i].spooled);
        g_ptr_array_add(balance.counts, &count);
        if (cases[i].rows != NULL)
            ctl_add_row(balance.sums, "acme", cases[i].rows, "9");
        guint64 lost = 99;
        g_autoptr(Table) table = balance_table(&balance, &lost);
        const GPtrArray *row = g_ptr_array_index(table->rows, 0);
        assert_int_equal(table->rows->len, 1);
        assert_int_equal(g_ascii_strtoull(g_ptr_array_index(row, 3), NULL, 10), cases[i].spooled);
        assert_string_equal(g_ptr_array_index(row, 6), cases[i].missing);
        assert_string_equal(g_ptr_array_index(row, 7), cases[i].result);
        assert_int_equal(lost, g_ascii_strtoull(cases[i].missing, NULL, 10));
    }
}

/* The repeat of a commit that ended unknown found its row there: five accepted, of them one by
   repeat, six rows made, one lost. */
static void test_a_row_nobody_accepted_hides_no_loss(void **state)
{
    (void)state;
    static const struct {
        const char *unaccepted, *rows, *missing;
    } cases[] = {{"1", "6", "0"}, {"1", "5", "1"}, {"4", "6", "3"}, {"0", "5", "0"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AcceptedRow count = {(char *)"acme", 5, 1};
        g_auto(Balance) balance = balance_of("acme", 0);
        g_ptr_array_add(balance.counts, &count);
        ctl_add_row(balance.sums, "acme", cases[i].rows, "9");
        ctl_add_row(balance.unaccepted, "acme", cases[i].unaccepted);
        guint64 lost = 99;
        g_autoptr(Table) table = balance_table(&balance, &lost);
        assert_string_equal(g_ptr_array_index((GPtrArray *)g_ptr_array_index(table->rows, 0), 6),
                            cases[i].missing);
    }
}

static void test_a_desk_only_the_store_knows_is_shown(void **state)
{
    (void)state;
    g_auto(Balance) balance = balance_of("acme", 0);
    ctl_add_row(balance.sums, "old", "3", "4");
    guint64 lost = 99;
    g_autoptr(Table) table = balance_table(&balance, &lost);
    const GPtrArray *row = g_ptr_array_index(table->rows, 0);
    assert_string_equal(g_ptr_array_index(row, 0), "old");
    assert_string_equal(g_ptr_array_index(row, 1), "0");
    assert_int_equal(lost, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loss),
        cmocka_unit_test(test_a_row_nobody_accepted_hides_no_loss),
        cmocka_unit_test(test_a_desk_only_the_store_knows_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
