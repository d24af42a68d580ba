#include "agents.h"

#include "private.h"

#define NAME_FIELDS 8 /* language, channel, and the six members of a name */

static char *null_if_empty(const char *text)
{
    return *text != '\0' ? g_strdup(text) : NULL;
}

/* intake.agent_names_in_force(); names of persons hold no control characters, which the store
   refuses. */
static void agent_names_read(const char *packed, Agent *agent)
{
    g_auto(GStrv) names = packed_rows(packed);
    for (char **next = names; *next != NULL; next++) {
        g_auto(GStrv) fields = packed_fields(*next);
        if (g_strv_length(fields) < NAME_FIELDS)
            continue;
        AgentName *name = agent_name_add(agent, fields[0], fields[1]);
        name->surname = null_if_empty(fields[2]);
        name->given_name = null_if_empty(fields[3]);
        name->short_name = null_if_empty(fields[4]);
        name->title = null_if_empty(fields[5]);
        name->role = null_if_empty(fields[6]);
        name->department = null_if_empty(fields[7]);
    }
}

Agent *agent_read(const Rows *rows, int row, int first)
{
    Agent *agent = agent_new();
    agent->desk = rows_copy(rows, row, first + AGENT_DESK);
    agent->login = rows_copy(rows, row, first + AGENT_LOGIN);
    agent->address = rows_copy(rows, row, first + AGENT_ADDRESS);
    agent->surname = rows_copy(rows, row, first + AGENT_SURNAME);
    agent->given_name = rows_copy(rows, row, first + AGENT_GIVEN_NAME);
    agent->short_name = rows_copy(rows, row, first + AGENT_SHORT_NAME);
    agent->title = rows_copy(rows, row, first + AGENT_TITLE);
    agent->role = rows_copy(rows, row, first + AGENT_ROLE);
    agent->department = rows_copy(rows, row, first + AGENT_DEPARTMENT);
    g_free(agent->language);
    agent->language = rows_copy(rows, row, first + AGENT_LANGUAGE);
    const char *types = rows_text(rows, row, first + AGENT_SERVICE_TYPES);
    g_auto(GStrv) names = g_strsplit(types != NULL ? types : "", " ", -1);
    for (char **name = names; *name != NULL; name++) {
        if (**name != '\0')
            g_ptr_array_add(agent->service_types, g_strdup(*name));
    }
    agent->active = rows_boolean(rows, row, first + AGENT_ACTIVE);
    agent->certificate = rows_copy(rows, row, first + AGENT_CERTIFICATE);
    agent_names_read(rows_text(rows, row, first + AGENT_NAMES), agent);
    return agent;
}

static void agent_destroy(gpointer data)
{
    agent_free(data);
}

Outcome store_agents(Store *store, GPtrArray **agents_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_READ, "SELECT * FROM intake.agents()", NULL, 0, &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *agents = g_ptr_array_new_with_free_func(agent_destroy);
    for (int row = 0; row < rows_count(rows); row++)
        g_ptr_array_add(agents, agent_read(rows, row, 0));
    *agents_r = agents;
    return OUTCOME_DONE;
}
