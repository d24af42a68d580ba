#include "agent_fields.h"

#include "../../base/address.h"

#include <string.h>

static void set_text(const char *text, char **member)
{
    if (text == NULL)
        return;
    g_free(*member);
    *member = *text != '\0' ? g_strdup(text) : NULL;
}

static Outcome set_language(const char *wanted, const DeskSettings *desk, Agent *agent,
                            GError **error)
{
    const char *first = g_ptr_array_index(desk->languages, 0);
    if (wanted == NULL && agent->language != NULL)
        return OUTCOME_DONE;
    if (wanted != NULL && desk_language(desk, wanted) == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the desk \"%s\" does not speak \"%s\" (hint: see its `languages`)",
                            desk->name, wanted);
    g_free(agent->language);
    agent->language = g_strdup(wanted != NULL ? desk_language(desk, wanted) : first);
    return OUTCOME_DONE;
}

/* "all" takes every restriction away. */
static Outcome set_types(const char *types, const DeskSettings *desk, Agent *agent, GError **error)
{
    if (types == NULL)
        return OUTCOME_DONE;
    g_auto(GStrv) names = g_strsplit(strcmp(types, "all") == 0 ? "" : types, ",", -1);
    g_ptr_array_set_size(agent->service_types, 0);
    for (guint i = 0; names[i] != NULL; i++) {
        if (desk_service_type(desk, names[i]) == NULL)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "the desk \"%s\" has no service type \"%s\"", desk->name, names[i]);
        g_ptr_array_add(agent->service_types, g_strdup(names[i]));
    }
    return OUTCOME_DONE;
}

static Outcome set_address(const char *address, const Settings *settings, Agent *agent,
                           GError **error)
{
    if (address == NULL)
        return OUTCOME_DONE;
    g_autofree char *canonical = address_canonical(address);
    if (canonical == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a mail address (hint: name@example.org)", address);
    if (settings_desk_by_address(settings, canonical, NULL) != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is a desk's address (hint: the agent's own mailbox)", address);
    g_free(agent->address);
    agent->address = g_steal_pointer(&canonical);
    return OUTCOME_DONE;
}

Outcome agent_fields_fill(const AgentFields *fields, const Settings *settings,
                          const DeskSettings *desk, Agent *agent, GError **error)
{
    set_text(fields->certificate, &agent->certificate);
    set_text(fields->surname, &agent->surname);
    set_text(fields->given_name, &agent->given_name);
    set_text(fields->short_name, &agent->short_name);
    set_text(fields->title, &agent->title);
    set_text(fields->role, &agent->role);
    set_text(fields->department, &agent->department);
    if (agent->short_name == NULL) {
        const char *short_name = agent->given_name != NULL ? agent->given_name : agent->surname;
        agent->short_name = g_strdup(short_name != NULL ? short_name : agent->login);
    }
    agent->active = TRUE;
    if (set_address(fields->address, settings, agent, error) != OUTCOME_DONE ||
        set_language(fields->language, desk, agent, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return set_types(fields->types, desk, agent, error);
}

gboolean agent_fields_rename(const Agent *was, const Agent *is)
{
    return g_strcmp0(was->surname, is->surname) != 0 ||
           g_strcmp0(was->given_name, is->given_name) != 0 ||
           g_strcmp0(was->short_name, is->short_name) != 0 ||
           g_strcmp0(was->title, is->title) != 0 || g_strcmp0(was->role, is->role) != 0 ||
           g_strcmp0(was->department, is->department) != 0;
}
