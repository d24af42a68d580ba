/*
 * arguments - the command line of intake-milter. What it says holds over the settings file, also
 * after a reload.
 */
#ifndef INTAKE_ARGUMENTS_H
#define INTAKE_ARGUMENTS_H

#include "../settings/settings.h"

#define ARGUMENTS_SETTINGS_FILE "/etc/intake/intake.conf"

typedef struct arguments {
    const char *file;     /* -c */
    const char *socket;   /* -p; NULL: the settings' */
    const char *user;     /* -u; NULL: the settings' */
    const char *pid_file; /* -P; NULL: none */
    gboolean foreground;  /* -f */
    gboolean check_only;  /* -n */
    gboolean dry_run;     /* --dry-run */
    gboolean version;     /* -V */
    gboolean help;        /* -h */
} Arguments;

/* Borrows from `argv`. REFUSED with the reason. */
Outcome arguments_parse(int argc, char **argv, Arguments *arguments, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The usage text. Static. */
const char *arguments_usage(void);

/* Loads the settings file and lets the command line have the last word. */
Outcome arguments_load_settings(const Arguments *arguments, Settings **settings_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
