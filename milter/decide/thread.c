/* Which ticket a mail belongs to. */
#include "decide_private.h"

static const char *const clue_words[] = {
    [CLUE_TOKEN] = "the token of the reply address",
    [CLUE_REFERENCE] = "In-Reply-To or References",
    [CLUE_TAG] = "the number in the subject",
};

/* Whether the clue lets this mail into the ticket; NULL when it does, else why not. */
static const char *entry_refused(const Evidence *evidence, const Plan *plan,
                                 const KnownTicket *ticket)
{
    switch (ticket->clue) {
    case CLUE_TOKEN:
        return NULL;
    case CLUE_REFERENCE:
        /* A report about our mail comes from a server that takes part in nothing. */
        if (ticket->sender_takes_part || evidence->automatic == AUTOMATIC_BOUNCE)
            return NULL;
        return "the sender takes no part in it";
    case CLUE_TAG:
        if (!ticket->sender_takes_part)
            return "the sender takes no part in it";
        /* Anybody can guess a number and write a participant's address into From. */
        return plan->identity == IDENTITY_FAILED ? "the sender's identity failed" : NULL;
    }
    return "the clue is unknown";
}

static const KnownTicket *ticket_to_join(const Evidence *evidence, const Plan *plan)
{
    const GPtrArray *tickets = evidence->known->tickets;
    for (guint i = 0; i < tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(tickets, i);
        if (entry_refused(evidence, plan, ticket) == NULL)
            return ticket;
    }
    return NULL;
}

/* Why no ticket is opened for a mail that joins none; NULL when one is. */
static const char *opening_refused(const Evidence *evidence)
{
    static const char *const machines[] = {
        [AUTOMATIC_REPLIED] = "an automatic reply of no ticket",
        [AUTOMATIC_BOUNCE] = "a delivery report of no ticket",
        [AUTOMATIC_LOOP] = "a mail that went in a circle",
        [AUTOMATIC_BULK] = "a bulk mail of no ticket",
        [AUTOMATIC_LIST] = "a mailing list's mail of no ticket",
        [AUTOMATIC_GENERATED] = NULL, /* a monitor's alarm, a shop's order: work to do */
        [AUTOMATIC_NONE] = NULL,
    };
    const Reception *reception = evidence->reception;
    if (evidence->known->own_message)
        return "a mail of our own came back";
    if (machines[evidence->automatic] != NULL)
        return machines[evidence->automatic];
    if (reception->in_cc && !reception->in_to && !reception->desk->copied_opens)
        return "the desk stands in Cc only";
    return NULL;
}

static void join(const KnownTicket *ticket, Plan *plan)
{
    plan->thread = THREAD_JOIN;
    plan->ticket = ticket->number;
    plan->thread_reason = g_strdup_printf("joined by %s", clue_words[ticket->clue]);
}

/* The strongest clue that did not admit the mail is kept as a link for the agents. */
static void link_named_ticket(const Evidence *evidence, Plan *plan)
{
    if (evidence->known->tickets->len == 0) {
        plan->thread_reason = g_strdup("no known ticket is named");
        return;
    }
    const KnownTicket *ticket = g_ptr_array_index(evidence->known->tickets, 0);
    plan->linked_ticket = ticket->number;
    plan->thread_reason =
        g_strdup_printf("ticket %" G_GINT64_FORMAT " is named by %s, but %s", ticket->number,
                        clue_words[ticket->clue], entry_refused(evidence, plan, ticket));
}

const KnownTicket *thread_decide(const Evidence *evidence, Plan *plan)
{
    const KnownTicket *ticket = ticket_to_join(evidence, plan);
    if (ticket != NULL) {
        join(ticket, plan);
        return ticket;
    }
    const char *refused = opening_refused(evidence);
    if (refused != NULL) {
        plan->thread = THREAD_NONE;
        plan->thread_reason = g_strdup(refused);
        return NULL;
    }
    plan->thread = THREAD_NEW;
    link_named_ticket(evidence, plan);
    return NULL;
}
