#include "pattern_text.h"

#include <string.h>

/* ---- the variables ---- */

typedef const char *(*Variable)(const NameQuestion *question);

static const char *variable_brand(const NameQuestion *question)
{
    const DeskSettings *desk = question->desk;
    return desk->brands->len > 0 ? localized_text(desk->brands, question->language) : desk->brand;
}

/* An agent may belong to another department than the desk's own. */
static const char *variable_department(const NameQuestion *question)
{
    if (question->agent != NULL && question->agent->department != NULL &&
        *question->agent->department != '\0')
        return question->agent->department;
    return localized_text(question->desk->departments, question->language);
}

static const char *variable_agent_short(const NameQuestion *question)
{
    return question->agent != NULL ? question->agent->short_name : NULL;
}

static const char *variable_agent_surname(const NameQuestion *question)
{
    return question->agent != NULL ? question->agent->surname : NULL;
}

static const char *variable_agent_given(const NameQuestion *question)
{
    return question->agent != NULL ? question->agent->given_name : NULL;
}

static const char *variable_agent_title(const NameQuestion *question)
{
    return question->agent != NULL ? question->agent->title : NULL;
}

static const char *variable_role(const NameQuestion *question)
{
    return question->agent != NULL ? question->agent->role : NULL;
}

static const char *variable_service(const NameQuestion *question)
{
    const ServiceType *type = question->service_type != NULL
                                  ? desk_service_type(question->desk, question->service_type)
                                  : NULL;
    return type != NULL ? localized_text(type->labels, question->language) : NULL;
}

static const struct {
    const char *name;
    Variable value;
} variables[] = {
    {"brand", variable_brand},
    {"department", variable_department},
    {"agent.short", variable_agent_short},
    {"agent.surname", variable_agent_surname},
    {"agent.given", variable_agent_given},
    {"agent.title", variable_agent_title},
    {"role", variable_role},
    {"service", variable_service},
};

static Variable variable_find(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        if (strlen(variables[i].name) == length && strncmp(variables[i].name, name, length) == 0)
            return variables[i].value;
    }
    return NULL;
}

/* ---- checking and expanding ---- */

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
        if (variable_find(at + 1, length) == NULL)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\" has the unknown variable \"{%.*s}\" (hint: known are "
                                "{brand} {department} {agent.short} {agent.surname} {agent.given} "
                                "{agent.title} {role} {service})",
                                pattern, (int)MIN(length, (gsize)40), at + 1);
        at += length + 1;
    }
    return OUTCOME_DONE;
}

char *name_pattern_expand(const char *pattern, const NameQuestion *question)
{
    g_autoptr(GString) name = g_string_new(NULL);
    const char *at = pattern;
    while (*at != '\0') {
        gsize plain = strcspn(at, "{");
        g_string_append_len(name, at, (gssize)plain);
        at += plain;
        if (*at == '\0')
            break;
        gsize length = strcspn(at + 1, "}");
        Variable variable = variable_find(at + 1, length);
        const char *value = variable != NULL ? variable(question) : NULL;
        g_string_append(name, value != NULL ? value : "");
        at += 1 + length;
        at += *at == '}' ? 1 : 0;
    }
    return name_clean(name->str);
}
