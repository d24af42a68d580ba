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

Outcome store_ping(Store *store, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_ADMIN, "SELECT intake.schema_version()", NULL, 0, &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gint64 version = rows_number(rows, 0, 0);
    if (version == STORE_SCHEMA_VERSION)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the database has version %" G_GINT64_FORMAT
                        " of the schema, this program needs %d (hint: %s)",
                        version, STORE_SCHEMA_VERSION,
                        version < STORE_SCHEMA_VERSION ? "run \"intakectl db migrate\""
                                                       : "install the newer program here as well");
}
