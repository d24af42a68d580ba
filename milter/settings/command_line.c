#include "command_line.h"

void command_line_clear(CommandLine *line)
{
    g_free(line->settings_file);
    g_free(line->socket);
    g_free(line->user);
    g_free(line->pid_file);
}

/* The daemon's options, written into `line`. */
static GOptionContext *context_new(Daemon daemon, CommandLine *line)
{
    const GOptionEntry both[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &line->settings_file,
         "the settings (" SETTINGS_FILE ")", "FILE"},
        {"foreground", 'f', 0, G_OPTION_ARG_NONE, &line->foreground,
         "stay in the foreground and log to standard error", NULL},
        {"check", 'n', 0, G_OPTION_ARG_NONE, &line->check_only,
         "check settings and templates, then end", NULL},
        {"user", 'u', 0, G_OPTION_ARG_STRING, &line->user, "become it instead of milter.user",
         "USER[:GROUP]"},
        {"pid-file", 'P', 0, G_OPTION_ARG_FILENAME, &line->pid_file, "write the process id there",
         "FILE"},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &line->version, "print the version", NULL},
        {"help", 'h', 0, G_OPTION_ARG_NONE, &line->help, "print this", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const GOptionEntry milter[] = {
        {"socket", 'p', 0, G_OPTION_ARG_STRING, &line->socket,
         "listen there instead of milter.socket", "local:PATH|inet:PORT@HOST"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &line->dry_run,
         "decide and log, but change and write nothing", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    const GOptionEntry sender[] = {
        {"once", 0, 0, G_OPTION_ARG_NONE, &line->once,
         "send what is due, in the foreground, then end", NULL},
        {"learn", 0, 0, G_OPTION_ARG_NONE, &line->learn,
         "learn service types where it is due, send nothing, then end", NULL},
        {NULL, 0, 0, 0, NULL, NULL, NULL},
    };
    GOptionContext *context = g_option_context_new(NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, both, NULL);
    g_option_context_add_main_entries(context, daemon == DAEMON_MILTER ? milter : sender, NULL);
    return context;
}

Outcome command_line_parse(Daemon daemon, int argc, char *const argv[], CommandLine *line_r,
                           GError **error)
{
    *line_r = (CommandLine){0};
    g_autoptr(GOptionContext) context = context_new(daemon, line_r);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (int i = 0; i < argc; i++)
        g_strv_builder_add(builder, argv[i]);
    g_auto(GStrv) words = g_strv_builder_end(builder);
    g_autoptr(GError) reason = NULL;
    if (!g_option_context_parse_strv(context, &words, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s (hint: -h lists the options)",
                            reason->message);
    if (words[0] != NULL && words[1] != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "unexpected argument \"%s\"", words[1]);
    if (line_r->settings_file == NULL)
        line_r->settings_file = g_strdup(SETTINGS_FILE);
    return OUTCOME_DONE;
}

char *command_line_help(Daemon daemon)
{
    CommandLine unused = {0};
    g_autoptr(GOptionContext) context = context_new(daemon, &unused);
    return g_option_context_get_help(context, TRUE, NULL);
}

static void overrule(char **setting, const char *value)
{
    if (value == NULL)
        return;
    g_free(*setting);
    *setting = g_strdup(value);
}

Outcome command_line_load_settings(const CommandLine *line, Settings **settings_r, GError **error)
{
    /* The path survives the move to "/" in the background, for a later reload. */
    g_autofree char *path = g_canonicalize_filename(line->settings_file, NULL);
    Outcome outcome = settings_load(path, settings_r, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    MilterSettings *milter = &(*settings_r)->milter;
    overrule(&milter->socket, line->socket);
    overrule(&milter->user, line->user);
    milter->dry_run = milter->dry_run || line->dry_run;
    return OUTCOME_DONE;
}
