/* Names for phone and chat systems: every agent, language and channel. */
#include "commands.h"

#include "csv.h"
#include "vcard.h"
#include "when.h"

#include <string.h>

typedef struct export
{
    const char *channel; /* NULL: all in use */
    const char *login;
    Table *table;
    GString *cards; /* NULL: not wanted */
}
Export;

static void export_name(const Export *export, const DeskSettings *desk, const Agent *agent,
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
    ctl_add_row(export->table, desk->name, agent->login, language, channel, name, form.short_name,
                form.surname, form.given_name, form.title, form.role, form.department);
    if (export->cards != NULL)
        vcard_append(export->cards, desk, agent, language, channel, name);
}

static void export_desk(const Export *export, const DeskSettings *desk, const GPtrArray *agents)
{
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk->name) != 0)
            continue;
        for (guint j = 0; j < desk->languages->len; j++) {
            for (guint k = 0; k < desk->name_rules.channels->len; k++) {
                const char *channel = g_ptr_array_index(desk->name_rules.channels, k);
                if (export->channel == NULL || strcmp(export->channel, channel) == 0)
                    export_name(export, desk, agent, g_ptr_array_index(desk->languages, j),
                                channel);
            }
        }
    }
}

static Outcome print_export(Ctl *ctl, const Export *export, const char *format, GError **error)
{
    if (strcmp(format, "json") == 0 || ctl->style.json) {
        printer_table(ctl->printer, "names", export->table);
        return OUTCOME_DONE;
    }
    if (strcmp(format, "vcard") == 0) {
        printer_text(ctl->printer, "vcard", export->cards->str, export->cards->len);
        return OUTCOME_DONE;
    }
    if (strcmp(format, "csv") != 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is no format (hint: one of csv, json, vcard)", format);
    g_autofree char *text = csv_write(export->table);
    printer_text(ctl->printer, "csv", text, strlen(text));
    return OUTCOME_DONE;
}

Outcome ctl_names_export(Ctl *ctl, GError **error)
{
    const char *wanted = NULL, *format = ctl_text(ctl, "--format");
    gint64 moment = 0;
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(GString) cards = g_string_new(NULL);
    g_autoptr(Table) table = table_new("desk", "login", "language", "channel", "name", "short",
                                       "surname", "given", "title", "role", "department", NULL);
    const Export export = {.channel = ctl_text(ctl, "--channel"), .table = table, .cards = cards};
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    const DeskSettings *first = g_ptr_array_index(ctl->settings->desks, 0);
    if (outcome == OUTCOME_DONE && ctl_text(ctl, "--at") != NULL)
        outcome = when_read(ctl_text(ctl, "--at"), first->hours.zone,
                            g_get_real_time() / G_USEC_PER_SEC, &moment, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents_at(ctl->store, moment, &agents, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (wanted == NULL || strcmp(desk->name, wanted) == 0)
            export_desk(&export, desk, agents);
    }
    return outcome == OUTCOME_DONE
               ? print_export(ctl, &export, format != NULL ? format : "csv", error)
               : outcome;
}
