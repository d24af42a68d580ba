#include "private.h"

Outcome store_ledger_sums(Store *store, const char *filter, Table **table_r, GError **error)
{
    const char *const values[] = {filter};
    return store_run_table(store, "SELECT * FROM intake.ledger_sums($1)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ledger_table(Store *store, const char *desk, int limit, Table **table_r,
                           GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, most};
    return store_run_table(store, "SELECT * FROM intake.ledger_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
