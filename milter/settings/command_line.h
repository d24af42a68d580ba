/*
 * command_line - the options of intake-milter and intake-sender. What they say holds over the
 * settings file, also after a reload.
 */
#ifndef INTAKE_COMMAND_LINE_H
#define INTAKE_COMMAND_LINE_H

#include "settings.h"

typedef enum daemon { DAEMON_MILTER, DAEMON_SENDER } Daemon;

typedef struct command_line {
    char *settings_file; /* -c, or SETTINGS_FILE */
    char *socket;        /* -p; NULL: the settings' */
    char *user;          /* -u; NULL: the settings' */
    char *pid_file;      /* -P; NULL: none */
    gboolean foreground; /* -f */
    gboolean check_only; /* -n */
    gboolean dry_run;    /* --dry-run */
    gboolean once;       /* --once */
    gboolean learn;      /* --learn */
    gboolean version;    /* -V */
    gboolean help;       /* -h */
} CommandLine;
void command_line_clear(CommandLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CommandLine, command_line_clear)

/* Takes the options that this daemon has. REFUSED with the word that is wrong. */
Outcome command_line_parse(Daemon daemon, int argc, char *const argv[], CommandLine *line_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What -h prints. Caller frees. */
char *command_line_help(Daemon daemon);

/* Loads the settings file and lets the command line have the last word. */
Outcome command_line_load_settings(const CommandLine *line, Settings **settings_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
