#include "check_private.h"

#include <string.h>

#define DAY_SECONDS 86400

const char *name_severity_name(NameSeverity severity)
{
    static const char *const names[] = {
        [NAME_NOTE] = "note", [NAME_WARNING] = "warning", [NAME_FAULT] = "fault"};
    return names[severity];
}

static void finding_free(gpointer data)
{
    NameFinding *finding = data;
    g_free(finding->login);
    g_free(finding->language);
    g_free(finding->name);
    g_free(finding->problem);
    g_free(finding->remedy);
    g_free(finding);
}

static void seen_free(gpointer data)
{
    NameSeen *seen = data;
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

static gboolean is_known(const NameCheck *check, const NameFinding *finding)
{
    for (guint i = 0; i < check->findings->len; i++) {
        const NameFinding *other = g_ptr_array_index(check->findings, i);
        if (g_str_equal(other->rule, finding->rule) &&
            g_strcmp0(other->login, finding->login) == 0 &&
            g_strcmp0(other->problem, finding->problem) == 0)
            return TRUE;
    }
    return FALSE;
}

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
    if (is_known(check, finding))
        finding_free(finding);
    else
        g_ptr_array_add(check->findings, finding);
}

/* ---- every name that can come out ---- */

/* The values of a condition that patterns ask for, and NULL for all others. */
static GPtrArray *values_of(const DeskSettings *desk, gsize member)
{
    GPtrArray *values = g_ptr_array_new();
    g_ptr_array_add(values, NULL);
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const char *value =
            *(char *const *)(const void *)((const char *)g_ptr_array_index(desk->name_patterns, i) +
                                           member);
        if (value != NULL && *value != '\0' &&
            !g_ptr_array_find_with_equal_func(values, value, (GEqualFunc)g_strcmp0, NULL))
            g_ptr_array_add(values, (gpointer)value);
    }
    return values;
}

static gboolean is_seen(const NameCheck *check, const NameSeen *one)
{
    for (guint i = check->seen->len; i > 0; i--) {
        const NameSeen *other = g_ptr_array_index(check->seen, i - 1);
        if (other->agent != one->agent)
            return FALSE;
        if (g_str_equal(other->language, one->language) &&
            g_str_equal(other->channel, one->channel) && g_str_equal(other->name, one->name))
            return TRUE;
    }
    return FALSE;
}

static void see(NameCheck *check, NameQuestion *question)
{
    if (check->seen->len >= NAME_CHECKS_MAX)
        return;
    g_autofree char *reason = NULL;
    NameSeen *seen = g_new0(NameSeen, 1);
    seen->agent = question->agent;
    seen->language = question->language;
    seen->channel = question->channel;
    seen->pattern = name_pattern_find(question);
    if (question->agent != NULL)
        seen->form = name_agent_form(question->agent, question->language, question->channel);
    seen->name = name_choose(question, &reason);
    if (is_seen(check, seen))
        seen_free(seen);
    else
        g_ptr_array_add(check->seen, seen);
}

static void see_conditions(NameCheck *check, NameQuestion *question, const GPtrArray *types,
                           const GPtrArray *groups)
{
    for (guint i = 0; i < types->len; i++) {
        for (guint j = 0; j < groups->len; j++) {
            question->service_type = g_ptr_array_index(types, i);
            question->group = g_ptr_array_index(groups, j);
            see(check, question);
        }
    }
}

static void see_agent(NameCheck *check, const Agent *agent, NameKind kind)
{
    const DeskSettings *desk = check->desk;
    g_autoptr(GPtrArray) types = values_of(desk, offsetof(NamePattern, service_type));
    g_autoptr(GPtrArray) groups = values_of(desk, offsetof(NamePattern, group));
    for (guint i = 0; i < desk->languages->len; i++) {
        for (guint j = 0; j < desk->name_rules.channels->len; j++) {
            NameQuestion question = {.desk = desk, .agent = agent, .kind = kind};
            question.language = g_ptr_array_index(desk->languages, i);
            question.channel = g_ptr_array_index(desk->name_rules.channels, j);
            see_conditions(check, &question, types, groups);
        }
    }
}

static void see_all(NameCheck *check, const GPtrArray *agents)
{
    see_agent(check, NULL, NAME_AUTOMATIC_REPLY);
    see_agent(check, NULL, NAME_ACKNOWLEDGEMENT);
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) != 0)
            continue;
        see_agent(check, agent, NAME_AGENT_REPLY);
        name_check_agent(check, agent);
    }
    if (check->seen->len >= NAME_CHECKS_MAX)
        name_check_add(
            check, NAME_WARNING, "too-many", NULL,
            g_strdup_printf("more than %d names can come out; the rest was not looked at",
                            NAME_CHECKS_MAX),
            g_strdup("take conditions out of the patterns"));
}

/* ---- reviews ---- */

static void check_review(NameCheck *check, const NameReview *review, gint64 now)
{
    int days = check->desk->name_rules.review_days;
    gint64 due = review->review != 0 ? review->review
                 : days > 0          ? review->decided + (gint64)days * DAY_SECONDS
                                     : 0;
    if (due == 0 || due > now + (gint64)NAME_REVIEW_NOTICE_DAYS * DAY_SECONDS)
        return;
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(due);
    g_autofree char *date = g_date_time_format(moment, "%Y-%m-%d");
    Agent agent = {.login = review->login};
    const NameSeen seen = {.agent = &agent, .language = review->language};
    name_check_add(check, due <= now ? NAME_WARNING : NAME_NOTE, "review", &seen,
                   g_strdup_printf("the review of %s's name%s%s %s %s", review->login,
                                   *review->language != '\0' ? " in " : "", review->language,
                                   due <= now ? "was due on" : "is due on", date),
                   g_strdup_printf("look at it, then: intakectl names set %s --review DATE --why "
                                   "reviewed",
                                   review->login));
}

static int compare_findings(gconstpointer one, gconstpointer other)
{
    const NameFinding *left = *(NameFinding *const *)one, *right = *(NameFinding *const *)other;
    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    int logins = g_strcmp0(left->login, right->login);
    return logins != 0 ? logins : g_strcmp0(left->rule, right->rule);
}

GPtrArray *names_check(const DeskSettings *desk, const GPtrArray *agents, const GPtrArray *reviews,
                       gint64 now)
{
    g_autoptr(Confusable) confusable = confusable_new();
    NameCheck check = {
        .desk = desk,
        .seen = g_ptr_array_new_with_free_func(seen_free),
        .findings = g_ptr_array_new_with_free_func(finding_free),
        .confusable = confusable,
    };
    see_all(&check, agents);
    for (guint i = 0; i < check.seen->len; i++) {
        name_check_text(&check, g_ptr_array_index(check.seen, i));
        name_check_rules(&check, g_ptr_array_index(check.seen, i));
    }
    name_check_clashes(&check);
    for (guint i = 0; reviews != NULL && i < reviews->len; i++)
        check_review(&check, g_ptr_array_index(reviews, i), now);
    g_ptr_array_unref(check.seen);
    g_ptr_array_sort(check.findings, compare_findings);
    return check.findings;
}
