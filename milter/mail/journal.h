/*
 * journal - which mails the filter accepted, one line for each desk of each, so that
 * `intakectl balance --verify` can name those that the store lost.
 *
 * Lines are appended to `DIRECTORY/accepted-journal` by one write(2) each, after the commit (or
 * once the mail is safe in the spool) and before the verdict goes to the server; several processes
 * may use one directory. A full or old file becomes `accepted-journal.1`, in place of the one
 * before. Nothing is synced: a machine that loses power may lose the last seconds of lines, and
 * their mails cannot be named then; a killed process loses none. A line of a mail whose commit
 * ended unknown tells a row that no acceptance stands for.
 *
 *     1795420800 incoming acme 1042 4XkQ2n5zR2z9s DIGEST
 */
#ifndef INTAKE_JOURNAL_H
#define INTAKE_JOURNAL_H

#include "../base/log.h"
#include "../base/outcome.h"
#include "../settings/settings.h"

#define JOURNAL_FILE "accepted-journal"
#define JOURNAL_OLD_FILE "accepted-journal.1"
#define JOURNAL_DIGEST_LENGTH 64
#define JOURNAL_QUEUE_ID_MAX 64 /* octets kept of one */
#define JOURNAL_LINE_MAX 512    /* octets of a line; longer ones are none of ours */

typedef enum journal_way {
    JOURNAL_INCOMING,   /* registered when it was accepted */
    JOURNAL_REPEATED,   /* accepted, and the store had it already */
    JOURNAL_SPOOLED,    /* accepted into the spool */
    JOURNAL_REGISTERED, /* out of the spool */
    JOURNAL_KNOWN,      /* out of the spool, and the store had it already */
    JOURNAL_OUTGOING,   /* left under the desk's address */
    JOURNAL_UNCERTAIN,  /* an incoming one that was told to come back: its commit ended unknown */
} JournalWay;
const char *journal_way_name(JournalWay way); /* "incoming", ... Static. */

typedef struct journal_entry {
    gint64 time; /* Unix time */
    JournalWay way;
    char *desk;
    gint64 ticket;  /* 0: none, or not known yet */
    char *queue_id; /* NULL: unknown */
    char *digest;   /* as in the ledger and in the departures */
} JournalEntry;
void journal_entry_free(JournalEntry *entry);

typedef struct journal_limits {
    gsize octets; /* of one of the two files */
    int days;     /* that a line is of use */
} JournalLimits;

/* Appends one line; the members of `entry` are borrowed. RETRY when it cannot be kept. Thread-safe,
   and safe with other processes. */
Outcome journal_append(const char *directory, const JournalLimits *limits,
                       const JournalEntry *entry, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with the settings' directory and limits. Lines that cannot be kept are told in the log,
   though not each (log_write_seldom()): the mail is accepted already. */
void journal_note(const Settings *settings, Log *log, const JournalEntry *entry);

typedef struct journal_lines {
    GPtrArray *entries; /* JournalEntry *, in the order they were written */
    guint64 old;        /* lines from before the wanted time */
    guint64 unreadable; /* torn, or of another kind */
} JournalLines;
void journal_lines_free(JournalLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JournalLines, journal_lines_free)

/* The lines since a Unix time. A running filter does not mind. RETRY when a file cannot be read,
   REFUSED when it is no regular file. Caller frees. */
Outcome journal_read(const char *directory, gint64 since, JournalLines **lines_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
