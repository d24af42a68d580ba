/* What agents may do besides answering. */
#include "commands.h"

#define NOBODYS "none" /* in place of a role, or of rights */

Outcome ctl_access_list(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_access(ctl->store, desk->name, &table, error);
    return ctl_print(ctl, "roles", outcome, table);
}

Outcome ctl_access_give(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    const char *role = ctl_text(ctl, "ROLE");
    gboolean takes_away = g_str_equal(role, NOBODYS);
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            store_access_give(ctl->store, desk->name, login, takes_away ? NULL : role,
                              ctl_text(ctl, "--user"), ctl_who(ctl), ctl_text(ctl, "--why"), error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (takes_away)
        printer_note(ctl->printer, "\"%s\" has no role any more, and may do everything", login);
    else
        printer_note(ctl->printer, "\"%s\" has the role \"%s\" now", login, role);
    return OUTCOME_DONE;
}

Outcome ctl_access_set(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *role = ctl_text(ctl, "ROLE");
    const char *text = ctl_text(ctl, "RIGHTS");
    g_auto(GStrv) words = g_strsplit(g_str_equal(text, NOBODYS) ? "" : text, ",", -1);
    g_autoptr(GPtrArray) rights = g_ptr_array_new();
    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(rights, g_strstrip(*word));
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE && g_str_equal(role, NOBODYS))
        outcome = outcome_fail(OUTCOME_REFUSED, error,
                               "\"%s\" cannot be a role's name: it takes roles away", role);
    if (outcome == OUTCOME_DONE)
        outcome = store_access_set(ctl->store, desk->name, role, rights, ctl_who(ctl),
                                   ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "the role \"%s\" may: %s", role, text);
    return outcome;
}
