#include "admin.h"
#include "literal.h"
#include "private.h"

/* ---- quotas ---- */

Outcome store_customer_quotas(Store *store, const char *desk, gint64 number, const GArray *quotas,
                              Table **table_r, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    g_autoptr(GPtrArray) began = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) renews = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) most = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < quotas->len; i++) {
        const QuotaQuestion *quota = &g_array_index(quotas, QuotaQuestion, i);
        g_ptr_array_add(types, (gpointer)quota->service_type);
        g_ptr_array_add(began, literal_moment(quota->began));
        g_ptr_array_add(renews, literal_moment(quota->renews));
        g_ptr_array_add(most, g_strdup_printf("%u", quota->most));
    }
    g_autofree char *type_list = literal_array(types, LITERAL_KEY_OCTETS);
    g_autofree char *began_list = literal_array(began, LITERAL_KEY_OCTETS);
    g_autofree char *renews_list = literal_array(renews, LITERAL_KEY_OCTETS);
    g_autofree char *most_list = literal_array(most, LITERAL_KEY_OCTETS);
    const char *const values[] = {desk, customer, type_list, began_list, renews_list, most_list};
    return store_run_table(store, "SELECT * FROM intake.customer_quotas($1,$2,$3,$4,$5,$6)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

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

/* ---- agents' rights ---- */

Outcome store_person(Store *store, const char *desk, const char *user, const char *as,
                     const char *right, char **person_r, GError **error)
{
    const char *const values[] = {desk, user, as, right};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_ASK, "SELECT intake.person_who_may($1,$2,$3,$4)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *person_r = rows_copy(rows, 0, 0);
    return outcome;
}

Outcome store_note_refusal(Store *store, const char *desk, const char *user, const char *as,
                           const char *command, const char *why, GError **error)
{
    const char *const values[] = {desk, user, as, command, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.note_refusal($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_access(Store *store, const char *desk, Table **table_r, GError **error)
{
    return store_run_table(store, "SELECT * FROM intake.access_list($1)", &desk, 1, table_r, error);
}

Outcome store_access_undecided(Store *store, const char *desk, Table **table_r, GError **error)
{
    return store_run_table(store, "SELECT * FROM intake.access_undecided($1)", &desk, 1, table_r,
                           error);
}

Outcome store_access_give(Store *store, const char *desk, const char *login, const char *role,
                          const char *user, const char *who, const char *why, GError **error)
{
    const char *const values[] = {desk, login, role, user, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.access_give($1,$2,$3,$4,$5,$6)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_access_set(Store *store, const char *desk, const char *role, const GPtrArray *rights,
                         const char *who, const char *why, GError **error)
{
    g_autofree char *list = literal_array(rights, LITERAL_KEY_OCTETS);
    const char *const values[] = {desk, role, list != NULL ? list : "{}", who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.access_set($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

/* ---- requests of web shops and chats ---- */

Outcome store_request_limit_set(Store *store, const char *desk, int waiting, int per_hour,
                                const char *who, const char *why, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", waiting);
    g_autofree char *rate = g_strdup_printf("%d", per_hour);
    const char *const values[] = {desk, most, rate, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.request_limit_set($1,$2,$3,$4,$5)",
                     values, G_N_ELEMENTS(values), NULL, error);
}

Outcome store_request_limits(Store *store, const GPtrArray *desks, Table **table_r, GError **error)
{
    g_autofree char *list = literal_array(desks, LITERAL_KEY_OCTETS);
    const char *const values[] = {list};
    return store_run_table(store, "SELECT * FROM intake.request_limits($1)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
