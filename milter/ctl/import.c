#include "import.h"

#include "csv.h"

#include <string.h>

static Outcome read_file(Ctl *ctl, Import *import, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) reason = NULL;
    gsize length = 0;
    import->path = ctl_text(ctl, "FILE");
    ctl->stage = STAGE_INPUT;
    if (!g_file_get_contents(import->path, &text, &length, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason->message);
    if (length > IMPORT_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: more than %d octets", import->path,
                            IMPORT_OCTETS_MAX);
    ctl->stage = STAGE_COMMAND;
    Outcome outcome = csv_read(text, length, &import->table, error);
    if (outcome != OUTCOME_DONE)
        g_prefix_error(error, "%s: ", import->path);
    return outcome;
}

static Outcome check_columns(const Import *import, const char *const *known, GError **error)
{
    for (guint i = 0; i < import->table->columns->len; i++) {
        const char *name = g_ptr_array_index(import->table->columns, i);
        if (g_strv_contains(known, name))
            continue;
        g_autofree char *names = g_strjoinv(", ", (char **)known);
        return outcome_fail(OUTCOME_REFUSED, error, "%s: line 1: unknown column \"%s\" (hint: %s)",
                            import->path, name, names);
    }
    if (csv_column(import->table, "login") < 0)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: line 1: no column \"login\"",
                            import->path);
    return OUTCOME_DONE;
}

Outcome import_open(Ctl *ctl, const char *const *known, Import *import, GError **error)
{
    Outcome outcome = ctl_desk(ctl, &import->desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_file(ctl, import, error);
    return outcome == OUTCOME_DONE ? check_columns(import, known, error) : outcome;
}

void import_clear(Import *import)
{
    g_clear_pointer(&import->table, table_free);
    g_clear_pointer(&import->differences, table_free);
}

const char *import_cell(const Import *import, guint line, const char *column)
{
    int at = csv_column(import->table, column);
    const GPtrArray *row = g_ptr_array_index(import->table->rows, line);
    return at >= 0 ? g_ptr_array_index(row, (guint)at) : NULL;
}

Outcome import_fail(const Import *import, guint line, const char *column, GError **error,
                    const char *what)
{
    const char *cell = import_cell(import, line, column);
    return outcome_fail(OUTCOME_REFUSED, error, "%s: line %u: %s \"%s\" %s", import->path, line + 2,
                        column, cell != NULL ? cell : "", what);
}

void import_note(const Import *import, guint changed)
{
    gboolean is_trial = ctl_text(import->ctl, "--dry-run") != NULL;
    printer_note(import->ctl->printer, "%u of %u rows %s", changed, import->table->rows->len,
                 is_trial ? "would change something" : "changed something");
}
