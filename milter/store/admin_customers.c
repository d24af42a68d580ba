#include "private.h"

Outcome store_customers(Store *store, const char *desk, const char *search, int limit,
                        Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, search, most};
    return store_run_table(store, "SELECT * FROM intake.customer_list($1,$2,$3)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_customer(Store *store, const char *desk, gint64 number, Table **facts_r,
                       Table **addresses_r, Table **events_r, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const key[] = {desk, customer};
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) addresses = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome =
        store_run_table(store, "SELECT * FROM intake.customer_facts($1,$2)", key, 2, &facts, error);
    if (outcome == OUTCOME_DONE && facts->rows->len == 0)
        outcome =
            outcome_fail(OUTCOME_REFUSED, error, "desk \"%s\" has no customer %s", desk, customer);
    if (outcome == OUTCOME_DONE)
        outcome = store_run_table(store, "SELECT * FROM intake.customer_addresses($1,$2)", key, 2,
                                  &addresses, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_run_table(store, "SELECT * FROM intake.customer_events($1,$2)", key, 2,
                                  &events, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *facts_r = g_steal_pointer(&facts);
    *addresses_r = g_steal_pointer(&addresses);
    *events_r = g_steal_pointer(&events);
    return OUTCOME_DONE;
}

Outcome store_customer_merge(Store *store, const char *desk, gint64 from, gint64 into,
                             const char *who, const char *why, GError **error)
{
    g_autofree char *left = g_strdup_printf("%" G_GINT64_FORMAT, from);
    g_autofree char *right = g_strdup_printf("%" G_GINT64_FORMAT, into);
    const char *const values[] = {desk, left, right, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.customer_merge($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_customer_verify(Store *store, const char *desk, const char *address, const char *who,
                              const char *why, GError **error)
{
    const char *const values[] = {desk, address, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.customer_verify($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_customer_group(Store *store, const char *desk, gint64 number, const char *group,
                             const char *who, const char *why, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, customer, group, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.customer_set_group($1,$2,$3,$4,$5)",
                     values, G_N_ELEMENTS(values), NULL, error);
}

Outcome store_customer_language(Store *store, const char *desk, gint64 number, const char *language,
                                const char *who, const char *why, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, customer, language, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.customer_set_language($1,$2,$3,$4,$5)",
                     values, G_N_ELEMENTS(values), NULL, error);
}
