/*
 * care - a ticket that waits, as the store knows it, and what is done about it.
 */
#ifndef INTAKE_MAIL_CARE_H
#define INTAKE_MAIL_CARE_H

#include "known.h"

typedef struct waiting_ticket {
    gint64 number;
    TicketState state;
    char *author;           /* its customer's canonical address; or NULL */
    char *recipient;        /* as our first mail to it was addressed; NULL: there was none */
    char *group;            /* of the customer; or NULL */
    char *mailbox;          /* by which answers to it are counted; or NULL */
    IdentityGrade identity; /* the best of its mails */
    gboolean undeliverable; /* mail to the address came back for good */
    gint64 active;          /* Unix time at which a person last wrote */
    gint64 due;             /* by which an answer is promised; 0: none */
    gint64 reminded;        /* when its customer was reminded; 0: not since it waits */
    gboolean overdue_told;  /* the lead was told of this promise */
} WaitingTicket;

void waiting_ticket_free(WaitingTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WaitingTicket, waiting_ticket_free)

typedef enum care_action {
    CARE_LATER, /* nothing yet */
    CARE_REMIND,
    CARE_CLOSE,
    CARE_TELL_LEAD,
} CareAction;

typedef struct care_plan {
    CareAction action;
    gint64 look_at; /* CARE_LATER: Unix time of the next look */
    char *why;      /* for the ticket's history; NULL for CARE_LATER */
    char *untold;   /* why customer or lead are not told; NULL: they are */
} CarePlan;

void care_plan_clear(CarePlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CarePlan, care_plan_clear)

#endif
