#include "doctor.h"

#include "../names/names.h"

#include <string.h>

void doctor_trust(Report *report)
{
    const TrustSettings *trust = &report->ctl->settings->trust;
    if (trust->authserv_ids->len == 0)
        report_add(report, FINDING_WARNING, "trust",
                   "set trust.authserv_ids to the name your server writes into "
                   "Authentication-Results",
                   "no server's word is believed: every customer stays unknown");
    else
        report_add(report, FINDING_OK, "trust", NULL, "believes %s",
                   (const char *)g_ptr_array_index(trust->authserv_ids, 0));
}

/* Customers could not tell the two apart. */
static guint report_if_taken(Report *report, GHashTable *logins, const DeskSettings *desk,
                             const Agent *agent, const char *language)
{
    const NameQuestion question = {
        .desk = desk, .agent = agent, .kind = NAME_AGENT_REPLY, .language = language};
    g_autofree char *reason = NULL;
    g_autofree char *name = name_choose(&question, &reason);
    const char *other = g_hash_table_lookup(logins, name);
    if (other == NULL) {
        g_hash_table_insert(logins, g_steal_pointer(&name), agent->login);
        return 0;
    }
    report_add(report, FINDING_WARNING, "names", "intakectl agent set LOGIN --short NAME",
               "desk %s: in %s %s and %s are both \"%s\"", desk->name, language, other,
               agent->login, name);
    return 1;
}

static guint check_desk_names(Report *report, const DeskSettings *desk, const GPtrArray *agents)
{
    guint taken = 0;
    for (guint i = 0; i < desk->languages->len; i++) {
        const char *language = g_ptr_array_index(desk->languages, i);
        g_autoptr(GHashTable) logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (guint j = 0; j < agents->len; j++) {
            const Agent *agent = g_ptr_array_index(agents, j);
            if (strcmp(agent->desk, desk->name) == 0)
                taken += report_if_taken(report, logins, desk, agent, language);
        }
    }
    return taken;
}

void doctor_names(Report *report)
{
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(GError) error = NULL;
    guint taken = 0;
    if (report->ctl->store == NULL)
        return;
    if (store_agents(report->ctl->store, &agents, &error) != OUTCOME_DONE) {
        report_add_error(report, "names", error, NULL);
        return;
    }
    for (guint i = 0; i < report->ctl->settings->desks->len; i++)
        taken +=
            check_desk_names(report, g_ptr_array_index(report->ctl->settings->desks, i), agents);
    if (agents->len == 0)
        report_add(report, FINDING_WARNING, "names", "intakectl agent add LOGIN ...",
                   "nobody may answer yet");
    else if (taken == 0)
        report_add(report, FINDING_OK, "names", NULL, "every agent has a name of their own");
}
