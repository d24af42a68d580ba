#include "ticket_match.h"

#include "../mail/tag.h"

#define HOW_TO_PLACE "write #new in the first line to open one, or answer a mail of the ticket"

void ticket_match_clear(TicketMatch *ticket_match)
{
    g_free(ticket_match->reason);
    g_free(ticket_match->advice);
}

static const char *const clue_words[] = {
    [PLACE_DEPARTED] = "left in it before",
    [PLACE_NAMED] = "named by hand",
    [PLACE_TOKEN] = "the token of a recipient's address",
    [PLACE_REFERENCE] = "In-Reply-To or References",
    [PLACE_TAG] = "the number in the subject",
    [PLACE_ONLY_OPEN] = "the only open ticket of the recipients",
};

static const OutgoingTicket *first_with(const KnownOutgoing *known, OutgoingClue clue)
{
    for (guint i = 0; i < known->tickets->len; i++) {
        const OutgoingTicket *ticket = g_ptr_array_index(known->tickets, i);
        if (ticket->clue == clue)
            return ticket;
    }
    return NULL;
}

/* Of several tickets with one clue, as when a stranger wrote under the Message-ID of somebody
   else's mail: one that the mail goes to people of, then the one its subject names, then the
   newest. */
static const OutgoingTicket *best_with(const KnownOutgoing *known, OutgoingClue clue, gint64 tag)
{
    const OutgoingTicket *best = NULL;
    guint best_rank = 0;
    for (guint i = 0; i < known->tickets->len; i++) {
        const OutgoingTicket *ticket = g_ptr_array_index(known->tickets, i);
        guint rank = (ticket->insiders > 0 ? 4u : 0u) + (ticket->number == tag ? 2u : 0u) + 1u;
        if (ticket->clue == clue && rank > best_rank) {
            best = ticket;
            best_rank = rank;
        }
    }
    return best;
}

static guint count_with(const KnownOutgoing *known, OutgoingClue clue)
{
    guint count = 0;
    for (guint i = 0; i < known->tickets->len; i++) {
        const OutgoingTicket *ticket = g_ptr_array_index(known->tickets, i);
        count += ticket->clue == clue ? 1 : 0;
    }
    return count;
}

static TicketMatch placed(const OutgoingTicket *ticket, gint64 tag)
{
    TicketMatch ticket_match = {.ticket = ticket};
    ticket_match.reason =
        tag != 0 && tag != ticket->number
            ? g_strdup_printf("placed by %s, not by number %" G_GINT64_FORMAT " in the subject",
                              clue_words[ticket->clue], tag)
            : g_strdup_printf("placed by %s", clue_words[ticket->clue]);
    return ticket_match;
}

/* The number in the subject alone; what is wrong with it has a text of its own, since the agent
   wrote it. */
static TicketMatch placed_by_tag(const DeskSettings *desk, const KnownOutgoing *known, gint64 tag)
{
    const OutgoingTicket *ticket = first_with(known, PLACE_TAG);
    g_autofree char *number = tag_number(desk, tag);
    if (ticket == NULL)
        return (TicketMatch){
            .reason = g_strdup_printf("no ticket %s", number),
            .advice = g_strdup_printf(
                "There is no ticket %s, which the subject names; " HOW_TO_PLACE, number)};
    if (ticket->insiders == 0 && known->outside->len > 0)
        return (TicketMatch){
            .reason = g_strdup_printf("nobody it goes to takes part in ticket %s", number),
            .advice = g_strdup_printf("Nobody this goes to takes part in ticket %s, which the "
                                      "subject names; answer a mail of the ticket, or take the "
                                      "number out of the subject",
                                      number)};
    return placed(ticket, tag);
}

static TicketMatch placed_by_open_ticket(const KnownOutgoing *known)
{
    guint count = count_with(known, PLACE_ONLY_OPEN);
    const OutgoingTicket *ticket = first_with(known, PLACE_ONLY_OPEN);
    if (count == 1 && ticket->insiders == known->outside->len)
        return placed(ticket, 0);
    if (count > 1)
        return (TicketMatch){
            .reason = g_strdup("several open tickets of the recipients"),
            .advice =
                g_strdup("This reply may belong to several open tickets; answer a mail of the "
                         "ticket, or put its number into the subject")};
    return (TicketMatch){
        .reason = g_strdup(count == 1 ? "not all recipients take part in the open ticket"
                                      : "no ticket is named and the recipients have none open"),
        .advice = g_strdup("This reply belongs to no ticket; " HOW_TO_PLACE)};
}

TicketMatch ticket_match_find(const DeskSettings *desk, const KnownOutgoing *known, gint64 tag)
{
    static const OutgoingClue sure[] = {PLACE_DEPARTED, PLACE_NAMED, PLACE_TOKEN, PLACE_REFERENCE};
    for (gsize i = 0; i < G_N_ELEMENTS(sure); i++) {
        const OutgoingTicket *ticket = best_with(known, sure[i], tag);
        if (ticket != NULL)
            return placed(ticket, tag);
    }
    return tag != 0 ? placed_by_tag(desk, known, tag) : placed_by_open_ticket(known);
}
