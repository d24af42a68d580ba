/*
 * confirmation - the secret address, and the code, that a customer answers with to prove that he
 * reads the mailbox he writes from. Both are signed over their purpose, the desk, the ticket, the
 * address and the moment they end, so that neither is of use for another; nothing of them is
 * stored. Pure.
 */
#ifndef INTAKE_CONFIRMATION_H
#define INTAKE_CONFIRMATION_H

#include "../base/key_ring.h"

#define CONFIRMATION_MARK "c"      /* "support+c.TOKEN@", "support+billing.c.TOKEN@" */
#define CONFIRMATION_CODE_LENGTH 6 /* digits */
#define CONFIRMATION_TRIES_MAX 5   /* mails with a wrong code */

typedef struct confirmation_request { /* borrowed */
    const char *desk;
    gint64 ticket;
    const char *address; /* canonical */
    gint64 until;        /* Unix time, a whole hour: confirmation_until() */
} ConfirmationRequest;

/* When a request made now ends that is good for `hours`: at the end of an hour. */
gint64 confirmation_until(gint64 now, int hours);

/* TOKEN_LENGTH characters a-z2-7, signed with the newest key. NULL for a ticket or a moment that
   does not fit. Caller frees. */
char *confirmation_token(const KeyRing *ring, const ConfirmationRequest *request);

/* Digits. Caller frees. */
char *confirmation_code(const KeyRing *ring, const ConfirmationRequest *request);

/* The ticket and the end that a token names, whoever signed it; FALSE: it is none. */
gboolean confirmation_read(const char *token, gint64 *ticket_r, gint64 *until_r);

/* Whether a believed key signed the token or code for the request; in a time that tells nothing of
   how much of it is right. */
gboolean confirmation_is_genuine(const KeyRing *ring, const char *token,
                                 const ConfirmationRequest *request, gint64 now);
gboolean confirmation_code_is_right(const KeyRing *ring, const char *code,
                                    const ConfirmationRequest *request, gint64 now);

#endif
