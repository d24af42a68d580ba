#include "private.h"

#include "../names/names.h"

#include <string.h>

Outcome settings_check_plain(const char *text, GError **error)
{
    g_autofree char *bare = g_strstrip(g_strdup(text));
    if (strcmp(bare, text) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" has blanks around it (hint: \"%s\")",
                            text, bare);
    return OUTCOME_DONE;
}

static Outcome check_texts(const Settings *settings, const char *path, const GPtrArray *texts,
                           GError **error)
{
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        g_autoptr(GError) reason = NULL;
        if (*text == '\0')
            return settings_fail(settings, path, error, "an empty text (hint: take it away)");
        if (settings_check_plain(text, &reason) != OUTCOME_DONE)
            return settings_fail(settings, path, error, "%s", reason->message);
    }
    return OUTCOME_DONE;
}

static Outcome check_roles(const Settings *settings, const DeskSettings *desk, GError **error)
{
    g_autofree char *path = g_strconcat("desks.", desk->name, ".roles", NULL);
    for (guint i = 0; i < desk->roles->len; i++) {
        const RoleSettings *role = g_ptr_array_index(desk->roles, i);
        g_autoptr(GError) reason = NULL;
        if (desk_role(desk, role->name) != role)
            return settings_fail(settings, path, error,
                                 "two roles have the name \"%s\" (hint: upper and lower case are "
                                 "the same)",
                                 role->name);
        if (settings_check_plain(role->name, &reason) != OUTCOME_DONE)
            return settings_fail(settings, path, error, "%s", reason->message);
        if (check_texts(settings, path, role->titles, error) != OUTCOME_DONE ||
            check_texts(settings, path, role->allowed_words, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    return OUTCOME_DONE;
}

static Outcome check_known(const Settings *settings, const DeskSettings *desk, const char *name,
                           const GPtrArray *texts, const char *const *known, GError **error)
{
    g_autofree char *path = g_strconcat("desks.", desk->name, ".name_rules.", name, NULL);
    g_autofree char *listed = g_strjoinv(", ", (char **)known);
    for (guint i = 0; i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (!g_strv_contains(known, text))
            return settings_fail(settings, path, error, "\"%s\" is unknown (hint: one of %s)", text,
                                 listed);
        for (guint j = 0; j < i; j++) {
            if (strcmp(g_ptr_array_index(texts, j), text) == 0)
                return settings_fail(settings, path, error, "\"%s\" stands twice", text);
        }
    }
    return OUTCOME_DONE;
}

static Outcome check_name_rules(const Settings *settings, const DeskSettings *desk, GError **error)
{
    static const char *const parts[] = {"brand", "department", "agent", NULL};
    const NameRules *rules = &desk->name_rules;
    g_autofree char *widths = g_strconcat("desks.", desk->name, ".name_rules.width_least", NULL);
    g_autofree char *words = g_strconcat("desks.", desk->name, ".name_rules.forbidden_words", NULL);
    g_autofree char *used = g_strconcat("desks.", desk->name, ".name_rules.channels", NULL);
    if (rules->width_least > rules->width_most)
        return settings_fail(settings, widths, error,
                             "%d is more than width_most, %d: no name could keep to both",
                             rules->width_least, rules->width_most);
    if (rules->channels->len == 0)
        return settings_fail(settings, used, error, "no channel (hint: ( \"mail\" ))");
    if (check_known(settings, desk, "required", rules->required, parts, error) != OUTCOME_DONE ||
        check_known(settings, desk, "channels", rules->channels, name_channels(), error) !=
            OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return check_texts(settings, words, rules->forbidden_words, error);
}

Outcome settings_check_governance(const Settings *settings, const DeskSettings *desk,
                                  GError **error)
{
    Outcome outcome = check_roles(settings, desk, error);
    return outcome == OUTCOME_DONE ? check_name_rules(settings, desk, error) : outcome;
}
