#include "doctor.h"

#include "../names/checking.h"

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

/* ---- confirmations ---- */

static gboolean rule_confirms(const DeskSettings *desk)
{
    for (guint i = 0; i < desk->rules->len; i++) {
        if (((const ServiceRule *)g_ptr_array_index(desk->rules, i))->confirm)
            return TRUE;
    }
    return FALSE;
}

/* Whether a mail may have to be confirmed somewhere. */
static gboolean asks_to_confirm(const DeskSettings *desk)
{
    if (desk->needed_grade != NEEDED_GRADE_ANY || desk->less_proven == LESS_PROVEN_CONFIRM ||
        rule_confirms(desk))
        return TRUE;
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (type->needed_grade != NEEDED_GRADE_ANY)
            return TRUE;
    }
    return FALSE;
}

void doctor_keys(Report *report)
{
    g_autoptr(KeyRing) ring = NULL;
    g_autoptr(GError) error = NULL;
    const Settings *settings = report->ctl->settings;
    gboolean is_needed = FALSE;
    for (guint i = 0; i < settings->desks->len; i++)
        is_needed = asks_to_confirm(g_ptr_array_index(settings->desks, i)) || is_needed;
    if (settings_keys(settings, &ring, &error) != OUTCOME_DONE)
        report_add_error(report, "keys", error, NULL);
    else if (ring != NULL)
        report_add(report, FINDING_OK, "keys", NULL, "\"%s\" has %u", settings->trust.key_file,
                   ring->count);
    else if (is_needed)
        report_add(report, FINDING_WARNING, "keys", "intakectl key rotate",
                   "\"%s\" is not there: an answer to any mail of a ticket confirms its sender, "
                   "and no single-use address is asked to be answered",
                   settings->trust.key_file);
    else
        report_add(report, FINDING_OK, "keys", NULL, "none, and none is needed");
}

/* ---- names ---- */

/* The whole list is `intakectl names check`; here the worst of each desk. */
static Outcome report_desk(Report *report, const DeskSettings *desk, guint *faults, guint *remarks,
                           GError **error)
{
    g_autoptr(GPtrArray) findings = NULL;
    Outcome outcome = names_checking_desk(report->ctl, desk, 0, &findings, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    guint count = names_checking_count(findings, NAME_FAULT);
    if (count > 0) {
        const NameFinding *worst = g_ptr_array_index(findings, 0);
        report_add(report, FINDING_WARNING, "names", worst->remedy, "desk %s: %u fault%s: %s%s",
                   desk->name, count, count > 1 ? "s" : "", worst->problem,
                   count > 1 ? ", and more (intakectl names check)" : "");
    }
    *faults += count;
    *remarks += findings->len - count;
    return OUTCOME_DONE;
}

void doctor_names(Report *report)
{
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(GError) error = NULL;
    const Settings *settings = report->ctl->settings;
    guint faults = 0, remarks = 0;
    if (report->ctl->store == NULL)
        return;
    Outcome outcome = store_agents(report->ctl->store, &agents, &error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < settings->desks->len; i++)
        outcome =
            report_desk(report, g_ptr_array_index(settings->desks, i), &faults, &remarks, &error);
    if (outcome != OUTCOME_DONE) {
        report_add_error(report, "names", error, NULL);
        return;
    }
    if (agents->len == 0)
        report_add(report, FINDING_WARNING, "names", "intakectl agent add LOGIN ...",
                   "nobody may answer yet");
    else if (faults == 0)
        report_add(report, FINDING_OK, "names", NULL, "%u agent%s, no fault, %u remark%s",
                   agents->len, agents->len == 1 ? "" : "s", remarks, remarks == 1 ? "" : "s");
}

/* ---- roles ---- */

static guint report_undecided(Report *report, const char *desk, const Table *roles)
{
    for (guint i = 0; i < roles->rows->len; i++) {
        const GPtrArray *cells = g_ptr_array_index(roles->rows, i);
        const char *name = g_ptr_array_index(cells, 0);
        const char *rights = g_ptr_array_index(cells, 1);
        report_add(report, FINDING_WARNING, "access", g_ptr_array_index(cells, 2),
                   "desk %s: the role \"%s\" is older than rights it has not: %s", desk, name,
                   rights);
    }
    return roles->rows->len;
}

void doctor_access(Report *report)
{
    const Ctl *ctl = report->ctl;
    guint undecided = 0;
    for (guint i = 0; ctl->store != NULL && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        g_autoptr(Table) roles = NULL;
        g_autoptr(GError) error = NULL;
        if (store_access_undecided(ctl->store, desk->name, &roles, &error) != OUTCOME_DONE) {
            report_add_error(report, "access", error, NULL);
            return;
        }
        undecided += report_undecided(report, desk->name, roles);
    }
    if (ctl->store != NULL && undecided == 0)
        report_add(report, FINDING_OK, "access", NULL, "no right came after the desks' own roles");
}
