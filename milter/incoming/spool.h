/*
 * spool - mails that were accepted while the store was away, until the store has them.
 *
 * One file for each mail in `STATE_DIRECTORY/spool/`, made so that it is there whole or not at all
 * whatever ends the process or the machine: written under another name, synced, renamed, and the
 * directory synced. A file goes only after its mail's commit, so a mail may be registered twice
 * but never not at all; the store's unique key makes the second time harmless. Files are named by
 * the moment of acceptance and registered in that order.
 *
 * A file that cannot be trusted is set aside in `spool/damaged/` and never stops the others.
 * Several processes may use one directory: a lock lets one of them register at a time.
 */
#ifndef INTAKE_SPOOL_H
#define INTAKE_SPOOL_H

#include "../base/log.h"
#include "../mail/mail.h"
#include "../mail/message.h"

#define SPOOL_DIRECTORY "spool"           /* below the state directory */
#define SPOOL_DAMAGED_DIRECTORY "damaged" /* below that */
#define SPOOL_HEADER_OCTETS_MAX (8 << 20) /* of a file, before the mail's own octets */
#define SPOOL_DECLINED_PAUSE_S 5       /* until a mail that the store declined is tried again: at */
#define SPOOL_DECLINED_PAUSE_MAX_S 300 /* first, and at most, twice as long each time */
#define SPOOL_DECLINED_PER_PASS 10     /* then the store is left alone until the next pass */
#define SPOOL_UNFINISHED_S 3600        /* a file nobody finished is removed after this time */

typedef struct spool Spool;

/* Never fails: the directory is made when the first mail is kept. Never NULL. */
Spool *spool_new(const char *state_directory, Log *log);
void spool_free(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_free)

/* ---- keeping ---- */

typedef struct spool_limits {
    int files;      /* mails that may wait */
    guint64 octets; /* of their files together */
} SpoolLimits;

typedef struct spool_offer { /* what is kept of a mail; all borrowed */
    const Envelope *envelope;
    const Message *message;
    const GPtrArray *desks; /* char *: names of the desks it is accepted for */
    gint64 accepted;        /* Unix time */
} SpoolOffer;

/* DONE: the mail survives a crash from now on. RETRY when the spool is full or the disk fails;
   nothing is left behind then. Thread-safe. */
Outcome spool_keep(Spool *spool, const SpoolLimits *limits, const SpoolOffer *offer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- registering ---- */

typedef struct spooled_mail {
    Envelope *envelope;
    Message *message;
    GPtrArray *desks; /* char * */
    gint64 accepted;  /* Unix time */
} SpooledMail;
void spooled_mail_free(SpooledMail *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpooledMail, spooled_mail_free)

typedef enum spool_attempt {
    SPOOL_REGISTERED, /* the store has it: the file goes */
    SPOOL_AWAY,       /* no mail gets through at this moment: the rest waits for the next pass */
    SPOOL_DECLINED,   /* the store works, and said no to this one: later again, the others go on */
    SPOOL_HOPELESS,   /* it never will: set aside */
} SpoolAttempt;

/* Tries to register one mail; *reason_r is set unless REGISTERED. */
typedef SpoolAttempt (*SpoolRegister)(const SpooledMail *mail, gpointer data, GError **reason_r);

/* One pass over the files, oldest first. Returns how many mails were registered; 0 too when another
   process is at it. `limits` is for the messages that are read back. Called by one thread. */
guint spool_drain(Spool *spool, const MessageLimits *limits, SpoolRegister attempt, gpointer data);

/* ---- looking ---- */

typedef struct spool_backlog {
    guint files;       /* mails that wait */
    guint64 octets;    /* of their files */
    gint64 oldest;     /* Unix time at which the first of them was accepted; 0: none */
    guint damaged;     /* files set aside */
    GHashTable *desks; /* char * -> GUINT_TO_POINTER(mails that wait); a mail counts at each desk */
    GHashTable *mails; /* char *: what spool_backlog_has() asks for */
} SpoolBacklog;
void spool_backlog_free(SpoolBacklog *backlog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SpoolBacklog, spool_backlog_free)

guint spool_backlog_of(const SpoolBacklog *backlog, const char *desk);

/* Whether the mail that was accepted for the desk under this queue id (NULL: none) at this Unix
   time waits. */
gboolean spool_backlog_has(const SpoolBacklog *backlog, const char *desk, const char *queue_id,
                           gint64 accepted);

/* For `intakectl`; a running filter does not mind. Without a spool all is zero. RETRY when it
   cannot be read. Caller frees. */
Outcome spool_backlog_read(const char *state_directory, SpoolBacklog **backlog_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
