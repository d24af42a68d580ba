#include "import.h"

#include "../cli/csv.h"
#include "name_edit.h"

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
    Outcome outcome = csv_read(text, length, &import->table, &import->lines, error);
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
    if (outcome == OUTCOME_DONE)
        outcome = check_columns(import, known, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &import->recorded, error);
    if (outcome == OUTCOME_DONE)
        import->agents = name_edit_index(import->recorded, import->desk->name);
    import->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return outcome;
}

void import_clear(Import *import)
{
    table_free(import->table);
    table_free(import->differences);
    if (import->lines != NULL)
        g_array_unref(import->lines);
    if (import->agents != NULL)
        g_hash_table_unref(import->agents);
    if (import->recorded != NULL)
        g_ptr_array_unref(import->recorded);
    if (import->seen != NULL)
        g_hash_table_unref(import->seen);
}

const char *import_cell(const Import *import, guint row, const char *column)
{
    int at = csv_column(import->table, column);
    const GPtrArray *cells = g_ptr_array_index(import->table->rows, row);
    return at >= 0 ? g_ptr_array_index(cells, (guint)at) : NULL;
}

static guint line_of(const Import *import, guint row)
{
    return g_array_index(import->lines, guint, row);
}

Outcome import_fail(const Import *import, guint row, const char *column, GError **error,
                    const char *what)
{
    const char *cell = import_cell(import, row, column);
    return outcome_fail(OUTCOME_REFUSED, error, "%s: line %u: %s \"%s\" %s", import->path,
                        line_of(import, row), column, cell != NULL ? cell : "", what);
}

void import_blame(const Import *import, guint row, GError **error)
{
    g_prefix_error(error, "%s: line %u: ", import->path, line_of(import, row));
}

Outcome import_check_row(const Import *import, guint row, const char *more, const char *yet_more,
                         GError **error)
{
    const char *login = import_cell(import, row, "login");
    const char *desk = import_cell(import, row, "desk");
    const char *one = more != NULL ? import_cell(import, row, more) : NULL;
    const char *other = yet_more != NULL ? import_cell(import, row, yet_more) : NULL;
    if (login == NULL)
        return import_fail(import, row, "login", error, "is empty");
    if (desk != NULL && strcmp(desk, import->desk->name) != 0)
        return import_fail(import, row, "desk", error,
                           "is another one (hint: export and import desk by desk)");
    char *key = g_strjoin("\x1f", login, one != NULL ? one : "", other != NULL ? other : "", NULL);
    if (!g_hash_table_add(import->seen, key))
        return import_fail(import, row, "login", error, "stands twice for the same");
    return OUTCOME_DONE;
}

char *import_json(json_t *list)
{
    char *json = json_dumps(list, JSON_COMPACT);
    char *copy = g_strdup(json);
    free(json);
    json_decref(list);
    return copy;
}

void import_note(const Import *import, guint changed)
{
    gboolean is_trial = ctl_text(import->ctl, "--dry-run") != NULL;
    printer_note(import->ctl->printer, "%u of %u rows %s", changed, import->table->rows->len,
                 is_trial ? "would change something" : "changed something");
}
