#include "literal.h"
#include "private.h"

Outcome store_agent_save(Store *store, const Agent *agent, const char *who, const char *why,
                         GError **error)
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
        why,
    };
    return store_run(store, OPERATION_ADMIN,
                     "SELECT intake.agent_save($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
                     values, G_N_ELEMENTS(values), NULL, error);
}

Outcome store_agent_import(Store *store, const char *desk, const char *agents, const char *who,
                           const char *why, GError **error)
{
    const char *const values[] = {desk, agents, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.agent_import($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
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
