/*
 * placement - which ticket an agent's mail belongs to. Pure.
 *
 * A token or a reference places a mail whoever it goes to: an answer may bring new people in. A
 * number in the subject is typed by hand, so someone it goes to must be in the ticket already. The
 * only open ticket places it when all it goes to are in it.
 */
#ifndef INTAKE_TICKET_MATCH_H
#define INTAKE_TICKET_MATCH_H

#include "../settings/settings.h"
#include "../store/store.h"

typedef struct ticket_match {
    const OutgoingTicket *ticket; /* borrowed from `known`; NULL: none fits */
    char *reason;                 /* for the log */
    char *advice;                 /* without a ticket: what the agent is told, ASCII, one line */
} TicketMatch;
void ticket_match_clear(TicketMatch *ticket_match);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TicketMatch, ticket_match_clear)

/* `tag` is the number in the subject, 0: none. */
TicketMatch ticket_match_find(const DeskSettings *desk, const KnownOutgoing *known, gint64 tag);

#endif
