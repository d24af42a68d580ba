/*
 * plan - what is going to be done with one incoming mail at one desk, and why. Made by decide/,
 * carried out by store/ and wire/; printable, so that a log line, `intakectl inspect` and a test
 * read the same.
 */
#ifndef INTAKE_PLAN_H
#define INTAKE_PLAN_H

#include "../settings/settings.h"
#include "guesses.h"
#include "known.h"
#include "mail.h"

typedef enum plan_thread {
    THREAD_NEW,  /* open a ticket */
    THREAD_JOIN, /* attach to `ticket` */
    THREAD_NONE, /* ledger row only: automatic mail of no ticket, desk in Cc of an unknown thread */
} PlanThread;

typedef enum confirmation_outcome { /* of an answer that could confirm its sender's address */
                                    CONFIRMATION_NONE, /* it is no such answer */
                                    CONFIRMATION_GIVEN,
                                    CONFIRMATION_USED, /* the address did its work before */
                                    CONFIRMATION_EXPIRED,
                                    CONFIRMATION_FAILED, /* it was not made for this sender */
} ConfirmationOutcome;

/* "given", "used", "expired", "failed"; NULL for none. Static. */
const char *confirmation_outcome_name(ConfirmationOutcome outcome);

typedef enum customer_zone { /* what the Date field says of the customer's clock */
                             CUSTOMER_ZONE_UNKNOWN,
                             CUSTOMER_ZONE_SAME, /* as the desk's */
                             CUSTOMER_ZONE_OTHER,
} CustomerZone;

typedef struct missing_fact { /* something the service type needs and the mail does not hold */
    char *name;               /* as in the settings */
    char *label;              /* in the language of the answer */
    gboolean is_wrong;        /* the mail has something like it, which cannot be it */
} MissingFact;

#define STARS_MOST 5
#define VOTE_WORDS_OCTETS_MAX 2000

typedef enum name_clear { NAME_CLEAR_UNSAID, NAME_CLEAR_YES, NAME_CLEAR_NO } NameClear;

typedef struct vote {     /* what a customer says of a closed ticket */
    gboolean is_given;    /* the mail rates, and asks for nothing else */
    int stars;            /* 1 to STARS_MOST; 0: not said */
    NameClear name_clear; /* whether it was clear who answered */
    char *words;          /* what is written with it; or NULL */
    gboolean is_poor;     /* the ticket is reviewed */
} Vote;

typedef struct plan_quota { /* what the ticket is to a quota */
    gboolean applies;       /* it is counted against one, or beyond it */
    gboolean counts;        /* it takes one of what is left */
    guint most, used;     /* requests of the period, this one not among them, as the look-up knew */
    gint64 began, renews; /* Unix time of the period's first moment, and of the next one's */
    char *domain;         /* whose customers share the quota; NULL: it is the customer's own */
    char *reason;         /* for people; NULL: there is no quota */
} PlanQuota;

typedef struct plan_answer {
    gboolean send;
    char *rung;          /* the first refusal on the ladder, e.g. "null-sender"; "" when sent */
    char *reason;        /* the same for people, with the value that decided */
    char *template_name; /* "acknowledgement" */
    char *recipient;     /* the author's address as written */
    char *languages;     /* "zh-CN", or "en,zh-CN" for a bilingual answer */
    char *message_id;    /* fixed now, without angle brackets */
    char *token;         /* secret of the ticket's reply address, 26 characters a-z2-7 */
    char *in_reply_to;   /* the mail's Message-ID or NULL */
    char *references;    /* space separated ids in angle brackets, at most PLAN_REFERENCES_MAX */
    char *payload;       /* JSON object for the template (answer/acknowledgement.h documents it) */
    guint ceiling;       /* the store must not exceed this many answers to the mailbox per period */
    char *domain;        /* whose answers are counted by the hour; NULL: they are not */
    guint per_domain;    /* most answers to it in an hour */
    gint64 hour;         /* Unix time at which the hour began */
    guint per_hour;      /* most answers of the desk in it, over all filters */
    guint wanted;        /* of them, how many the filter asks for; 0: it has one in stock */
    gint64 confirm_until; /* it asks the recipient to confirm by this Unix time; 0: it does not */
    gboolean explains;    /* why an answer did not confirm */
} PlanAnswer;

#define PLAN_REFERENCES_MAX 20

