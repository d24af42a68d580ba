#include "check_private.h"

#include <string.h>

#define DAY_SECONDS 86400

const char *name_severity_name(NameSeverity severity)
{
    static const char *const names[] = {
        [NAME_NOTE] = "note", [NAME_WARNING] = "warning", [NAME_FAULT] = "fault"};
    return names[severity];
}

void name_finding_free(NameFinding *finding)
{
    g_free(finding->login);
    g_free(finding->language);
    g_free(finding->name);
    g_free(finding->problem);
    g_free(finding->remedy);
    g_free(finding);
}

static void finding_destroy(gpointer data)
{
    name_finding_free(data);
}

static void seen_free(gpointer data)
{
    NameSeen *seen = data;
    g_free(seen->filled);
    g_free(seen->name);
    g_free(seen);
}

void name_review_free(NameReview *review)
{
    g_free(review->login);
    g_free(review->language);
    g_free(review->channel);
    g_free(review);
}

/* One problem is told once, however many names have it. */
void name_check_add(NameCheck *check, NameSeverity severity, const char *rule, const NameSeen *seen,
                    char *problem, char *remedy)
{
    NameFinding *finding = g_new0(NameFinding, 1);
    finding->severity = severity;
    finding->rule = rule;
    if (seen != NULL) {
        finding->login = g_strdup(seen->agent != NULL ? seen->agent->login : NULL);
        finding->language = g_strdup(seen->language);
        finding->name = g_strdup(seen->name);
    }
    finding->problem = problem;
    finding->remedy = remedy;
    const char *login = finding->login != NULL ? finding->login : "";
    if (g_hash_table_add(check->told, g_strjoin("\x1f", rule, login, problem, NULL)))
        g_ptr_array_add(check->findings, finding);
    else
        name_finding_free(finding);
}

/* ---- reviews ---- */

gint64 name_review_due(const NameReview *review, const NameRules *rules)
{
    if (review->review != 0 || rules->review_days == 0)
        return review->review;
    return review->decided + (gint64)rules->review_days * DAY_SECONDS;
}

static void check_review(NameCheck *check, const NameReview *review, gint64 now)
{
    gint64 due = name_review_due(review, &check->desk->name_rules);
    if (due == 0 || due > now + (gint64)NAME_REVIEW_NOTICE_DAYS * DAY_SECONDS)
        return;
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(due);
    g_autofree char *date = g_date_time_format(moment, "%Y-%m-%d");
    g_autofree char *language = *review->language != '\0'
                                    ? g_strconcat(" --language ", review->language, NULL)
                                    : g_strdup("");
    g_autofree char *channel =
        *review->channel != '\0' ? g_strconcat(" --channel ", review->channel, NULL) : g_strdup("");
    Agent agent = {.login = review->login};
    const NameSeen seen = {.agent = &agent, .language = review->language};
    name_check_add(check, due <= now ? NAME_FAULT : NAME_NOTE, "review", &seen,
                   g_strdup_printf("the review of %s's name%s%s%s%s %s %s", review->login,
                                   *review->language != '\0' ? " in " : "", review->language,
                                   *review->channel != '\0' ? " on " : "", review->channel,
                                   due <= now ? "was due on" : "is due on", date),
                   g_strdup_printf("look at it, then: intakectl names set %s%s%s --review DATE "
                                   "--why reviewed",
                                   review->login, language, channel));
}

static int compare_findings(gconstpointer one, gconstpointer other)
{
    const NameFinding *left = *(NameFinding *const *)one, *right = *(NameFinding *const *)other;
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    int logins = g_strcmp0(left->login, right->login);
    return logins != 0 ? logins : g_strcmp0(left->rule, right->rule);
}

/* ---- all of it ---- */

static void check_agents(NameCheck *check)
{
    const GPtrArray *agents = check->request->agents;
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) == 0)
            name_check_agent(check, agent);
    }
}

static void check_seen(NameCheck *check)
{
    for (guint i = 0; i < check->seen->len; i++) {
        name_check_text(check, g_ptr_array_index(check->seen, i));
        name_check_rules(check, g_ptr_array_index(check->seen, i));
    }
    name_check_languages(check);
    if (check->confusable != NULL) {
        name_check_clashes(check);
        name_check_others(check);
    } else {
        name_check_add(check, NAME_WARNING, "unchecked", NULL,
                       g_strdup("ICU's data is not there: look-alikes were not searched for"),
                       g_strdup("install the libicu package anew"));
    }
}

GPtrArray *names_check(const NameCheckRequest *request)
{
    g_autoptr(Confusable) confusable = confusable_new();
    g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func(seen_free);
    g_autoptr(GHashTable) seen_set = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    NameCheck check = {
        .request = request,
        .desk = request->desk,
        .seen = seen,
        .seen_set = seen_set,
        .findings = g_ptr_array_new_with_free_func(finding_destroy),
        .told = told,
        .confusable = confusable,
    };
    name_check_see_all(&check);
    check_seen(&check);
    name_check_settings(&check);
    check_agents(&check);
    for (guint i = 0; request->reviews != NULL && i < request->reviews->len; i++)
        check_review(&check, g_ptr_array_index(request->reviews, i), request->now);
    g_ptr_array_sort(check.findings, compare_findings);
    return check.findings;
}
