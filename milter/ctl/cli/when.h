/*
 * when - moments as an admin types them. Pure.
 */
#ifndef INTAKE_CTL_WHEN_H
#define INTAKE_CTL_WHEN_H

#include "../../base/outcome.h"

/* "2026-12-01", "2026-12-01 09:00", "today", "tomorrow" or "now" in a zone, as Unix time; a day is
   its beginning. REFUSED with a hint for anything else. */
Outcome when_read(const char *text, GTimeZone *zone, gint64 now, gint64 *moment_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* "2026-12-01" of a moment in a zone. Caller frees. */
char *when_date(gint64 moment, GTimeZone *zone);

#endif
