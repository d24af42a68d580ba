#include "private.h"

#include <string.h>

#define PASSWORD_OCTETS_MAX 1024

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(config_t, config_destroy)

static void value_free(gpointer data)
{
    SettingValue *value = data;
    g_free(value->path);
    g_free(value->text);
    g_free(value);
}

static Settings *settings_new(const char *file)
{
    Settings *settings = g_new0(Settings, 1);
    settings->references = 1;
    settings->file = g_strdup(file);
    settings->desk_by_address = g_hash_table_new(g_str_hash, g_str_equal);
    settings->values = g_ptr_array_new_with_free_func(value_free);
    settings->element_lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return settings;
}

static guint line_at(const char *text, const char *place)
{
    guint line = 1;
    for (const char *c = text; c < place; c++)
        line += *c == '\n' ? 1 : 0;
    return line;
}

/* GLib's message names the file in typographic quotes before its reason. */
static const char *reason_alone(const GError *reason)
{
    const char *colon = strrchr(reason->message, ':');
    return colon != NULL ? colon + 2 : reason->message;
}

static Outcome read_file(const char *file, char **text_r, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    if (!g_file_get_contents(file, &text, &length, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", file, reason_alone(reason));
    if (length > SETTINGS_FILE_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: longer than %d octets", file,
                            SETTINGS_FILE_MAX);
    const char *end = NULL;
    if (!g_utf8_validate(text, (gssize)length, &end))
        return outcome_fail(OUTCOME_REFUSED, error, "%s:%u: not UTF-8 (hint: save it as UTF-8)",
                            file, line_at(text, end));
    *text_r = g_steal_pointer(&text);
    return OUTCOME_DONE;
}

/* libconfig says what it met; which slip of the pen that is, as a rule. */
static const char *syntax_hint(const char *met)
{
    if (g_str_has_prefix(met, "duplicate"))
        return "this name stands in its group already; keep one of the two";
    if (g_str_has_prefix(met, "mismatched"))
        return "an array [ ] holds values of one kind, a list ( ) any";
    if (strstr(met, "include") != NULL)
        return "the path counts from the directory of the settings file";
    return "texts in quotes, commas between the elements of a list, no comma after the last";
}

static Outcome parse(const char *file, const char *text, config_t *config, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(file);
    config_set_include_dir(config, directory);
    if (config_read_string(config, text) == CONFIG_TRUE)
        return OUTCOME_DONE;
    const char *included = config_error_file(config);
    return outcome_fail(OUTCOME_REFUSED, error, "%s:%d: %s (hint: %s)",
                        included != NULL ? included : file, config_error_line(config),
                        config_error_text(config), syntax_hint(config_error_text(config)));
}

static void replace_empty(char **text, const char *replacement)
{
    if (**text != '\0')
        return;
    g_free(*text);
    *text = g_strdup(replacement);
}

/* What the file leaves to be found out once all of it is read. */
static void complete(Settings *settings)
{
    replace_empty(&settings->milter.name, g_get_host_name());
    replace_empty(&settings->store.admin_connection, settings->store.connection);
    replace_empty(&settings->store.sender_connection, settings->store.connection);
    for (guint i = 0; i < settings->desks->len; i++) {
        DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        desk->address = g_ptr_array_index(desk->addresses, 0);
        for (guint j = 0; j < desk->rules->len; j++) {
            ServiceRule *rule = g_ptr_array_index(desk->rules, j);
            if (rule->tests == NULL)
                rule->tests = g_ptr_array_new();
        }
    }
}

Outcome settings_load(const char *file, Settings **settings_r, GError **error)
{
    g_autofree char *text = NULL;
    Outcome outcome = read_file(file, &text, error);
    return outcome == OUTCOME_DONE ? settings_load_text(file, text, settings_r, error) : outcome;
}

Outcome settings_load_text(const char *file, const char *text, Settings **settings_r,
                           GError **error)
{
    g_auto(config_t) config;
    config_init(&config);
    Outcome outcome = parse(file, text, &config, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Settings) settings = settings_new(file);
    SettingsReader reader = {.settings = settings};
    outcome = settings_read_group(&reader, config_root_setting(&config), "", "", settings, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    complete(settings);
    outcome = settings_check(settings, error);
    if (outcome == OUTCOME_DONE)
        *settings_r = g_steal_pointer(&settings);
    return outcome;
}

static GHashTable *index_values(const Settings *settings)
{
    GHashTable *values = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < settings->values->len; i++) {
        SettingValue *value = g_ptr_array_index(settings->values, i);
        g_hash_table_insert(values, value->path, value->text);
    }
    return values;
}

/* Adds the paths whose text differs from `texts`, or, for the other direction, is not in it. */
static void add_differences(const Settings *settings, GHashTable *texts, gboolean only_missing,
                            GString *paths)
{
    for (guint i = 0; i < settings->values->len; i++) {
        const SettingValue *value = g_ptr_array_index(settings->values, i);
        const char *text = g_hash_table_lookup(texts, value->path);
        if (text == NULL || (!only_missing && strcmp(value->text, text) != 0))
            g_string_append_printf(paths, "%s%s", paths->len > 0 ? ", " : "", value->path);
    }
}

char *settings_difference(const Settings *before, const Settings *after)
{
    g_autoptr(GHashTable) old = index_values(before);
    g_autoptr(GHashTable) new = index_values(after);
    GString *paths = g_string_new(NULL);
    add_differences(before, new, FALSE, paths);
    add_differences(after, old, TRUE, paths);
    return g_string_free(paths, FALSE);
}

Settings *settings_ref(Settings *settings)
{
    g_atomic_int_inc(&settings->references);
    return settings;
}

void settings_unref(Settings *settings)
{
    if (settings == NULL || !g_atomic_int_dec_and_test(&settings->references))
        return;
    settings_clear_group("", settings);
    g_free(settings->file);
    g_hash_table_unref(settings->desk_by_address);
    g_ptr_array_unref(settings->values);
    g_hash_table_unref(settings->element_lines);
    g_free(settings);
}

/* ---- the sender's password ---- */

Outcome settings_keys(const Settings *settings, KeyRing **ring_r, GError **error)
{
    gint64 overlap_s = (gint64)settings->trust.old_key_hours * 3600;
    return key_ring_read(settings->trust.key_file, overlap_s, ring_r, error);
}

gboolean settings_sender_is_guarded(const SenderSettings *sender)
{
    return *sender->login != '\0' || g_str_has_prefix(sender->smtp, "smtps://");
}

Outcome settings_sender_password(const SenderSettings *sender, char **password_r, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) fault = NULL;
    gsize length;
    if (*sender->login == '\0')
        return OUTCOME_DONE;
    if (!g_file_get_contents(sender->password_file, &text, &length, &fault))
        return outcome_fail(OUTCOME_REFUSED, error, "sender.password_file: %s", fault->message);
    g_strchomp(text);
    if (*text == '\0' || length > PASSWORD_OCTETS_MAX || strpbrk(text, "\r\n") != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "sender.password_file: \"%s\" is not one line with a password",
                            sender->password_file);
    *password_r = g_steal_pointer(&text);
    return OUTCOME_DONE;
}
