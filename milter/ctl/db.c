#include "commands.h"

#include "terminal.h"

/* Where the migrations lie: installed beside the program, or in the tree it was built in. */
static char *migrations_directory(const Ctl *ctl)
{
    static const char *const places[] = {"../share/intake/sql", "../sql"};
    const char *named = ctl_text(ctl, "--directory");
    if (named != NULL)
        return g_strdup(named);
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *beside = program != NULL ? g_path_get_dirname(program) : g_strdup("/usr/bin");
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *directory = g_canonicalize_filename(places[i], beside);
        if (g_file_test(directory, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&directory);
    }
    return g_strdup("/usr/share/intake/sql");
}

Outcome ctl_db_migrate(Ctl *ctl, GError **error)
{
    g_autofree char *directory = migrations_directory(ctl);
    g_autoptr(Progress) progress = progress_start("migrating the database");
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
