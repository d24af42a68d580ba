#include "log.h"

#include "utf8.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#define LINE_OCTETS_MAX 1000
#define VALUE_OCTETS_MAX 200

struct log_sink {
    char *program; /* syslog keeps the pointer it was given */
    gboolean to_stderr;
    gint level;         /* atomic */
    GMutex lock;        /* guards what follows */
    GHashTable *pauses; /* trouble: LogPause * */
};

static const char *const level_names[] = {
    [LOG_LEVEL_ERROR] = "error",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WHY] = "why",
};

static const int syslog_priorities[] = {
    [LOG_LEVEL_ERROR] = LOG_ERR,
    [LOG_LEVEL_WARNING] = LOG_WARNING,
    [LOG_LEVEL_INFO] = LOG_INFO,
    [LOG_LEVEL_WHY] = LOG_INFO,
};

/* A line on standard error that only reaches the journal belongs to syslog, facility mail, where
   the mail server's own lines are. systemd names the stream it reads as "device:inode"
   (systemd.exec(5), JOURNAL_STREAM). */
static gboolean stderr_is_journal(void)
{
    const char *stream = g_getenv("JOURNAL_STREAM");
    struct stat status;
    if (stream == NULL || fstat(STDERR_FILENO, &status) != 0)
        return FALSE;
    g_autofree char *ours =
        g_strdup_printf("%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
    return strcmp(stream, ours) == 0;
}

Log *log_open(const char *program, gboolean to_stderr, LogLevel level)
{
    Log *log = g_new0(Log, 1);
    log->program = g_strdup(program);
    log->to_stderr = to_stderr && !stderr_is_journal();
    log->level = (gint)level;
    g_mutex_init(&log->lock);
    log->pauses = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    if (!log->to_stderr)
        openlog(log->program, LOG_PID | LOG_NDELAY, LOG_MAIL);
    return log;
}

void log_close(Log *log)
{
    if (log == NULL)
        return;
    if (!log->to_stderr)
        closelog();
    g_hash_table_unref(log->pauses);
    g_mutex_clear(&log->lock);
    g_free(log->program);
    g_free(log);
}

void log_set_level(Log *log, LogLevel level)
{
    g_atomic_int_set(&log->level, (gint)level);
}

gboolean log_level_from_name(const char *name, LogLevel *level_r)
{
    for (guint i = 0; i < G_N_ELEMENTS(level_names); i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *level_r = (LogLevel)i;
            return TRUE;
        }
    }
    return FALSE;
}

static void append_hex(GString *line, const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(line, "\\x%02X", (guchar)octets[i]);
}

/* Appends `text` up to `limit` octets of it, each unfit or broken character and each of
   `forbidden` as \xHH. */
static void append_escaped(GString *line, const char *text, gsize limit, const char *forbidden)
{
    gsize length = strlen(text);
    gsize at = 0;
    while (at < length) {
        gunichar c;
        gsize step = utf8_read(text + at, length - at, &c);
        if (at + step > limit) {
            g_string_append(line, "...");
            return;
        }
        if (c == UTF8_BROKEN || utf8_is_unfit(c) || (c < 0x80 && strchr(forbidden, (int)c) != NULL))
            append_hex(line, text + at, step);
        else
            g_string_append_len(line, text + at, (gssize)step);
        at += step;
    }
}

char *log_escape(const char *value)
{
    if (value == NULL)
        return g_strdup("-");
    gboolean quoted = *value == '\0' || strpbrk(value, " '") != NULL;
    GString *escaped = g_string_new(quoted ? "\"" : "");
    append_escaped(escaped, value, VALUE_OCTETS_MAX, "\"\\");
    if (quoted)
        g_string_append_c(escaped, '"');
    return g_string_free(escaped, FALSE);
}

static void write_to_stderr(const Log *log, const char *line)
{
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    g_autofree char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S%:z");
    fprintf(stderr, "%s %s: %s\n", time, log->program, line);
}

static void write_text(Log *log, LogLevel level, const char *queue_id, const char *text)
{
    g_autoptr(GString) line = g_string_sized_new(128);
    if (queue_id != NULL) {
        append_escaped(line, queue_id, VALUE_OCTETS_MAX, "");
        g_string_append(line, ": ");
    }
    if (level <= LOG_LEVEL_WARNING)
        g_string_append_printf(line, "%s: ", level_names[level]);
    append_escaped(line, text, LINE_OCTETS_MAX, "");
    if (log->to_stderr)
        write_to_stderr(log, line->str);
    else
        syslog(syslog_priorities[level], "%s", line->str);
}

gboolean log_writes(Log *log, LogLevel level)
{
    return (gint)level <= g_atomic_int_get(&log->level);
}

void log_write(Log *log, LogLevel level, const char *queue_id, const char *format, ...)
{
    if (!log_writes(log, level))
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    write_text(log, level, queue_id, text);
}

/* ---- what would be said of every mail ---- */

gboolean log_pause_is_over(LogPause *pause, gint64 now, guint *left_out_r)
{
    if (pause->until != 0 && now < pause->until) {
        pause->left_out++;
        return FALSE;
    }
    *left_out_r = pause->left_out;
    *pause = (LogPause){.until = now + LOG_PAUSE_S * G_TIME_SPAN_SECOND};
    return TRUE;
}

static gboolean is_due(Log *log, const char *trouble, guint *left_out_r)
{
    g_mutex_lock(&log->lock);
    LogPause *pause = g_hash_table_lookup(log->pauses, trouble);
    if (pause == NULL) {
        pause = g_new0(LogPause, 1);
        g_hash_table_insert(log->pauses, (char *)trouble, pause);
    }
    gboolean due = log_pause_is_over(pause, g_get_monotonic_time(), left_out_r);
    g_mutex_unlock(&log->lock);
    return due;
}

void log_write_seldom(Log *log, LogLevel level, const char *trouble, const char *queue_id,
                      const char *format, ...)
{
    guint left_out = 0;
    if (!log_writes(log, level) || !is_due(log, trouble, &left_out))
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *more =
        left_out > 0 ? g_strdup_printf(" (%u more of these lines were left out)", left_out) : NULL;
    g_autofree char *whole = g_strconcat(text, more, NULL);
    write_text(log, level, queue_id, whole);
}
