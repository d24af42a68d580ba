#include "names_checking.h"

#include <string.h>

Table *names_checking_table(void)
{
    return table_new("severity", "desk", "rule", "agent", "language", "name", "problem", "remedy",
                     NULL);
}

void names_checking_add(Table *table, const DeskSettings *desk, const GPtrArray *findings,
                        NameSeverity least)
{
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        if (finding->severity < least)
            continue;
        ctl_add_row(table, name_severity_name(finding->severity), desk->name, finding->rule,
                    finding->login, finding->language, finding->name, finding->problem,
                    finding->remedy);
    }
}

guint names_checking_count(const GPtrArray *findings, NameSeverity severity)
{
    guint count = 0;
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        count += finding->severity >= severity ? 1 : 0;
    }
    return count;
}

static void review_destroy(gpointer data)
{
    name_review_free(data);
}

/* The desk's own among all decisions. */
static GPtrArray *reviews_of(const DeskSettings *desk, const GPtrArray *decisions)
{
    GPtrArray *reviews = g_ptr_array_new_with_free_func(review_destroy);
    for (guint i = 0; i < decisions->len; i++) {
        const NameDecision *decision = g_ptr_array_index(decisions, i);
        if (strcmp(decision->desk, desk->name) != 0)
            continue;
        NameReview *review = g_new0(NameReview, 1);
        review->login = g_strdup(decision->login);
        review->language = g_strdup(decision->language);
        review->channel = g_strdup(decision->channel);
        review->review = decision->review;
        review->decided = decision->decided;
        g_ptr_array_add(reviews, review);
    }
    return reviews;
}

Outcome names_checking_desk(Ctl *ctl, const DeskSettings *desk, gint64 moment,
                            GPtrArray **findings_r, GError **error)
{
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(GPtrArray) decisions = NULL;
    Outcome outcome = store_agents_at(ctl->store, moment, &agents, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_decisions(ctl->store, moment, &decisions, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) reviews = reviews_of(desk, decisions);
    const NameCheckRequest request = {
        .desk = desk,
        .desks = ctl->settings->desks,
        .agents = agents,
        .reviews = reviews,
        .now = moment != 0 ? moment : g_get_real_time() / G_USEC_PER_SEC,
    };
    *findings_r = names_check(&request);
    return OUTCOME_DONE;
}

/* ---- what a change would make of it ---- */

#define OVERRULED_MAX 5 /* findings told of in the history */

static char *agent_key(const Agent *agent)
{
    return g_strjoin("\x1f", agent->desk, agent->login, NULL);
}

/* The recorded agents with the changed ones in their places; borrowed from both. */
static GPtrArray *agents_after(const GPtrArray *recorded, const GPtrArray *changed,
                               GHashTable *logins)
{
    GPtrArray *agents = g_ptr_array_new();
    for (guint i = 0; i < changed->len; i++)
        g_hash_table_add(logins, agent_key(g_ptr_array_index(changed, i)));
    for (guint i = 0; i < recorded->len; i++) {
        g_autofree char *key = agent_key(g_ptr_array_index(recorded, i));
        if (!g_hash_table_contains(logins, key))
            g_ptr_array_add(agents, g_ptr_array_index(recorded, i));
    }
    g_ptr_array_extend(agents, (GPtrArray *)changed, NULL, NULL);
    return agents;
}

static char *finding_key(const NameFinding *finding)
{
    return g_strjoin("\x1f", finding->rule, finding->problem, NULL);
}

/* What the change is not to blame for does not stand in its way. */
static void keep_new_ones(GPtrArray *findings, const GPtrArray *before, const char *desk,
                          GHashTable *logins)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < before->len; i++)
        g_hash_table_add(known, finding_key(g_ptr_array_index(before, i)));
    for (guint i = findings->len; i > 0; i--) {
        const NameFinding *finding = g_ptr_array_index(findings, i - 1);
        const char *login = finding->login != NULL ? finding->login : "";
        g_autofree char *key = finding_key(finding);
        g_autofree char *agent = g_strjoin("\x1f", desk, login, NULL);
        if (strcmp(finding->rule, NAME_RULE_TOO_MANY) == 0)
            continue; /* the fault may lie behind */
        if (g_hash_table_contains(known, key) || !g_hash_table_contains(logins, agent))
            g_ptr_array_remove_index(findings, i - 1);
    }
}

static char *overruled_text(const GPtrArray *findings)
{
    GString *text = g_string_new(NULL);
    guint faults = names_checking_count(findings, NAME_FAULT);
    for (guint i = 0; i < MIN(faults, OVERRULED_MAX); i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        g_string_append_printf(text, "%s%s: %s", i > 0 ? "; " : "", finding->rule,
                               finding->problem);
    }
    if (faults > OVERRULED_MAX)
        g_string_append_printf(text, "; and %u more", faults - OVERRULED_MAX);
    return g_string_free(text, faults == 0);
}

static GPtrArray *new_findings(const Ctl *ctl, const DeskSettings *desk, const GPtrArray *recorded,
                               const GPtrArray *changed)
{
    g_autoptr(GHashTable) logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) after = agents_after(recorded, changed, logins);
    NameCheckRequest request = {.desk = desk, .desks = ctl->settings->desks, .agents = recorded};
    g_autoptr(GPtrArray) before = names_check(&request);
    request.agents = after;
    request.changed = changed;
    GPtrArray *findings = names_check(&request);
    keep_new_ones(findings, before, desk->name, logins);
    return findings;
}

Outcome names_checking_change(Ctl *ctl, const DeskSettings *desk, const GPtrArray *changed,
                              gint64 moment, char **overruled_r, GError **error)
{
    g_autoptr(GPtrArray) recorded = NULL;
    Outcome outcome = store_agents_at(ctl->store, moment, &recorded, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) findings = new_findings(ctl, desk, recorded, changed);
    if (findings->len > 0) {
        g_autoptr(Table) table = names_checking_table();
        names_checking_add(table, desk, findings, NAME_NOTE);
        printer_blocks(ctl->printer, "findings", table);
    }
    if (names_checking_count(findings, NAME_FAULT) > 0 && ctl_text(ctl, "--force") == NULL) {
        const NameFinding *worst = g_ptr_array_index(findings, 0);
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s (hint: %s; or --force)", worst->rule,
                            worst->problem, worst->remedy);
    }
    *overruled_r = overruled_text(findings);
    return OUTCOME_DONE;
}

Outcome names_checking_one(Ctl *ctl, const DeskSettings *desk, Agent *agent, gint64 moment,
                           char **overruled_r, GError **error)
{
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    g_ptr_array_add(changed, agent);
    return names_checking_change(ctl, desk, changed, moment, overruled_r, error);
}

char *names_checking_why(const char *why, const char *overruled)
{
    if (overruled == NULL)
        return g_strdup(why);
    return g_strconcat(why != NULL ? why : "", why != NULL ? "; " : "", "in spite of ", overruled,
                       NULL);
}
