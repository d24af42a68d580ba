#include "literal.h"
#include "private.h"

Outcome store_ledger_sums(Store *store, const char *filter, Table **table_r, GError **error)
{
    const char *const values[] = {filter};
    return store_run_table(store, "SELECT * FROM intake.ledger_sums($1)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_missing_mails(Store *store, const MailSet *mails, Table **table_r, GError **error)
{
    g_autofree char *desks = literal_array(mails->desks, LITERAL_KEY_OCTETS);
    g_autofree char *digests = literal_array(mails->digests, LITERAL_KEY_OCTETS);
    g_autofree char *outgoing = literal_array(mails->outgoing, LITERAL_KEY_OCTETS);
    const char *const values[] = {desks, digests, outgoing};
    return store_run_table(store, "SELECT * FROM intake.missing_mails($1,$2,$3)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_unaccepted_rows(Store *store, const char *filter, const MailSet *mails,
                              Table **table_r, GError **error)
{
    g_autofree char *desks = literal_array(mails->desks, LITERAL_KEY_OCTETS);
    g_autofree char *digests = literal_array(mails->digests, LITERAL_KEY_OCTETS);
    g_autofree char *since = literal_array(mails->since, LITERAL_KEY_OCTETS);
    const char *const values[] = {filter, desks, digests, since};
    return store_run_table(store, "SELECT * FROM intake.unaccepted_rows($1,$2,$3,$4)", values,
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
