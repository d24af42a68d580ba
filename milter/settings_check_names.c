#include "settings_private.h"

#include <string.h>

#define CONDITIONS 5

/* The conditions of a pattern; "" where it has none. */
static void conditions_of(const NamePattern *pattern, const char *conditions[CONDITIONS])
{
    conditions[0] = pattern->language;
    conditions[1] = pattern->service_type;
    conditions[2] = pattern->group;
    conditions[3] = pattern->role;
    conditions[4] = pattern->kind;
}

static guint specificity(const NamePattern *pattern)
{
    const char *conditions[CONDITIONS];
    conditions_of(pattern, conditions);
    guint given = 0;
    for (guint i = 0; i < CONDITIONS; i++)
        given += *conditions[i] != '\0' ? 1 : 0;
    return given;
}

/* What a mail is like that fits both patterns; FALSE when no mail does. */
static gboolean unite(const NamePattern *one, const NamePattern *other,
                      const char *united[CONDITIONS])
{
    const char *ones[CONDITIONS], *others[CONDITIONS];
    conditions_of(one, ones);
    conditions_of(other, others);
    for (guint i = 0; i < CONDITIONS; i++) {
        if (*ones[i] != '\0' && *others[i] != '\0' && g_ascii_strcasecmp(ones[i], others[i]) != 0)
            return FALSE;
        united[i] = *ones[i] != '\0' ? ones[i] : others[i];
    }
    return TRUE;
}

static gboolean fits(const NamePattern *pattern, const char *mail[CONDITIONS])
{
    const char *conditions[CONDITIONS];
    conditions_of(pattern, conditions);
    for (guint i = 0; i < CONDITIONS; i++) {
        if (*conditions[i] != '\0' && g_ascii_strcasecmp(conditions[i], mail[i]) != 0)
            return FALSE;
    }
    return TRUE;
}

/* Whether the mails that fit both of two equals have a more specific pattern of their own. */
static gboolean is_settled(const DeskSettings *desk, const char *mail[CONDITIONS], guint equal)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        if (specificity(pattern) > equal && fits(pattern, mail))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_tie(const DeskSettings *desk, const NamePattern *one, const NamePattern *other)
{
    const char *both[CONDITIONS];
    return specificity(one) == specificity(other) && unite(one, other, both) &&
           !is_settled(desk, both, specificity(one));
}

Outcome settings_check_names(const Settings *settings, const DeskSettings *desk, GError **error)
{
    g_autofree char *path = g_strconcat("desks.", desk->name, ".names", NULL);
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
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
