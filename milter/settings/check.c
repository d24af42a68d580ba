#include "private.h"

#include <gio/gio.h>

#include <string.h>

static int line_of(const Settings *settings, const char *path)
{
    for (guint i = 0; i < settings->values->len; i++) {
        const SettingValue *value = g_ptr_array_index(settings->values, i);
        if (strcmp(value->path, path) == 0)
            return MAX(value->line, 1);
    }
    return MAX(GPOINTER_TO_INT(g_hash_table_lookup(settings->element_lines, path)), 1);
}

Outcome settings_fail(const Settings *settings, const char *path, GError **error,
                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *shown = g_strndup(path, strcspn(path, "["));
    return outcome_fail(OUTCOME_REFUSED, error, "%s:%d: %s: %s", settings->file,
                        line_of(settings, path), shown, text);
}

static Outcome check_networks(const Settings *settings, GError **error)
{
    for (guint i = 0; i < settings->trust.networks->len; i++) {
        const char *network = g_ptr_array_index(settings->trust.networks, i);
        g_autoptr(GError) reason = NULL;
        g_autoptr(GInetAddressMask) mask =
            g_inet_address_mask_new_from_string(network + (*network == '!' ? 1 : 0), &reason);
        if (mask == NULL)
            return settings_fail(settings, "trust.networks", error,
                                 "\"%s\" is not a network (hint: \"192.0.2.0/24\", "
                                 "\"2001:db8::/32\", or \"!192.0.2.7\" for an exception)",
                                 network);
    }
    return OUTCOME_DONE;
}

static Outcome check_socket(const Settings *settings, GError **error)
{
    static const char *const forms[] = {"local:", "unix:", "inet:", "inet6:", "/"};
    const char *socket = settings->milter.socket;
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        if (g_str_has_prefix(socket, forms[i]) && socket[strlen(forms[i])] != '\0')
            return OUTCOME_DONE;
    }
    return settings_fail(settings, "milter.socket", error,
                         "\"%s\" is not a socket (hint: \"local:PATH\" or \"inet:PORT@HOST\")",
                         socket);
}

static Outcome check_directories(const Settings *settings, GError **error)
{
    const struct {
        const char *path, *directory;
    } directories[] = {
        {"milter.state_directory", settings->milter.state_directory},
        {"milter.temporary_directory", settings->milter.temporary_directory},
        {"templates", settings->templates},
        {"own_templates", settings->own_templates},
    };
    for (guint i = 0; i < G_N_ELEMENTS(directories); i++) {
        gboolean is_left_out =
            directories[i].directory == settings->own_templates && *settings->own_templates == '\0';
        if (!is_left_out && !g_path_is_absolute(directories[i].directory))
            return settings_fail(settings, directories[i].path, error,
                                 "\"%s\" is not an absolute path", directories[i].directory);
    }
    return OUTCOME_DONE;
}

static Outcome check_sender(const Settings *settings, GError **error)
{
    const SenderSettings *sender = &settings->sender;
    if (!g_str_has_prefix(sender->smtp, "smtp://") && !g_str_has_prefix(sender->smtp, "smtps://"))
        return settings_fail(settings, "sender.smtp", error,
                             "\"%s\" is not a mail server (hint: \"smtp://127.0.0.1:25\")",
                             sender->smtp);
    if (*sender->login != '\0' && *sender->password_file == '\0')
        return settings_fail(settings, "sender.password_file", error,
                             "is empty, and sender.login is not");
    if (sender->first_retry_s > sender->longest_retry_s)
        return settings_fail(settings, "sender.first_retry_s", error,
                             "%d is more than sender.longest_retry_s, %d", sender->first_retry_s,
                             sender->longest_retry_s);
    /* A claim that runs out during its own batch is sent twice. */
    if (sender->lease_s < sender->timeout_ms / 1000)
        return settings_fail(settings, "sender.lease_s", error,
                             "%d is shorter than one submission may take (hint: sender.timeout_ms "
                             "is %d)",
                             sender->lease_s, sender->timeout_ms);
    return OUTCOME_DONE;
}

static Outcome check_limits(const Settings *settings, GError **error)
{
    const LimitSettings *limits = &settings->limits;
    if (limits->message_memory > limits->message_size)
        return settings_fail(settings, "limits.message_memory", error,
                             "%zu is more than limits.message_size, %zu", limits->message_memory,
                             limits->message_size);
    return OUTCOME_DONE;
}

/* Makes desk_by_address, which finds an address that two desks claim. */
static Outcome index_addresses(Settings *settings, DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->addresses->len; i++) {
        char *address = g_ptr_array_index(desk->addresses, i);
        const DeskSettings *owner = g_hash_table_lookup(settings->desk_by_address, address);
        if (owner != NULL) {
            g_autofree char *path = g_strconcat("desks.", desk->name, ".addresses", NULL);
            return settings_fail(settings, path, error,
                                 "\"%s\" stands here twice, or in the desk \"%s\" as well", address,
                                 owner->name);
        }
        g_hash_table_insert(settings->desk_by_address, address, desk);
    }
    return OUTCOME_DONE;
}

static Outcome check_desks(Settings *settings, GError **error)
{
    for (guint i = 0; i < settings->desks->len; i++) {
        DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        if (settings_desk_by_name(settings, desk->name) != desk)
            return settings_fail(settings, "desks", error, "two desks have the name \"%s\"",
                                 desk->name);
        if (index_addresses(settings, desk, error) != OUTCOME_DONE ||
            settings_check_desk(settings, desk, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    return OUTCOME_DONE;
}

Outcome settings_check(Settings *settings, GError **error)
{
    if (check_socket(settings, error) != OUTCOME_DONE ||
        check_directories(settings, error) != OUTCOME_DONE ||
        check_limits(settings, error) != OUTCOME_DONE ||
        check_sender(settings, error) != OUTCOME_DONE ||
        check_networks(settings, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return check_desks(settings, error);
}
