/* The table of settings, the sample file and the manual say the same. */
#include "settings/private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLE "conf/intake.conf.sample"
#define MANUAL "conf/man/intake.conf.5"

static char *path_of(const Setting *setting)
{
    return g_strconcat(setting->group, *setting->group != '\0' ? "." : "", setting->name, NULL);
}

/* Where the sample has the setting: in any of the groups that `path` leads to. */
static config_setting_t *find_in(config_setting_t *group, char **steps)
{
    gsize length = strlen(steps[0]);
    gboolean is_list = g_str_has_suffix(steps[0], "[]");
    g_autofree char *name = g_strndup(steps[0], length - (is_list ? 2 : 0));
    config_setting_t *member = config_setting_get_member(group, name);
    if (member == NULL || steps[1] == NULL)
        return member;
    if (!is_list)
        return find_in(member, steps + 1);
    for (guint i = 0; i < (guint)config_setting_length(member); i++) {
        config_setting_t *found = find_in(config_setting_get_elem(member, i), steps + 1);
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* The remark above a line: the lines before it that begin with "#", and other settings' lines that
   share it. */
static char *remark_above(char **lines, guint line)
{
    GString *remark = g_string_new(NULL);
    guint at = line;
    while (at > 0 && *g_strstrip(lines[at - 1]) != '\0' && lines[at - 1][0] != '#')
        at--;
    for (; at > 0 && g_strstrip(lines[at - 1])[0] == '#'; at--) {
        g_string_prepend(remark, " ");
        g_string_prepend(remark, lines[at - 1] + 1 + strspn(lines[at - 1] + 1, " "));
    }
    return g_string_free(remark, FALSE);
}

static char *spelling_of(const config_setting_t *value)
{
    GString *text = g_string_new(NULL);
    settings_append_spelling(text, value);
    return g_string_free(text, FALSE);
}

static void check_in_sample(config_t *config, char **lines, const Setting *setting)
{
    g_autofree char *path = path_of(setting);
    g_auto(GStrv) steps = g_strsplit(path, ".", -1);
    config_setting_t *found = find_in(config_root_setting(config), steps);
    if (found == NULL)
        fail_msg(SAMPLE " has no %s", path);
    if (setting->type == SETTING_GROUP || setting->type == SETTING_GROUPS)
        return;
    g_autofree char *remark = remark_above(lines, config_setting_source_line(found) - 1);
    g_autofree char *value = spelling_of(found);
    if (*remark == '\0')
        fail_msg(SAMPLE ": %s is not explained", path);
    if (setting->fallback == NULL) {
        if (strstr(remark, "Required") == NULL)
            fail_msg(SAMPLE ": %s is required, and the remark does not say so", path);
    } else if (strcmp(value, setting->fallback) != 0) {
        g_autofree char *wanted = g_strconcat("efault: ", setting->fallback, NULL);
        if (strstr(remark, wanted) == NULL)
            fail_msg(SAMPLE ": %s is %s, and the remark does not say D%s", path, value, wanted);
    }
    g_autofree char *range =
        g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, setting->least, setting->most);
    if ((setting->type == SETTING_NUMBER || setting->type == SETTING_SIZE) &&
        strstr(remark, range) == NULL)
        fail_msg(SAMPLE ": the remark on %s does not say %s", path, range);
}

static void test_sample(void **state)
{
    (void)state;
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(SAMPLE, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    config_t config;
    config_init(&config);
    assert_int_equal(config_read_string(&config, text), CONFIG_TRUE);
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *remark = g_strdup_printf("%s = ", table[i].name);
        if (table[i].type == SETTING_TEST)
            assert_non_null(strstr(text, remark));
        else
            check_in_sample(&config, lines, &table[i]);
    }
    config_destroy(&config);
}

static char *manual_entry(const char *manual, const char *path)
{
    g_autofree char *heading = g_strdup_printf("\n.It Ic %s\n", path);
    const char *begin = strstr(manual, heading);
    if (begin == NULL)
        return NULL;
    const char *end = strstr(begin + 1, "\n.It ");
    return end != NULL ? g_strndup(begin, (gsize)(end - begin)) : g_strdup(begin);
}

/* A backslash begins an escape in a manual. */
static char *manual_default(const Setting *setting)
{
    if (setting->fallback == NULL)
        return g_strdup("\nRequired.");
    if (*setting->fallback == '\0')
        return g_strdup("\nMay be left out.");
    g_auto(GStrv) parts = g_strsplit(setting->fallback, "\\", -1);
    g_autofree char *escaped = g_strjoinv("\\e", parts);
    return g_strconcat("\nDefault: ", escaped, NULL);
}

static void test_manual(void **state)
{
    (void)state;
    g_autofree char *manual = NULL;
    assert_true(g_file_get_contents(MANUAL, &manual, NULL, NULL));
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        if (table[i].type == SETTING_GROUP)
            continue;
        g_autofree char *path = path_of(&table[i]);
        g_autofree char *entry = manual_entry(manual, path);
        g_autofree char *wanted = manual_default(&table[i]);
        g_autofree char *range =
            g_strdup_printf("\nNumber, %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ".",
                            table[i].least, table[i].most);
        if (entry == NULL)
            fail_msg(MANUAL " has no entry for %s", path);
        const char *stated = strstr(entry, wanted);
        if (stated == NULL || (stated[strlen(wanted)] != '\0' && stated[strlen(wanted)] != '\n'))
            fail_msg(MANUAL ": %s does not say%s", path, wanted);
        if ((table[i].type == SETTING_NUMBER || table[i].type == SETTING_SIZE) &&
            strstr(entry, range) == NULL)
            fail_msg(MANUAL ": %s does not say%s", path, range);
    }
}

