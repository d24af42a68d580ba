/* Every name that can come out: agents, languages, channels, and the service types and groups that
   patterns speak of. */
#include "check_private.h"

#include "pattern_text.h"

#include <string.h>

static gboolean is_same(gconstpointer one, gconstpointer other)
{
    return g_strcmp0(one, other) == 0;
}

static void add(GPtrArray *values, const char *value)
{
    if (value == NULL || *value == '\0' ||
        g_ptr_array_find_with_equal_func(values, value, is_same, NULL))
        return;
    g_ptr_array_add(values, (gpointer)value);
}

/* The groups that patterns ask for, and NULL for all others. */
static GPtrArray *groups_of(const DeskSettings *desk)
{
    GPtrArray *groups = g_ptr_array_new();
    g_ptr_array_add(groups, NULL);
    for (guint i = 0; i < desk->name_patterns->len; i++)
        add(groups, ((const NamePattern *)g_ptr_array_index(desk->name_patterns, i))->group);
    return groups;
}

/* The same for service types; where a name shows the type, every type makes another name. */
static GPtrArray *types_of(const DeskSettings *desk)
{
    GPtrArray *types = g_ptr_array_new();
    gboolean shows_type = FALSE;
    g_ptr_array_add(types, NULL);
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        add(types, pattern->service_type);
        shows_type = shows_type || strstr(pattern->pattern, "{service}") != NULL;
    }
    for (guint i = 0; shows_type && i < desk->service_types->len; i++)
        add(types, ((const ServiceType *)g_ptr_array_index(desk->service_types, i))->name);
    return types;
}

static gboolean shows(const NamePattern *pattern, const char *variable, const char *value)
{
    return value != NULL && *value != '\0' && strstr(pattern->pattern, variable) != NULL;
}

static NameSeen *seen_new(const NameQuestion *question)
{
    g_autofree char *reason = NULL;
    NameSeen *seen = g_new0(NameSeen, 1);
    seen->agent = question->agent;
    seen->language = question->language;
    seen->channel = question->channel;
    seen->is_plain = question->service_type == NULL && question->group == NULL;
    seen->pattern = name_pattern_or_default(question);
    if (question->agent != NULL)
        seen->form = name_agent_form(question->agent, question->language, question->channel);
    seen->is_personal = shows(seen->pattern, "{agent.short}", seen->form.short_name) ||
                        shows(seen->pattern, "{agent.surname}", seen->form.surname) ||
                        shows(seen->pattern, "{agent.given}", seen->form.given_name);
    seen->filled = name_pattern_fill(seen->pattern, question);
    seen->name = name_choose(question, &reason);
    return seen;
}

static void see(NameCheck *check, const NameQuestion *question)
{
    if (check->asked >= NAME_CHECKS_MAX)
        return;
    check->asked++;
    NameSeen *seen = seen_new(question);
    g_ptr_array_add(check->seen, seen);
    char *key =
        g_strjoin("\x1f", seen->agent != NULL ? seen->agent->login : "",
                  name_kind_name(question->kind), seen->language, seen->channel, seen->name, NULL);
    if (!g_hash_table_add(check->seen_set, key))
        g_ptr_array_remove_index_fast(check->seen, check->seen->len - 1);
}

/* What customers of no ticket, of every type and of every group are told. */
static void see_conditions(NameCheck *check, NameQuestion *question, const GPtrArray *types,
                           const GPtrArray *groups)
{
    for (guint i = 0; i < types->len; i++) {
        const char *type = g_ptr_array_index(types, i);
        if (question->agent != NULL && !agent_answers_type(question->agent, type))
            continue;
        for (guint j = 0; j < groups->len; j++) {
            question->service_type = type;
            question->group = g_ptr_array_index(groups, j);
            see(check, question);
        }
    }
}

static void see_agent(NameCheck *check, const Agent *agent, NameKind kind, const GPtrArray *types,
                      const GPtrArray *groups)
{
    const DeskSettings *desk = check->desk;
    for (guint i = 0; i < desk->languages->len; i++) {
        for (guint j = 0; j < desk->name_rules.channels->len; j++) {
            NameQuestion question = {.desk = desk, .agent = agent, .kind = kind};
            question.language = g_ptr_array_index(desk->languages, i);
            question.channel = g_ptr_array_index(desk->name_rules.channels, j);
            /* Machines only write mails. */
            if (agent == NULL && strcmp(question.channel, "mail") != 0)
                continue;
            see_conditions(check, &question, types, groups);
        }
    }
}

void name_check_see_all(NameCheck *check)
{
    g_autoptr(GPtrArray) types = types_of(check->desk);
    g_autoptr(GPtrArray) groups = groups_of(check->desk);
    const GPtrArray *agents = check->request->agents;
    see_agent(check, NULL, NAME_AUTOMATIC_REPLY, types, groups);
    see_agent(check, NULL, NAME_ACKNOWLEDGEMENT, types, groups);
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) == 0)
            see_agent(check, agent, NAME_AGENT_REPLY, types, groups);
    }
    if (check->asked >= NAME_CHECKS_MAX)
        name_check_add(
            check, NAME_WARNING, "too-many", NULL,
            g_strdup_printf("more than %d names can come out; the rest was not looked at",
                            NAME_CHECKS_MAX),
            g_strdup("take conditions out of the patterns"));
}