typedef struct plan {
    const DeskSettings *desk; /* of the settings snapshot the plan was made with; borrowed */
    GPtrArray *other_desks; /* const DeskSettings *: the mail's further desks; borrowed elements */
    char *blocked; /* why the mail is not taken: nothing comes of it but a ledger row; or NULL */
    char *gateway; /* whose mail it is, or shows itself to be, without proof; or NULL */
    char *gateway_reason; /* how that is known, and what was taken from the mail */
    PlanThread thread;
    gint64 ticket;        /* THREAD_JOIN */
    gboolean visits;      /* THREAD_JOIN with nothing proven: changes neither type nor a closed or
                             waiting state and brings nobody in */
    gint64 linked_ticket; /* THREAD_NEW: a ticket the mail names but may not join; 0: none */
    char *thread_reason;
    char *words;            /* by which the same request is known when it comes again; or NULL */
    gboolean words_are_new; /* no ticket that counts was opened by them: the store sees to it */
    GString *own_tickets;   /* the author's other tickets in work, as people read them */
    gboolean reopen;        /* a person's mail on an answered or closed ticket */
    TicketState state;      /* of the ticket after this mail */
    char *author;           /* canonical address of the one author; NULL: none */
    char *author_name;      /* display name to register; or NULL */
    char *mailbox;          /* by which answers to the author are counted; NULL: no author */
    IdentityGrade identity;
    char *identity_reason;
    ConfirmationOutcome confirmation;
    char *confirmation_reason;  /* NULL: no answer to a confirmation */
    gint64 confirmation_ticket; /* whose confirmation the mail answers; 0: none known */
    gint64 wrong_code_ticket;   /* for which it quotes a wrong code; 0: none */
    gboolean hushed;            /* it confirms and says nothing else: recorded, and not handed on */
    char *service_type;
    double service_confidence; /* 0 to 1: suffix and rules are 1, the default is 0 */
    GArray *service_guesses; /* TypeGuess: by the text, the likeliest first, at most GUESSES_SHOWN;
                                empty: it was not asked */
    gboolean service_in_doubt;  /* none of them was sure enough: it is the default */
    char *second_concern;       /* another type that the text asks for, with its words; or NULL */
    GPtrArray *service_reasons; /* char * */
    char *service_before;       /* of a known ticket; or NULL */
    gboolean service_changed;   /* the customer corrected the type of a known ticket */
    gboolean service_chosen;    /* it is the customer's own choice, whatever it was before */
    gboolean unknown_choice;    /* the customer named a type that the desk has not */
    Entitlement entitlement;    /* of the customer to the service type */
    char *entitlement_reason;   /* NULL: it was not asked */
    char *entitlement_words;    /* a function's, for the customer; or NULL */
    gint64 entitled_again;      /* Unix time from which on a no holds no longer; 0: nobody said */
    PlanQuota quota;
    gboolean turned_down;    /* a new request of one not entitled, or beyond the quota: closed,
                                and told why */
    gboolean must_confirm;   /* waits until the sender has proven more */
    char *review_reason;     /* why a person must look at it first; or NULL */
    gboolean is_less_proven; /* than the address or the named ticket was before */
    char *language;          /* of the ticket; NULL unknown */
    char *language_reason;
    GPtrArray *details; /* Detail *: what is known of the facts that the type needs, and what the
                           mail tells of those that the desk's other types do */
    GPtrArray *wrong_details; /* char *: names of those of which the mail has a value that cannot be
                                 right */
    gboolean informs;   /* the ticket waited for some of them, and the mail tells one at least */
    GPtrArray *missing; /* MissingFact * */
    Vote vote;
    PlanAssignment assignment;
    gboolean self_service; /* the type's own answer may do: the sender gives it with the rest */
    gint64 due;            /* Unix time by which an answer is promised; 0: none */
    gboolean within_hours; /* whether the desk is open at this moment */
    gint64 opens;          /* when it opens next, if it is closed now */
    CustomerZone customer_zone;
    PlanAnswer answer;
    gint64 spooled; /* Unix time at which the mail was accepted into the spool; 0: accepted now */
    GPtrArray *warnings; /* char *: for agents, e.g. "two From fields"; goes to a header */
} Plan;

Plan *plan_new(void);
void plan_free(Plan *plan);
void missing_fact_free(MissingFact *missing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

typedef struct recorded { /* what the store made of a plan */
    gint64 ledger;
    gint64 ticket; /* 0: none */
    gint64 customer;
    gboolean new_customer, new_ticket;
    gboolean repeat;   /* the mail was here before; nothing changed */
    gboolean answered; /* an outbox row exists for it */
    char *withheld;    /* the rung on which the store withheld a planned answer; or NULL */
    guint granted;     /* how many answers of the hour the filter was given */
    char *service_type, *identity, *language, *state; /* for a repeat: as first recorded */
    gboolean is_assigned;                             /* the plan gave the ticket an agent: */
    char *assignee, *assignee_address;                /* whose it is, or NULL */
} Recorded;

void recorded_free(Recorded *recorded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Recorded, recorded_free)

#endif
