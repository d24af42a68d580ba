#include "care.h"

void waiting_ticket_free(WaitingTicket *ticket)
{
    if (ticket == NULL)
        return;
    g_free(ticket->author);
    g_free(ticket->recipient);
    g_free(ticket->group);
    g_free(ticket->mailbox);
    g_free(ticket);
}

void care_plan_clear(CarePlan *plan)
{
    g_free(plan->why);
    g_free(plan->untold);
}
