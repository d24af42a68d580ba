#include "private.h"

#include "../base/nearest.h"

#include <string.h>

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(config_t, config_destroy)

/* Puts "file:line: path: " in front of what a converter said. */
static Outcome fail_at(const SettingsReader *reader, const config_setting_t *where,
                       const char *path, GError **error)
{
    const char *included = where != NULL ? config_setting_source_file(where) : NULL;
    g_prefix_error(error, "%s:%u: %s: ", included != NULL ? included : reader->settings->file,
                   where != NULL ? MAX(config_setting_source_line(where), 1) : 1, path);
    return OUTCOME_REFUSED;
}

static char *path_join(const char *path, const char *name)
{
    return *path == '\0' ? g_strdup(name) : g_strconcat(path, ".", name, NULL);
}

/* The group that the settings within a group, or within a list's elements, belong to. */
static char *inner_path(const Setting *setting)
{
    g_autofree char *path = path_join(setting->group, setting->name);
    return g_strconcat(path, setting->type == SETTING_GROUPS ? "[]" : "", NULL);
}

static const char *nearest_setting(const char *group_path, const char *name)
{
    gsize length = 0;
    const Setting *table = settings_table(&length);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; i < length; i++) {
        if (strcmp(table[i].group, group_path) == 0)
            g_ptr_array_add(names, (gpointer)table[i].name);
    }
    return nearest_word(name, names);
}

