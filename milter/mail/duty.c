#include "duty.h"

static void duty_agent_free(gpointer data)
{
    DutyAgent *agent = data;
    g_free(agent->login);
    g_free(agent->address);
    g_free(agent->language);
    g_ptr_array_unref(agent->service_types);
    g_free(agent);
}

Duty *duty_new(void)
{
    Duty *duty = g_new0(Duty, 1);
    duty->agents = g_ptr_array_new_with_free_func(duty_agent_free);
    return duty;
}

void duty_free(Duty *duty)
{
    if (duty == NULL)
        return;
    g_ptr_array_unref(duty->agents);
    g_free(duty->last_agent);
    g_free(duty);
}

DutyAgent *duty_add(Duty *duty, const char *login, const char *service_types)
{
    DutyAgent *agent = g_new0(DutyAgent, 1);
    agent->login = g_strdup(login);
    agent->service_types = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) names = g_strsplit(service_types, " ", -1);
    for (char **name = names; *name != NULL; name++) {
        if (**name != '\0')
            g_ptr_array_add(agent->service_types, g_strdup(*name));
    }
    g_ptr_array_add(duty->agents, agent);
    return agent;
}

const DutyAgent *duty_agent(const Duty *duty, const char *login)
{
    for (guint i = 0; login != NULL && i < duty->agents->len; i++) {
        const DutyAgent *agent = g_ptr_array_index(duty->agents, i);
        if (g_str_equal(agent->login, login))
            return agent;
    }
    return NULL;
}

gboolean agent_answers_type(const GPtrArray *service_types, const char *service_type)
{
    return service_type == NULL || service_types->len == 0 ||
           g_ptr_array_find_with_equal_func((GPtrArray *)service_types, service_type, g_str_equal,
                                            NULL);
}
