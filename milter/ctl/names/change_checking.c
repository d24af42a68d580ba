/* What a change would make of the names of a desk, as long as it holds. */
#include "checking.h"

#include "moments.h"

#include <string.h>

#define OVERRULED_MAX 5 /* findings told of in the history */

/* What the change is not to blame for does not stand in its way. */
static void keep_new_ones(GPtrArray *findings, const GPtrArray *before, GHashTable *logins)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < before->len; i++)
        g_hash_table_add(known, names_moments_key(g_ptr_array_index(before, i)));
    for (guint i = findings->len; i > 0; i--) {
        const NameFinding *finding = g_ptr_array_index(findings, i - 1);
        g_autofree char *key = names_moments_key(finding);
        if (strcmp(finding->rule, NAME_RULE_TOO_MANY) == 0)
            continue; /* the fault may lie behind */
        if (finding->login == NULL || !g_hash_table_contains(logins, finding->login) ||
            g_hash_table_contains(known, key))
            g_ptr_array_remove_index(findings, i - 1);
    }
}

/* The agents whom the change is about, as it makes them. */
static GPtrArray *changed_agents(const NamesChange *change)
{
    GPtrArray *agents = g_ptr_array_new();
    GHashTableIter each;
    gpointer login = NULL;
    g_hash_table_iter_init(&each, change->logins);
    while (g_hash_table_iter_next(&each, &login, NULL)) {
        const Agent *agent = names_future_agent(change->after, login);
        if (agent != NULL)
            g_ptr_array_add(agents, (gpointer)agent);
    }
    return agents;
}

static GPtrArray *new_findings_at(const Ctl *ctl, const NamesChange *change,
                                  const GPtrArray *changed, gint64 moment)
{
    NameCheckRequest request = {.desk = change->desk,
                                .desks = ctl->settings->desks,
                                .agents = names_future_at(change->before, moment)};
    g_autoptr(GPtrArray) before = names_check(&request);
    request.agents = names_future_at(change->after, moment);
    request.changed = changed;
    GPtrArray *findings = names_check(&request);
    keep_new_ones(findings, before, change->logins);
    return findings;
}

static GPtrArray *new_findings(const Ctl *ctl, const NamesChange *change)
{
    g_autoptr(NamesMoments) moments = names_moments_new(change->desk);
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) changed = changed_agents(change);
    names_future_moments(change->before, change->from, change->until, times);
    names_future_moments(change->after, change->from, change->until, times);
    names_moments_arrange(moments, times);
    names_moments_take(moments, new_findings_at(ctl, change, changed, change->from), 0);
    for (guint i = 0; i < times->len; i++) {
        gint64 moment = g_array_index(times, gint64, i);
        names_moments_take(moments, new_findings_at(ctl, change, changed, moment), moment);
    }
    return names_moments_finish(moments);
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

Outcome names_checking_change(Ctl *ctl, const NamesChange *change, char **overruled_r,
                              GError **error)
{
    g_autoptr(GPtrArray) findings = new_findings(ctl, change);
    if (findings->len > 0) {
        g_autoptr(Table) table = names_checking_table();
        names_checking_add(table, change->desk, findings, NAME_NOTE);
        printer_blocks(ctl->printer, "findings", table);
    }
    if (names_checking_count(findings, NAME_FAULT) > 0 && ctl_text(ctl, "--force") == NULL) {
        const NameFinding *worst = g_ptr_array_index(findings, 0);
        ctl->is_refusal_told = TRUE;
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s (hint: %s; or --force)", worst->rule,
                            worst->problem, worst->remedy);
    }
    *overruled_r = overruled_text(findings);
    return OUTCOME_DONE;
}

Outcome names_checking_need_why(const Ctl *ctl, GError **error)
{
    if (ctl_text(ctl, "--why") != NULL)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "names change and nobody says why (hint: --why WHY goes into the history)");
}

char *names_checking_why(const char *why, const char *overruled)
{
    if (overruled == NULL)
        return g_strdup(why);
    return g_strconcat(why != NULL ? why : "", why != NULL ? "; " : "", "in spite of ", overruled,
                       NULL);
}
