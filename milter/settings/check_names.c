/* What a desk says of names: roles, rules and patterns. */
#include "name_pattern.h"
#include "private.h"

#include <string.h>

static Outcome check_plain(const char *text, GError **error)
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
        if (check_plain(text, &reason) != OUTCOME_DONE)
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
        if (check_plain(role->name, &reason) != OUTCOME_DONE)
            return settings_fail(settings, path, error, "%s", reason->message);
        if (check_texts(settings, path, role->titles, error) != OUTCOME_DONE ||
            check_texts(settings, path, role->allowed_words, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    return OUTCOME_DONE;
}

static Outcome check_once(const Settings *settings, const char *path, const GPtrArray *texts,
                          GError **error)
{
    for (guint i = 0; i < texts->len; i++) {
        guint first;
        (void)g_ptr_array_find_with_equal_func((GPtrArray *)texts, texts->pdata[i], g_str_equal,
                                               &first);
        if (first != i)
            return settings_fail(settings, path, error, "\"%s\" stands twice",
                                 (const char *)texts->pdata[i]);
    }
    return OUTCOME_DONE;
}

static Outcome check_rules(const Settings *settings, const DeskSettings *desk, GError **error)
{
    const NameRules *rules = &desk->name_rules;
    g_autofree char *widths = g_strconcat("desks.", desk->name, ".name_rules.width_least", NULL);
    g_autofree char *words = g_strconcat("desks.", desk->name, ".name_rules.forbidden_words", NULL);
    g_autofree char *required = g_strconcat("desks.", desk->name, ".name_rules.required", NULL);
    g_autofree char *channels = g_strconcat("desks.", desk->name, ".name_rules.channels", NULL);
    if (rules->width_least > rules->width_most)
        return settings_fail(settings, widths, error,
                             "%d is more than width_most, %d: no name could keep to both",
                             rules->width_least, rules->width_most);
    if (check_once(settings, required, rules->required, error) != OUTCOME_DONE ||
        check_once(settings, channels, rules->channels, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return check_texts(settings, words, rules->forbidden_words, error);
}

/* ---- patterns ---- */

/* The one condition that two patterns have in common; FALSE when no mail fulfils both. A language
   range holds the languages that begin with it. */
static gboolean unite(const char *one, const char *other, gboolean is_language, const char **both_r)
{
    const char *longer = strlen(one) >= strlen(other) ? one : other;
    const char *shorter = longer == one ? other : one;
    gsize length = strlen(shorter);
    *both_r = longer;
    if (length == 0)
        return TRUE;
    return g_ascii_strncasecmp(one, other, length) == 0 &&
           (longer[length] == '\0' || (is_language && longer[length] == '-'));
}

static const char *null_if_empty(const char *text)
{
    return *text != '\0' ? text : NULL;
}

/* A mail that fits both patterns and nothing beyond what they ask for. */
static gboolean common_occasion(const NamePattern *one, const NamePattern *other,
                                NameOccasion *occasion)
{
    const char *language, *service_type, *group, *channel;
    if (!unite(one->language, other->language, TRUE, &language) ||
        !unite(one->service_type, other->service_type, FALSE, &service_type) ||
        !unite(one->group, other->group, FALSE, &group) ||
        !unite(one->role, other->role, FALSE, &occasion->role) ||
        !unite(one->department, other->department, FALSE, &occasion->department) ||
        !unite(one->agent, other->agent, FALSE, &occasion->agent) ||
        !unite(one->channel, other->channel, FALSE, &channel) ||
        (one->kind != other->kind && one->kind != NAME_ANY_KIND && other->kind != NAME_ANY_KIND))
        return FALSE;
    occasion->language = null_if_empty(language);
    occasion->service_type = null_if_empty(service_type);
    occasion->group = null_if_empty(group);
    occasion->channel = *channel != '\0' ? channel : NAME_CHANNEL_DEFAULT;
    occasion->kind = MIN(one->kind, other->kind); /* any: an agent's reply, as good as others */
    if (occasion->kind == NAME_ANY_KIND)
        occasion->kind = NAME_AGENT_REPLY;
    if (occasion->kind != NAME_AGENT_REPLY) /* a machine answers as nobody */
        occasion->role = occasion->department = occasion->agent = NULL;
    return TRUE;
}

static gboolean is_tie(const DeskSettings *desk, const NamePattern *one, const NamePattern *other)
{
    NameOccasion occasion;
    if (!common_occasion(one, other, &occasion))
        return FALSE;
    int score = name_pattern_fitness(desk, one, &occasion);
    gboolean has_better = FALSE;
    for (guint i = 0; !has_better && i < desk->name_patterns->len; i++)
        has_better = name_pattern_fitness(desk, g_ptr_array_index(desk->name_patterns, i),
                                          &occasion) > score;
    return score != NAME_MISFIT && score == name_pattern_fitness(desk, other, &occasion) &&
           !has_better;
}

static Outcome check_wording(const Settings *settings, const char *path, const char *pattern,
                             GError **error)
{
    g_autoptr(GError) reason = NULL;
    if (name_pattern_check(pattern, &reason) == OUTCOME_DONE)
        return OUTCOME_DONE;
    return settings_fail(settings, path, error, "%s", reason->message);
}

/* A role that is written otherwise than in `roles` would never fit, and nobody would notice. */
static Outcome check_pattern_role(const Settings *settings, const char *path,
                                  const DeskSettings *desk, const NamePattern *pattern,
                                  GError **error)
{
    const RoleSettings *role = desk_role(desk, pattern->role);
    if (*pattern->role == '\0' || desk->roles->len == 0)
        return OUTCOME_DONE;
    if (role == NULL)
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the role \"%s\", which is not in `roles` (hint: add "
                             "it there, or take the condition away)",
                             pattern->pattern, pattern->role);
    if (*pattern->title != '\0' && role->titles->len > 0 &&
        !g_ptr_array_find_with_equal_func(role->titles, pattern->title, g_str_equal, NULL))
        return settings_fail(settings, path, error,
                             "\"%s\" gives the role \"%s\" the title \"%s\", which is none of its "
                             "titles (hint: add it to roles, titles)",
                             pattern->pattern, pattern->role, pattern->title);
    return OUTCOME_DONE;
}

/* RFC 4647 3.3.1: "zh" asks for "zh-CN" as well. */
static gboolean is_spoken(const DeskSettings *desk, const char *range)
{
    gsize length = strlen(range);
    for (guint i = 0; i < desk->languages->len; i++) {
        const char *language = g_ptr_array_index(desk->languages, i);
        if (g_ascii_strncasecmp(range, language, length) == 0 &&
            (language[length] == '\0' || language[length] == '-'))
            return TRUE;
    }
    return length == 0;
}

static gboolean is_offered(const DeskSettings *desk, const char *service_type)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (g_ascii_strcasecmp(type->name, service_type) == 0)
            return TRUE;
    }
    return *service_type == '\0';
}

