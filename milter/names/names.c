/* Which standard name a customer sees. */
#include "names.h"

#include "pattern_text.h"

#include <string.h>

static const char pattern_without_rules[] = "{agent.short} · {brand} {department}";

const char *name_kind_name(NameKind kind)
{
    static const char *const names[] = {
        [NAME_AGENT_REPLY] = "agent",
        [NAME_AUTOMATIC_REPLY] = "automatic",
        [NAME_ACKNOWLEDGEMENT] = "acknowledgement",
    };
    return names[kind];
}

/* ---- the pattern that fits best ---- */

#define SCORE_MISFIT NAME_MISFIT
#define SCORE_CONDITION 2 /* an exact language counts for one more than its range */

static int score_text(const char *condition, const char *value)
{
    if (*condition == '\0')
        return 0;
    return value != NULL && g_ascii_strcasecmp(condition, value) == 0 ? SCORE_CONDITION
                                                                      : SCORE_MISFIT;
}

/* RFC 4647 3.3.1: the range "zh" holds "zh-CN". */
static int score_language(const char *range, const char *language)
{
    gsize length = strlen(range);
    if (length == 0)
        return 0;
    if (language == NULL || g_ascii_strncasecmp(range, language, length) != 0 ||
        (language[length] != '\0' && language[length] != '-'))
        return SCORE_MISFIT;
    return language[length] == '\0' ? SCORE_CONDITION + 1 : SCORE_CONDITION;
}

int name_pattern_score(const NamePattern *pattern, const NameQuestion *question)
{
    const char *role = question->agent != NULL ? question->agent->role : NULL;
    const int scores[] = {
        score_language(pattern->language, question->language),
        score_text(pattern->service_type, question->service_type),
        score_text(pattern->group, question->group),
        score_text(pattern->role, role),
        score_text(pattern->kind, name_kind_name(question->kind)),
    };
    int sum = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(scores); i++) {
        if (scores[i] == SCORE_MISFIT)
            return SCORE_MISFIT;
        sum += scores[i];
    }
    return sum;
}

/* NULL when no pattern fits. Of equals the first wins; settings_load() lets none in. */
static const NamePattern *pattern_choose(const NameQuestion *question)
{
    const NamePattern *best = NULL;
    int best_score = SCORE_MISFIT;
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

static char *pattern_describe(const NamePattern *pattern)
{
    const struct {
        const char *name, *value;
    } conditions[] = {
        {"language", pattern->language}, {"service_type", pattern->service_type},
        {"group", pattern->group},       {"role", pattern->role},
        {"kind", pattern->kind},
    };
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_printf(text, "pattern \"%s\"", pattern->pattern);
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        if (*conditions[i].value != '\0')
            g_string_append_printf(text, " %s=%s", conditions[i].name, conditions[i].value);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- the name a ticket keeps ---- */

static gboolean is_letter_of_word(gunichar c)
{
    GUnicodeScript script = g_unichar_get_script(c);
    return g_unichar_isalpha(c) && script != G_UNICODE_SCRIPT_HAN &&
           script != G_UNICODE_SCRIPT_HIRAGANA && script != G_UNICODE_SCRIPT_KATAKANA &&
           script != G_UNICODE_SCRIPT_HANGUL;
}

/* Whether `part` stands in `name` and is not the beginning or end of a longer word, as "Al" is of
   "Alex"; scripts without blanks have no such words. */
static gboolean name_holds(const char *name, const char *part)
{
    gsize length = part != NULL ? strlen(part) : 0;
    if (length == 0)
        return FALSE;
    for (const char *at = strstr(name, part); at != NULL; at = strstr(at + length, part)) {
        const char *end = at + length;
        gboolean glued_before = at > name && is_letter_of_word(g_utf8_get_char(at)) &&
                                is_letter_of_word(g_utf8_get_char(g_utf8_prev_char(at)));
        gboolean glued_after = *end != '\0' && is_letter_of_word(g_utf8_get_char(end)) &&
                               is_letter_of_word(g_utf8_get_char(g_utf8_prev_char(end)));
        if (!glued_before && !glued_after)
            return TRUE;
    }
    return FALSE;
}

/* Another agent who takes over has a name of their own, and a machine never bears a person's. */
static gboolean is_agents_name(const char *name, const Agent *agent)
{
    return agent != NULL && name != NULL &&
           (name_holds(name, agent->short_name) || name_holds(name, agent->given_name) ||
            name_holds(name, agent->surname));
}

char *name_choose(const NameQuestion *question, char **reason_r)
{
    if (question->kind == NAME_AGENT_REPLY &&
        is_agents_name(question->first_used, question->agent)) {
        *reason_r = g_strdup("first used in this ticket");
        return name_clean(question->first_used);
    }
    const NamePattern *pattern = pattern_choose(question);
    g_autofree char *name =
        name_pattern_expand(pattern != NULL ? pattern->pattern : pattern_without_rules, question);
    if (*name == '\0') {
        *reason_r = g_strdup("the brand: the pattern came out empty");
        return name_clean(question->desk->brand);
    }
    *reason_r = pattern != NULL ? pattern_describe(pattern) : g_strdup("no pattern fits");
    return g_steal_pointer(&name);
}