static gboolean is_known(const char *group_path, const char *name)
{
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        if (strcmp(table[i].group, group_path) == 0 && strcmp(table[i].name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static Outcome refuse_unknown(const SettingsReader *reader, const config_setting_t *group,
                              const char *group_path, const char *shown, GError **error)
{
    for (guint i = 0; i < (guint)config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, i);
        const char *name = config_setting_name(member);
        if (is_known(group_path, name))
            continue;
        const char *nearest = nearest_setting(group_path, name);
        if (nearest != NULL)
            outcome_fail(OUTCOME_REFUSED, error, "unknown setting (hint: did you mean \"%s\"?)",
                         nearest);
        else
            outcome_fail(OUTCOME_REFUSED, error, "unknown setting (hint: see intake.conf(5))");
        g_autofree char *path = path_join(shown, name);
        return fail_at(reader, member, path, error);
    }
    return OUTCOME_DONE;
}

/* The path of a list's element that people see: by its name where it has one. */
static char *element_path(const char *list_path, const config_setting_t *element, guint index)
{
    const char *name = NULL;
    if (config_setting_lookup_string(element, "name", &name) && *name != '\0')
        return g_strconcat(list_path, ".", name, NULL);
    return g_strdup_printf("%s[%u]", list_path, index);
}

static Outcome read_element(SettingsReader *reader, const Setting *setting,
                            const config_setting_t *element, const char *shown, GPtrArray *elements,
                            GError **error)
{
    if (!config_setting_is_group(element)) {
        outcome_fail(OUTCOME_REFUSED, error, "is not a group (hint: { ... })");
        return fail_at(reader, element, shown, error);
    }
    gpointer base = g_malloc0(setting->size);
    g_ptr_array_add(elements, base);
    gboolean is_desk = *setting->group == '\0';
    if (is_desk)
        reader->desk = base;
    g_autofree char *group_path = inner_path(setting);
    reader->list_depth += is_desk ? 0 : 1;
    Outcome outcome = settings_read_group(reader, element, group_path, shown, base, error);
    reader->list_depth -= is_desk ? 0 : 1;
    return outcome;
}

static Outcome check_list(const Setting *setting, const config_setting_t *list, GError **error)
{
    if (!config_setting_is_list(list))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "is not a list of groups (hint: ( { ... }, { ... } ))");
    gint64 length = config_setting_length(list);
    if (length < setting->least)
        return outcome_fail(OUTCOME_REFUSED, error, "is empty (hint: %s)", setting->text);
    if (length > SETTING_LIST_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "has more than %d elements", SETTING_LIST_MAX);
    return OUTCOME_DONE;
}

static Outcome read_groups(SettingsReader *reader, const Setting *setting,
                           const config_setting_t *list, const char *path, gpointer place,
                           GError **error)
{
    GPtrArray *elements = g_ptr_array_new();
    *(GPtrArray **)place = elements;
    if (check_list(setting, list, error) != OUTCOME_DONE)
        return fail_at(reader, list, path, error);
    guint length = (guint)config_setting_length(list);
    for (guint i = 0; i < length; i++) {
        const config_setting_t *element = config_setting_get_elem(list, i);
        g_autofree char *shown = element_path(path, element, i);
        g_hash_table_insert(reader->settings->element_lines, g_strdup_printf("%s[%u]", path, i),
                            GUINT_TO_POINTER(config_setting_source_line(element)));
        Outcome outcome = read_element(reader, setting, element, shown, elements, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

static void remember(const SettingsReader *reader, const Setting *setting,
                     const config_setting_t *value, const char *path, gboolean is_fallback)
{
    if (reader->list_depth > 0 || (setting->type == SETTING_GROUPS && *setting->group == '\0'))
        return;
    GString *text = g_string_new(NULL);
    settings_append_spelling(text, value);
    SettingValue *remembered = g_new0(SettingValue, 1);
    remembered->path = g_strdup(path);
    remembered->text = g_string_free(text, FALSE);
    remembered->line = is_fallback ? 0 : (int)config_setting_source_line(value);
    g_ptr_array_add(reader->settings->values, remembered);
}

static Outcome read_value(SettingsReader *reader, const Setting *setting,
                          const config_setting_t *value, const char *path, gboolean is_fallback,
                          gpointer place, GError **error)
{
    remember(reader, setting, value, path, is_fallback);
    if (setting->type == SETTING_GROUPS)
        return read_groups(reader, setting, value, path, place, error);
    if (setting_convert(setting, value, place, reader->desk, error) != OUTCOME_DONE)
        return fail_at(reader, value, path, error);
    return OUTCOME_DONE;
}

/* Defaults go the way of the file's own values, so that both mean the same. */
static Outcome read_fallback(SettingsReader *reader, const Setting *setting, const char *path,
                             gpointer place, GError **error)
{
    g_autofree char *text = g_strdup_printf("value = %s;", setting->fallback);
    g_auto(config_t) fallback;
    config_init(&fallback);
    config_read_string(&fallback, text);
    return read_value(reader, setting, config_lookup(&fallback, "value"), path, TRUE, place, error);
}

static Outcome read_inner_group(SettingsReader *reader, const Setting *setting,
                                const config_setting_t *member, const char *path, gpointer place,
                                GError **error)
{
    if (member != NULL && !config_setting_is_group(member)) {
        outcome_fail(OUTCOME_REFUSED, error, "is not a group (hint: %s: { ... };)", setting->name);
        return fail_at(reader, member, path, error);
    }
    g_autofree char *group_path = inner_path(setting);
    return settings_read_group(reader, member, group_path, path, place, error);
}

static Outcome read_member(SettingsReader *reader, const Setting *setting,
                           const config_setting_t *group, const char *shown, gpointer base,
                           GError **error)
{
    const config_setting_t *member =
        group != NULL ? config_setting_get_member(group, setting->name) : NULL;
    g_autofree char *path = path_join(shown, setting->name);
    gpointer place = (char *)base + setting->offset;
    if (setting->type == SETTING_GROUP)
        return read_inner_group(reader, setting, member, path, place, error);
    if (member != NULL)
        return read_value(reader, setting, member, path, FALSE, place, error);
    if (setting->fallback == NULL) {
        outcome_fail(OUTCOME_REFUSED, error, "is missing (hint: %s)", setting->text);
        return fail_at(reader, group, path, error);
    }
    return *setting->fallback == '\0' ? OUTCOME_DONE
                                      : read_fallback(reader, setting, path, place, error);
}

Outcome settings_read_group(SettingsReader *reader, const config_setting_t *group,
                            const char *group_path, const char *shown, gpointer base,
                            GError **error)
{
    if (group != NULL && refuse_unknown(reader, group, group_path, shown, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        if (strcmp(table[i].group, group_path) != 0)
            continue;
        Outcome outcome = read_member(reader, &table[i], group, shown, base, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

/* ---- the way back ---- */

static void clear_elements(const char *group_path, const GPtrArray *elements)
{
    for (guint i = 0; elements != NULL && i < elements->len; i++) {
        settings_clear_group(group_path, g_ptr_array_index(elements, i));
        g_free(g_ptr_array_index(elements, i));
    }
}

void settings_clear_group(const char *group_path, gpointer base)
{
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        if (strcmp(table[i].group, group_path) != 0)
            continue;
        gpointer place = (char *)base + table[i].offset;
        g_autofree char *inner = inner_path(&table[i]);
        if (table[i].type == SETTING_GROUP)
            settings_clear_group(inner, place);
        if (table[i].type == SETTING_GROUPS)
            clear_elements(inner, *(GPtrArray **)place);
        setting_clear(&table[i], place);
    }
}
