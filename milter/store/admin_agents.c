#include "literal.h"
#include "private.h"

Outcome store_agent_save(Store *store, const Agent *agent, const char *who, GError **error)
{
    g_autofree char *types = literal_array(agent->service_types, LITERAL_KEY_OCTETS);
    const char *const values[] = {
        agent->desk,
        agent->login,
        agent->address,
        agent->surname,
        agent->given_name,
        agent->short_name,
        agent->title,
        agent->role,
        agent->department,
        agent->language,
        types,
        agent->active ? "t" : "f",
        agent->certificate,
        who,
    };
    return store_run(store, OPERATION_ADMIN,
                     "SELECT intake.agent_save($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)",
                     values, G_N_ELEMENTS(values), NULL, error);
}

Outcome store_agent_remove(Store *store, const char *desk, const char *login, const char *who,
                           GError **error)
{
    const char *const values[] = {desk, login, who};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.agent_remove($1,$2,$3)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_agent_table(Store *store, const char *desk, Table **table_r, GError **error)
{
    const char *const values[] = {desk};
    return store_run_table(store, "SELECT * FROM intake.agent_list($1)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
