/* Names from a spreadsheet: everything is checked before anything is written. */
#include "commands.h"

#include "agents.h"
#include "csv.h"
#include "import.h"
#include "names_checking.h"

#include <string.h>

typedef struct name_row { /* one line of the file that changes something */
    Agent *agent;         /* as it will be called; owned */
    AgentName *name;      /* the agent's; borrowed */
} NameRow;

static void row_free(gpointer data)
{
    NameRow *row = data;
    agent_free(row->agent);
    g_free(row);
}

static AgentName *name_for(Agent *agent, const char *language, const char *channel)
{
    for (guint i = 0; i < agent->names->len; i++) {
        AgentName *name = g_ptr_array_index(agent->names, i);
        if (g_str_equal(name->language, language) && g_str_equal(name->channel, channel))
            return name;
    }
    return agent_name_add(agent, language, channel);
}

/* Takes a cell over where the file has the column and says something else than now. */
static void take(const Import *import, guint line, const char *column, const char *now,
                 char **member, gboolean *changes)
{
    const char *cell = import_cell(import, line, column);
    if (cell == NULL || g_strcmp0(cell, now) == 0)
        return;
    ctl_add_row(import->differences, import_cell(import, line, "login"),
                import_cell(import, line, "language"), import_cell(import, line, "channel"), column,
                now, cell);
    g_free(*member);
    *member = g_strdup(cell);
    *changes = TRUE;
}

static Outcome read_line(const Import *import, guint line, GPtrArray *rows, GError **error)
{
    const char *login = import_cell(import, line, "login");
    const char *language = import_cell(import, line, "language");
    const char *channel = import_cell(import, line, "channel");
    g_autoptr(Agent) agent = NULL;
    if (login == NULL)
        return import_fail(import, line, "login", error, "is empty");
    if (language != NULL && desk_language(import->desk, language) == NULL)
        return import_fail(import, line, "language", error, "is not spoken at the desk");
    Outcome outcome = agents_find(import->ctl->store, import->desk->name, login, &agent, error);
    if (outcome == OUTCOME_REFUSED)
        g_prefix_error(error, "%s: line %u: ", import->path, line + 2);
    if (outcome != OUTCOME_DONE)
        return outcome;
    AgentForm now = name_agent_form(agent, language, channel);
    AgentName *name =
        name_for(agent, language != NULL ? language : "", channel != NULL ? channel : "");
    gboolean changes = FALSE;
    take(import, line, "short", now.short_name, &name->short_name, &changes);
    take(import, line, "surname", now.surname, &name->surname, &changes);
    take(import, line, "given", now.given_name, &name->given_name, &changes);
    take(import, line, "title", now.title, &name->title, &changes);
    take(import, line, "role", now.role, &name->role, &changes);
    take(import, line, "department", now.department, &name->department, &changes);
    if (!changes)
        return OUTCOME_DONE;
    NameRow *row = g_new0(NameRow, 1);
    row->agent = g_steal_pointer(&agent);
    row->name = name;
    g_ptr_array_add(rows, row);
    return OUTCOME_DONE;
}

static Outcome write_rows(const Import *import, const GPtrArray *rows, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < rows->len; i++) {
        const NameRow *row = g_ptr_array_index(rows, i);
        gint64 number = 0;
        const NamePlan plan = {.desk = import->desk->name,
                               .login = row->agent->login,
                               .name = row->name,
                               .who = ctl_who(),
                               .why = ctl_text(import->ctl, "--why")};
        outcome = store_name_plan(import->ctl->store, &plan, &number, error);
    }
    return outcome;
}

Outcome ctl_names_import(Ctl *ctl, GError **error)
{
    static const char *const known[] = {"desk",  "login", "language",   "channel",
                                        "name",  "short", "surname",    "given",
                                        "title", "role",  "department", NULL};
    g_auto(Import) import = {.ctl = ctl};
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    Outcome outcome = import_open(ctl, known, &import, error);
    if (outcome == OUTCOME_DONE)
        import.differences =
            table_new("login", "language", "channel", "column", "now", "new", NULL);
    for (guint line = 0; outcome == OUTCOME_DONE && line < import.table->rows->len; line++)
        outcome = read_line(&import, line, rows, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < rows->len; i++) {
        const NameRow *row = g_ptr_array_index(rows, i);
        outcome = names_checking_change(ctl, import.desk, row->agent, 0, error);
    }
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "differences", import.differences);
    if (ctl_text(ctl, "--dry-run") == NULL)
        outcome = write_rows(&import, rows, error);
    if (outcome == OUTCOME_DONE)
        import_note(&import, rows->len);
    return outcome;
}
