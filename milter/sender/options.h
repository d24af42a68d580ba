/*
 * options - the command line of intake-sender.
 */
#ifndef INTAKE_OPTIONS_H
#define INTAKE_OPTIONS_H

#include "../base/outcome.h"

#define OPTIONS_SETTINGS_FILE "/etc/intake/intake.conf"

typedef struct options {
    const char *file;     /* -c */
    const char *user;     /* -u; NULL: the settings' milter.user */
    const char *pid_file; /* -P; NULL: none */
    gboolean foreground;  /* -f */
    gboolean check_only;  /* -n */
    gboolean once;        /* --once */
    gboolean version;     /* -V */
    gboolean help;        /* -h */
} Options;

/* Borrows from `argv`. REFUSED with the reason. */
Outcome options_parse(int argc, char **argv, Options *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The usage text. Static. */
const char *options_usage(void);

#endif
