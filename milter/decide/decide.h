/*
 * decide - from facts to a plan: pure functions. No I/O, no clock, no randomness: whatever is not
 * in the arguments does not exist. Every decision carries its reason.
 */
#ifndef INTAKE_DECIDE_H
#define INTAKE_DECIDE_H

#include "../base/key_ring.h"
#include "../mail/plan.h"

/* Rungs of the ladder that the store climbs once more, when other mails were faster. */
#define RUNG_PER_ADDRESS "per-address"
#define RUNG_PER_DOMAIN "per-domain"
#define RUNG_PER_GATEWAY "per-gateway" /* the store counts these as a domain's */
#define RUNG_HOURLY_CEILING                                                                        \
    "hourly-ceiling" /* the desk itself answers too much: worth an alarm                           \
                      */

#define RUNG_ANSWERED_ALREADY "answered-already"

#define ANSWER_HOUR_S 3600
/* When the hour of a moment began, in Unix time. */
#define ANSWER_HOUR_OF(moment) ((moment) - (moment) % ANSWER_HOUR_S)

typedef struct confirmation_claim { /* what the address a mail was sent to asserts */
    gboolean is_there;              /* it is a confirmation address of the desk */
    gboolean is_genuine;            /* signed for the mail's author */
    gint64 ticket, until;           /* as it says; 0 unless it is genuine */
} ConfirmationClaim;

typedef struct circumstances { /* what the moment adds to the facts */
    gint64 now;                /* Unix time */
    const char *nonce;         /* TOKEN_LENGTH fresh random characters a-z2-7 */
    guint answers_in_stock;    /* of the desk's answers for this hour, those this filter holds */
    const Guesses *guesses; /* what the text asks for, by the model in force; NULL: nobody says */
    const KeyRing *keys;    /* that confirmations are signed with; NULL: none can be asked for */
    ConfirmationClaim claim;
} Circumstances;

/* ---- before the look-up ---- */

typedef struct reception {      /* which of our desks a mail is for, and what its addresses say */
    const DeskSettings *desk;   /* first in To order, then Cc, then envelope order */
    GPtrArray *other_desks;     /* const DeskSettings *, borrowed */
    char *service_suffix;       /* service type named in the address, or NULL */
    char *unknown_suffix;       /* what stands there instead of one, folded; or NULL */
    char *token;                /* token in the address, or NULL */
    char *confirmation;         /* the same of a confirmation address, or NULL */
    int stars;                  /* rating named in the address; 0: none */
    NameClear name_clear;       /* the same of whether it was clear who answered */
    gboolean in_to, in_cc;      /* where the desk's address stands; neither: blind copy */
    gint64 tag;                 /* ticket number in the subject, 0: none */
    char *mailbox;              /* by which answers to the author are counted; NULL: no author */
    char *domain;               /* of the author, if answers to it are counted; else NULL */
    GPtrArray *senders;         /* char *: addresses and domains that may be blocked */
    char *words;                /* by which a request that comes again is known; or NULL */
    gboolean asks_details;      /* a service type of the desk needs facts */
    GPtrArray *check_functions; /* char *: admins' functions that are to look at ... */
    GPtrArray *check_values;    /* ... these values, each at its own; as many */
    GPtrArray *entitlements;    /* const ServiceType *: whose functions say who may use them */
} Reception;

/* A mail that came through a list of the desk's own, or through one that a desk's address itself
   is, was written by a person: forgets the list's marks. Where the list wrote a desk's address into
   From, the author comes from Reply-To and the address into Sender, which keeps the mail from being
   answered by a machine: anybody can write a Reply-To. */
void own_list_overlook(const Settings *settings, MailFacts *facts);

/* A mail of a gateway of the first desk it is for, where something proves that: the customer it
   carries comes into From and the gateway into Sender, its own marks of automatic mail are
   forgotten, and facts->gateway says what was taken. One without proof is noted there. `keys` sign
   what was registered in the database; NULL: nothing is. Who bears a Message-ID of such a request
   and is none loses it. */
