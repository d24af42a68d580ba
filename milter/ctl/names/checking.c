#include "checking.h"

#include "moments.h"

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

static gint64 now_seconds(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static Outcome read_future(Ctl *ctl, const DeskSettings *desk, NamesFuture **future_r,
                           GError **error)
{
    g_autoptr(Table) names = NULL;
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = store_name_table(ctl->store, desk->name, NULL, &names, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &agents, error);
    if (outcome == OUTCOME_DONE)
        *future_r = names_future_new(desk->name, g_steal_pointer(&agents), names);
    return outcome;
}

/* What is found now, and then at every moment to come; reviews that are due then are not overdue
   now. */
static Outcome check_future(Ctl *ctl, NameCheckRequest *request, GPtrArray **findings_r,
                            GError **error)
{
    g_autoptr(NamesFuture) future = NULL;
    g_autoptr(NamesMoments) moments = names_moments_new(request->desk);
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    Outcome outcome = read_future(ctl, request->desk, &future, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    names_future_moments(future, request->now, 0, times);
    names_moments_arrange(moments, times);
    request->agents = names_future_at(future, request->now);
    names_moments_take(moments, names_check(request), 0);
    request->reviews = NULL;
    for (guint i = 0; i < times->len; i++) {
        request->now = g_array_index(times, gint64, i);
        request->agents = names_future_at(future, request->now);
        names_moments_take(moments, names_check(request), request->now);
    }
    *findings_r = names_moments_finish(moments);
    return OUTCOME_DONE;
}

static Outcome check_moment(Ctl *ctl, NameCheckRequest *request, GPtrArray **findings_r,
                            GError **error)
{
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = store_agents_at(ctl->store, request->now, &agents, error);
    request->agents = agents;
    if (outcome == OUTCOME_DONE)
        *findings_r = names_check(request);
    return outcome;
}

Outcome names_checking_desk(Ctl *ctl, const DeskSettings *desk, gint64 moment,
                            GPtrArray **findings_r, GError **error)
{
    g_autoptr(GPtrArray) decisions = NULL;
    Outcome outcome = store_name_decisions(ctl->store, moment, &decisions, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) reviews = reviews_of(desk, decisions);
    NameCheckRequest request = {
        .desk = desk,
        .desks = ctl->settings->desks,
        .reviews = reviews,
        .now = moment != 0 ? moment : now_seconds(),
    };
    return moment != 0 ? check_moment(ctl, &request, findings_r, error)
                       : check_future(ctl, &request, findings_r, error);
}

/* ---- before a change ---- */

Outcome names_change_open(Ctl *ctl, const DeskSettings *desk, NamesChange *change, GError **error)
{
    change->desk = desk;
    change->from = now_seconds();
    change->logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Outcome outcome = read_future(ctl, desk, &change->before, error);
    return outcome == OUTCOME_DONE ? read_future(ctl, desk, &change->after, error) : outcome;
}

void names_change_clear(NamesChange *change)
{
    names_future_free(change->before);
    names_future_free(change->after);
    if (change->logins != NULL)
        g_hash_table_unref(change->logins);
}
