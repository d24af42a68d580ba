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

/* Whether a line of this level is written, for who would have to compose it. */
gboolean log_writes(Log *log, LogLevel level);

/* One line. `queue_id` may be NULL ("-" is written for lines about a mail without one: pass "-").
   The formatted text has its control characters escaped as \xHH and is cut at 1,000 octets. */
void log_write(Log *log, LogLevel level, const char *queue_id, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same for a `trouble` (a name in static memory) that every mail meets again, such as a full
   disk: one line in LOG_PAUSE_S seconds, and the next says how many were left out. */
#define LOG_PAUSE_S 60
void log_write_seldom(Log *log, LogLevel level, const char *trouble, const char *queue_id,
                      const char *format, ...) G_GNUC_PRINTF(5, 6);

typedef struct log_pause {
    gint64 until; /* monotonic time; 0: never written */
    guint left_out;
} LogPause;

/* Whether a line is due at `now` (monotonic time), and how many were left out since the one before.
 */
gboolean log_pause_is_over(LogPause *pause, gint64 now, guint *left_out_r);

/* A mail's value made fit for a line: in double quotes when it holds a blank or an apostrophe;
   control characters, double quotes and backslashes as \xHH; cut at 200 octets on a character
   boundary. Caller frees. */
char *log_escape(const char *value);

#endif
