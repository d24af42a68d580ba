#include "admin.h"
#include "migration.h"
#include "private.h"

#include <string.h>

static void add_row(Table *table, const char *version, const char *name, const char *state,
                    const char *applied)
{
    GPtrArray *cells = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(cells, g_strdup(version));
    g_ptr_array_add(cells, g_strdup(name));
    g_ptr_array_add(cells, g_strdup(state));
    g_ptr_array_add(cells, g_strdup(applied));
    g_ptr_array_add(table->rows, cells);
}

static int applied_row(const Rows *rows, int version)
{
    for (int row = 0; row < rows_count(rows); row++) {
        if (rows_number(rows, row, 0) == version)
            return row;
    }
    return -1;
}

static gboolean has_file(const GPtrArray *migrations, gint64 version)
{
    for (guint i = 0; i < migrations->len; i++) {
        const Migration *migration = g_ptr_array_index(migrations, i);
        if (migration->version == version)
            return TRUE;
    }
    return FALSE;
}

static Table *compare(const GPtrArray *migrations, const Rows *rows)
{
    Table *table = table_new("#version", "name", "state", "applied", NULL);
    for (guint i = 0; i < migrations->len; i++) {
        const Migration *migration = g_ptr_array_index(migrations, i);
        g_autofree char *version = g_strdup_printf("%d", migration->version);
        int row = applied_row(rows, migration->version);
        add_row(table, version, migration->name, row >= 0 ? "applied" : "missing",
                row >= 0 ? rows_text(rows, row, 2) : NULL);
    }
    for (int row = 0; row < rows_count(rows); row++) {
        if (!has_file(migrations, rows_number(rows, row, 0)))
            add_row(table, rows_text(rows, row, 0), rows_text(rows, row, 1), "newer than here",
                    rows_text(rows, row, 2));
    }
    return table;
}

Outcome store_migration_status(Store *store, const char *directory, Table **table_r, GError **error)
{
    g_autoptr(GPtrArray) migrations = NULL;
    g_autoptr(Rows) exists = NULL;
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = migration_files(directory, &migrations, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            store_run(store, OPERATION_ASK, "SELECT to_regclass('intake.migration') IS NOT NULL",
                      NULL, 0, &exists, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_run(store, OPERATION_ASK,
                            rows_boolean(exists, 0, 0) ? "SELECT * FROM intake.migration_list()"
                                                       : "SELECT NULL, NULL, NULL WHERE false",
                            NULL, 0, &rows, error);
    if (outcome == OUTCOME_DONE)
        *table_r = compare(migrations, rows);
    return outcome;
}
