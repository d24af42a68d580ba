/*
 * known - what the store knows that matters for one mail, fetched in one look-up.
 */
#ifndef INTAKE_KNOWN_H
#define INTAKE_KNOWN_H

#include "detail.h"
#include "duty.h"

typedef enum ticket_state {
    TICKET_AWAITING_CONFIRMATION,
    TICKET_AWAITING_INFORMATION,
    TICKET_AWAITING_REVIEW,
    TICKET_OPEN,
    TICKET_ANSWERED,
    TICKET_CLOSED,
} TicketState;

/* "awaiting-confirmation", ..., as stored and shown. Static. */
const char *ticket_state_name(TicketState state);
gboolean ticket_state_from_name(const char *name, TicketState *state_r);

typedef enum identity_grade { /* weakest evidence last; DESIGN's words */
                              IDENTITY_AGENT,
                              IDENTITY_CONFIRMED,
                              IDENTITY_AUTHENTICATED,
                              IDENTITY_UNKNOWN,
                              IDENTITY_FAILED,
} IdentityGrade;

const char *identity_grade_name(IdentityGrade grade);     /* "agent", ... Static. */
IdentityGrade identity_grade_from_name(const char *name); /* IDENTITY_UNKNOWN for any other name */
gboolean identity_grade_is_proof(IdentityGrade grade);    /* agent, confirmed, authenticated */

typedef enum ticket_clue {                 /* how the look-up found a ticket; strongest first */
                           CLUE_TOKEN,     /* our secret token in the address we answered from */
                           CLUE_REFERENCE, /* In-Reply-To or References names a mail of the ticket
                                            */
                           CLUE_TAG,       /* the number in the subject */
                           CLUE_AUTHOR,    /* none: it is one of its author's in work */
} TicketClue;

typedef struct known_ticket {
    gint64 number;
    TicketClue clue;
    TicketState state;
    char *service_type;
    char *language;     /* of the thread; or NULL */
    char *display_name; /* the agent name first shown in it; or NULL */
    char *subject;
    GPtrArray *details;          /* Detail *: what was told in it */
    char *assignee;              /* login of whose it is; NULL: nobody's, or it was not asked */
    char *quota_type;            /* service type of whose quota it took, or beyond which it was
                                    approved; or NULL */
    gboolean sender_takes_part;  /* the sender's address is a participant */
    gboolean token_is_senders;   /* CLUE_TOKEN: it was issued to the sender's own address */
    gboolean rating_asked;       /* its customer was asked for a rating */
    gboolean acknowledged;       /* the sender had an acknowledgement for it */
    gboolean same_words;         /* CLUE_AUTHOR: opened by the very words of this mail */
    gint64 opened, active;       /* CLUE_AUTHOR: Unix times: when, and when a person last wrote */
    IdentityGrade best_identity; /* of its customers' mails so far; that of an agent who opened it
                                    proves no customer */
} KnownTicket;

typedef struct known_confirmation { /* what the sender was asked to confirm, for a ticket */
    gint64 ticket;
    gint64 until;       /* Unix time */
    guint tries;        /* mails with a wrong code */
    gboolean used;      /* it was confirmed */
    gboolean explained; /* the sender was told why an answer did not confirm */
} KnownConfirmation;

typedef struct quota_question { /* what the look-up is asked of a quota */
    const char *service_type;   /* borrowed */
    gint64 began, renews; /* Unix time at which the present period did, and the next one does */
    guint most;           /* requests in it */
} QuotaQuestion;

typedef enum entitlement {
    ENTITLED_YES,
    ENTITLED_NO,
    ENTITLED_UNDECIDED, /* reviewed by a person, never answered with a no */
} Entitlement;

typedef struct known_entitlement { /* what an admin's function says */
    char *service_type;
    Entitlement entitlement;
    char *reason; /* "": it gave none */
    gint64 until; /* Unix time until which that holds; 0: it did not say */
} KnownEntitlement;

typedef struct known_quota { /* of one service type, in the present period */
    char *service_type;
    guint by_customer, by_domain; /* requests of the author's customer, and of all of the domain */
} KnownQuota;

