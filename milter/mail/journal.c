#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAY_S 86400
#define HEX "0123456789abcdef"
#define NONE "-"

enum { FIELD_TIME, FIELD_WAY, FIELD_DESK, FIELD_TICKET, FIELD_QUEUE_ID, FIELD_DIGEST, FIELDS };

static const char *const way_names[] = {
    [JOURNAL_INCOMING] = "incoming",   [JOURNAL_REPEATED] = "repeated",
    [JOURNAL_SPOOLED] = "spooled",     [JOURNAL_REGISTERED] = "registered",
    [JOURNAL_KNOWN] = "known",         [JOURNAL_OUTGOING] = "outgoing",
    [JOURNAL_UNCERTAIN] = "uncertain",
};

const char *journal_way_name(JournalWay way)
{
    return way_names[way];
}

void journal_entry_free(JournalEntry *entry)
{
    if (entry == NULL)
        return;
    g_free(entry->desk);
    g_free(entry->queue_id);
    g_free(entry->digest);
    g_free(entry);
}

/* ---- the line ---- */

/* A queue id is the server's word: it must not end the line or add a field to it. */
static char *plain_queue_id(const char *queue_id)
{
    if (queue_id == NULL || queue_id[0] == '\0')
        return g_strdup(NONE);
    char *plain = g_strndup(queue_id, JOURNAL_QUEUE_ID_MAX);
    for (char *at = plain; *at != '\0'; at++)
        if (!g_ascii_isgraph(*at))
            *at = '?';
    return plain;
}

/* The digest is last: what is torn has none. */
static char *line_of(const JournalEntry *entry, gboolean after_torn)
{
    g_autofree char *queue_id = plain_queue_id(entry->queue_id);
    return g_strdup_printf("%s%" G_GINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %s %s\n",
                           after_torn ? "\n" : "", entry->time, journal_way_name(entry->way),
                           entry->desk, entry->ticket, queue_id, entry->digest);
}

static gboolean read_number(const char *text, gint64 *number_r)
{
    return g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, number_r, NULL);
}

static gboolean read_way(const char *text, JournalWay *way_r)
{
    for (guint i = 0; i < G_N_ELEMENTS(way_names); i++) {
        if (strcmp(text, way_names[i]) == 0) {
            *way_r = (JournalWay)i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_digest(const char *text)
{
    return strspn(text, HEX) == JOURNAL_DIGEST_LENGTH && text[JOURNAL_DIGEST_LENGTH] == '\0';
}

/* `line` without its end; NULL when it is none of ours. */
static JournalEntry *entry_of(const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, " ", FIELDS + 1);
    JournalEntry entry = {0};
    if (!g_utf8_validate(line, -1, NULL) || g_strv_length(fields) != FIELDS ||
        !read_number(fields[FIELD_TIME], &entry.time) || !read_way(fields[FIELD_WAY], &entry.way) ||
        !read_number(fields[FIELD_TICKET], &entry.ticket) || fields[FIELD_DESK][0] == '\0' ||
        !is_digest(fields[FIELD_DIGEST]))
        return NULL;
    JournalEntry *own = g_memdup2(&entry, sizeof entry);
    own->desk = g_strdup(fields[FIELD_DESK]);
    own->queue_id =
        strcmp(fields[FIELD_QUEUE_ID], NONE) == 0 ? NULL : g_strdup(fields[FIELD_QUEUE_ID]);
    own->digest = g_strdup(fields[FIELD_DIGEST]);
    return own;
}

/* ---- appending ---- */

static int fail_with(int descriptor, int reason)
{
    close(descriptor);
    errno = reason;
    return -1;
}

/* -1 with errno. A directory of the filter's user is read by others: no link is followed, and a
   pipe does not hold up anybody. */
static int open_regular(const char *path, int flags, struct stat *status_r)
{
    int descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0640);
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, status_r) != 0)
        return fail_with(descriptor, errno);
    return S_ISREG(status_r->st_mode) ? descriptor : fail_with(descriptor, ENOTSUP);
}

/* Unix time of the first line; that of an unreadable one is not known: `otherwise`. */
static gint64 first_time(int descriptor, gint64 otherwise)
{
    char start[21] = "";
    gssize length = pread(descriptor, start, sizeof start - 1, 0);
    gint64 time = length > 0 ? g_ascii_strtoll(start, NULL, 10) : 0;
    return time > 0 ? time : otherwise;
}

static gboolean is_full(int descriptor, const struct stat *status, const JournalLimits *limits,
                        gint64 now)
{
    return status->st_size > 0 &&
           ((guint64)status->st_size + JOURNAL_LINE_MAX > limits->octets ||
            first_time(descriptor, now) < now - (gint64)limits->days * DAY_S);
}

/* The lock is on the file that is full: who waited for it finds another one under its name. */
static gboolean rotate(int descriptor, const char *path, const struct stat *full,
                       const char *directory)
{
    struct stat status;
    g_autofree char *old = g_build_filename(directory, JOURNAL_OLD_FILE, NULL);
    if (flock(descriptor, LOCK_EX) != 0)
        return FALSE;
    if (lstat(path, &status) != 0)
        return errno == ENOENT;
    return status.st_ino != full->st_ino || status.st_dev != full->st_dev || rename(path, old) == 0;
}

