#include "care.h"

#include "../base/address.h"
#include "literal.h"
#include "private.h"

#define CLAIM_LEASE "300 seconds"

/* Columns of intake.care_claim(). */
enum {
    CARE_TICKET,
    CARE_STATE,
    CARE_AUTHOR,
    CARE_RECIPIENT,
    CARE_IDENTITY,
    CARE_UNDELIVERABLE,
    CARE_GROUP,
    CARE_MAILBOX,
    CARE_ACTIVE,
    CARE_DUE,
    CARE_REMINDED,
    CARE_OVERDUE_TOLD,
};

static void ticket_destroy(gpointer data)
{
    waiting_ticket_free(data);
}

static WaitingTicket *read_ticket(const Rows *rows, int row)
{
    WaitingTicket *ticket = g_new0(WaitingTicket, 1);
    ticket->number = rows_number(rows, row, CARE_TICKET);
    if (!ticket_state_from_name(rows_text(rows, row, CARE_STATE), &ticket->state))
        ticket->state = TICKET_OPEN;
    ticket->author = rows_copy(rows, row, CARE_AUTHOR);
    ticket->recipient = rows_copy(rows, row, CARE_RECIPIENT);
    ticket->identity = identity_grade_from_name(rows_text(rows, row, CARE_IDENTITY));
    ticket->undeliverable = rows_boolean(rows, row, CARE_UNDELIVERABLE);
    ticket->group = rows_copy(rows, row, CARE_GROUP);
    ticket->mailbox = rows_copy(rows, row, CARE_MAILBOX);
    ticket->active = rows_number(rows, row, CARE_ACTIVE);
    ticket->due = rows_number(rows, row, CARE_DUE);
    ticket->reminded = rows_number(rows, row, CARE_REMINDED);
    ticket->overdue_told = rows_boolean(rows, row, CARE_OVERDUE_TOLD);
    return ticket;
}

Outcome store_care_claim(Store *store, const char *desk, int batch, GPtrArray **tickets_r,
                         GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", batch);
    const char *const values[] = {desk, most, CLAIM_LEASE};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_WRITE, "SELECT * FROM intake.care_claim($1,$2,$3)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *tickets = g_ptr_array_new_with_free_func(ticket_destroy);
    for (int row = 0; row < rows_count(rows); row++)
        g_ptr_array_add(tickets, read_ticket(rows, row));
    *tickets_r = tickets;
    return OUTCOME_DONE;
}

Outcome store_care_end(Store *store, const char *desk, GError **error)
{
    const char *const values[] = {desk};
    return store_run(store, OPERATION_WRITE, "SELECT intake.care_end($1)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

static Outcome look_later(Store *store, const char *desk, const char *number, gint64 look_at,
                          GError **error)
{
    g_autofree char *moment = literal_moment(look_at);
    const char *const values[] = {desk, number, moment};
    return store_run(store, OPERATION_WRITE, "SELECT intake.care_later($1,$2,$3)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

static Outcome tell_lead(Store *store, const DeskSettings *desk, const char *number,
                         const CarePlan *plan, Rows **rows_r, GError **error)
{
    const char *const values[] = {desk->name,
                                  number,
                                  desk->care.lead,
                                  desk->languages->pdata[0],
                                  address_domain(desk->address),
                                  plan->untold};
    return store_run(store, OPERATION_WRITE, "SELECT intake.care_tell_lead($1,$2,$3,$4,$5,$6)",
                     values, G_N_ELEMENTS(values), rows_r, error);
}

static Outcome end_wait(Store *store, const char *sql, const DeskSettings *desk,
                        const WaitingTicket *ticket, const CarePlan *plan, const char *limits,
                        Rows **rows_r, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ticket->number);
    g_autofree char *active = g_strdup_printf("%" G_GINT64_FORMAT, ticket->active);
    g_autofree char *ceiling = g_strdup_printf("%d", desk->answer.per_address);
    g_autofree char *period = g_strdup_printf("%d minutes", desk->answer.period_minutes);
    const char *const values[] = {desk->name, number,    ticket_state_name(ticket->state),
                                  active,     plan->why, plan->untold,
                                  ceiling,    period,    limits};
    return store_run(store, OPERATION_WRITE, sql, values, G_N_ELEMENTS(values), rows_r, error);
}

Outcome store_care_do(Store *store, const DeskSettings *desk, const WaitingTicket *ticket,
                      const CarePlan *plan, const char *domain, gint64 hour, char **untold_r,
                      GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ticket->number);
    g_autofree char *limits =
        literal_answer_limits(&(CountedBy){.mailbox = ticket->mailbox,
                                           .domain = domain,
                                           .per_domain = desk->answer.per_domain,
                                           .hour = hour,
                                           .per_hour = desk->answer.per_hour,
                                           .wanted = 1});
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = OUTCOME_DONE;
    switch (plan->action) {
    case CARE_LATER:
        return look_later(store, desk->name, number, plan->look_at, error);
    case CARE_TELL_LEAD:
        outcome = tell_lead(store, desk, number, plan, &rows, error);
        break;
    case CARE_REMIND:
        outcome = end_wait(store, "SELECT intake.care_remind($1,$2,$3,$4,$5,$6,$7,$8,$9)", desk,
                           ticket, plan, limits, &rows, error);
        break;
    case CARE_CLOSE:
        outcome = end_wait(store, "SELECT intake.care_close($1,$2,$3,$4,$5,$6,$7,$8,$9)", desk,
                           ticket, plan, limits, &rows, error);
        break;
    }
    if (outcome == OUTCOME_DONE)
        *untold_r = rows_copy(rows, 0, 0);
    return outcome;
}
