/* Which standard name a customer sees. */
#include "names.h"

#include "pattern_text.h"

#include <string.h>

/* The members of settings are not const; nobody changes these. */
static const NamePattern without_rules = {
    .pattern = (char *)"{agent.short} · {brand} {department}",
    .language = (char *)"",
    .service_type = (char *)"",
    .group = (char *)"",
    .role = (char *)"",
    .kind = NAME_ANY_KIND,
    .department = (char *)"",
    .agent = (char *)"",
    .channel = (char *)"",
    .title = (char *)"",
};

/* ---- the pattern that fits best ---- */

const Agent *name_question_agent(const NameQuestion *question)
{
    return question->kind == NAME_AGENT_REPLY ? question->agent : NULL;
}

int name_pattern_score(const NamePattern *pattern, const NameQuestion *question)
{
    const Agent *agent = name_question_agent(question);
    NameOccasion occasion = {
        .language = question->language,
        .service_type = question->service_type,
        .group = question->group,
        .channel = question->channel != NULL ? question->channel : NAME_CHANNEL_DEFAULT,
        .kind = question->kind,
    };
    if (agent != NULL) {
        AgentForm form = name_agent_form(agent, occasion.language, occasion.channel);
        occasion.role = form.role;
        occasion.department = form.department;
        occasion.agent = agent->login;
    }
    return name_pattern_fitness(question->desk, pattern, &occasion);
}

/* NULL when none fits. Of equals the first wins; settings_load() lets none in. */
static const NamePattern *pattern_find(const NameQuestion *question)
{
    const NamePattern *best = NULL;
    int best_score = NAME_MISFIT;
    for (guint i = 0; i < question->desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(question->desk->name_patterns, i);
        int score = name_pattern_score(pattern, question);
        if (score > best_score) {
            best = pattern;
            best_score = score;
        }
    }
    return best;
}

const NamePattern *name_pattern_or_default(const NameQuestion *question)
{
    const NamePattern *pattern = pattern_find(question);
    return pattern != NULL ? pattern : &without_rules;
}

static char *pattern_describe(const NamePattern *pattern)
{
    const struct {
        const char *name, *value;
    } conditions[] = {
        {"language", pattern->language},
        {"service_type", pattern->service_type},
        {"group", pattern->group},
        {"role", pattern->role},
        {"kind", name_kind_name(pattern->kind)},
        {"department", pattern->department},
        {"agent", pattern->agent},
        {"channel", pattern->channel},
        {"title", pattern->title},
    };
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "pattern \"%s\"", pattern->pattern);
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (conditions[i].value != NULL && *conditions[i].value != '\0')
            g_string_append_printf(text, " %s=%s", conditions[i].name, conditions[i].value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* NULL: the ticket keeps none. */
static char *kept_name(const NameQuestion *question)
{
    if (name_question_agent(question) == NULL || question->first_used == NULL)
        return NULL;
    g_autofree char *name = name_clean(question->first_used);
    return *name != '\0' ? g_steal_pointer(&name) : NULL;
}

char *name_choose(const NameQuestion *question, char **reason_r)
{
    char *kept = kept_name(question);
    if (kept != NULL) {
        *reason_r = g_strdup("first used in this ticket");
        return kept;
    }
    const NamePattern *pattern = name_pattern_or_default(question);
    g_autofree char *name = name_pattern_expand(pattern, question);
    if (*name == '\0') {
        *reason_r = g_strdup("the brand: the pattern came out empty");
        return name_clean(question->desk->brand);
    }
    *reason_r = pattern == &without_rules ? g_strdup("no pattern fits") : pattern_describe(pattern);
    return g_steal_pointer(&name);
}
