#include "commands.h"

#include "../answer/template.h"
#include "../settings/table.h"

#include <string.h>
#include <unistd.h>

/* All that the programs stumble over at a start: what `-n` of filter and sender looks at. Only who
   may read the password's file can say more of it than that it is there. */
static Outcome check_all(Ctl *ctl, GError **error)
{
    g_autoptr(TemplateSet) templates = NULL;
    g_autofree char *password = NULL;
    const SenderSettings *sender = &ctl->settings->sender;
    if (templates_load(ctl->settings, &templates, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    gboolean is_closed = *sender->login != '\0' && access(sender->password_file, F_OK) == 0 &&
                         access(sender->password_file, R_OK) != 0;
    return is_closed ? OUTCOME_DONE : settings_sender_password(sender, &password, error);
}

Outcome ctl_settings_check(Ctl *ctl, GError **error)
{
    ctl->stage = STAGE_SETTINGS;
    if (check_all(ctl, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    ctl->stage = STAGE_COMMAND;
    printer_note(ctl->printer, "%s and its templates are in order: %u desk%s", ctl->settings->file,
                 ctl->settings->desks->len, ctl->settings->desks->len == 1 ? "" : "s");
    return OUTCOME_DONE;
}

static gboolean is_wanted(const Ctl *ctl, const char *path)
{
    const char *wanted = ctl_text(ctl, "SETTING");
    return wanted == NULL || g_str_has_prefix(path, wanted);
}

/* Connection strings may hold passwords; the rest of them is what people look for. */
static char *without_password(const char *text)
{
    const char *password = strstr(text, "password=");
    if (password == NULL)
        return g_strdup(text);
    gsize before = (gsize)(password - text) + strlen("password=");
    const char *after = text + before + strcspn(text + before, " \"");
    return g_strdup_printf("%.*s***%s", (int)before, text, after);
}

Outcome ctl_settings_show(Ctl *ctl, GError **error)
{
    (void)error;
    g_autoptr(Table) table = table_new("setting", "value", "#line", NULL);
    for (guint i = 0; i < ctl->settings->values->len; i++) {
        const SettingValue *value = g_ptr_array_index(ctl->settings->values, i);
        if (!is_wanted(ctl, value->path))
            continue;
        g_autofree char *line = value->line > 0 ? g_strdup_printf("%d", value->line) : NULL;
        g_autofree char *text = without_password(value->text);
        ctl_add_row(table, value->path, text, line);
    }
    return ctl_print(ctl, "settings", OUTCOME_DONE, table);
}

static char *describe_values(const Setting *setting)
{
    if (setting->choices != NULL && setting->type != SETTING_CHARACTER)
        return g_strdelimit(g_strdup(setting->choices), "|", ' ');
    if (setting->choices != NULL)
        return g_strdup(setting->choices);
    if (setting->type == SETTING_NUMBER || setting->type == SETTING_SIZE)
        return g_strdup_printf("%" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, setting->least,
                               setting->most);
    return g_strdup(setting_type_name(setting->type));
}

Outcome ctl_settings_list(Ctl *ctl, GError **error)
{
    (void)error;
    gsize length = 0;
    const Setting *settings = settings_table(&length);
    g_autoptr(Table) table = table_new("setting", "values", "default", "meaning", NULL);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *path = g_strconcat(
            settings[i].group, *settings[i].group != '\0' ? "." : "", settings[i].name, NULL);
        if (settings[i].type == SETTING_GROUP || !is_wanted(ctl, path))
            continue;
        g_autofree char *values = describe_values(&settings[i]);
        ctl_add_row(table, path, values,
                    settings[i].fallback != NULL ? settings[i].fallback : "(required)",
                    settings[i].text);
    }
    return ctl_print(ctl, "settings", OUTCOME_DONE, table);
}
