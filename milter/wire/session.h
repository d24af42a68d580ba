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

#include "../mail.h"
#include "../message.h"
#include "../settings.h"

typedef enum session_interest {                  /* what the mail server should go on sending */
                                INTEREST_NONE,   /* nobody of ours: accept now */
                                INTEREST_HEADER, /* header fields decide (outgoing, perhaps ours) */
                                INTEREST_ALL,
} SessionInterest;

typedef enum session_line { LINE_NONE, LINE_INCOMING, LINE_OUTGOING } SessionLine;

typedef struct session Session;

typedef struct program
    Program; /* program.h: settings snapshot, store, templates, log of the running filter */

Session *session_new(Program *program);
void session_free(Session *session);
void session_forget(Session *session);

Envelope *session_envelope(Session *session);      /* to be filled by the callbacks; borrowed */
void session_begin(Session *session);              /* MAIL FROM was accepted */
SessionInterest session_at_data(Session *session); /* recipients are known */
void session_header(Session *session, const char *name,
                    const char *value); /* value with its leading blank */
SessionInterest session_at_end_of_header(Session *session);
/* FALSE: enough was seen, the server may skip the rest of the body. */
gboolean session_body(Session *session, const void *octets, gsize length);
/* Runs the incoming or the outgoing line. Never NULL: our own trouble is VERDICT_RETRY. */
Verdict *session_end_of_message(Session *session);
const Message *session_message(const Session *session); /* for carrying out splices; borrowed */

#endif
