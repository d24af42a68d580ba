/* What a fact that a service type needs must look like: expressions and ranges as settings. */
#include "private.h"

#include <string.h>

void localized_pattern_free(gpointer pattern)
{
    LocalizedPattern *localized = pattern;
    g_free(localized->language);
    pattern_free(localized->pattern);
    g_free(localized);
}

static Outcome add_pattern(const config_setting_t *member, GPtrArray *patterns, GError **error)
{
    const char *text = NULL;
    g_autoptr(Pattern) pattern = NULL;
    Outcome outcome = setting_read_text(member, &text, error);
    if (outcome == OUTCOME_DONE)
        outcome = pattern_compile(text, &pattern, error);
    if (outcome != OUTCOME_DONE) {
        g_prefix_error(error, "%s ", config_setting_name(member));
        return outcome;
    }
    LocalizedPattern *localized = g_new0(LocalizedPattern, 1);
    localized->language = g_strdup(config_setting_name(member));
    localized->pattern = g_steal_pointer(&pattern);
    g_ptr_array_add(patterns, localized);
    return OUTCOME_DONE;
}

Outcome setting_convert_patterns(const config_setting_t *value, GPtrArray *patterns, GError **error)
{
    if (!config_setting_is_group(value))
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "is not a group of languages (hint: { en = \"...\"; zh-CN = \"...\"; })");
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < (guint)config_setting_length(value); i++)
        outcome = add_pattern(config_setting_get_elem(value, i), patterns, error);
    return outcome;
}

Outcome setting_convert_range(const char *text, NumberRange *range, GError **error)
{
    *range = (NumberRange){0, 0};
    if (*text == '\0')
        return OUTCOME_DONE;
    g_auto(GStrv) ends = g_strsplit(text, "-", -1);
    guint64 least = 0, most = 0;
    if (g_strv_length(ends) != 2 ||
        !g_ascii_string_to_unsigned(g_strstrip(ends[0]), 10, 0, G_MAXINT64, &least, NULL) ||
        !g_ascii_string_to_unsigned(g_strstrip(ends[1]), 10, 1, G_MAXINT64, &most, NULL) ||
        least > most)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is no range of numbers (hint: \"1000-499999\")", text);
    range->least = (gint64)least;
    range->most = (gint64)most;
    return OUTCOME_DONE;
}
