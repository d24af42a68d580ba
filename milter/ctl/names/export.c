/* Names for phone and chat systems: every agent, language and channel. */
#include "../commands.h"

#include "../cli/csv.h"
#include "../cli/when_option.h"
#include "name_edit.h"
#include "vcard.h"

#include <string.h>

typedef struct exported {
    const char *channel; /* NULL: all in use */
    Table *table;
    GString *cards;
} Exported;

static void export_name(const Exported *exported, const DeskSettings *desk, const Agent *agent,
                        const char *language, const char *channel)
{
    const NameQuestion question = {.desk = desk,
                                   .agent = agent,
                                   .kind = NAME_AGENT_REPLY,
                                   .language = language,
                                   .channel = channel};
    AgentForm form = name_agent_form(agent, language, channel);
    g_autofree char *reason = NULL;
    g_autofree char *name = name_choose(&question, &reason);
    ctl_add_row(exported->table, desk->name, agent->login, language, channel, name, form.short_name,
                form.surname, form.given_name, form.title, form.role, form.department);
    vcard_append(exported->cards, desk, agent, language, channel, name);
}

static void export_desk(const Exported *exported, const DeskSettings *desk, const GPtrArray *agents)
{
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk->name) != 0)
            continue;
        for (guint j = 0; j < desk->languages->len; j++) {
            for (guint k = 0; k < desk->name_rules.channels->len; k++) {
                const char *channel = g_ptr_array_index(desk->name_rules.channels, k);
                if (exported->channel == NULL || strcmp(exported->channel, channel) == 0)
                    export_name(exported, desk, agent, g_ptr_array_index(desk->languages, j),
                                channel);
            }
        }
    }
}

/* JSON is the printer's own, whether it was asked for here or for the whole program. */
static void print_export(Ctl *ctl, const Exported *exported, const char *format)
{
    if (ctl->style.json) {
        printer_table(ctl->printer, "names", exported->table);
    } else if (strcmp(format, "json") == 0) {
        const PrintStyle style = {.json = TRUE};
        g_autoptr(Printer) printer = printer_new(&style);
        printer_table(printer, "names", exported->table);
        GString *text = printer_finish(printer);
        printer_text(ctl->printer, "json", text->str, text->len);
        g_string_free(text, TRUE);
    } else if (strcmp(format, "vcard") == 0) {
        printer_text(ctl->printer, "vcard", exported->cards->str, exported->cards->len);
    } else {
        g_autofree char *text = csv_write(exported->table);
        printer_text(ctl->printer, "csv", text, strlen(text));
    }
}

/* A day begins when it begins at the desk, so each desk is asked for its own moment. */
static Outcome export_at(Ctl *ctl, const Exported *exported, const DeskSettings *desk,
                         GError **error)
{
    gint64 moment = 0;
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = when_option(ctl, desk, "--at", &moment, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents_at(ctl->store, moment, &agents, error);
    if (outcome == OUTCOME_DONE)
        export_desk(exported, desk, agents);
    return outcome;
}

/* A channel that one of several desks uses is enough. */
static Outcome check_channel(const Ctl *ctl, const char *wanted, const char *channel,
                             GError **error)
{
    Outcome outcome = OUTCOME_REFUSED;
    for (guint i = 0; outcome != OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (wanted != NULL && strcmp(desk->name, wanted) != 0)
            continue;
        g_clear_error(error);
        outcome = name_edit_channel(desk, channel, error);
    }
    return outcome;
}

Outcome ctl_names_export(Ctl *ctl, GError **error)
{
    const char *wanted = NULL, *format = ctl_text(ctl, "--format");
    g_autoptr(GString) cards = g_string_new(NULL);
    g_autoptr(Table) table = table_new("desk", "login", "language", "channel", "name", "short",
                                       "surname", "given", "title", "role", "department", NULL);
    const Exported exported = {
        .channel = ctl_text(ctl, "--channel"), .table = table, .cards = cards};
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_channel(ctl, wanted, exported.channel, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (wanted == NULL || strcmp(desk->name, wanted) == 0)
            outcome = export_at(ctl, &exported, desk, error);
    }
    if (outcome == OUTCOME_DONE)
        print_export(ctl, &exported, format != NULL ? format : "csv");
    return outcome;
}
