/* What a desk keeps no longer. */
#include "commands.h"

#include "../store/retention.h"

static void add(Purged *sum, const Purged *step)
{
    sum->finished = step->finished;
    sum->mails += step->mails;
    sum->tickets += step->tickets;
    sum->ledger += step->ledger;
    sum->answers += step->answers;
}

static Outcome purge_desk(Ctl *ctl, const DeskSettings *desk, Purged *sum, GError **error)
{
    if (arguments_has(ctl->arguments, "--dry-run"))
        return store_purge_preview(ctl->store, desk->name, &desk->retention, sum, error);
    Outcome outcome = OUTCOME_DONE;
    while (outcome == OUTCOME_DONE && !sum->finished) {
        Purged step = {0};
        outcome = store_purge_step(ctl->store, desk->name, &desk->retention, TRUE, ctl_who(ctl),
                                   &step, error);
        add(sum, &step);
    }
    return outcome;
}

static void add_counts(Table *table, const char *desk, const Purged *purged)
{
    g_autofree char *mails = g_strdup_printf("%" G_GINT64_FORMAT, purged->mails);
    g_autofree char *tickets = g_strdup_printf("%" G_GINT64_FORMAT, purged->tickets);
    g_autofree char *ledger = g_strdup_printf("%" G_GINT64_FORMAT, purged->ledger);
    g_autofree char *answers = g_strdup_printf("%" G_GINT64_FORMAT, purged->answers);
    ctl_add_row(table, desk, mails, tickets, ledger, answers);
}

Outcome ctl_purge(Ctl *ctl, GError **error)
{
    const char *only = NULL;
    g_autoptr(Table) table =
        table_new("desk", "#emptied mails", "#tickets", "#ledger rows", "#answers", NULL);
    Outcome outcome = ctl_desk_filter(ctl, &only, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        Purged sum = {0};
        if ((only != NULL && !g_str_equal(only, desk->name)) ||
            retention_keeps_everything(&desk->retention))
            continue;
        outcome = ctl_act_at(ctl, desk, error);
        if (outcome == OUTCOME_DONE)
            outcome = purge_desk(ctl, desk, &sum, error);
        if (outcome == OUTCOME_DONE)
            add_counts(table, desk->name, &sum);
    }
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "purged", table);
    if (table->rows->len == 0)
        printer_note(ctl->printer, "everything is kept for ever (hint: desks[].retention)");
    else if (arguments_has(ctl->arguments, "--dry-run"))
        printer_note(ctl->printer, "nothing was changed; without --dry-run it is gone, for good");
    return OUTCOME_DONE;
}
