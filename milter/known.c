#include "known.h"

static const char *const state_names[] = {
    [TICKET_AWAITING_CONFIRMATION] = "awaiting-confirmation",
    [TICKET_AWAITING_INFORMATION] = "awaiting-information",
    [TICKET_AWAITING_REVIEW] = "awaiting-review",
    [TICKET_OPEN] = "open",
    [TICKET_ANSWERED] = "answered",
    [TICKET_CLOSED] = "closed",
};

const char *ticket_state_name(TicketState state)
{
    return state_names[state];
}

gboolean ticket_state_from_name(const char *name, TicketState *state_r)
{
    for (gsize i = 0; i < G_N_ELEMENTS(state_names); i++) {
        if (g_strcmp0(name, state_names[i]) == 0) {
            *state_r = (TicketState)i;
            return TRUE;
        }
    }
    return FALSE;
}

static void known_ticket_destroy(gpointer data)
{
    known_ticket_free(data);
}

Known *known_new(void)
{
    Known *known = g_new0(Known, 1);
    known->tickets = g_ptr_array_new_with_free_func(known_ticket_destroy);
    return known;
}

void known_free(Known *known)
{
    if (known == NULL)
        return;
    g_free(known->group);
    g_free(known->language);
    g_ptr_array_unref(known->tickets);
    g_free(known);
}

void known_ticket_free(KnownTicket *ticket)
{
    if (ticket == NULL)
        return;
    g_free(ticket->service_type);
    g_free(ticket->language);
    g_free(ticket->display_name);
    g_free(ticket->subject);
    g_free(ticket);
}

Agent *agent_new(void)
{
    Agent *agent = g_new0(Agent, 1);
    agent->service_types = g_ptr_array_new_with_free_func(g_free);
    agent->active = TRUE;
    return agent;
}

void agent_free(Agent *agent)
{
    if (agent == NULL)
        return;
    g_free(agent->desk);
    g_free(agent->login);
    g_free(agent->address);
    g_free(agent->surname);
    g_free(agent->given_name);
    g_free(agent->short_name);
    g_free(agent->title);
    g_free(agent->role);
    g_free(agent->department);
    g_free(agent->language);
    g_ptr_array_unref(agent->service_types);
    g_free(agent);
}
