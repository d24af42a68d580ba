/* Tickets that are one matter, and a ticket that is two. */
#include "cli/argument_type.h"
#include "commands.h"

Outcome ctl_ticket_merge(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    gint64 into = argument_type_ticket(ctl_text(ctl, "--into"));
    gboolean dry_run = arguments_has(ctl->arguments, "--dry-run");
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_merge(ctl->store, desk->name, ticket, into, dry_run, ctl_who(ctl),
                                     ctl_text(ctl, "--why"), &table, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *what =
        g_strdup_printf("ticket %" G_GINT64_FORMAT " goes on in %" G_GINT64_FORMAT, ticket, into);
    ctl_print_merged(ctl, "tickets", table, what, "ticket unmerge");
    return OUTCOME_DONE;
}

Outcome ctl_ticket_unmerge(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    g_autofree char *other = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_unmerge(ctl->store, desk->name, ticket, ctl_who(ctl),
                                       ctl_text(ctl, "--why"), &other, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer,
                     "ticket %" G_GINT64_FORMAT " is one of its own again, apart from %s", ticket,
                     other);
    return outcome;
}

Outcome ctl_ticket_split(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    g_autofree char *opened = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ticket_split(ctl->store, desk->name, ticket, ctl_number(ctl, "MESSAGE", 0),
                                     ctl_who(ctl), ctl_text(ctl, "--why"), &opened, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "ticket %s is opened by a mail of ticket %" G_GINT64_FORMAT,
                     opened, ticket);
    return outcome;
}
