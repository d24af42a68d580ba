#include "agents.h"
#include "literal.h"
#include "private.h"

static void agent_destroy(gpointer data)
{
    agent_free(data);
}

Outcome store_agents_at(Store *store, gint64 moment, GPtrArray **agents_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *at = moment != 0 ? literal_moment(moment) : NULL;
    const char *const values[] = {at};
    Outcome outcome = store_run(store, OPERATION_READ, "SELECT * FROM intake.agents_at($1)", values,
                                G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *agents = g_ptr_array_new_with_free_func(agent_destroy);
    for (int row = 0; row < rows_count(rows); row++)
        g_ptr_array_add(agents, agent_read(rows, row, 0));
    *agents_r = agents;
    return OUTCOME_DONE;
}

Outcome store_name_plan(Store *store, const NamePlan *plan, gint64 *number_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *from = plan->from != 0 ? literal_moment(plan->from) : NULL;
    g_autofree char *until = plan->until != 0 ? literal_moment(plan->until) : NULL;
    const AgentName *name = plan->name;
    const char *const values[] = {
        plan->desk,       plan->login,   name->language,
        name->channel,    name->surname, name->given_name,
        name->short_name, name->title,   name->role,
        name->department, from,          until,
        plan->review,     plan->who,     plan->why,
    };
    Outcome outcome =
        store_run(store, OPERATION_ADMIN,
                  "SELECT intake.name_plan($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *number_r = rows_number(rows, 0, 0);
    return outcome;
}

Outcome store_name_import(Store *store, const char *desk, const char *names, const char *who,
                          const char *why, GError **error)
{
    const char *const values[] = {desk, names, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.name_import($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_name_withdraw(Store *store, const char *desk, const char *login, gint64 number,
                            const char *who, const char *why, GError **error)
{
    g_autofree char *name = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, login, name, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.name_withdraw($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_name_table(Store *store, const char *desk, const char *login, Table **table_r,
                         GError **error)
{
    const char *const values[] = {desk, login};
    return store_run_table(store, "SELECT * FROM intake.name_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_name_history(Store *store, const char *desk, const char *login, Table **table_r,
                           GError **error)
{
    const char *const values[] = {desk, login};
    return store_run_table(store, "SELECT * FROM intake.name_history($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

void name_decision_free(NameDecision *decision)
{
    g_free(decision->desk);
    g_free(decision->login);
    g_free(decision->language);
    g_free(decision->channel);
    g_free(decision);
}

static void decision_destroy(gpointer data)
{
    name_decision_free(data);
}

Outcome store_name_decisions(Store *store, gint64 moment, GPtrArray **decisions_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *at = moment != 0 ? literal_moment(moment) : NULL;
    const char *const values[] = {at};
    Outcome outcome = store_run(store, OPERATION_READ, "SELECT * FROM intake.name_reviews($1)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *decisions = g_ptr_array_new_with_free_func(decision_destroy);
    for (int row = 0; row < rows_count(rows); row++) {
        NameDecision *decision = g_new0(NameDecision, 1);
        decision->desk = rows_copy(rows, row, 0);
        decision->login = rows_copy(rows, row, 1);
        decision->language = rows_copy(rows, row, 2);
        decision->channel = rows_copy(rows, row, 3);
        decision->review = rows_number(rows, row, 4);
        decision->decided = rows_number(rows, row, 5);
        g_ptr_array_add(decisions, decision);
    }
    *decisions_r = decisions;
    return OUTCOME_DONE;
}

Outcome store_name_feedback(Store *store, const NameFeedback *feedback, char **name_r,
                            GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *ticket =
        feedback->ticket != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, feedback->ticket) : NULL;
    const char *const values[] = {feedback->desk, feedback->login,   feedback->display_name,
                                  ticket,         feedback->verdict, feedback->words,
                                  feedback->who};
    Outcome outcome =
        store_run(store, OPERATION_ADMIN, "SELECT intake.name_feedback_add($1,$2,$3,$4,$5,$6,$7)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *name_r = rows_copy(rows, 0, 0);
    return outcome;
}

Outcome store_name_feedback_table(Store *store, const char *desk, const char *login,
                                  Table **table_r, GError **error)
{
    const char *const values[] = {desk, login};
    return store_run_table(store, "SELECT * FROM intake.name_feedback_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
