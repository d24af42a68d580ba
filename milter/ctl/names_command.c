#include "commands.h"

#include "agents.h"

#include <string.h>

static const char *or_any(const char *condition)
{
    return *condition != '\0' ? condition : "any";
}

static void add_patterns(Table *table, const DeskSettings *desk)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        ctl_add_row(table, desk->name, pattern->pattern, or_any(pattern->language),
                    or_any(pattern->service_type), or_any(pattern->group), or_any(pattern->role),
                    or_any(pattern->kind));
    }
}

static gboolean is_wanted(const DeskSettings *desk, const char *name)
{
    return name == NULL || strcmp(desk->name, name) == 0;
}

Outcome ctl_names_list(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    g_autoptr(Table) table =
        table_new("desk", "pattern", "language", "service_type", "group", "role", "kind", NULL);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (is_wanted(desk, wanted))
            add_patterns(table, desk);
    }
    return ctl_print(ctl, "patterns", outcome, table);
}

static void preview_desk(const Ctl *ctl, const DeskSettings *desk, const GPtrArray *agents,
                         Table *table)
{
    const char *login = ctl_text(ctl, "--agent");
    const NameQuestion like = {
        .service_type = ctl_text(ctl, "--type"),
        .group = ctl_text(ctl, "--group"),
        .language = ctl_text(ctl, "--language"),
    };
    if (login == NULL)
        agents_add_names(table, desk, NULL, &like);
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk->name) == 0 &&
            (login == NULL || strcmp(agent->login, login) == 0))
            agents_add_names(table, desk, agent, &like);
    }
}

Outcome ctl_names_preview(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &agents, error);
    g_autoptr(Table) table = agents_names_table();
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (is_wanted(desk, wanted))
            preview_desk(ctl, desk, agents, table);
    }
    return ctl_print(ctl, "names", outcome, table);
}