static void test_manual_names_nothing_else(void **state)
{
    (void)state;
    g_autofree char *manual = NULL;
    assert_true(g_file_get_contents(MANUAL, &manual, NULL, NULL));
    gsize length = 0;
    const Setting *table = settings_table(&length);
    g_autoptr(GHashTable) paths = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < length; i++)
        g_hash_table_add(paths, path_of(&table[i]));
    g_auto(GStrv) lines = g_strsplit(manual, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (g_str_has_prefix(lines[i], ".It Ic ") &&
            !g_hash_table_contains(paths, lines[i] + strlen(".It Ic ")))
            fail_msg(MANUAL ":%u: no such setting: %s", i + 1, lines[i]);
    }
}

/* Defaults are read as a file would be, so one that is out of range could never be loaded. */
static void test_defaults_are_values_of_their_types(void **state)
{
    (void)state;
    gsize length = 0;
    const Setting *table = settings_table(&length);
    for (gsize i = 0; i < length; i++) {
        const char *fallback = table[i].fallback;
        if (fallback == NULL || *fallback == '\0')
            continue;
        g_autofree char *text = g_strdup_printf("value = %s;", fallback);
        config_t config;
        config_init(&config);
        if (config_read_string(&config, text) != CONFIG_TRUE)
            fail_msg("%s: %s", table[i].name, fallback);
        if (table[i].type == SETTING_NUMBER || table[i].type == SETTING_SIZE) {
            gint64 number = config_setting_get_int64(config_lookup(&config, "value"));
            assert_true(number >= table[i].least && number <= table[i].most);
        }
        g_autofree char *spelled = spelling_of(config_lookup(&config, "value"));
        if (table[i].type != SETTING_GROUPS && table[i].type != SETTING_GROUP)
            assert_string_equal(spelled, fallback);
        config_destroy(&config);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample),
        cmocka_unit_test(test_manual),
        cmocka_unit_test(test_manual_names_nothing_else),
        cmocka_unit_test(test_defaults_are_values_of_their_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
