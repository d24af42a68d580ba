/*
 * request_seal - what tells a mail that intake-sender made of a request out of the database from
 * one that only looks like it: a signature by the keys of confirmations. Pure.
 */
#ifndef INTAKE_REQUEST_SEAL_H
#define INTAKE_REQUEST_SEAL_H

#include "../base/key_ring.h"

/* Ends the Message-IDs of requests, which whoever knows the caller's key can work out. */
#define REQUEST_ID_END "@intake.invalid"

/* Fields of such a mail; they are foreign to the mail as it is delivered, and removed from it. */
#define REQUEST_FIELD "X-Intake-Request" /* "GATEWAY SIGNATURE" */
#define REQUEST_TYPE_FIELD "X-Intake-Request-Type"
#define REQUEST_PHONE_FIELD "X-Intake-Request-Phone"

typedef struct request_seal { /* borrowed */
    const char *desk, *gateway;
    const char *message_id;
    const char *address; /* of the customer, canonical */
} RequestSeal;

/* Hexadecimal, by the newest key. Caller frees. */
char *request_seal(const KeyRing *ring, const RequestSeal *request);

/* Whether a believed key signed it. */
gboolean request_seal_is_genuine(const KeyRing *ring, const char *seal, const RequestSeal *request,
                                 gint64 now);

#endif
