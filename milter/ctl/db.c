#include "commands.h"

#include "places.h"

static char *migrations_directory(const Ctl *ctl)
{
    const char *named = ctl_text(ctl, "--directory");
    return named != NULL ? g_strdup(named) : places_shared("sql");
}

Outcome ctl_db_migrate(Ctl *ctl, GError **error)
{
    g_autofree char *directory = migrations_directory(ctl);
    guint applied = 0;
    Outcome outcome = store_migrate(ctl->store, directory, &applied, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (applied > 0)
        printer_note(ctl->printer, "%u migration%s applied", applied, applied == 1 ? "" : "s");
    else
        printer_note(ctl->printer, "nothing to do: the database has the program's version");
    return OUTCOME_DONE;
}

Outcome ctl_db_status(Ctl *ctl, GError **error)
{
    g_autofree char *directory = migrations_directory(ctl);
    g_autoptr(Table) table = NULL;
    Outcome outcome = store_migration_status(ctl->store, directory, &table, error);
    return ctl_print(ctl, "migrations", outcome, table);
}