/* -1 with errno. */
static int open_current(const char *directory, const JournalLimits *limits, gint64 now,
                        struct stat *status_r)
{
    g_autofree char *path = g_build_filename(directory, JOURNAL_FILE, NULL);
    const int flags = O_RDWR | O_APPEND | O_CREAT;
    int descriptor = open_regular(path, flags, status_r);
    if (descriptor < 0 || !is_full(descriptor, status_r, limits, now))
        return descriptor;
    if (!rotate(descriptor, path, status_r, directory))
        return fail_with(descriptor, errno);
    close(descriptor);
    return open_regular(path, flags, status_r);
}

/* A disk that was full, or lost its power, ends with half a line. */
static gboolean ends_torn(int descriptor, const struct stat *status)
{
    char last = '\n';
    return status->st_size > 0 && pread(descriptor, &last, 1, status->st_size - 1) == 1 &&
           last != '\n';
}

Outcome journal_append(const char *directory, const JournalLimits *limits,
                       const JournalEntry *entry, GError **error)
{
    struct stat status = {0};
    int descriptor = open_current(directory, limits, entry->time, &status);
    if (descriptor < 0)
        return outcome_fail(OUTCOME_RETRY, error, "\"%s/%s\": %s", directory, JOURNAL_FILE,
                            g_strerror(errno));
    g_autofree char *line = line_of(entry, ends_torn(descriptor, &status));
    gssize length = (gssize)strlen(line);
    errno = ENOSPC; /* of a write that kept a part */
    gboolean written = write(descriptor, line, (gsize)length) == length;
    Outcome outcome = written ? OUTCOME_DONE
                              : outcome_fail(OUTCOME_RETRY, error, "\"%s/%s\": %s", directory,
                                             JOURNAL_FILE, g_strerror(errno));
    close(descriptor);
    return outcome;
}

void journal_note(const Settings *settings, Log *log, const JournalEntry *entry)
{
    const JournalLimits limits = {.octets = settings->limits.journal_octets,
                                  .days = settings->limits.journal_days};
    g_autoptr(GError) error = NULL;
    if (journal_append(settings->milter.state_directory, &limits, entry, &error) != OUTCOME_DONE)
        log_write_seldom(
            log, LOG_LEVEL_ERROR, JOURNAL_FILE, entry->queue_id != NULL ? entry->queue_id : "-",
            "desk=%s the mail is not in the journal that intakectl balance --verify reads: %s",
            entry->desk, error->message);
}

/* ---- reading ---- */

void journal_lines_free(JournalLines *lines)
{
    if (lines == NULL)
        return;
    g_ptr_array_unref(lines->entries);
    g_free(lines);
}

static void add_line(JournalLines *lines, const char *line, gint64 since)
{
    JournalEntry *entry = entry_of(line);
    if (entry == NULL) {
        lines->unreadable++;
    } else if (entry->time < since) {
        lines->old++;
        journal_entry_free(entry);
    } else {
        g_ptr_array_add(lines->entries, entry);
    }
}

/* A last line without its end is being written at this moment, or is torn. An empty line stands
   where a writer saw another at work and took its line for torn. */
static void read_lines(FILE *file, JournalLines *lines, gint64 since)
{
    char line[JOURNAL_LINE_MAX + 1];
    gboolean within = FALSE; /* a line longer than ours */
    while (fgets(line, sizeof line, file) != NULL) {
        char *end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        if (!within && end == NULL)
            lines->unreadable++;
        else if (!within && line[0] != '\0')
            add_line(lines, line, since);
        within = end == NULL;
    }
}

/* -1 in *descriptor_r when there is none. */
static Outcome open_to_read(const char *directory, const char *name, int *descriptor_r,
                            GError **error)
{
    struct stat status;
    g_autofree char *path = g_build_filename(directory, name, NULL);
    *descriptor_r = open_regular(path, O_RDONLY, &status);
    if (*descriptor_r >= 0 || errno == ENOENT)
        return OUTCOME_DONE;
    return outcome_fail(errno == ELOOP || errno == ENOTSUP ? OUTCOME_REFUSED : OUTCOME_RETRY, error,
                        "\"%s\": %s", path, g_strerror(errno));
}

static Outcome read_file(int descriptor, const char *name, JournalLines *lines, gint64 since,
                         GError **error)
{
    FILE *file = fdopen(descriptor, "r");
    if (file == NULL)
        return outcome_fail(OUTCOME_RETRY, error, "%s: %s", name, g_strerror(errno));
    read_lines(file, lines, since);
    gboolean whole = ferror(file) == 0;
    fclose(file);
    return whole ? OUTCOME_DONE
                 : outcome_fail(OUTCOME_RETRY, error, "%s cannot be read to its end", name);
}

/* The current file is opened first: when it becomes the old one meanwhile it is read twice, which
   does no harm, and never not at all. */
Outcome journal_read(const char *directory, gint64 since, JournalLines **lines_r, GError **error)
{
    int current = -1, old = -1;
    g_autoptr(JournalLines) lines = g_new0(JournalLines, 1);
    lines->entries = g_ptr_array_new_with_free_func((GDestroyNotify)journal_entry_free);
    Outcome outcome = open_to_read(directory, JOURNAL_FILE, &current, error);
    if (outcome == OUTCOME_DONE)
        outcome = open_to_read(directory, JOURNAL_OLD_FILE, &old, error);
    if (old >= 0)
        outcome = read_file(old, JOURNAL_OLD_FILE, lines, since, error);
    if (current >= 0 && outcome == OUTCOME_DONE)
        outcome = read_file(current, JOURNAL_FILE, lines, since, error);
    else if (current >= 0)
        close(current);
    if (outcome == OUTCOME_DONE)
        *lines_r = g_steal_pointer(&lines);
    return outcome;
}
