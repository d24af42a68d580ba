/*
 * understanding - an outgoing mail before it is judged: its facts, the desk it claims, whom it goes
 * to, its commands, and what the store knows of all that.
 */
#ifndef INTAKE_UNDERSTANDING_H
#define INTAKE_UNDERSTANDING_H

#include "outgoing_plan.h"

typedef struct understanding {
    MimeLimits limits;
    Budget budget; /* what is left of it */
    MimeTree *tree;
    PartTexts *texts; /* of its body, as far as they were read */
    MailFacts *facts;
    const DeskSettings *desk; /* NULL: it claims none, and nothing else is known */
    gboolean is_author;       /* the desk stands in From */
    gboolean is_absence;      /* it claims none: an agent's program sends it to a customer of the
                                 desk under the agent's own address */
    gboolean is_unread;       /* what claims it stands past the limits of the header */
    GPtrArray *recipients;    /* char *: canonical, without the desks' own */
    BodyCommands commands;    /* `words` is never NULL */
    gint64 tag;
    KnownOutgoing *known;
} Understanding;
void understanding_free(Understanding *understanding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Understanding, understanding_free)

/* `ticket` is one named by an admin, 0: none. Caller frees. */
Outcome understanding_make(const OutgoingRooms *rooms, const Envelope *envelope,
                           const Message *message, gint64 ticket, Understanding **understanding_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
