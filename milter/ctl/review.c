#include "commands.h"

Outcome ctl_review_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_reviews(ctl->store, desk, ctl_limit(ctl), &table, error);
    return ctl_print(ctl, "reviews", outcome, table);
}

static Outcome end_review(Ctl *ctl, gboolean approve, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 ticket = ctl_number(ctl, "TICKET", 0);
    gboolean told = FALSE;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_review_end(ctl->store, desk->name, ticket, approve, ctl_who(ctl),
                                   ctl_text(ctl, "--why"), &told, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "ticket %" G_GINT64_FORMAT " is %s; %s", ticket,
                     approve ? "approved" : "refused",
                     told ? "its customer is told"
                          : "its customer is not told: no mail of ours reached the address before");
    return outcome;
}

Outcome ctl_review_approve(Ctl *ctl, GError **error)
{
    return end_review(ctl, TRUE, error);
}

Outcome ctl_review_refuse(Ctl *ctl, GError **error)
{
    return end_review(ctl, FALSE, error);
}
