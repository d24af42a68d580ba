#include "admin.h"
#include "agents.h"
#include "literal.h"
#include "private.h"

/* ---- customers ---- */

Outcome store_customers(Store *store, const char *desk, const char *search, int limit,
                        Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, search, most};
    return store_run_table(store, "SELECT * FROM intake.customer_list($1,$2,$3)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_customer(Store *store, const char *desk, gint64 number, int grade_days,
                       Table **facts_r, Table **addresses_r, Table **events_r, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    g_autofree char *days = g_strdup_printf("%d", grade_days);
    const char *const key[] = {desk, customer, days};
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) addresses = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome = store_run_facts(store, "SELECT * FROM intake.customer_facts($1,$2)", desk,
                                      number, "customer", &facts, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_run_table(store, "SELECT * FROM intake.customer_addresses($1,$2,$3)", key,
                                  3, &addresses, error);
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
                             gboolean dry_run, const char *who, const char *why, Table **table_r,
                             GError **error)
{
    g_autofree char *left = g_strdup_printf("%" G_GINT64_FORMAT, from);
    g_autofree char *right = g_strdup_printf("%" G_GINT64_FORMAT, into);
    const char *const values[] = {desk, left, right, who, why, dry_run ? "t" : "f"};
    return store_change_table(store, "SELECT * FROM intake.customer_merge($1,$2,$3,$4,$5,$6)",
                              values, G_N_ELEMENTS(values), table_r, error);
}

Outcome store_customer_unmerge(Store *store, const char *desk, gint64 customer, gboolean dry_run,
                               const char *who, const char *why, Table **table_r, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, customer);
    const char *const values[] = {desk, number, who, why, dry_run ? "t" : "f"};
    return store_change_table(store, "SELECT * FROM intake.customer_unmerge($1,$2,$3,$4,$5)",
                              values, G_N_ELEMENTS(values), table_r, error);
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

Outcome store_customer_export(Store *store, const char *desk, gint64 number, const char *who,
                              Table **table_r, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, customer, who};
    return store_change_table(store, "SELECT * FROM intake.customer_export($1,$2,$3)", values,
                              G_N_ELEMENTS(values), table_r, error);
}

Outcome store_customer_erase(Store *store, const char *desk, gint64 number, gboolean dry_run,
                             const char *who, const char *why, Table **table_r, GError **error)
{
    g_autofree char *customer = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, customer, who, why, dry_run ? "t" : "f"};
    return store_change_table(store, "SELECT * FROM intake.customer_erase($1,$2,$3,$4,$5)", values,
                              G_N_ELEMENTS(values), table_r, error);
}

/* ---- agents ---- */

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

Outcome store_agent_away(Store *store, const char *desk, const char *login, gint64 until,
                         const char *who, const char *why, GError **error)
{
    g_autofree char *moment = until != 0 ? literal_moment(until) : NULL;
    const char *const values[] = {desk, login, moment, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.agent_away($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_agent_table(Store *store, const char *desk, gboolean all, Table **table_r,
                          GError **error)
{
    const char *const values[] = {desk, all ? "t" : "f"};
    return store_run_table(store, "SELECT * FROM intake.agent_duty($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

/* ---- names in time ---- */

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

/* ---- the outbox ---- */

Outcome store_outbox_table(Store *store, const char *desk, const char *state, int limit,
                           Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, state, most};
    return store_run_table(store, "SELECT * FROM intake.outbox_list($1,$2,$3)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_outbox_facts(Store *store, const char *desk, gint64 id, Table **facts_r,
                           GError **error)
{
    return store_run_facts(store, "SELECT * FROM intake.outbox_facts($1,$2)", desk, id, "answer",
                           facts_r, error);
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

/* ---- the ledger ---- */

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

/* ---- rights ---- */

Outcome store_spare_rights(Store *store, char **statement_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(
        store, OPERATION_ASK,
        "SELECT format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, intake_filter, "
        "intake_sender', current_database()) WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolname "
        "IN ('intake_filter', 'intake_sender') AND NOT r.rolsuper AND "
        "has_database_privilege(r.oid, current_database(), 'TEMPORARY'))",
        NULL, 0, &rows, error);
    if (outcome == OUTCOME_DONE)
        *statement_r = rows_count(rows) > 0 ? rows_copy(rows, 0, 0) : NULL;
    return outcome;
}
