/* Programs and functions of the admin's that are told of tickets, and the one that verifies. */
#include "private.h"

#include <string.h>

#define HOOK(member) .offset = offsetof(HookSettings, member)
#define VERIFY(member) .offset = offsetof(VerifySettings, member)
#define HOOKS "desks[].hooks"

const Setting settings_of_hooks[] = {
    {"desks[].verify", "command", SETTING_TEXTS, VERIFY(command), "()",
     .text = "program, and its arguments, that says who a customer is; empty: none"},
    {"desks[].verify", "timeout_s", SETTING_NUMBER, VERIFY(timeout_s), "30", .least = 1,
     .most = 600, .text = "seconds after which it is killed"},
    {HOOKS, "on_registered", SETTING_TEXTS, HOOK(on_registered), "()",
     .text = "program, and its arguments, told of a new ticket; empty: none"},
    {HOOKS, "on_closed", SETTING_TEXTS, HOOK(on_closed), "()",
     .text = "program, and its arguments, told of a closed ticket; empty: none"},
    {HOOKS, "on_rating", SETTING_TEXTS, HOOK(on_rating), "()",
     .text = "program, and its arguments, told of a rating; empty: none"},
    {HOOKS, "on_registered_function", SETTING_TEXT, HOOK(on_registered_function), "\"\"",
     .most = SITE_FUNCTION_OCTETS_MAX,
     .text = "intake.site_FUNCTION(jsonb) in the database, told of a new ticket; empty: none"},
    {HOOKS, "on_closed_function", SETTING_TEXT, HOOK(on_closed_function), "\"\"",
     .most = SITE_FUNCTION_OCTETS_MAX, .text = "the same of a closed ticket"},
    {HOOKS, "on_rating_function", SETTING_TEXT, HOOK(on_rating_function), "\"\"",
     .most = SITE_FUNCTION_OCTETS_MAX, .text = "the same of a rating"},
    {HOOKS, "timeout_s", SETTING_NUMBER, HOOK(timeout_s), "30", .least = 1, .most = 600,
     .text = "seconds after which a program is killed"},
    {HOOKS, "give_up_hours", SETTING_NUMBER, HOOK(give_up_hours), "72", .least = 1, .most = 8760,
     .text = "hours after which a program or function that fails is tried no more"},
};

const gsize settings_of_hooks_length = G_N_ELEMENTS(settings_of_hooks);

/* ---- checks ---- */

static Outcome check_command(const Settings *settings, const DeskSettings *desk, const char *name,
                             const GPtrArray *command, GError **error)
{
    const char *program = command->len > 0 ? g_ptr_array_index(command, 0) : NULL;
    if (program == NULL || g_path_is_absolute(program))
        return OUTCOME_DONE;
    g_autofree char *path = g_strconcat("desks.", desk->name, ".", name, NULL);
    return settings_fail(settings, path, error,
                         "\"%s\" is not an absolute path (hint: ( \"/usr/local/bin/program\", "
                         "\"argument\" ); there is no shell)",
                         program);
}

static Outcome check_hook(const Settings *settings, const DeskSettings *desk, const char *name,
                          const GPtrArray *command, const char *function, GError **error)
{
    g_autofree char *path = g_strconcat("desks.", desk->name, ".hooks.", name, NULL);
    g_autofree char *place = g_strconcat("hooks.", name, NULL);
    if (command->len > 0 && *function != '\0')
        return settings_fail(settings, path, error,
                             "is a program, and %s_function is set as well (hint: one of them)",
                             name);
    if (function[strspn(function, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
        return settings_fail(settings, path, error,
                             "\"%s\" is not the name of a function (hint: a-z, 0-9 and _; "
                             "\"points\" calls intake.site_points(jsonb))",
                             function);
    return check_command(settings, desk, place, command, error);
}

Outcome settings_check_hooks(const Settings *settings, const DeskSettings *desk, GError **error)
{
    const HookSettings *hooks = &desk->hooks;
    if (check_hook(settings, desk, "on_registered", hooks->on_registered,
                   hooks->on_registered_function, error) != OUTCOME_DONE ||
        check_hook(settings, desk, "on_closed", hooks->on_closed, hooks->on_closed_function,
                   error) != OUTCOME_DONE ||
        check_hook(settings, desk, "on_rating", hooks->on_rating, hooks->on_rating_function,
                   error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return check_command(settings, desk, "verify.command", desk->verify.command, error);
}
