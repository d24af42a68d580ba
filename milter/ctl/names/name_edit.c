#include "name_edit.h"

#include <string.h>

AgentName *name_edit(Agent *agent, const char *language, const char *channel)
{
    for (guint i = 0; i < agent->names->len; i++) {
        AgentName *name = g_ptr_array_index(agent->names, i);
        if (g_ascii_strcasecmp(name->language, language) == 0 &&
            strcmp(name->channel, channel) == 0)
            return name;
    }
    return agent_name_add(agent, language, channel);
}

/* RFC 4647 3.3.1 */
static gboolean is_range_of(const char *range, const char *language)
{
    gsize length = strlen(range);
    return g_ascii_strncasecmp(range, language, length) == 0 && language[length] == '-';
}

Outcome name_edit_unspoken(const DeskSettings *desk, const char *asked, GError **error)
{
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the desk \"%s\" does not speak \"%s\" (hint: see its `languages`)",
                        desk->name, asked);
}

Outcome name_edit_channel(const DeskSettings *desk, const char *channel, GError **error)
{
    const GPtrArray *channels = desk->name_rules.channels;
    if (channel == NULL || *channel == '\0' ||
        g_ptr_array_find_with_equal_func((GPtrArray *)channels, channel, g_str_equal, NULL))
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the desk \"%s\" does not use the channel \"%s\" (hint: add it to "
                        "name_rules.channels)",
                        desk->name, channel);
}

Outcome name_edit_language(const DeskSettings *desk, const char *asked, const char **language_r,
                           GError **error)
{
    const char *nearest = asked != NULL ? desk_language(desk, asked) : NULL;
    if (asked == NULL || *asked == '\0') {
        *language_r = "";
        return OUTCOME_DONE;
    }
    if (nearest == NULL)
        return name_edit_unspoken(desk, asked, error);
    *language_r = is_range_of(asked, nearest) ? asked : nearest;
    return OUTCOME_DONE;
}

GHashTable *name_edit_index(const GPtrArray *agents, const char *desk)
{
    GHashTable *index = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < agents->len; i++) {
        Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk) == 0)
            g_hash_table_insert(index, agent->login, agent);
    }
    return index;
}
