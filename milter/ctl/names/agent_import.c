/* Agents from a spreadsheet: everything is checked before anything is written, and all is written
   or nothing. */
#include "../commands.h"

#include "agent_fields.h"
#include "agents.h"
#include "checking.h"
#include "import.h"

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

typedef struct agent_rows { /* what the file makes of the agents */
    GPtrArray *changed;     /* Agent *: borrowed from import->recorded, changed in their places */
    GHashTable *owners;     /* char *: address or certificate -> login of the one who has it */
    gboolean renames;       /* names of agents that were there before change */
} AgentRows;

static void agent_rows_clear(AgentRows *rows)
{
    g_ptr_array_unref(rows->changed);
    g_hash_table_unref(rows->owners);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AgentRows, agent_rows_clear)

/* ---- what one agent alone may have ---- */

static const char *const sole[] = {"address", "certificate"};

static const char *sole_value(const Agent *agent, const char *column)
{
    return strcmp(column, "address") == 0 ? agent->address : agent->certificate;
}

static char *owner_key(const char *column, const char *value)
{
    return g_strjoin("\x1f", column, value, NULL);
}

static void give_up(GHashTable *owners, const Agent *agent)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sole); i++) {
        const char *value = sole_value(agent, sole[i]);
        g_autofree char *key = owner_key(sole[i], value);
        if (value != NULL)
            g_hash_table_remove(owners, key);
    }
}

/* The rows are written one after the other, so each is held against what those before it left. */
static Outcome take_over(const Import *import, guint row, GHashTable *owners, const Agent *agent,
                         GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(sole); i++) {
        const char *value = sole_value(agent, sole[i]);
        g_autofree char *key = owner_key(sole[i], value);
        const char *owner = value != NULL ? g_hash_table_lookup(owners, key) : NULL;
        if (owner != NULL) {
            g_autofree char *what = g_strdup_printf("is already that of agent \"%s\"", owner);
            return import_fail(import, row, sole[i], error, what);
        }
        if (value != NULL)
            g_hash_table_insert(owners, g_steal_pointer(&key), agent->login);
    }
    return OUTCOME_DONE;
}

static void index_owners(const Import *import, GHashTable *owners)
{
    for (guint i = 0; i < import->recorded->len; i++) {
        const Agent *agent = g_ptr_array_index(import->recorded, i);
        for (gsize j = 0; j < G_N_ELEMENTS(sole); j++) {
            const char *value = sole_value(agent, sole[j]);
            if (value != NULL && strcmp(agent->desk, import->desk->name) == 0)
                g_hash_table_insert(owners, owner_key(sole[j], value), agent->login);
        }
    }
}

/* ---- rows ---- */

static Agent *add_agent(const Import *import, const char *login)
{
    Agent *agent = agent_new();
    agent->desk = g_strdup(import->desk->name);
    agent->login = g_strdup(login);
    g_ptr_array_add(import->recorded, agent);
    g_hash_table_insert(import->agents, agent->login, agent);
    return agent;
}

static Outcome read_row(const Import *import, guint row, AgentRows *rows, GError **error)
{
    Outcome outcome = import_check_row(import, row, NULL, NULL, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *login = import_cell(import, row, "login");
    Agent *agent = g_hash_table_lookup(import->agents, login);
    gboolean is_new = agent == NULL;
    if (is_new && import_cell(import, row, "address") == NULL)
        return import_fail(import, row, "login", error, "is new and has no address");
    if (is_new)
        agent = add_agent(import, login);
    g_autoptr(Agent) now = agents_copy(agent);
    const AgentFields fields = fields_of(import, row);
    outcome = agent_fields_fill(&fields, import->ctl->settings, import->desk, agent, error);
    if (outcome != OUTCOME_DONE) {
        import_blame(import, row, error);
        return outcome;
    }
    give_up(rows->owners, now);
    outcome = take_over(import, row, rows->owners, agent, error);
    if (outcome == OUTCOME_DONE && note_differences(import, row, now, agent))
        g_ptr_array_add(rows->changed, agent);
    rows->renames = rows->renames || (!is_new && agent_fields_rename(now, agent));
    return outcome;
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

static Outcome write_agents(const Import *import, const AgentRows *rows, const char *overruled,
                            GError **error)
{
    if (rows->renames && names_checking_need_why(import->ctl, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    g_autofree char *json = json_of(rows->changed);
    g_autofree char *why = names_checking_why(ctl_text(import->ctl, "--why"), overruled);
    return store_agent_import(import->ctl->store, import->desk->name, json, ctl_who(import->ctl),
                              why, error);
}

Outcome ctl_agent_import(Ctl *ctl, GError **error)
{
    g_auto(Import) import = {.ctl = ctl};
    g_auto(AgentRows)
        rows = {.changed = g_ptr_array_new(),
                .owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_autofree char *overruled = NULL;
    Outcome outcome = import_open(ctl, columns, &import, error);
    if (outcome == OUTCOME_DONE) {
        import.differences = table_new("login", "column", "now", "new", NULL);
        index_owners(&import, rows.owners);
    }
    for (guint row = 0; outcome == OUTCOME_DONE && row < import.table->rows->len; row++)
        outcome = read_row(&import, row, &rows, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_agents(&import, rows.changed, &overruled, error);
    if (outcome == OUTCOME_DONE && ctl_text(ctl, "--dry-run") == NULL)
        outcome = write_agents(&import, &rows, overruled, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "differences", import.differences);
    import_note(&import, rows.changed->len);
    return OUTCOME_DONE;
}
