/* Agents from a spreadsheet: everything is checked before anything is written, and all is written
   or nothing. */
#include "commands.h"

#include "agent_fields.h"
#include "import.h"
#include "names_checking.h"

#include <string.h>

static const char *const columns[] = {"login", "address", "certificate", "surname",    "given",
                                      "short", "title",   "role",        "department", "language",
                                      "types", "desk",    NULL};

static char *types_of(const Agent *agent)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_extend(names, agent->service_types, NULL, NULL);
    g_ptr_array_add(names, NULL);
    return agent->service_types->len > 0 ? g_strjoinv(",", (char **)names->pdata) : NULL;
}

static void note(const Import *import, guint row, const char *column, const char *now,
                 const char *then)
{
    if (g_strcmp0(now, then) != 0)
        ctl_add_row(import->differences, import_cell(import, row, "login"), column, now, then);
}

static gboolean note_differences(const Import *import, guint row, const Agent *now,
                                 const Agent *then)
{
    guint before = import->differences->rows->len;
    g_autofree char *types_now = types_of(now);
    g_autofree char *types_then = types_of(then);
    note(import, row, "address", now->address, then->address);
    note(import, row, "certificate", now->certificate, then->certificate);
    note(import, row, "surname", now->surname, then->surname);
    note(import, row, "given", now->given_name, then->given_name);
    note(import, row, "short", now->short_name, then->short_name);
    note(import, row, "title", now->title, then->title);
    note(import, row, "role", now->role, then->role);
    note(import, row, "department", now->department, then->department);
    note(import, row, "language", now->language, then->language);
    note(import, row, "types", types_now, types_then);
    return import->differences->rows->len > before;
}

static Agent *agent_copy(const Agent *agent)
{
    Agent *copy = agent_new();
    copy->desk = g_strdup(agent->desk);
    copy->login = g_strdup(agent->login);
    copy->address = g_strdup(agent->address);
    copy->certificate = g_strdup(agent->certificate);
    copy->surname = g_strdup(agent->surname);
    copy->given_name = g_strdup(agent->given_name);
    copy->short_name = g_strdup(agent->short_name);
    copy->title = g_strdup(agent->title);
    copy->role = g_strdup(agent->role);
    copy->department = g_strdup(agent->department);
    copy->language = g_strdup(agent->language);
    for (guint i = 0; i < agent->service_types->len; i++)
        g_ptr_array_add(copy->service_types, g_strdup(g_ptr_array_index(agent->service_types, i)));
    return copy;
}

static AgentFields fields_of(const Import *import, guint row)
{
    return (AgentFields){
        .address = import_cell(import, row, "address"),
        .certificate = import_cell(import, row, "certificate"),
        .surname = import_cell(import, row, "surname"),
        .given_name = import_cell(import, row, "given"),
        .short_name = import_cell(import, row, "short"),
        .title = import_cell(import, row, "title"),
        .role = import_cell(import, row, "role"),
        .department = import_cell(import, row, "department"),
        .language = import_cell(import, row, "language"),
        .types = import_cell(import, row, "types"),
    };
}

/* `changed` borrows the agents from import->recorded, where they are changed in their places. */
static Outcome read_row(const Import *import, guint row, GPtrArray *changed, GError **error)
{
    Outcome outcome = import_check_row(import, row, NULL, NULL, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *login = import_cell(import, row, "login");
    Agent *agent = g_hash_table_lookup(import->agents, login);
    if (agent == NULL && import_cell(import, row, "address") == NULL)
        return import_fail(import, row, "login", error, "is new and has no address");
    if (agent == NULL) {
        agent = agent_new();
        agent->desk = g_strdup(import->desk->name);
        agent->login = g_strdup(login);
        g_ptr_array_add(import->recorded, agent);
        g_hash_table_insert(import->agents, agent->login, agent);
    }
    g_autoptr(Agent) now = agent_copy(agent);
    const AgentFields fields = fields_of(import, row);
    outcome = agent_fields_fill(&fields, import->ctl->settings, import->desk, agent, error);
    if (outcome != OUTCOME_DONE) {
        import_blame(import, row, error);
        return outcome;
    }
    if (note_differences(import, row, now, agent))
        g_ptr_array_add(changed, agent);
    return OUTCOME_DONE;
}

static char *json_of(const GPtrArray *agents)
{
    json_t *list = json_array();
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        json_t *types = json_array();
        for (guint j = 0; j < agent->service_types->len; j++)
            json_array_append_new(types, json_string(g_ptr_array_index(agent->service_types, j)));
        json_array_append_new(
            list,
            json_pack("{s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:o}", "login",
                      agent->login, "address", agent->address, "certificate", agent->certificate,
                      "surname", agent->surname, "given", agent->given_name, "short",
                      agent->short_name, "title", agent->title, "role", agent->role, "department",
                      agent->department, "language", agent->language, "types", types));
    }
    return import_json(list);
}

static Outcome check_agents(const Import *import, const GPtrArray *agents, char **overruled_r,
                            GError **error)
{
    g_auto(NamesChange) names = {0};
    Outcome outcome = names_change_open(import->ctl, import->desk, &names, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        g_hash_table_add(names.logins, g_strdup(agent->login));
        names_future_put(names.after, agent);
    }
    return names_checking_change(import->ctl, &names, overruled_r, error);
}

static Outcome write_agents(const Import *import, const GPtrArray *agents, const char *overruled,
                            GError **error)
{
    g_autofree char *json = json_of(agents);
    g_autofree char *why = names_checking_why(ctl_text(import->ctl, "--why"), overruled);
    return store_agent_import(import->ctl->store, import->desk->name, json, ctl_who(), why, error);
}

Outcome ctl_agent_import(Ctl *ctl, GError **error)
{
    g_auto(Import) import = {.ctl = ctl};
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    g_autofree char *overruled = NULL;
    Outcome outcome = import_open(ctl, columns, &import, error);
    if (outcome == OUTCOME_DONE)
        import.differences = table_new("login", "column", "now", "new", NULL);
    for (guint row = 0; outcome == OUTCOME_DONE && row < import.table->rows->len; row++)
        outcome = read_row(&import, row, changed, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_agents(&import, changed, &overruled, error);
    if (outcome == OUTCOME_DONE && ctl_text(ctl, "--dry-run") == NULL)
        outcome = write_agents(&import, changed, overruled, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "differences", import.differences);
    import_note(&import, changed->len);
    return OUTCOME_DONE;
}