/* The same for what the desk does not have. */
static Outcome check_pattern_desk(const Settings *settings, const char *path,
                                  const DeskSettings *desk, const NamePattern *pattern,
                                  GError **error)
{
    if (!is_spoken(desk, pattern->language))
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the language \"%s\", which the desk does not speak "
                             "(hint: add it to `languages`, or take the condition away)",
                             pattern->pattern, pattern->language);
    if (!is_offered(desk, pattern->service_type))
        return settings_fail(settings, path, error,
                             "\"%s\" asks for the service type \"%s\", which is not in "
                             "`service_types` (hint: add it there, or take the condition away)",
                             pattern->pattern, pattern->service_type);
    return OUTCOME_DONE;
}

/* These are compared letter by letter with what agents have. */
static Outcome check_conditions(const Settings *settings, const char *path,
                                const NamePattern *pattern, GError **error)
{
    const struct {
        const char *name, *value;
    } conditions[] = {{"role", pattern->role},
                      {"department", pattern->department},
                      {"agent", pattern->agent},
                      {"title", pattern->title}};
    for (gsize i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(GError) reason = NULL;
        if (check_plain(conditions[i].value, &reason) != OUTCOME_DONE)
            return settings_fail(settings, path, error, "%s of \"%s\": %s", conditions[i].name,
                                 pattern->pattern, reason->message);
    }
    return OUTCOME_DONE;
}

static Outcome check_patterns(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        g_autofree char *path = g_strdup_printf("desks.%s.names[%u]", desk->name, i);
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        if (check_wording(settings, path, pattern->pattern, error) != OUTCOME_DONE ||
            check_conditions(settings, path, pattern, error) != OUTCOME_DONE ||
            check_pattern_role(settings, path, desk, pattern, error) != OUTCOME_DONE ||
            check_pattern_desk(settings, path, desk, pattern, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
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

Outcome settings_check_names(const Settings *settings, const DeskSettings *desk, GError **error)
{
    if (check_roles(settings, desk, error) != OUTCOME_DONE ||
        check_rules(settings, desk, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return check_patterns(settings, desk, error);
}