void gateway_recover(const Settings *settings, const KeyRing *keys, gint64 now,
                     const Envelope *envelope, MailFacts *facts);

/* NULL when no recipient is a desk's. Suffixes: "billing", "t.TOKEN", "billing.t.TOKEN". */
Reception *decide_reception(const Settings *settings, const Envelope *envelope,
                            const MailFacts *facts);
void reception_free(Reception *reception);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reception, reception_free)

/* Whether the mail is for a confirmation address, and the address was made for its author. */
ConfirmationClaim decide_claim(const Reception *reception, const MailFacts *facts,
                               const KeyRing *keys, gint64 now);

/* The service types of a desk that have a quota, with the period of it that `now` lies in:
   QuotaQuestion; NULL: none has. Caller frees. */
GArray *decide_quota_questions(const DeskSettings *desk, gint64 now);

/* Whether the desk's order of assignment asks how much everybody has to do. */
gboolean decide_counts_tasks(const DeskSettings *desk);

/* When the quota's period that `now` lies in began, and when the next one does, by the clock of a
   zone. */
gint64 quota_began(QuotaPeriod period, GTimeZone *zone, gint64 now);
gint64 quota_renews(QuotaPeriod period, GTimeZone *zone, gint64 now);

/* ---- after it ---- */

/* `known` is what the store answered for the reception. Never NULL. Caller frees. */
Plan *decide(const Reception *reception, const Envelope *envelope, const MailFacts *facts,
             const Known *known, const Settings *settings, const Circumstances *moment);

/* ---- when a ticket was closed ---- */

typedef struct closed_ticket { /* borrowed; NULL where the store knows none */
    const char *state;
    const char *author;    /* its customer's address */
    const char *recipient; /* as our last mail to it was addressed; NULL: there was none */
    const char *login;     /* of the agent who answered last */
    const char *group;     /* of the customer */
    IdentityGrade identity;
    gboolean undeliverable;
    gint64 last_asked; /* Unix time at which the customer was last asked for a rating; 0: never */
} ClosedTicket;

/* Why its customer is not asked for a rating; NULL: he is. Pure. Caller frees. */
char *decide_rating_refusal(const DeskSettings *desk, const ClosedTicket *ticket, gint64 now);

/* The domain by which answers to a canonical address are counted, or NULL. Points into it. */
const char *decide_counted_domain(const DeskSettings *desk, const char *canonical);

/* The headers, subject tag and recipients for the mail as it is delivered. Pure. Foreign
   X-Intake-* fields are deleted, from the last instance to the first. */
Verdict *decide_verdict(const Plan *plan, const Recorded *recorded, const MailFacts *facts,
                        const Settings *settings);

/* The refusal of a mail with more foreign X-Intake-* fields than a server can remove in a bearable
   time, or NULL: the only form of a mail that is refused. Pure. Caller frees. */
Verdict *decide_form_verdict(const MailFacts *facts);

/* The header of a mail that is accepted into the spool: its desk and its state `spooled`, nothing
   that only the store could tell; foreign X-Intake-* fields are deleted. Pure. */
Verdict *decide_spooled_verdict(const Reception *reception, const MailFacts *facts);

/* The mail's subject gets the tag of a ticket in front, unless it bears it; ticket 0: none. Pure.
 */
void decide_tag_subject(const DeskSettings *desk, gint64 ticket, const char *service_type,
                        const MailFacts *facts, MailEdits *edits);

/* The recipients that are the desk's, or those that are not. Elements are borrowed. */
GPtrArray *decide_recipients(const Settings *settings, const DeskSettings *desk,
                             const Envelope *envelope, gboolean of_desk);

/* Whether the mail of a blocked sender is refused in the session; else it is taken silently: where
   the desk chose that, and where others would not get the mail either. */
gboolean decide_refuses_blocked(const Plan *plan, const Settings *settings,
                                const Envelope *envelope);
Verdict *decide_blocked_refusal(const Plan *plan); /* never NULL; caller frees */

/* One line for the log: what was decided and why, values escaped. Caller frees. */
char *decide_summary(const Plan *plan, const Recorded *recorded);

#endif
