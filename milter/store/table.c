#include "private.h"

#include <stdarg.h>

static void cells_free(gpointer data)
{
    g_ptr_array_unref(data);
}

static Table *table_empty(void)
{
    Table *table = g_new0(Table, 1);
    table->columns = g_ptr_array_new_with_free_func(g_free);
    table->rows = g_ptr_array_new_with_free_func(cells_free);
    return table;
}

/* Takes the name. */
static void add_column(Table *table, char *name, gboolean is_number)
{
    table->numbers |= (guint64)is_number << table->columns->len;
    g_ptr_array_add(table->columns, name);
}

Table *table_new(const char *first_column, ...)
{
    Table *table = table_empty();
    va_list names;
    va_start(names, first_column);
    for (const char *name = first_column; name != NULL; name = va_arg(names, const char *))
        add_column(table, g_strdup(*name == '#' ? name + 1 : name), *name == '#');
    va_end(names);
    return table;
}

gboolean table_is_of_numbers(const Table *table, guint column)
{
    return table->numbers >> column & 1;
}

void table_free(Table *table)
{
    if (table == NULL)
        return;
    g_ptr_array_unref(table->columns);
    g_ptr_array_unref(table->rows);
    g_free(table);
}

Table *table_of_rows(const Rows *rows)
{
    Table *table = table_empty();
    for (int column = 0; column < rows_columns(rows); column++)
        add_column(table, g_strdelimit(g_strdup(rows_column(rows, column)), "_", ' '),
                   rows_is_of_numbers(rows, column));
    for (int row = 0; row < rows_count(rows); row++) {
        GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
        for (int column = 0; column < rows_columns(rows); column++)
            g_ptr_array_add(cells, rows_copy(rows, row, column));
        g_ptr_array_add(table->rows, cells);
    }
    return table;
}

static Outcome run(Store *store, OperationKind kind, const char *sql, const char *const *values,
                   int count, Table **table_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, kind, sql, values, count, &rows, error);
    if (outcome == OUTCOME_DONE)
        *table_r = table_of_rows(rows);
    return outcome;
}

Outcome store_run_table(Store *store, const char *sql, const char *const *values, int count,
                        Table **table_r, GError **error)
{
    return run(store, OPERATION_READ, sql, values, count, table_r, error);
}

Outcome store_change_table(Store *store, const char *sql, const char *const *values, int count,
                           Table **table_r, GError **error)
{
    return run(store, OPERATION_ADMIN, sql, values, count, table_r, error);
}

Outcome store_run_facts(Store *store, const char *sql, const char *desk, gint64 number,
                        const char *noun, Table **facts_r, GError **error)
{
    g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, key};
    g_autoptr(Table) facts = NULL;
    Outcome outcome = store_run_table(store, sql, values, G_N_ELEMENTS(values), &facts, error);
    if (outcome == OUTCOME_DONE && facts->rows->len == 0)
        outcome = outcome_fail(OUTCOME_REFUSED, error, "desk \"%s\" has no %s %s", desk, noun, key);
    if (outcome == OUTCOME_DONE)
        *facts_r = g_steal_pointer(&facts);
    return outcome;
}
