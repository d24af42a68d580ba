/*
 * date - the Date field (RFC 5322 3.3 and 4.3, and what else is written there). Private to the
 * room.
 */
#ifndef INTAKE_MIME_DATE_H
#define INTAKE_MIME_DATE_H

#include <glib.h>

typedef struct mime_date {
    gint64 time;             /* Unix time */
    int offset;              /* seconds east of UTC; 0 when the zone is missing or senseless */
    gboolean has_sound_zone; /* whether the zone could be believed */
} MimeDate;

/* FALSE when no date between the years 1 and 9999 can be read out of the value. */
gboolean mime_date_parse(const char *value, MimeDate *date_r);

#endif