typedef struct known {
    gint64 customer, contact; /* 0: the sender's address is unknown */
    char *group;              /* of the customer; NULL when unknown */
    char *language;           /* registered for the contact; or NULL */
    gboolean undeliverable;   /* mail to the address came back for good */
    GPtrArray *tickets;       /* KnownTicket *, by clue, then newest first */
    GPtrArray *own_tickets;   /* KnownTicket *: those of the author in work, newest first */
    GArray *confirmations;    /* KnownConfirmation */
    guint answers_in_period; /* automatic answers to the sender's mailbox within the asked period */
    gint64 last_answer;      /* Unix time of the newest of them; 0: none */
    guint domain_answers;    /* automatic answers to the asked domain in this hour */
    guint hour_answers;      /* of the desk's answers for this hour, how many its filters took */
    IdentityGrade grade;     /* the best the address reached; UNKNOWN: none */
    gint64 graded;           /* Unix time at which it last did */
    char *blocked;           /* the blocked address, domain or customer that writes; or NULL */
    GPtrArray *details;      /* Detail *: what the customer told in earlier tickets */
    GPtrArray *entitlements; /* KnownEntitlement *: of types whose function was asked and spoke */
    GPtrArray *quotas;       /* KnownQuota *: of the types of which something was used */
    GHashTable *history;     /* char * (service type) -> how many of the author's last requests were
                                of it, of those that agents answered; empty: not asked */
    Duty *duty;              /* never NULL; empty: it was not asked */
    GHashTable *checks;      /* what admins' functions said; see known_check() */
    gboolean own_message;    /* the Message-ID is one we made ourselves: our mail came back */
} Known;

#define GROUP_BLOCKED "blocked" /* its customers may not write */

typedef enum value_verdict { VALUE_UNDECIDED, VALUE_RIGHT, VALUE_WRONG } ValueVerdict;

Known *known_new(void);
void known_free(Known *known);
KnownTicket *known_ticket_new(void);
void known_ticket_free(KnownTicket *ticket);

/* What a type's function said; NULL: nothing. Borrowed. */
const KnownEntitlement *known_entitlement(const Known *known, const char *service_type);
void known_add_entitlement(Known *known, const char *service_type, Entitlement entitlement,
                           gint64 until, const char *reason);

/* What is known of a type's quota; made, with nothing used, where it is not. Borrowed. */
KnownQuota *known_quota(Known *known, const char *service_type);

/* What was asked for a ticket, or NULL. Borrowed. */
const KnownConfirmation *known_confirmation(const Known *known, gint64 ticket);
/* What an admin's function said of a value; undecided when it was not asked or failed. */
void known_add_check(Known *known, const char *function, const char *value, gboolean is_right);
ValueVerdict known_check(const Known *known, const char *function, const char *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Known, known_free)

typedef struct agent_name { /* what an agent is called in one language, on one channel */
    char *language;         /* BCP 47; "": any */
    char *channel;          /* "mail", "phone", "chat", "social"; "": any */
    char *surname, *given_name, *short_name, *title, *role, *department; /* NULL: as in the agent */
} AgentName;

typedef struct agent {
    char *desk, *login;
    char *address;     /* the agent's own mailbox, canonical */
    char *certificate; /* name in the client certificate the agent's program shows; or NULL */
    char *surname, *given_name;
    char *short_name;         /* what {agent.short} shows: "Alex", "李" */
    char *title;              /* "助理", "Mr"; or NULL */
    char *role;               /* "technical support engineer"; or NULL */
    char *department;         /* or NULL */
    char *language;           /* BCP 47 */
    GPtrArray *service_types; /* char *; empty: all */
    GPtrArray *names; /* AgentName *: in force at the time of the look-up, at most one for each
                         language and channel */
    gboolean active;
} Agent;

Agent *agent_new(void);
void agent_free(Agent *agent);
/* Adds an empty name for that language and channel. Borrowed. */
AgentName *agent_name_add(Agent *agent, const char *language, const char *channel);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Agent, agent_free)

#endif
