#include "commands.h"

#include "../base/install_paths.h"

#include <string.h>

#define MIGRATION_STATE 2 /* column of store_migration_status() */

static char *migrations_directory(const Ctl *ctl)
{
    const char *named = ctl_text(ctl, "--directory");
    return named != NULL ? g_strdup(named) : install_paths_shared("sql");
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

static gboolean has_state(const Table *table, const char *state)
{
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(table->rows, i);
        if (strcmp(g_ptr_array_index(row, MIGRATION_STATE), state) == 0)
            return TRUE;
    }
    return FALSE;
}

Outcome ctl_db_status(Ctl *ctl, GError **error)
{
    g_autofree char *directory = migrations_directory(ctl);
    g_autoptr(Table) table = NULL;
    Outcome outcome = store_migration_status(ctl->store, directory, &table, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "migrations", table);
    if (has_state(table, "missing"))
        printer_note(ctl->printer,
                     "\nthe schema is older than this program: desks' mail is told 451 "
                     "until \"intakectl db migrate\" is run; then it is served "
                     "without a restart");
    else if (has_state(table, "newer than here"))
        printer_note(ctl->printer,
                     "\nthe schema is newer than this program, which works with it all "
                     "the same; install the newer program here as well");
    else
        printer_note(ctl->printer, "\nthe schema and this program have the same version");
    return OUTCOME_DONE;
}
