/*
 * authorise - may this mail leave under the desk's address, and as whose? Pure; the ladder that
 * every outgoing mail climbs, each rung with its reason.
 */
#ifndef INTAKE_AUTHORISE_H
#define INTAKE_AUTHORISE_H

#include "../names/names.h"
#include "outbound.h"

typedef enum right {
    RIGHT_AGENT,     /* an agent's reply */
    RIGHT_AUTOMATIC, /* an automatic reply of a program of ours */
    RIGHT_OWN,       /* intake-sender's own answer: finished already */
    RIGHT_ABSENCE,   /* an agent's out-of-office: never under the standard name */
    RIGHT_NONE,      /* a claim without right */
} Right;

const char *right_name(Right right); /* for logs. Static. */

/* How a mail came to us, before the store is asked: by login, from a trusted network, or neither.
 */
gboolean authorise_is_ours(const Settings *settings, const Envelope *envelope);

Right authorise(const Settings *settings, const Envelope *envelope, const MailFacts *facts,
                const KnownOutgoing *known, char **reason_r);

#endif
