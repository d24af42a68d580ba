#include "commands.h"

Outcome ctl_ledger_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ledger_table(ctl->store, desk, ctl_limit(ctl), &table, error);
    return ctl_print(ctl, "ledger", outcome, table);
}
