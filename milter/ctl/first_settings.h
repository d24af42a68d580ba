/*
 * first_settings - the settings file of a new installation with one desk. Pure.
 */
#ifndef INTAKE_CTL_FIRST_SETTINGS_H
#define INTAKE_CTL_FIRST_SETTINGS_H

#include <glib.h>

typedef struct first_settings {
    const char *desk, *brand, *address;
    char **languages; /* NULL-terminated, at least one */
    const char *time_zone;
    const char *socket, *socket_group;
    const char *templates; /* directory */
} FirstSettings;

/* The file's text; values are quoted as the syntax asks. Caller frees. */
char *first_settings_text(const FirstSettings *first);

#endif
