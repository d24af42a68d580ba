#include "commands.h"

#include "../base/address.h"
#include "../store/learning.h"

Outcome ctl_ticket_list(Ctl *ctl, GError **error)
{
    const char *named = ctl_text(ctl, "--customer");
    g_autofree char *customer = named != NULL ? address_canonical(named) : NULL;
    TicketFilter filter = {
        .state = ctl_text(ctl, "--state"),
        .service_type = ctl_text(ctl, "--type"),
        .customer = customer,
        .assignee =
            arguments_has(ctl->arguments, "--unassigned") ? "" : ctl_text(ctl, "--assignee"),
        .overdue = arguments_has(ctl->arguments, "--overdue"),
        .by_due = arguments_has(ctl->arguments, "--by-due"),
        .limit = ctl_limit(ctl),
    };
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &filter.desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_tickets(ctl->store, &filter, &table, error);
    return ctl_print(ctl, "tickets", outcome, table);
}

Outcome ctl_ticket_show(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) told = NULL;
    g_autoptr(Table) messages = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket(ctl->store, desk->name, ctl_number(ctl, "TICKET", 0), &facts,
                               &messages, &events, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_details(ctl->store, desk->name, ctl_number(ctl, "TICKET", 0), &told,
                                       error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_facts(ctl->printer, "ticket", facts);
    printer_table(ctl->printer, "facts", told);
    printer_blocks(ctl->printer, "messages", messages);
    printer_blocks(ctl->printer, "events", events);
    return OUTCOME_DONE;
}

Outcome ctl_ticket_type(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *type = ctl_text(ctl, "TYPE");
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    g_autofree char *before = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = ctl_check_type(desk, type, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_set_type(ctl->store, desk->name, ticket, type, ctl_who(ctl),
                                        ctl_text(ctl, "--why"), &before, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "ticket %" G_GINT64_FORMAT " is of type %s, was %s", ticket,
                     type, before);
    return outcome;
}

static Outcome set_state(Ctl *ctl, TicketState state, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    g_autofree char *before = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_set_state(ctl->store, desk->name, ticket, state, ctl_who(ctl),
                                         ctl_text(ctl, "--why"), &before, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "ticket %" G_GINT64_FORMAT " is %s, was %s", ticket,
                     ticket_state_name(state), before);
    return outcome;
}

Outcome ctl_ticket_close(Ctl *ctl, GError **error)
{
    return set_state(ctl, TICKET_CLOSED, error);
}

Outcome ctl_ticket_state(Ctl *ctl, GError **error)
{
    TicketState state = TICKET_OPEN;
    ticket_state_from_name(ctl_text(ctl, "STATE"), &state); /* checked as an argument */
    return set_state(ctl, state, error);
}

Outcome ctl_ticket_assign(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    const char *named = ctl_text(ctl, "ASSIGNEE");
    gboolean is_nobody = g_str_equal(named, "nobody") || g_str_equal(named, "none");
    const char *login = is_nobody ? NULL : named;
    g_autofree char *before = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_assign(ctl->store, desk->name, ticket, login, ctl_who(ctl),
                                      ctl_text(ctl, "--why"), &before, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "ticket %" G_GINT64_FORMAT " is %s's, was %s's", ticket, named,
                     before != NULL ? before : "nobody");
    return outcome;
}

Outcome ctl_ticket_note(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_note(ctl->store, desk->name, ticket, ctl_text(ctl, "NOTE"),
                                    ctl_who(ctl), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "noted in ticket %" G_GINT64_FORMAT, ticket);
    return outcome;
}
