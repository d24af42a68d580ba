#include "name_pattern.h"

#include <string.h>

const char *name_kind_name(NameKind kind)
{
    static const char *const names[] = {
        [NAME_AGENT_REPLY] = "agent",
        [NAME_AUTOMATIC_REPLY] = "automatic",
        [NAME_ACKNOWLEDGEMENT] = "acknowledgement",
        [NAME_ANY_KIND] = "",
    };
    return names[kind];
}

/* ---- conditions ---- */

static int match_text(const char *condition, const char *value)
{
    if (condition == NULL || *condition == '\0')
        return 0;
    return value != NULL && g_ascii_strcasecmp(condition, value) == 0 ? NAME_MATCH_CONDITION
                                                                      : NAME_MISFIT;
}

int name_match_language(const char *range, const char *language)
{
    gsize length = strlen(range);
    if (length == 0)
        return 0;
    if (language == NULL || g_ascii_strncasecmp(range, language, length) != 0 ||
        (language[length] != '\0' && language[length] != '-'))
        return NAME_MISFIT;
    return language[length] == '\0' ? NAME_MATCH_CONDITION + 1 : NAME_MATCH_CONDITION;
}

/* Whether the role of the agent lets a pattern's title stand for the agent's own. */
static gboolean allows_title(const RoleSettings *role, const char *title)
{
    return title == NULL || *title == '\0' || role == NULL || role->titles->len == 0 ||
           g_ptr_array_find_with_equal_func(role->titles, title, g_str_equal, NULL);
}

int name_pattern_fitness(const DeskSettings *desk, const NamePattern *pattern,
                         const NameOccasion *occasion)
{
    if (!allows_title(desk_role(desk, occasion->role), pattern->title))
        return NAME_MISFIT;
    const int scores[] = {
        name_match_language(pattern->language, occasion->language),
        match_text(pattern->service_type, occasion->service_type),
        match_text(pattern->group, occasion->group),
        match_text(pattern->role, occasion->role),
        match_text(name_kind_name(pattern->kind), name_kind_name(occasion->kind)),
        match_text(pattern->department, occasion->department),
        match_text(pattern->agent, occasion->agent),
        match_text(pattern->channel, occasion->channel),
    };
    int sum = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(scores); i++) {
        if (scores[i] == NAME_MISFIT)
            return NAME_MISFIT;
        sum += scores[i];
    }
    return sum;
}

/* ---- the text ---- */

NameVariable name_variable_find(const char *name, gsize length)
{
    static const char *const names[] = {
        [NAME_BRAND] = "brand",
        [NAME_DEPARTMENT] = "department",
        [NAME_AGENT_SHORT] = "agent.short",
        [NAME_AGENT_SURNAME] = "agent.surname",
        [NAME_AGENT_GIVEN] = "agent.given",
        [NAME_AGENT_TITLE] = "agent.title",
        [NAME_ROLE] = "role",
        [NAME_SERVICE] = "service",
    };
    NameVariable variable = NAME_BRAND;
    while (variable < NAME_NO_VARIABLE &&
           (strlen(names[variable]) != length || strncmp(names[variable], name, length) != 0))
        variable++;
    return variable;
}

Outcome name_pattern_check(const char *pattern, GError **error)
{
    if (*pattern == '\0')
        return outcome_fail(OUTCOME_REFUSED, error, "the pattern is empty");
    if (strchr(pattern, '@') != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" holds an at-sign (hint: names that look like addresses are "
                            "taken for forgery)",
                            pattern);
    for (const char *at = strpbrk(pattern, "{}"); at != NULL; at = strpbrk(at + 1, "{}")) {
        gsize length = *at == '{' ? strcspn(at + 1, "{}") : 0;
        if (*at == '}' || at[1 + length] != '}')
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" has a brace without its partner",
                                pattern);
        if (name_variable_find(at + 1, length) == NAME_NO_VARIABLE)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\" has the unknown variable \"{%.*s}\" (hint: known are "
                                "{brand} {department} {agent.short} {agent.surname} {agent.given} "
                                "{agent.title} {role} {service})",
                                pattern, (int)MIN(length, (gsize)40), at + 1);
        at += length + 1;
    }
    return OUTCOME_DONE;
}
