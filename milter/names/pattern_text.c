#include "pattern_text.h"

#include <string.h>

/* ---- the variables ---- */

typedef struct sense { /* what a pattern is filled with */
    const NameQuestion *question;
    const NamePattern *pattern;
    AgentForm form;
} Sense;

typedef const char *(*Variable)(const Sense *sense);

static const char *variable_brand(const Sense *sense)
{
    const DeskSettings *desk = sense->question->desk;
    return desk->brands->len > 0 ? localized_text(desk->brands, sense->question->language)
                                 : desk->brand;
}

/* An agent may belong to another department than the desk's own. */
static const char *variable_department(const Sense *sense)
{
    const char *own = sense->form.department;
    return own != NULL && *own != '\0'
               ? own
               : localized_text(sense->question->desk->departments, sense->question->language);
}

static const char *variable_agent_short(const Sense *sense)
{
    return sense->form.short_name;
}

static const char *variable_agent_surname(const Sense *sense)
{
    return sense->form.surname;
}

static const char *variable_agent_given(const Sense *sense)
{
    return sense->form.given_name;
}

static const char *variable_agent_title(const Sense *sense)
{
    const char *title = name_question_agent(sense->question) != NULL ? sense->pattern->title : NULL;
    return title != NULL && *title != '\0' ? title : sense->form.title;
}

static const char *variable_role(const Sense *sense)
{
    return name_role_label(sense->question->desk, sense->form.role, sense->question->language);
}

static const char *variable_service(const Sense *sense)
{
    const NameQuestion *question = sense->question;
    const ServiceType *type = question->service_type != NULL
                                  ? desk_service_type(question->desk, question->service_type)
                                  : NULL;
    return type != NULL ? localized_text(type->labels, question->language) : NULL;
}

static const Variable variables[] = {
    [NAME_BRAND] = variable_brand,
    [NAME_DEPARTMENT] = variable_department,
    [NAME_AGENT_SHORT] = variable_agent_short,
    [NAME_AGENT_SURNAME] = variable_agent_surname,
    [NAME_AGENT_GIVEN] = variable_agent_given,
    [NAME_AGENT_TITLE] = variable_agent_title,
    [NAME_ROLE] = variable_role,
    [NAME_SERVICE] = variable_service,
};

char *name_pattern_fill(const NamePattern *pattern, const NameQuestion *question)
{
    GString *name = g_string_new(NULL);
    const Agent *agent = name_question_agent(question);
    Sense sense = {.question = question, .pattern = pattern};
    if (agent != NULL)
        sense.form = name_agent_form(agent, question->language, question->channel);
    const char *at = pattern->pattern;
    while (*at != '\0') {
        gsize plain = strcspn(at, "{");
        g_string_append_len(name, at, (gssize)plain);
        at += plain;
        if (*at == '\0')
            break;
        gsize length = strcspn(at + 1, "}");
        NameVariable variable = name_variable_find(at + 1, length);
        const char *value = variable != NAME_NO_VARIABLE ? variables[variable](&sense) : NULL;
        g_string_append(name, value != NULL ? value : "");
        at += 1 + length;
        at += *at == '}' ? 1 : 0;
    }
    return g_string_free(name, FALSE);
}

char *name_pattern_expand(const NamePattern *pattern, const NameQuestion *question)
{
    g_autofree char *filled = name_pattern_fill(pattern, question);
    return name_clean(filled);
}
