/*
 * session - one connection of the mail server and the message in it; free of libmilter, so tests
 * and benchmarks drive it without a socket.
 *
 * A session holds the settings snapshot of its connection. Message state is separate from
 * connection state and is dropped by one function, session_forget(), at end of message, at abort
 * and at close alike.
 */
#ifndef INTAKE_SESSION_H
#define INTAKE_SESSION_H

#include "../mail/mail.h"
#include "../mail/message.h"
#include "../settings/settings.h"

typedef enum session_interest {                  /* what the mail server should go on sending */
                                INTEREST_NONE,   /* nobody of ours: accept now */
                                INTEREST_HEADER, /* header fields decide (outgoing, perhaps ours) */
                                INTEREST_ALL,
                                INTEREST_LATER, /* not at this moment: refuse for now (4xx) */
} SessionInterest;

typedef enum session_line { LINE_NONE, LINE_INCOMING, LINE_OUTGOING } SessionLine;

typedef struct session Session;

typedef struct program
    Program; /* program.h: settings snapshot, store, templates, log of the running filter */

Session *session_new(Program *program);
void session_free(Session *session);
void session_forget(Session *session);

Envelope *session_envelope(Session *session); /* to be filled by the callbacks; borrowed */
void session_begin(Session *session);         /* MAIL FROM comes: what was before is forgotten,
                                                and what a reload changed is in force */

/* MAIL FROM, and what the server makes of it, or NULL: a name without a domain may be a desk's. */
void session_sender(Session *session, const char *mailbox, const char *resolved);

/* One RCPT TO, and what the server makes of it, or NULL: "support" and "support@[192.0.2.1]" may be
   a desk's, too. Past limits.recipients only the desks' own addresses are kept, as many again. */
void session_recipient(Session *session, const char *mailbox, const char *resolved);
guint session_recipients(const Session *session); /* how many there were */

/* The recipients are known. An old mail server has no such event: the first field does as well. */
SessionInterest session_at_data(Session *session);

/* One field; `value` with its leading blank, folded with LF or CRLF. */
void session_header(Session *session, const char *name, const char *value);

/* A mail that may be outgoing is one when From names a desk. When a recipient is a desk as well (an
   agent answers with the desk in Cc), it is outgoing if the server vouches for the sender as
   an agent, and incoming otherwise: a stranger who borrows our address is still registered. */
SessionInterest session_at_end_of_header(Session *session);

/* FALSE: enough was seen, the server may skip the rest of the body. */
gboolean session_body(Session *session, const void *octets, gsize length);
/* Runs the incoming or the outgoing line. Never NULL: our own trouble is VERDICT_RETRY. */
Verdict *session_end_of_message(Session *session);
const Message *session_message(const Session *session); /* for carrying out splices; borrowed */
SessionLine session_line(const Session *session);
Log *session_log(const Session *session); /* borrowed */

#endif
