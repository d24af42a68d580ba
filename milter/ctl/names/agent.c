#include "../commands.h"

#include "../cli/when_option.h"
#include "agent_fields.h"
#include "agents.h"
#include "checking.h"

#include <string.h>

static AgentFields fields_of(const Ctl *ctl)
{
    return (AgentFields){
        .address = ctl_text(ctl, "--address"),
        .certificate = ctl_text(ctl, "--certificate"),
        .surname = ctl_text(ctl, "--surname"),
        .given_name = ctl_text(ctl, "--given"),
        .short_name = ctl_text(ctl, "--short"),
        .title = ctl_text(ctl, "--title"),
        .role = ctl_text(ctl, "--role"),
        .department = ctl_text(ctl, "--department"),
        .language = ctl_text(ctl, "--language"),
        .types = ctl_text(ctl, "--types"),
    };
}

static Outcome check(Ctl *ctl, const DeskSettings *desk, const Agent *agent, char **overruled_r,
                     GError **error)
{
    g_auto(NamesChange) names = {0};
    Outcome outcome = names_change_open(ctl, desk, &names, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_hash_table_add(names.logins, g_strdup(agent->login));
    names_future_put(names.after, agent);
    return names_checking_change(ctl, &names, overruled_r, error);
}

/* `was` NULL: the agent is new. */
static Outcome save(Ctl *ctl, const DeskSettings *desk, const Agent *was, Agent *agent,
                    GError **error)
{
    const AgentFields fields = fields_of(ctl);
    g_autofree char *overruled = NULL;
    Outcome outcome = agent_fields_fill(&fields, ctl->settings, desk, agent, error);
    if (outcome == OUTCOME_DONE)
        outcome = check(ctl, desk, agent, &overruled, error);
    if (outcome == OUTCOME_DONE && was != NULL && agent_fields_rename(was, agent))
        outcome = names_checking_need_why(ctl, error);
    g_autofree char *why = names_checking_why(ctl_text(ctl, "--why"), overruled);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_save(ctl->store, agent, ctl_who(ctl), why, error);
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
    return save(ctl, desk, NULL, agent, error);
}

Outcome ctl_agent_set(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Agent) agent = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = agents_find(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &agent, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Agent) was = agents_copy(agent);
    return save(ctl, desk, was, agent, error);
}

Outcome ctl_agent_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_table(ctl->store, desk, arguments_has(ctl->arguments, "--all"),
                                    &table, error);
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
        outcome = store_agent_remove(ctl->store, desk->name, login, ctl_who(ctl), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" no longer answers for the desk \"%s\"", login,
                     desk->name);
    return outcome;
}

Outcome ctl_agent_away(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    gint64 until = 0;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = when_option(ctl, desk, "--until", &until, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_away(ctl->store, desk->name, login, until, ctl_who(ctl),
                                   ctl_text(ctl, "--why"), error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *day = when_date(until, desk->hours.zone);
    printer_note(ctl->printer, "\"%s\" is away until %s", login, day);
    return OUTCOME_DONE;
}

Outcome ctl_agent_back(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agent_away(ctl->store, desk->name, login, 0, ctl_who(ctl),
                                   ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" is back", login);
    return outcome;
}
