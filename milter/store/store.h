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

#include "../mail/known.h"
#include "../mail/mail.h"
#include "../mail/plan.h"
#include "../settings/settings.h"

typedef struct store Store;

/* Never fails: connections are made when they are needed. Role is the settings' `connection`. */
Store *store_open(const StoreSettings *settings, Log *log);
Store *store_open_admin(const StoreSettings *settings, Log *log);
Store *store_open_sender(const StoreSettings *settings, Log *log); /* role `sender_connection` */
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/* Lets every session begin with a look at what the store lost, for a filter that gets ticket
   numbers from it: `desks` (char *) are told, `ticket` is the highest number it ever got, 0: none.
   Called once, before the first operation. */
void store_bear_witness(Store *store, const char *filter, const GPtrArray *desks, gint64 ticket);

/* Whether an operation failed because the database cannot be reached or cannot work at this moment
   (down, too slow, failing over), and not because of what it was asked. */
gboolean store_error_is_away(const GError *error);

/* Whether it failed because the database will not write down what it was given, however often it
   is asked. */
gboolean store_error_is_unfit(const GError *error);

/* Whether what a mail was to take was taken by another at this moment: nothing was written, and it
   is to be looked up and decided anew. */
gboolean store_error_is_overtaken(const GError *error);

/* Whether the database said no, in words for people, to what cannot be done as things stand:
   however often it is asked. */
gboolean store_error_is_declined(const GError *error);

/* Whether an operation was refused since the person who wants it may not. */
gboolean store_error_is_forbidden(const GError *error);

/* ---- an incoming mail: look up once, write once ---- */

typedef struct lookup_request {
    const char *desk;
    const char *author;               /* canonical; NULL: none */
    const char *message_id;           /* of the mail; NULL: none, or surely none of ours */
    const char *token;                /* from the address; NULL: none */
    const GPtrArray *references;      /* char *: In-Reply-To, then References, newest first */
    gint64 tag;                       /* ticket number in the subject; 0: none */
    int period_minutes;               /* for answers_in_period */
    const char *mailbox;              /* whose answers are counted; NULL: no author */
    const char *domain;               /* the same for domain_answers; NULL: not counted */
    gint64 hour;                      /* Unix time at which the hour of domain_answers began */
    const GPtrArray *senders;         /* char *: addresses and domains that may be blocked */
    gboolean asks_details;            /* what ticket and customer told before is of interest */
    const GPtrArray *check_functions; /* char *: names of admins' functions that look at ... */
    const GPtrArray *check_values;    /* ... these values; as many. NULL, both: none do */
    const GArray *quotas;             /* QuotaQuestion; NULL: none is of interest */
    const GPtrArray *entitlements;    /* const ServiceType *: whose functions are asked; or NULL */
    gboolean asks_history;            /* which types the author's requests were of is of interest */
    gboolean asks_duty;               /* who could answer is of interest, ... */
    gboolean counts_tasks;            /* ... and how much everybody has to do */
    const char *words; /* SHA-256, hex, by which tickets opened by the same are known; or NULL */
} LookupRequest;

/* Admins' functions that fail have no answer, and neither have those that take longer than
   FUNCTIONS_MS together: then they are left alone for a while. */
