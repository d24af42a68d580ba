#include "names_checking.h"

#include <string.h>

Table *names_checking_table(void)
{
    return table_new("severity", "desk", "rule", "agent", "language", "name", "problem", "remedy",
                     NULL);
}

void names_checking_add(Table *table, const DeskSettings *desk, const GPtrArray *findings)
{
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
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
        outcome = store_name_decisions(ctl->store, &decisions, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) reviews = reviews_of(desk, decisions);
    *findings_r = names_check(desk, agents, reviews,
                              moment != 0 ? moment : g_get_real_time() / G_USEC_PER_SEC);
    return OUTCOME_DONE;
}

/* Takes `agent` in the place of the one with its login. */
static void replace_agent(GPtrArray *agents, const Agent *agent)
{
    for (guint i = 0; i < agents->len; i++) {
        const Agent *other = g_ptr_array_index(agents, i);
        if (strcmp(other->desk, agent->desk) == 0 && strcmp(other->login, agent->login) == 0)
            g_ptr_array_remove_index(agents, i--);
    }
    g_ptr_array_add(agents, (gpointer)agent);
}

static gboolean was_there(const GPtrArray *before, const NameFinding *finding)
{
    for (guint i = 0; i < before->len; i++) {
        const NameFinding *other = g_ptr_array_index(before, i);
        if (strcmp(other->rule, finding->rule) == 0 &&
            strcmp(other->problem, finding->problem) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What the change is not to blame for does not stand in its way. */
static void keep_new_ones(GPtrArray *findings, const GPtrArray *before, const char *login)
{
    for (guint i = findings->len; i > 0; i--) {
        const NameFinding *finding = g_ptr_array_index(findings, i - 1);
        if (g_strcmp0(finding->login, login) != 0 || was_there(before, finding))
            g_ptr_array_remove_index(findings, i - 1);
    }
}

Outcome names_checking_change(Ctl *ctl, const DeskSettings *desk, const Agent *agent, gint64 moment,
                              GError **error)
{
    g_autoptr(GPtrArray) recorded = NULL;
    Outcome outcome = store_agents_at(ctl->store, moment, &recorded, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) agents = g_ptr_array_new(); /* borrowed */
    g_ptr_array_extend(agents, recorded, NULL, NULL);
    replace_agent(agents, agent);
    g_autoptr(GPtrArray) before = names_check(desk, recorded, NULL, moment);
    g_autoptr(GPtrArray) findings = names_check(desk, agents, NULL, moment);
    keep_new_ones(findings, before, agent->login);
    if (findings->len == 0)
        return OUTCOME_DONE;
    g_autoptr(Table) table = names_checking_table();
    names_checking_add(table, desk, findings);
    printer_blocks(ctl->printer, "findings", table);
    guint faults = names_checking_count(findings, NAME_FAULT);
    if (faults == 0 || ctl_text(ctl, "--force") != NULL)
        return OUTCOME_DONE;
    const NameFinding *worst = g_ptr_array_index(findings, 0);
    return outcome_fail(OUTCOME_REFUSED, error, "%s: %s (hint: %s; or --force)", worst->rule,
                        worst->problem, worst->remedy);
}
