#include "private.h"

Outcome store_outbox_table(Store *store, const char *desk, const char *state, int limit,
                           Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, state, most};
    return store_run_table(store, "SELECT * FROM intake.outbox_list($1,$2,$3)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_outbox_requeue(Store *store, const char *desk, gint64 id, const char *who,
                             GError **error)
{
    g_autofree char *answer = g_strdup_printf("%" G_GINT64_FORMAT, id);
    const char *const values[] = {desk, answer, who};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.outbox_requeue($1,$2,$3)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_outbox_drop(Store *store, const char *desk, gint64 id, const char *who,
                          GError **error)
{
    g_autofree char *answer = g_strdup_printf("%" G_GINT64_FORMAT, id);
    const char *const values[] = {desk, answer, who};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.outbox_drop($1,$2,$3)", values,
                     G_N_ELEMENTS(values), NULL, error);
}
