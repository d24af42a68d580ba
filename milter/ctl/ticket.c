#include "commands.h"

#include "../base/address.h"

Outcome ctl_ticket_list(Ctl *ctl, GError **error)
{
    const char *named = ctl_text(ctl, "--customer");
    g_autofree char *customer = named != NULL ? address_canonical(named) : NULL;
    TicketFilter filter = {
        .state = ctl_text(ctl, "--state"),
        .service_type = ctl_text(ctl, "--type"),
        .customer = customer,
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
    g_autoptr(Table) messages = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket(ctl->store, desk->name, ctl_number(ctl, "TICKET", 0), &facts,
                               &messages, &events, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_facts(ctl->printer, "ticket", facts);
    printer_blocks(ctl->printer, "messages", messages);
    printer_blocks(ctl->printer, "events", events);
    return OUTCOME_DONE;
}
