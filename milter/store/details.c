/* Facts that service types need, for intakectl. */
#include "admin.h"
#include "private.h"

static Outcome list(Store *store, const char *sql, const char *desk, gint64 number, Table **table_r,
                    GError **error)
{
    g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, key};
    return store_run_table(store, sql, values, G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ticket_details(Store *store, const char *desk, gint64 number, Table **table_r,
                             GError **error)
{
    return list(store, "SELECT * FROM intake.ticket_details($1,$2)", desk, number, table_r, error);
}

Outcome store_customer_details(Store *store, const char *desk, gint64 number, Table **table_r,
                               GError **error)
{
    return list(store, "SELECT * FROM intake.customer_details($1,$2)", desk, number, table_r,
                error);
}

Outcome store_customer_set_detail(Store *store, const char *desk, gint64 number, const char *name,
                                  const char *value, const char *who, char **before_r,
                                  GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, customer, name, value, who};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_ADMIN, "SELECT intake.customer_set_detail($1,$2,$3,$4,$5)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *before_r = rows_copy(rows, 0, 0);
    return outcome;
}
