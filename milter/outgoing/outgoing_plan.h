/*
 * outgoing_plan - what becomes of one mail that leaves under a desk's address, and why. Pure:
 * facts, what the store knows, settings and time in, a plan out.
 */
#ifndef INTAKE_OUTGOING_PLAN_H
#define INTAKE_OUTGOING_PLAN_H

#include "authorise.h"
#include "command.h"

typedef enum outgoing_action {
    ACTION_LEAVE,   /* passes as it is; nothing is recorded */
    ACTION_KEEP,    /* passes as it is, and is recorded */
    ACTION_SIGN,    /* gets name and signature, and is recorded */
    ACTION_EXECUTE, /* holds commands alone: carried out, recorded, not sent */
    ACTION_DROP,    /* accepted and not sent; nothing is recorded */
    ACTION_REFUSE,  /* in the session */
} OutgoingAction;

typedef struct outgoing_question { /* borrowed, all of it */
    const Settings *settings;
    const DeskSettings *desk;
    const Envelope *envelope;
    const MailFacts *facts;
    const KnownOutgoing *known;
    const GPtrArray *commands; /* char *: as outgoing_commands() reads them */
    const char *command_fault; /* why they cannot be read; NULL: they can */
    gboolean has_words;        /* something is said besides them, or sent along */
    gint64 tag;                /* ticket number in the subject, 0: none */
    gboolean is_author;        /* the desk is the author; else Sender or Resent- fields claim it */
    gboolean is_absence;       /* the agent is, whose program sends it to somebody of the desk's */
    gboolean is_unread;        /* what claims it stands past the limits of the header */
    gint64 now;                /* Unix time */
} OutgoingQuestion;

typedef struct outgoing_plan {
    Right right;
    OutgoingAction action;
    const char *status;           /* of a refusal: "5.7.1"; static */
    char *text;                   /* of a refusal: for the agent; ASCII, one line */
    char *reason;                 /* for the log */
    char *missing_right;          /* why a command was refused to the agent; NULL: none was */
    const OutgoingTicket *ticket; /* borrowed from `known`; NULL: none */
    gboolean opens;               /* a ticket is opened for it */
    const char *service_type;     /* of the ticket after it; borrowed; NULL: none known */
    Orders *orders;               /* never NULL; borrows from the desk */
    gboolean is_answer;           /* it goes to somebody outside */
    gboolean is_short;            /* a later reply: the short form */
    char *warning;                /* for a field X-Intake-Warning, or NULL */
} OutgoingPlan;
void outgoing_plan_free(OutgoingPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutgoingPlan, outgoing_plan_free)

/* Never NULL. Caller frees. */
OutgoingPlan *outgoing_plan_make(const OutgoingQuestion *question);

/* Ends a plan in a refusal: for steps that come after it. Takes `text`. */
void outgoing_plan_refuse(OutgoingPlan *plan, const char *status, char *text, const char *reason);

/* "sign", "keep", ... Static. */
const char *outgoing_action_name(OutgoingAction action);

#endif
