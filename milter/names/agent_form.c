#include "names.h"

#include <string.h>

#define UNFIT (-1)

/* How well one of the agent's names fits: language and channel, then language, then channel, then
   any; among equals the exact language goes before its range. */
static int fitness(const AgentName *name, const char *language, const char *channel)
{
    enum { EXACT = 1, CHANNEL = 2, LANGUAGE = 4 };
    int match = name_match_language(name->language, language);
    if (match == NAME_MISFIT || (*name->channel != '\0' && strcmp(name->channel, channel) != 0))
        return UNFIT;
    int score = *name->channel != '\0' ? CHANNEL : 0;
    score += match > 0 ? LANGUAGE : 0;
    return score + (match > NAME_MATCH_CONDITION ? EXACT : 0);
}

const char *name_role_label(const DeskSettings *desk, const char *role, const char *language)
{
    const RoleSettings *settings = desk_role(desk, role);
    return settings != NULL && settings->labels->len > 0
               ? localized_text(settings->labels, language)
               : role;
}

static void take(const char **member, const char *value, int *best, int score)
{
    if (value != NULL && score > *best) {
        *member = value;
        *best = score;
    }
}

AgentForm name_agent_form(const Agent *agent, const char *language, const char *channel)
{
    AgentForm form = {agent->surname, agent->given_name, agent->short_name,
                      agent->title,   agent->role,       agent->department};
    int best[6] = {UNFIT, UNFIT, UNFIT, UNFIT, UNFIT, UNFIT};
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        int score = fitness(name, language, channel != NULL ? channel : NAME_CHANNEL_DEFAULT);
        take(&form.surname, name->surname, &best[0], score);
        take(&form.given_name, name->given_name, &best[1], score);
        take(&form.short_name, name->short_name, &best[2], score);
        take(&form.title, name->title, &best[3], score);
        take(&form.role, name->role, &best[4], score);
        take(&form.department, name->department, &best[5], score);
    }
    return form;
}
