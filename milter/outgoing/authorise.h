/*
 * authorise - may this mail leave under the desk's address, and as whose? Pure; the ladder that
 * every outgoing mail climbs, each rung with its reason.
 */
#ifndef INTAKE_AUTHORISE_H
#define INTAKE_AUTHORISE_H

#include "../names/names.h"
#include "outgoing.h"

typedef enum right {
    RIGHT_AGENT,     /* an agent's reply */
    RIGHT_AUTOMATIC, /* an automatic reply of a program of ours */
    RIGHT_OWN,       /* our own answer, or a mail that we finished before on its second way */
    RIGHT_ABSENCE,   /* an agent's out-of-office or receipt: never under the standard name */
    RIGHT_NONE,      /* a claim without right */
} Right;

const char *right_name(Right right); /* for logs. Static. */

/* Whether the client's network is trusted, so that an envelope sender proves an agent. */
gboolean authorise_trusts_network(const Settings *settings, const Envelope *envelope);

/* `known->agent` was looked up by login, by certificate or, from a trusted network, by the envelope
   sender, in this order; where there is a login nothing else counts. */
Right authorise(const Settings *settings, const Envelope *envelope, const MailFacts *facts,
                const KnownOutgoing *known, char **reason_r);

#endif
