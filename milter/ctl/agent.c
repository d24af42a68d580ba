#include "commands.h"

#include "../address.h"
#include "agents.h"

#include <string.h>

static void set_text(Ctl *ctl, const char *option, char **member)
{
    const char *text = ctl_text(ctl, option);
    if (text == NULL)
        return;
    g_free(*member);
    *member = *text != '\0' ? g_strdup(text) : NULL;
}

static Outcome set_language(const Ctl *ctl, const DeskSettings *desk, Agent *agent, GError **error)
{
    const char *wanted = ctl_text(ctl, "--language");
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

/* "billing,complaint"; "all" takes every restriction away. */
static Outcome set_types(const Ctl *ctl, const DeskSettings *desk, Agent *agent, GError **error)
{
    const char *types = ctl_text(ctl, "--types");
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

static Outcome set_address(const Ctl *ctl, Agent *agent, GError **error)
{
    const char *address = ctl_text(ctl, "--address");
    if (address == NULL)
        return OUTCOME_DONE;
    g_autofree char *canonical = address_canonical(address);
    if (settings_desk_by_address(ctl->settings, canonical, NULL) != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is a desk's address (hint: the agent's own mailbox)", address);
    g_free(agent->address);
    agent->address = g_steal_pointer(&canonical);
    return OUTCOME_DONE;
}

static Outcome fill(Ctl *ctl, const DeskSettings *desk, Agent *agent, GError **error)
{
    set_text(ctl, "--surname", &agent->surname);
    set_text(ctl, "--given", &agent->given_name);
    set_text(ctl, "--short", &agent->short_name);
    set_text(ctl, "--title", &agent->title);
    set_text(ctl, "--role", &agent->role);
    set_text(ctl, "--department", &agent->department);
    if (agent->short_name == NULL) {
        const char *short_name = agent->given_name != NULL ? agent->given_name : agent->surname;
        agent->short_name = g_strdup(short_name != NULL ? short_name : agent->login);
    }
    agent->active = TRUE;
    if (set_address(ctl, agent, error) != OUTCOME_DONE ||
        set_language(ctl, desk, agent, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return set_types(ctl, desk, agent, error);
}

static Outcome save(Ctl *ctl, const DeskSettings *desk, Agent *agent, GError **error)
{
    Outcome outcome = fill(ctl, desk, agent, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_save(ctl->store, agent, ctl_who(), error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Table) names = agents_names_table();
    agents_add_names(names, desk, agent, NULL);
    printer_note(ctl->printer, "agent \"%s\" is saved; customers will see", agent->login);
    printer_table(ctl->printer, "names", names);
    return OUTCOME_DONE;
}

Outcome ctl_agent_add(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GError) absence = NULL;
    g_autoptr(Agent) known = NULL;
    outcome = agents_find(ctl->store, desk->name, login, &known, &absence);
    if (outcome == OUTCOME_DONE)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "there is an agent \"%s\" (hint: intakectl agent set %s)", login,
                            login);
    if (outcome != OUTCOME_REFUSED) {
        g_propagate_error(error, g_steal_pointer(&absence));
        return outcome;
    }
    g_autoptr(Agent) agent = agent_new();
    agent->desk = g_strdup(desk->name);
    agent->login = g_strdup(login);
    return save(ctl, desk, agent, error);
}

Outcome ctl_agent_set(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Agent) agent = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = agents_find(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &agent, error);
    return outcome == OUTCOME_DONE ? save(ctl, desk, agent, error) : outcome;
}

Outcome ctl_agent_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_table(ctl->store, desk, &table, error);
    return ctl_print(ctl, "agents", outcome, table);
}

Outcome ctl_agent_show(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Agent) agent = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = agents_find(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &agent, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Table) facts = agents_facts(agent);
    g_autoptr(Table) names = agents_names_table();
    agents_add_names(names, desk, agent, NULL);
    printer_facts(ctl->printer, "agent", facts);
    printer_table(ctl->printer, "names", names);
    return OUTCOME_DONE;
}

Outcome ctl_agent_remove(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_remove(ctl->store, desk->name, login, ctl_who(), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" no longer answers for the desk \"%s\"", login,
                     desk->name);
    return outcome;
}
