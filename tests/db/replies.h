/*
 * replies - agents' mail that leaves, for the tests on a real database: what is asked and recorded
 * of one, and what became of its ticket.
 */
#ifndef INTAKE_TESTS_DB_REPLIES_H
#define INTAKE_TESTS_DB_REPLIES_H

#include "samples.h"

typedef struct doors { /* one store per role */
    Store *filter, *admin;
} Doors;

typedef struct reply { /* one mail that leaves: what is asked and what is recorded of it */
    GPtrArray *references, *recipients, *notes;
    OutgoingRequest request;
    OutgoingRecord record;
} Reply;

/* Alex answers `recipient`; the Message-ID and the digest are `name`'s. */
Reply *reply_new(const char *name, const char *recipient);
void reply_free(Reply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

/* Fail the test when the store does. */
void wanted(Outcome outcome, GError *error);
KnownOutgoing *look_up(Doors *doors, const Reply *reply);
SentMail *record(Doors *doors, const Reply *reply);

/* Opens a ticket by a mail of `name`@client.example and returns its number. */
gint64 open_ticket(Doors *doors, const char *name);

/* Caller frees. */
char *ticket_column(gint64 ticket, const char *columns);
char *events_of(gint64 ticket);

/* A group's Doors, at a desk whose agents are alex, li, and kim for billing. */
int open_stores(void **state);
int close_stores(void **state);

#endif
