/* Tickets, for intakectl. */
#include "admin.h"
#include "private.h"
#include "rows.h"

Outcome store_tickets(Store *store, const TicketFilter *filter, Table **table_r, GError **error)
{
    g_autofree char *limit = g_strdup_printf("%d", filter->limit);
    const char *const values[] = {
        filter->desk,
        filter->state,
        filter->service_type,
        filter->customer,
        filter->assignee,
        filter->overdue ? "t" : "f",
        filter->by_due ? "t" : "f",
        limit,
    };
    return store_run_table(store, "SELECT * FROM intake.ticket_list($1,$2,$3,$4,$5,$6,$7,$8)",
                           values, G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ticket(Store *store, const char *desk, gint64 number, Table **facts_r,
                     Table **messages_r, Table **events_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const key[] = {desk, ticket};
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) messages = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome = store_run_facts(store, "SELECT * FROM intake.ticket_facts($1,$2)", desk,
                                      number, "ticket", &facts, error);
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

static Outcome change(Store *store, const char *sql, const char *const *values, int count,
                      char **before_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_ADMIN, sql, values, count, &rows, error);
    if (outcome == OUTCOME_DONE)
        *before_r = rows_copy(rows, 0, 0);
    return outcome;
}

Outcome store_ticket_set_state(Store *store, const char *desk, gint64 number, TicketState state,
                               const char *who, const char *why, char **before_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, ticket, ticket_state_name(state), who, why};
    return change(store, "SELECT intake.ticket_set_state($1,$2,$3,$4,$5)", values,
                  G_N_ELEMENTS(values), before_r, error);
}

Outcome store_ticket_assign(Store *store, const char *desk, gint64 number, const char *login,
                            const char *who, const char *why, char **before_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, ticket, login, who, why};
    return change(store, "SELECT intake.ticket_assign($1,$2,$3,$4,$5)", values,
                  G_N_ELEMENTS(values), before_r, error);
}

Outcome store_ticket_note(Store *store, const char *desk, gint64 number, const char *note,
                          const char *who, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, ticket, note, who};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.ticket_note($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_ticket_merge(Store *store, const char *desk, gint64 number, gint64 into,
                           gboolean dry_run, const char *who, const char *why, Table **table_r,
                           GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    g_autofree char *other = g_strdup_printf("%" G_GINT64_FORMAT, into);
    const char *const values[] = {desk, ticket, other, who, why, dry_run ? "t" : "f"};
    return store_change_table(store, "SELECT * FROM intake.ticket_merge($1,$2,$3,$4,$5,$6)", values,
                              G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ticket_unmerge(Store *store, const char *desk, gint64 number, const char *who,
                             const char *why, char **other_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    const char *const values[] = {desk, ticket, who, why};
    return change(store, "SELECT intake.ticket_unmerge($1,$2,$3,$4)", values, G_N_ELEMENTS(values),
                  other_r, error);
}

Outcome store_ticket_split(Store *store, const char *desk, gint64 number, gint64 message,
                           const char *who, const char *why, char **opened_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, number);
    g_autofree char *mail = g_strdup_printf("%" G_GINT64_FORMAT, message);
    const char *const values[] = {desk, ticket, mail, who, why};
    return change(store, "SELECT intake.ticket_split($1,$2,$3,$4,$5)", values, G_N_ELEMENTS(values),
                  opened_r, error);
}
