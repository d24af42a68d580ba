#include "private.h"

#include "../names/names.h"

#include <string.h>

/* The one condition that two patterns have in common; FALSE when no mail fulfils both. A language
   range holds the languages that begin with it. */
static gboolean unite(const char *one, const char *other, gboolean is_language, const char **both_r)
{
    const char *longer = strlen(one) >= strlen(other) ? one : other;
    const char *shorter = longer == one ? other : one;
    gsize length = strlen(shorter);
    *both_r = longer;
    if (length == 0)
        return TRUE;
    return g_ascii_strncasecmp(one, other, length) == 0 &&
           (longer[length] == '\0' || (is_language && longer[length] == '-'));
}

static gboolean kind_from_name(const char *name, NameKind *kind_r)
{
    for (NameKind kind = NAME_AGENT_REPLY; kind <= NAME_ACKNOWLEDGEMENT; kind++) {
        if (strcmp(name_kind_name(kind), name) == 0) {
            *kind_r = kind;
            return TRUE;
        }
    }
    return FALSE;
}

static const char *null_if_empty(const char *text)
{
    return *text != '\0' ? text : NULL;
}

/* A mail that fits both patterns and nothing beyond what they ask for. */
static gboolean common_question(const NamePattern *one, const NamePattern *other, Agent *agent,
                                NameQuestion *question)
{
    const char *language, *service_type, *group, *role, *kind, *department, *login, *channel;
    if (!unite(one->language, other->language, TRUE, &language) ||
        !unite(one->service_type, other->service_type, FALSE, &service_type) ||
        !unite(one->group, other->group, FALSE, &group) ||
        !unite(one->role, other->role, FALSE, &role) ||
        !unite(one->kind, other->kind, FALSE, &kind) ||
        !unite(one->department, other->department, FALSE, &department) ||
        !unite(one->agent, other->agent, FALSE, &login) ||
        !unite(one->channel, other->channel, FALSE, &channel))
        return FALSE;
    question->language = null_if_empty(language);
    question->service_type = null_if_empty(service_type);
    question->group = null_if_empty(group);
    g_free(agent->role);
    g_free(agent->department);
    g_free(agent->login);
    agent->role = g_strdup(role);
    agent->department = g_strdup(department);
    agent->login = g_strdup(login);
    question->channel = null_if_empty(channel);
    question->kind = NAME_AGENT_REPLY;
    return *kind == '\0' || kind_from_name(kind, &question->kind);
}

static gboolean has_better(const DeskSettings *desk, const NameQuestion *question, int score)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        if (name_pattern_score(g_ptr_array_index(desk->name_patterns, i), question) > score)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_tie(const DeskSettings *desk, const NamePattern *one, const NamePattern *other)
{
    g_autoptr(Agent) agent = agent_new();
    NameQuestion question = {.desk = desk, .agent = agent};
    if (!common_question(one, other, agent, &question))
        return FALSE;
    int score = name_pattern_score(one, &question);
    return score != NAME_MISFIT && score == name_pattern_score(other, &question) &&
           !has_better(desk, &question, score);
}

static Outcome check_wording(const Settings *settings, const char *path, const char *pattern,
                             GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (name_pattern_check(pattern, &reason) == OUTCOME_DONE)
        return OUTCOME_DONE;
    return settings_fail(settings, path, error, "%s", reason->message);
}

/* A role that is written otherwise than in `roles` would never fit, and nobody would notice. */
static Outcome check_role(const Settings *settings, const char *path, const DeskSettings *desk,
                          const NamePattern *pattern, GError **error)
{
    const RoleSettings *role = desk_role(desk, pattern->role);
    if (*pattern->role == '\0' || desk->roles->len == 0)
        return OUTCOME_DONE;
    if (role == NULL)
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the role \"%s\", which is not in `roles` (hint: add "
                             "it there, or take the condition away)",
                             pattern->pattern, pattern->role);
    if (*pattern->title != '\0' && role->titles->len > 0 &&
        !g_ptr_array_find_with_equal_func(role->titles, pattern->title, g_str_equal, NULL))
        return settings_fail(settings, path, error,
                             "\"%s\" gives the role \"%s\" the title \"%s\", which is none of its "
                             "titles (hint: add it to roles, titles)",
                             pattern->pattern, pattern->role, pattern->title);
    return OUTCOME_DONE;
}

/* RFC 4647 3.3.1: "zh" asks for "zh-CN" as well. */
static gboolean is_spoken(const DeskSettings *desk, const char *range)
{
    gsize length = strlen(range);
    for (guint i = 0; i < desk->languages->len; i++) {
        const char *language = g_ptr_array_index(desk->languages, i);
        if (g_ascii_strncasecmp(range, language, length) == 0 &&
            (language[length] == '\0' || language[length] == '-'))
            return TRUE;
    }
    return length == 0;
}

static gboolean is_offered(const DeskSettings *desk, const char *service_type)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (g_ascii_strcasecmp(type->name, service_type) == 0)
            return TRUE;
    }
    return *service_type == '\0';
}

/* The same for what the desk does not have. */
static Outcome check_desk(const Settings *settings, const char *path, const DeskSettings *desk,
                          const NamePattern *pattern, GError **error)
{
    if (!is_spoken(desk, pattern->language))
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the language \"%s\", which the desk does not speak "
                             "(hint: add it to `languages`, or take the condition away)",
                             pattern->pattern, pattern->language);
    if (!is_offered(desk, pattern->service_type))
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the service type \"%s\", which is not in "
                             "`service_types` (hint: add it there, or take the condition away)",
                             pattern->pattern, pattern->service_type);
    return OUTCOME_DONE;
}

/* These are compared letter by letter with what agents have. */
static Outcome check_conditions(const Settings *settings, const char *path,
                                const NamePattern *pattern, GError **error)
{
    const struct {
        const char *name, *value;
    } conditions[] = {{"role", pattern->role},
                      {"department", pattern->department},
                      {"agent", pattern->agent},
                      {"title", pattern->title}};
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(GError) reason = NULL;
        if (settings_check_plain(conditions[i].value, &reason) != OUTCOME_DONE)
            return settings_fail(settings, path, error, "%s of \"%s\": %s", conditions[i].name,
                                 pattern->pattern, reason->message);
    }
    return OUTCOME_DONE;
}

Outcome settings_check_names(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        g_autofree char *path = g_strdup_printf("desks.%s.names[%u]", desk->name, i);
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        if (check_wording(settings, path, pattern->pattern, error) != OUTCOME_DONE ||
            check_conditions(settings, path, pattern, error) != OUTCOME_DONE ||
            check_role(settings, path, desk, pattern, error) != OUTCOME_DONE ||
            check_desk(settings, path, desk, pattern, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
        for (guint j = 0; j < i; j++) {
            const NamePattern *earlier = g_ptr_array_index(desk->name_patterns, j);
            if (is_tie(desk, earlier, pattern))
                return settings_fail(settings, path, error,
                                     "\"%s\" and \"%s\" fit the same mails equally well (hint: "
                                     "give one of them another condition)",
                                     earlier->pattern, pattern->pattern);
        }
    }
    return OUTCOME_DONE;
}
