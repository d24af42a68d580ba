/*
 * moment - whether words tell a day and the time of day, as the lines above a quote do in every
 * language. Pure, private to the room.
 */
#ifndef INTAKE_TEXT_MOMENT_H
#define INTAKE_TEXT_MOMENT_H

#include <glib.h>

typedef struct moment {
    guint digits, numbers; /* of ASCII */
    gboolean has_time;     /* "10:35", "9.15", "10h35"; "3.05" within "3.05.2021" is none */
    gboolean has_date;     /* "3/5/21", "3.5.2021", a year, the Chinese or Korean word for one */
} Moment;

Moment moment_read(const char *words, gsize length);

#endif
