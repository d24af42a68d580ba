#include "agents.h"

#include "../ctl.h"

#include <string.h>

Outcome agents_take(GPtrArray *agents, const char *desk, const char *login, Agent **agent_r,
                    GError **error)
{
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk) != 0 || strcmp(agent->login, login) != 0)
            continue;
        g_ptr_array_set_free_func(agents, NULL);
        *agent_r = g_ptr_array_steal_index(agents, i);
        g_ptr_array_set_free_func(agents, (GDestroyNotify)agent_free);
        return OUTCOME_DONE;
    }
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the desk \"%s\" has no agent \"%s\" (hint: intakectl agent list)", desk,
                        login);
}

Outcome agents_find(Store *store, const char *desk, const char *login, Agent **agent_r,
                    GError **error)
{
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = store_agents(store, &agents, error);
    return outcome == OUTCOME_DONE ? agents_take(agents, desk, login, agent_r, error) : outcome;
}

Agent *agents_copy(const Agent *agent)
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

static char *join(const GPtrArray *texts)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? "," : "",
                               (const char *)g_ptr_array_index(texts, i));
    return g_string_free(joined, FALSE);
}

Table *agents_facts(const Agent *agent)
{
    Table *table = table_new("desk", "login", "address", "certificate", "short", "surname", "given",
                             "title", "role", "department", "language", "types", NULL);
    g_autofree char *types = join(agent->service_types);
    ctl_add_row(table, agent->desk, agent->login, agent->address, agent->certificate,
                agent->short_name, agent->surname, agent->given_name, agent->title, agent->role,
                agent->department, agent->language, *types != '\0' ? types : "all");
    return table;
}

Table *agents_names_table(void)
{
    return table_new("desk", "login", "language", "name", "by", NULL);
}

void agents_add_names(Table *table, const DeskSettings *desk, const Agent *agent,
                      const NameQuestion *like)
{
    const char *only = like != NULL ? like->language : NULL;
    for (guint i = 0; i < desk->languages->len; i++) {
        const char *language = g_ptr_array_index(desk->languages, i);
        if (only != NULL && desk_language(desk, only) != language)
            continue;
        NameQuestion question = like != NULL ? *like : (NameQuestion){0};
        question.desk = desk;
        question.agent = agent;
        question.kind = agent != NULL ? NAME_AGENT_REPLY : NAME_ACKNOWLEDGEMENT;
        question.language = language;
        g_autofree char *reason = NULL;
        g_autofree char *name = name_choose(&question, &reason);
        ctl_add_row(table, desk->name, agent != NULL ? agent->login : NULL, language, name, reason);
    }
}
