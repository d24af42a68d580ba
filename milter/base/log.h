/*
 * log - one line per event, to syslog (facility mail) or to standard error in the foreground.
 *
 * Lines about a mail start with its queue id, as Postfix's own do. Values that come from a mail
 * are written through log_escape() by the caller's format helper: no line break, no control
 * character, bounded length.
 */
#ifndef INTAKE_LOG_H
#define INTAKE_LOG_H

#include <glib.h>

typedef enum log_level {
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WHY
} LogLevel;

typedef struct log_sink Log; /* one per program, passed to whoever writes lines */

/* Standard error counts as such only when it does not lead to the journal: there syslog serves
   better. `program` is the syslog ident; lines above `level` are dropped. Never NULL. */
Log *log_open(const char *program, gboolean to_stderr, LogLevel level);
void log_close(Log *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Log, log_close)

/* Thread-safe; a reload changes the level of an open log. */
void log_set_level(Log *log, LogLevel level);
gboolean log_level_from_name(const char *name, LogLevel *level_r); /* error warning info why */

/* One line. `queue_id` may be NULL ("-" is written for lines about a mail without one: pass "-").
   The formatted text has its control characters escaped as \xHH and is cut at 1,000 octets. */
void log_write(Log *log, LogLevel level, const char *queue_id, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* A mail's value made fit for a line: in double quotes when it holds a blank or an apostrophe;
   control characters, double quotes and backslashes as \xHH; cut at 200 octets on a character
   boundary. Caller frees. */
char *log_escape(const char *value);

#endif
