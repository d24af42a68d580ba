/* Requests that a web shop or a chat registers in the database: how many it may. */
#include "commands.h"

Outcome ctl_request_limit(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    int waiting = (int)ctl_number(ctl, "WAITING", 0);
    int per_hour = (int)ctl_number(ctl, "PER-HOUR", 0);
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_request_limit_set(ctl->store, desk->name, waiting, per_hour, ctl_who(ctl),
                                          ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer,
                     "at desk \"%s\" %d requests may wait, and %d be registered in an hour",
                     desk->name, waiting, per_hour);
    return outcome;
}

Outcome ctl_request_list(Ctl *ctl, GError **error)
{
    const char *only = NULL;
    g_autoptr(Table) table = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    Outcome outcome = ctl_desk_filter(ctl, &only, error);
    for (guint i = 0; i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (only == NULL || g_str_equal(only, desk->name))
            g_ptr_array_add(names, desk->name);
    }
    if (outcome == OUTCOME_DONE)
        outcome = store_request_limits(ctl->store, names, &table, error);
    return ctl_print(ctl, "requests", outcome, table);
}