Outcome store_lookup(Store *store, const LookupRequest *request, Known **known_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Everything a mail leaves behind, in one transaction: ledger (one row per desk), customer, ticket,
   message, participants, events, outbox. The same mail again (desk, envelope sender, Message-ID,
   digest) changes nothing and gets what it got the first time, with `repeat` set. What the database
   refuses to write down as it is, is written down without what a mail may have any amount of. Mails
   that wait at the same moment may share the transaction; what fails for one is its own. */
Outcome store_record(Store *store, const char *filter, const Envelope *envelope,
                     const MailFacts *facts, const Plan *plan, Recorded **recorded_r,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- an outgoing mail ---- */

typedef struct outgoing_request {
    const char *desk;
    const char *login;             /* NULL: nobody logged in */
    const GPtrArray *certificates; /* char *: names in the client certificate. NULL: none */
    const char *address;           /* canonical envelope sender, where the client's network is
                                      trusted; NULL: it proves nothing */
    const char *sender;            /* the envelope's */
    const char *message_id, *digest;
    const char *token;           /* of a ticket, from a recipient's address; NULL: none */
    const GPtrArray *references; /* char *, newest first */
    gint64 tag;
    gint64 ticket;               /* named by an admin; 0: none */
    const GPtrArray *recipients; /* char *: canonical, none of them a desk's */
    int period_minutes;          /* for answers_in_period; 0: a day */
} OutgoingRequest;

typedef enum outgoing_clue {                 /* how the look-up found a ticket; strongest first */
                             PLACE_DEPARTED, /* this very mail left in it before */
                             PLACE_NAMED,    /* by an admin */
                             PLACE_TOKEN,
                             PLACE_REFERENCE,
                             PLACE_TAG,
                             PLACE_ONLY_OPEN, /* of the recipients' customers */
} OutgoingClue;

#define ORDER_REVIEW "review" /* to end one */

typedef struct outgoing_ticket {
    gint64 number;
    OutgoingClue clue;
    char *service_type, *language, *group; /* the group is its customer's; or NULL */
    char *display_name;                    /* the name this agent first used in it; or NULL */
    GHashTable *refused; /* char * (a state that cannot be ordered, or ORDER_REVIEW) -> char * (why,
                            as what follows "Ticket N") */
    gboolean is_closed;
    gboolean answered_before; /* by this agent */
    guint insiders;           /* how many recipients take part in it or are of its customer */
} OutgoingTicket;

typedef struct colleague { /* an active agent of the desk */
    char *login;
    GPtrArray *service_types; /* char *; empty: all */
} Colleague;

typedef struct known_outgoing {
    Agent *agent;          /* NULL: nobody of this desk */
    GPtrArray *colleagues; /* Colleague *, the agent too */
    GHashTable *missing;  /* char * (a right the agent has not) -> char * (why, and who gives it) */
    GPtrArray *tickets;   /* OutgoingTicket *, strongest clue first */
    GPtrArray *outside;   /* char *: the recipients that are no agents of the desk */
    gboolean own_message; /* one of our own answers: leave it alone */
    gboolean own_waiting; /* one that our sender is handing over now: nobody else knows its id */
    gboolean left_before; /* a mail left under this Message-ID: this is it, on a second way */
    gboolean departed;    /* this very mail was recorded before; these are of the first time: */
    char *departed_name;  /* or NULL: it was not rewritten */
    gboolean departed_short, departed_sent;
    guint answers_in_period; /* automatic answers to the recipient that had most */
    gint64 last_answer;      /* Unix time of the newest of them; 0: none */
    gint64 last_reply;       /* the same of those that were not our own */
} KnownOutgoing;
KnownOutgoing *known_outgoing_new(void);
void known_outgoing_free(KnownOutgoing *known);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KnownOutgoing, known_outgoing_free)
OutgoingTicket *outgoing_ticket_new(void);
void outgoing_ticket_free(OutgoingTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutgoingTicket, outgoing_ticket_free)

/* Adds a colleague who answers the types separated by blanks; "": all. */
void known_outgoing_add_colleague(KnownOutgoing *known, const char *login, const char *types);

Outcome store_lookup_outgoing(Store *store, const OutgoingRequest *request, KnownOutgoing **known_r,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct outgoing_record {
    const char *desk, *filter, *queue_id;
    const char *login; /* of the agent; NULL: a program's mail */
    const char *kind;  /* "agent" or "automatic" */
    const char *sender, *message_id, *digest;
    const char *sent_message_id; /* the one it leaves with; NULL: the same */
    const char *subject, *text;
    gint64 date;
    const char *display_name; /* NULL: it keeps its own */
    gboolean rewritten;
    const char *reason; /* why not, when it was not */
    gboolean is_short;
    gboolean is_sent;                             /* FALSE: commands alone */
    gint64 ticket;                                /* 0: none */
    gboolean opens;                               /* a ticket is opened for it: */
    const char *customer_address, *customer_name; /* who it is for */
    const char *language;
    const char *service_type;    /* the new one; NULL: as it is */
    const char *ticket_state;    /* as a command says; NULL: answered, when it is sent */
    const char *assignee;        /* NULL: as it is */
    const GPtrArray *notes;      /* char *. NULL: none */
    const char *decision;        /* of the ticket's review: "approved", "refused"; NULL: none */
    const char *refusal;         /* what the customer of a refused one is told */
    gboolean verifies;           /* the ticket's customer is proven by the agent's word */
    gint64 goes_on_in;           /* the ticket that its ticket is merged into; 0: none */
    const GPtrArray *recipients; /* char *: canonical, outside; they take part. NULL: none */
    const char *token; /* for its reply address, if the ticket has none yet; NULL: it gets none */
} OutgoingRecord;

typedef struct sent_mail { /* what the mail got, this time or the first */
    gint64 ticket;         /* 0: none */
    char *display_name;    /* or NULL */
    gboolean is_short, is_sent;
    gboolean repeat; /* it was recorded before; nothing was written */
    char *token;     /* of the reply address; NULL: it gets none */
} SentMail;
void sent_mail_free(SentMail *sent_mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SentMail, sent_mail_free)

/* Everything in one transaction: departure, ticket, message, participants, events. Idempotent by
   (desk, sender, message-id, digest) like store_record. What a command orders and cannot be done,
   or not by this agent, fails with store_error_is_declined() or _forbidden(), and nothing is
   written. */
Outcome store_record_outgoing(Store *store, const OutgoingRecord *record, SentMail **sent_mail_r,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Keeps that an agent's mail was refused for commands, by their names, that take a right he has
   not. `ticket` 0: none. */
Outcome store_note_refused_orders(Store *store, const char *desk, const char *login, gint64 ticket,
                                  const char *orders, const char *why, GError **error)
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
    char *self_service; /* the answer that the type itself gives; NULL: none */
    gint64 queued;      /* Unix time: the Date of the answer, so that a repeat is the same mail */
    char *confirmation_token; /* signed for it by acknowledgement_sign(), never stored; */
    char *confirmation_code;  /* NULL: it asks for no confirmation */
    int attempts;
} OutboxRow;
void outbox_row_free(OutboxRow *row);

/* Claims up to `batch` due rows for `lease_s` seconds (SKIP LOCKED); a claim that runs out is due
   again. OutboxRow * elements. */
Outcome store_outbox_claim(Store *store, const char *sender, int batch, int lease_s,
                           GPtrArray **rows_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the admin's function (NULL: none) what answers the row's ticket at once; else `text` does
   (NULL: none). *answer_r gets it, and the ticket counts as answered and closes after `days` (0: it
   does not); NULL when nothing answers it, or a person has written in it meanwhile. Caller frees.
 */
Outcome store_self_service(Store *store, const OutboxRow *row, const char *function,
                           const char *language, const char *text, int days, char **answer_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Closes up to `most` tickets that were answered so and not by anybody since. */
Outcome store_close_served(Store *store, const char *who, int most, gint64 *closed_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* ---- closed tickets, and asking how they were ---- */

typedef struct closing {
    char *desk;
    gint64 ticket;
    char *state, *author, *recipient, *languages, *login, *service_type, *group; /* or NULL */
    char *mailbox; /* by which answers are counted; or NULL */
    IdentityGrade identity;
    gboolean undeliverable;
    gint64 last_asked; /* Unix time; 0: the customer never was */
} Closing;
void closing_free(Closing *closing);

/* Tickets that were closed and not looked at since, claimed for a while. Closing * elements. */
Outcome store_closings_claim(Store *store, int batch, GPtrArray **closings_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Its customer is not asked. */
Outcome store_closing_end(Store *store, const Closing *closing, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

typedef struct rating_question {
    const char *message_id, *token, *domain; /* domain NULL: not counted by it */
    const AnswerSettings *limits;
    gint64 hour; /* Unix time at which the present one began */
} RatingQuestion;

/* Queues the mail that asks. *withheld_r gets the limit that has no room for it, or NULL. */
Outcome store_rating_ask(Store *store, const Closing *closing, const RatingQuestion *question,
                         char **withheld_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- the outbox, again ---- */

/* Marks it sent, and records the name it was sent under as the ticket's. */
Outcome store_outbox_sent(Store *store, const OutboxRow *row, const char *display_name,
                          const char *server_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_outbox_retry(Store *store, const OutboxRow *row, int delay_s, const char *reason,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_outbox_park(Store *store, const OutboxRow *row, const char *reason, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
