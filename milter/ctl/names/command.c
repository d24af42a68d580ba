#include "../commands.h"

#include "../cli/when_option.h"
#include "agents.h"
#include "checking.h"

#include <string.h>

static const char *or_any(const char *condition)
{
    return *condition != '\0' ? condition : "any";
}

static gboolean is_wanted(const DeskSettings *desk, const char *name)
{
    return name == NULL || strcmp(desk->name, name) == 0;
}

/* ---- patterns ---- */

static void add_patterns(Table *table, const DeskSettings *desk)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        ctl_add_row(table, desk->name, pattern->pattern, or_any(pattern->language),
                    or_any(pattern->service_type), or_any(pattern->group), or_any(pattern->role),
                    or_any(name_kind_name(pattern->kind)), or_any(pattern->department),
                    or_any(pattern->agent), or_any(pattern->channel), pattern->title);
    }
}

Outcome ctl_names_patterns(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    g_autoptr(Table) table =
        table_new("desk", "pattern", "language", "service_type", "group", "role", "kind",
                  "department", "agent", "channel", "title", NULL);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (is_wanted(desk, wanted))
            add_patterns(table, desk);
    }
    return ctl_print(ctl, "patterns", outcome, table);
}

/* ---- preview ---- */

static gboolean has_agent(const DeskSettings *desk, const GPtrArray *agents, const char *login)
{
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk->name) == 0 && strcmp(agent->login, login) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What is typed wrong fits nothing, and the names shown would be others than those asked for. One
   of several desks is enough. */
static Outcome check_asked(const Ctl *ctl, const char *wanted, const GPtrArray *agents,
                           GError **error)
{
    struct {
        const char *option, *value, *hint;
        gboolean is_known;
    } asked[] = {
        {"--agent", ctl_text(ctl, "--agent"), "intakectl agent list", FALSE},
        {"--type", ctl_text(ctl, "--type"), "see service_types in the settings", FALSE},
        {"--language", ctl_text(ctl, "--language"), "see languages in the settings", FALSE},
    };
    for (guint i = 0; i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (!is_wanted(desk, wanted))
            continue;
        asked[0].is_known |= asked[0].value != NULL && has_agent(desk, agents, asked[0].value);
        asked[1].is_known |=
            asked[1].value != NULL && desk_service_type(desk, asked[1].value) != NULL;
        asked[2].is_known |= asked[2].value != NULL && desk_language(desk, asked[2].value) != NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        if (asked[i].value != NULL && !asked[i].is_known)
            return outcome_fail(OUTCOME_REFUSED, error, "no desk has the %s \"%s\" (hint: %s)",
                                asked[i].option + strlen("--"), asked[i].value, asked[i].hint);
    }
    return OUTCOME_DONE;
}

static void preview_desk(const Ctl *ctl, const DeskSettings *desk, const GPtrArray *agents,
                         Table *table)
{
    const char *login = ctl_text(ctl, "--agent");
    const NameQuestion like = {
        .service_type = ctl_text(ctl, "--type"),
        .group = ctl_text(ctl, "--group"),
        .language = ctl_text(ctl, "--language"),
        .channel = ctl_text(ctl, "--channel"),
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

/* A day begins when it begins at the desk, so each desk is asked for its own moment. */
static Outcome preview_at(Ctl *ctl, const DeskSettings *desk, Table *table, GError **error)
{
    gint64 moment = 0;
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = when_option(ctl, desk, "--at", &moment, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents_at(ctl->store, moment, &agents, error);
    if (outcome == OUTCOME_DONE)
        preview_desk(ctl, desk, agents, table);
    return outcome;
}

Outcome ctl_names_preview(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    g_autoptr(Table) table = agents_names_table();
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &agents, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_asked(ctl, wanted, agents, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (is_wanted(desk, wanted))
            outcome = preview_at(ctl, desk, table, error);
    }
    return ctl_print(ctl, "names", outcome, table);
}

/* ---- check ---- */

static Outcome check_desk(Ctl *ctl, const DeskSettings *desk, Table *table, GError **error)
{
    gint64 moment = 0;
    g_autoptr(GPtrArray) findings = NULL;
    Outcome outcome = when_option(ctl, desk, "--at", &moment, error);
    if (outcome == OUTCOME_DONE)
        outcome = names_checking_desk(ctl, desk, moment, &findings, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    names_checking_add(table, desk, findings,
                       ctl_text(ctl, "--quiet") != NULL ? NAME_FAULT : NAME_NOTE);
    if (names_checking_count(findings, NAME_FAULT) > 0)
        ctl->finding = TRUE;
    return OUTCOME_DONE;
}

Outcome ctl_names_check(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    g_autoptr(Table) table = names_checking_table();
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (is_wanted(desk, wanted))
            outcome = check_desk(ctl, desk, table, error);
    }
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (table->rows->len > 0 || ctl->style.json)
        printer_blocks(ctl->printer, "findings", table);
    return OUTCOME_DONE;
}
