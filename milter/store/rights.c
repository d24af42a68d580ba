#include "admin.h"
#include "private.h"

/* ---- reviews ---- */

Outcome store_reviews(Store *store, const char *desk, int limit, Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, most};
    return store_run_table(store, "SELECT * FROM intake.review_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_review_end(Store *store, const char *desk, gint64 ticket, gboolean approve,
                         const char *who, const char *why, gboolean *told_r, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ticket);
    const char *const values[] = {desk, number, approve ? "t" : "f", who, why};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_ADMIN, "SELECT intake.review_end($1,$2,$3,$4,$5)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *told_r = rows_boolean(rows, 0, 0);
    return outcome;
}

/* ---- blocked senders ---- */

Outcome store_block_add(Store *store, const char *desk, const char *name, const char *who,
                        const char *why, GError **error)
{
    const char *const values[] = {desk, name, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.block_add($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_block_remove(Store *store, const char *desk, const char *name, const char *who,
                           const char *why, GError **error)
{
    const char *const values[] = {desk, name, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.block_remove($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_blocks(Store *store, const char *desk, Table **table_r, GError **error)
{
    return store_run_table(store, "SELECT * FROM intake.block_list($1)", &desk, 1, table_r, error);
}
