#include "private.h"

static void append_quoted(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

static void append_members(GString *text, const config_setting_t *group)
{
    guint length = (guint)config_setting_length(group);
    g_string_append(text, length == 0 ? "{" : "{ ");
    for (guint i = 0; i < length; i++) {
        const config_setting_t *member = config_setting_get_elem(group, i);
        g_string_append_printf(text, "%s = ", config_setting_name(member));
        settings_append_spelling(text, member);
        g_string_append(text, "; ");
    }
    g_string_append_c(text, '}');
}

static void append_elements(GString *text, const config_setting_t *list)
{
    guint length = (guint)config_setting_length(list);
    g_string_append_c(text, '(');
    for (guint i = 0; i < length; i++) {
        g_string_append(text, i == 0 ? " " : ", ");
        settings_append_spelling(text, config_setting_get_elem(list, i));
    }
    g_string_append(text, length == 0 ? ")" : " )");
}

void settings_append_spelling(GString *text, const config_setting_t *value)
{
    switch (config_setting_type(value)) {
    case CONFIG_TYPE_STRING:
        append_quoted(text, config_setting_get_string(value));
        break;
    case CONFIG_TYPE_BOOL:
        g_string_append(text, config_setting_get_bool(value) ? "true" : "false");
        break;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        g_string_append_printf(text, "%lld", config_setting_get_int64(value));
        break;
    case CONFIG_TYPE_FLOAT:
        g_string_append_printf(text, "%g", config_setting_get_float(value));
        break;
    case CONFIG_TYPE_GROUP:
        append_members(text, value);
        break;
    default:
        append_elements(text, value);
        break;
    }
}
