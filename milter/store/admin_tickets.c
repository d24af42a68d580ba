#include "private.h"

Outcome store_tickets(Store *store, const TicketFilter *filter, Table **table_r, GError **error)
{
    g_autofree char *limit = g_strdup_printf("%d", filter->limit);
    const char *const values[] = {filter->desk, filter->state, filter->service_type,
                                  filter->customer, limit};
    return store_run_table(store, "SELECT * FROM intake.ticket_list($1,$2,$3,$4,$5)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ticket(Store *store, const char *desk, gint64 number, Table **facts_r,
                     Table **messages_r, Table **events_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const key[] = {desk, ticket};
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) messages = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome =
        store_run_table(store, "SELECT * FROM intake.ticket_facts($1,$2)", key, 2, &facts, error);
    if (outcome == OUTCOME_DONE && facts->rows->len == 0)
        outcome =
            outcome_fail(OUTCOME_REFUSED, error, "desk \"%s\" has no ticket %s", desk, ticket);
    if (outcome == OUTCOME_DONE)
        outcome = store_run_table(store, "SELECT * FROM intake.ticket_messages($1,$2)", key, 2,
                                  &messages, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_run_table(store, "SELECT * FROM intake.ticket_events($1,$2)", key, 2,
                                  &events, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *facts_r = g_steal_pointer(&facts);
    *messages_r = g_steal_pointer(&messages);
    *events_r = g_steal_pointer(&events);
    return OUTCOME_DONE;
}
