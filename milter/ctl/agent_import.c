/* Agents from a spreadsheet: everything is checked before anything is written. */
#include "commands.h"

#include "agent_fields.h"
#include "agents.h"
#include "import.h"
#include "names_checking.h"

#include <string.h>

static const char *const columns[] = {"login",      "address",  "certificate", "surname",
                                      "given",      "short",    "title",       "role",
                                      "department", "language", "types",       NULL};

static void agent_destroy(gpointer data)
{
    agent_free(data);
}

static char *types_of(const Agent *agent)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_extend(names, agent->service_types, NULL, NULL);
    g_ptr_array_add(names, NULL);
    return agent->service_types->len > 0 ? g_strjoinv(",", (char **)names->pdata) : NULL;
}

static void note(const Import *import, guint line, const char *column, const char *now,
                 const char *then)
{
    if (g_strcmp0(now, then) != 0)
        ctl_add_row(import->differences, import_cell(import, line, "login"), column, now, then);
}

static gboolean note_differences(const Import *import, guint line, const Agent *now,
                                 const Agent *then)
{
    guint before = import->differences->rows->len;
    g_autofree char *types_now = types_of(now);
    g_autofree char *types_then = types_of(then);
    note(import, line, "address", now->address, then->address);
    note(import, line, "certificate", now->certificate, then->certificate);
    note(import, line, "surname", now->surname, then->surname);
    note(import, line, "given", now->given_name, then->given_name);
    note(import, line, "short", now->short_name, then->short_name);
    note(import, line, "title", now->title, then->title);
    note(import, line, "role", now->role, then->role);
    note(import, line, "department", now->department, then->department);
    note(import, line, "language", now->language, then->language);
    note(import, line, "types", types_now, types_then);
    return import->differences->rows->len > before;
}

/* The agent of that login among the recorded ones, or a new one. */
static Outcome agent_before(const Import *import, const char *login, Agent **agent_r,
                            GError **error)
{
    g_autoptr(GError) absence = NULL;
    Outcome outcome = agents_find(import->ctl->store, import->desk->name, login, agent_r, &absence);
    if (outcome == OUTCOME_REFUSED) {
        *agent_r = agent_new();
        (*agent_r)->desk = g_strdup(import->desk->name);
        (*agent_r)->login = g_strdup(login);
        return OUTCOME_DONE;
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&absence));
    return outcome;
}

static Outcome read_line(const Import *import, guint line, GPtrArray *agents, GError **error)
{
    const char *login = import_cell(import, line, "login");
    g_autoptr(Agent) now = NULL;
    g_autoptr(Agent) then = NULL;
    if (login == NULL)
        return import_fail(import, line, "login", error, "is empty");
    Outcome outcome = agent_before(import, login, &now, error);
    if (outcome == OUTCOME_DONE)
        outcome = agent_before(import, login, &then, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const AgentFields fields = {
        .address = import_cell(import, line, "address"),
        .certificate = import_cell(import, line, "certificate"),
        .surname = import_cell(import, line, "surname"),
        .given_name = import_cell(import, line, "given"),
        .short_name = import_cell(import, line, "short"),
        .title = import_cell(import, line, "title"),
        .role = import_cell(import, line, "role"),
        .department = import_cell(import, line, "department"),
        .language = import_cell(import, line, "language"),
        .types = import_cell(import, line, "types"),
    };
    outcome = agent_fields_fill(&fields, import->ctl->settings, import->desk, then, error);
    if (outcome == OUTCOME_REFUSED)
        g_prefix_error(error, "%s: line %u: ", import->path, line + 2);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (note_differences(import, line, now, then))
        g_ptr_array_add(agents, g_steal_pointer(&then));
    return OUTCOME_DONE;
}

Outcome ctl_agent_import(Ctl *ctl, GError **error)
{
    g_auto(Import) import = {.ctl = ctl};
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func(agent_destroy);
    Outcome outcome = import_open(ctl, columns, &import, error);
    if (outcome == OUTCOME_DONE)
        import.differences = table_new("login", "column", "now", "new", NULL);
    for (guint line = 0; outcome == OUTCOME_DONE && line < import.table->rows->len; line++)
        outcome = read_line(&import, line, agents, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < agents->len; i++)
        outcome = names_checking_change(ctl, import.desk, g_ptr_array_index(agents, i), 0, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "differences", import.differences);
    for (guint i = 0;
         outcome == OUTCOME_DONE && ctl_text(ctl, "--dry-run") == NULL && i < agents->len; i++)
        outcome = store_agent_save(ctl->store, g_ptr_array_index(agents, i), ctl_who(), error);
    if (outcome == OUTCOME_DONE)
        import_note(&import, agents->len);
    return outcome;
}
