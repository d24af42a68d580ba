/*
 * interest - what we must see of a mail, from its envelope. Pure save for the directory of
 * agents.
 */
#ifndef INTAKE_INTEREST_H
#define INTAKE_INTEREST_H

#include "../mail/mail.h"
#include "../settings/settings.h"
#include "directory.h"

/* Why a mail may be one that leaves under a desk's name. */
typedef enum outgoing_hint {
    HINT_NONE,     /* a stranger's mail, and no desk refuses claims */
    HINT_CLAIM,    /* it says so itself, or everybody's mail is looked at: proves nothing */
    HINT_UNKNOWN,  /* somebody logged in while nobody knows who the agents are */
    HINT_EVIDENCE, /* an agent's login or certificate, or a trusted client and an agent's address
                      or none */
} OutgoingHint;

OutgoingHint interest_outgoing_hint(const Settings *settings, Directory *directory,
                                    const Envelope *envelope);

/* The desk that owns an address as the envelope or a header spells it, or NULL. Borrowed. Quick
   for the addresses of strangers. */
const DeskSettings *interest_desk_of(const Settings *settings, const char *mailbox);

/* Whether the envelope sender alone claims a desk: one that refuses claims, since nothing else is
   done about such a mail. */
gboolean interest_sender_claims(const Settings *settings, const Envelope *envelope);

#endif
