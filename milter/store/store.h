/*
 * store - record: the only room that knows libpq. Named operations, each one call of one function
 * in schema `intake`; no query leaves the room.
 *
 * Thread-safe: a pool of connections belongs to the process. Each operation waits a bounded time
 * for a connection and a bounded time for its answer. RETRY when the database cannot be reached or
 * is too slow, UNCERTAIN when the connection broke while a commit was under way; repeating the
 * same record call heals both.
 */
#ifndef INTAKE_STORE_H
#define INTAKE_STORE_H

#include "../known.h"
#include "../mail.h"
#include "../plan.h"
#include "../settings.h"

typedef struct store Store;

/* Never fails: connections are made when they are needed. Role is the settings' `connection`. */
Store *store_open(const StoreSettings *settings, Log *log);
Store *store_open_admin(const StoreSettings *settings, Log *log);
Store *store_open_sender(const StoreSettings *settings, Log *log); /* role `sender_connection` */
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/* Whether an operation failed because the database cannot be reached or cannot work at this moment
   (down, too slow, failing over), and not because of what it was asked. */
gboolean store_error_is_away(const GError *error);

/* ---- an incoming mail: look up once, write once ---- */

typedef struct lookup_request {
    const char *desk;
    const char *author;          /* canonical; NULL: none */
    const char *message_id;      /* of the mail; NULL: none, or surely none of ours */
    const char *token;           /* from the address; NULL: none */
    const GPtrArray *references; /* char *: In-Reply-To, then References, newest first */
    gint64 tag;                  /* ticket number in the subject; 0: none */
    int period_minutes;          /* for answers_in_period */
} LookupRequest;

Outcome store_lookup(Store *store, const LookupRequest *request, Known **known_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Everything a mail leaves behind, in one transaction: ledger (one row per desk), customer, ticket,
   message, participants, events, outbox. The same mail again (desk, envelope sender, Message-ID,
   digest) changes nothing and gets what it got the first time, with `repeat` set. */
Outcome store_record(Store *store, const char *filter, const Envelope *envelope,
                     const MailFacts *facts, const Plan *plan, Recorded **recorded_r,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- an outgoing mail ---- */

typedef struct outgoing_request {
    const char *desk, *login; /* login NULL: by address from a trusted network */
    const char *address;      /* the claimed author's canonical address */
    const char *message_id;
    const GPtrArray *references; /* char *, newest first */
    gint64 tag;
    const GPtrArray *recipients; /* char *: canonical */
    int period_minutes;          /* for answers_in_period; 0: a day */
} OutgoingRequest;

typedef struct known_outgoing {
    Agent *agent;  /* NULL: nobody of this desk */
    gint64 ticket; /* 0: none found */
    char *service_type, *language, *group,
        *display_name;       /* of the ticket and its customer; or NULL. The name is the one this
                                agent first used in this ticket */
    gboolean own_message;    /* one of our own answers: leave it alone */
    guint answers_in_period; /* automatic answers to the first recipient */
} KnownOutgoing;
void known_outgoing_free(KnownOutgoing *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownOutgoing, known_outgoing_free)

Outcome store_lookup_outgoing(Store *store, const OutgoingRequest *request, KnownOutgoing **known_r,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct outgoing_record {
    const char *desk, *filter, *queue_id, *login;
    gint64 ticket;    /* 0: none */
    const char *kind; /* "agent" or "automatic" */
    const char *display_name;
    const char *sender, *message_id, *digest, *subject, *text;
    gint64 date;
    gboolean rewritten;
    const char *reason;          /* why not, when it was not */
    const GPtrArray *recipients; /* char *: canonical; they take part in the ticket. NULL: none */
} OutgoingRecord;

/* Idempotent by (desk, sender, message-id, digest) like store_record. */
Outcome store_record_outgoing(Store *store, const OutgoingRecord *record, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* All active agents of all desks, for the filter's directory. Agent * elements. */
Outcome store_agents(Store *store, GPtrArray **agents_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- the outbox ---- */

typedef struct outbox_row {
    char *desk;
    gint64 id, ticket;
    char *template_name, *recipient, *languages, *message_id, *token, *in_reply_to, *references;
    char *payload;      /* JSON */
    char *display_name; /* the name the ticket keeps; or NULL: by rule */
    char *service_type, *group;
    gint64 queued; /* Unix time: the Date of the answer, so that a repeat is the same mail */
    int attempts;
} OutboxRow;
void outbox_row_free(OutboxRow *row);

/* Claims up to `batch` due rows for `lease_s` seconds (SKIP LOCKED); a claim that runs out is due
   again. OutboxRow * elements. */
Outcome store_outbox_claim(Store *store, const char *sender, int batch, int lease_s,
                           GPtrArray **rows_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Marks it sent, and records the name it was sent under as the ticket's. */
Outcome store_outbox_sent(Store *store, const OutboxRow *row, const char *display_name,
                          const char *server_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_outbox_retry(Store *store, const OutboxRow *row, int delay_s, const char *reason,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_outbox_park(Store *store, const OutboxRow *row, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
