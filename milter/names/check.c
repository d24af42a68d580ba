#include "check_private.h"

#include "characters.h"

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

/* ---- what names are made of: an agent's members and the texts of the settings. A name is cleaned
   before anybody sees it; here is told what had to be cleaned away. ---- */

typedef struct datum { /* one text that names are made of */
    const Agent *agent;
    const char *where; /* "--short", or a setting */
    const char *value;
    char *change; /* what puts it right */
    gboolean is_pattern;
} Datum;

/* Takes `problem` and `remedy`. */
static void add_fault(NameCheck *check, const Datum *datum, const char *rule, char *problem,
                      char *remedy)
{
    const NameSeen seen = {.agent = datum->agent, .name = (char *)datum->value};
    g_autofree char *told = problem;
    g_autofree char *cure = remedy;
    name_check_add(check, NAME_FAULT, rule, &seen,
                   g_strdup_printf("%s \"%s\" %s", datum->where, datum->value, told),
                   g_strdup_printf("%s: %s", cure, datum->change));
}

/* A pattern with a word in place of each variable: "{agent.short}" is no host. Caller frees. */
static char *filled(const char *pattern)
{
    GString *text = g_string_new(NULL);
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == '{' && strchr(c, '}') != NULL) {
            c = strchr(c, '}');
            g_string_append_c(text, 'X');
        } else {
            g_string_append_c(text, *c);
        }
    }
    return g_string_free(text, FALSE);
}

static void check_characters(NameCheck *check, const Datum *datum)
{
    for (const char *c = datum->value; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character_is_invisible(character))
            add_fault(check, datum, "invisible",
                      g_strdup_printf("holds U+%04X, which nobody sees", character),
                      g_strdup("type it anew, not by copy and paste"));
        if (character_is_at_sign(character))
            add_fault(check, datum, "address",
                      g_strdup("holds an at-sign and looks like an address"),
                      g_strdup("leave the at-sign out"));
    }
    g_autofree char *text = datum->is_pattern ? filled(datum->value) : g_strdup(datum->value);
    if (characters_hold_host(text))
        add_fault(check, datum, "address", g_strdup("looks like a web site or a host"),
                  g_strdup("leave it out"));
}

static void check_form(NameCheck *check, const Datum *datum)
{
    const char *value = datum->value;
    g_autofree char *composed = g_utf8_normalize(value, -1, G_NORMALIZE_NFC);
    if (composed != NULL && strcmp(composed, value) != 0)
        add_fault(check, datum, "encoding", g_strdup("is not in Unicode's composed form (NFC)"),
                  g_strdup_printf("write it as \"%s\"", composed));
    const char *last = g_utf8_find_prev_char(value, value + strlen(value));
    if (g_unichar_isspace(g_utf8_get_char(value)) ||
        (last != NULL && g_unichar_isspace(g_utf8_get_char(last))))
        add_fault(check, datum, "blanks", g_strdup("has blanks around it"),
                  g_strdup("write it without them"));
}

static void check_datum(NameCheck *check, const Datum *datum)
{
    if (datum->value == NULL)
        return;
    if (g_utf8_validate(datum->value, -1, NULL)) {
        check_characters(check, datum);
        check_form(check, datum);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(datum->value, -1);
    const Datum shown = {datum->agent, datum->where, valid, datum->change, datum->is_pattern};
    add_fault(check, &shown, "encoding", g_strdup("is not UTF-8"), g_strdup("write it anew"));
}

/* ---- an agent ---- */

typedef struct members { /* one way to call an agent */
    const char *values[6];
    const char *command;            /* "agent set", "names set" */
    const char *language, *channel; /* of the name; "": any, or the agent's own */
} Members;

static void check_members(NameCheck *check, const Agent *agent, const Members *members)
{
    static const char *const options[] = {"--surname", "--given", "--short",
                                          "--title",   "--role",  "--department"};
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        gboolean is_name = strcmp(members->command, "names set") == 0;
        g_autofree char *change =
            g_strdup_printf("intakectl %s %s %s TEXT%s%s%s%s%s", members->command, agent->login,
                            options[i], *members->language != '\0' ? " --language " : "",
                            members->language, *members->channel != '\0' ? " --channel " : "",
                            members->channel, is_name ? " --why WHY" : "");
        const Datum datum = {agent, options[i] + strlen("--"), members->values[i], change, FALSE};
        check_datum(check, &datum);
    }
}

static void check_agent(NameCheck *check, const Agent *agent)
{
    const Members own = {{agent->surname, agent->given_name, agent->short_name, agent->title,
                          agent->role, agent->department},
                         "agent set",
                         "",
                         ""};
    check_members(check, agent, &own);
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        const Members members = {{name->surname, name->given_name, name->short_name, name->title,
                                  name->role, name->department},
                                 "names set",
                                 name->language,
                                 name->channel};
        check_members(check, agent, &members);
    }
}

/* ---- the settings ---- */

static void check_setting(NameCheck *check, const char *setting, const char *value)
{
    gboolean is_pattern = strcmp(setting, "names") == 0;
    g_autofree char *change = g_strdup_printf("desks.%s.%s", check->desk->name, setting);
    const Datum datum = {NULL, setting, value, change, is_pattern};
    check_datum(check, &datum);
}

static void check_localized(NameCheck *check, const char *setting, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        check_setting(check, setting, ((const Localized *)g_ptr_array_index(texts, i))->text);
}

static void check_settings(NameCheck *check)
{
    const DeskSettings *desk = check->desk;
    check_setting(check, "brand", desk->brand);
    check_localized(check, "brands", desk->brands);
    check_localized(check, "departments", desk->departments);
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        check_setting(check, "names", pattern->pattern);
        check_setting(check, "names", pattern->title);
    }
    for (guint i = 0; i < desk->roles->len; i++)
        check_localized(check, "roles",
                        ((const RoleSettings *)g_ptr_array_index(desk->roles, i))->labels);
    for (guint i = 0; i < desk->service_types->len; i++)
        check_localized(check, "service_types",
                        ((const ServiceType *)g_ptr_array_index(desk->service_types, i))->labels);
}

/* ---- all of it ---- */

static void check_agents(NameCheck *check)
{
    const GPtrArray *agents = check->request->agents;
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) == 0)
            check_agent(check, agent);
    }
}

static void check_seen(NameCheck *check)
{
    for (guint i = 0; i < check->seen->len; i++)
        name_check_name(check, g_ptr_array_index(check->seen, i));
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
    check_settings(&check);
    check_agents(&check);
    for (guint i = 0; request->reviews != NULL && i < request->reviews->len; i++)
        check_review(&check, g_ptr_array_index(request->reviews, i), request->now);
    g_ptr_array_sort(check.findings, compare_findings);
    return check.findings;
}
