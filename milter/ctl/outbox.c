#include "commands.h"

#include "cli/argument_type.h"

Outcome ctl_outbox_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_outbox_table(ctl->store, desk, ctl_text(ctl, "--state"), ctl_limit(ctl),
                                     &table, error);
    return ctl_print(ctl, "outbox", outcome, table);
}

Outcome ctl_outbox_show(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) facts = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            store_outbox_facts(ctl->store, desk->name, ctl_number(ctl, "ID", 0), &facts, error);
    if (outcome == OUTCOME_DONE)
        printer_facts(ctl->printer, "answer", facts);
    return outcome;
}

typedef Outcome (*OutboxChange)(Store *store, const char *desk, gint64 id, const char *who,
                                GError **error);

/* Stops at the first answer that cannot be changed; those before it stay changed and are named. */
static Outcome change_all(Ctl *ctl, OutboxChange change, const char *done, GError **error)
{
    const DeskSettings *desk = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->arguments->rest->len; i++) {
        gint64 id = argument_type_ticket(g_ptr_array_index(ctl->arguments->rest, i));
        outcome = change(ctl->store, desk->name, id, ctl_who(ctl), error);
        if (outcome == OUTCOME_DONE)
            printer_note(ctl->printer, "answer %" G_GINT64_FORMAT " %s", id, done);
    }
    return outcome;
}

Outcome ctl_outbox_retry(Ctl *ctl, GError **error)
{
    return change_all(ctl, store_outbox_requeue, "is due again", error);
}

Outcome ctl_outbox_drop(Ctl *ctl, GError **error)
{
    return change_all(ctl, store_outbox_drop, "will not be sent", error);
}
