#include "care.h"

#include "decide_private.h"

#define LOOK_AGAIN_S (7 * DAY_S) /* where nothing is to be done: settings may change */
#define LATE_MOST_S (30 * DAY_S) /* who was not told in time for so long is not told any more */

gboolean decide_cares(const DeskSettings *desk)
{
    const CareSettings *care = &desk->care;
    return care->remind_minutes > 0 || care->close_minutes > 0 || care->answered_minutes > 0 ||
           *care->lead != '\0';
}

/* The rungs of the ladder that an acknowledgement would not have passed; the store climbs those
   that count. */
static const char *customer_untold(const DeskSettings *desk, const WaitingTicket *ticket)
{
    gboolean is_proven = identity_grade_is_proof(ticket->identity);
    const struct {
        const char *reason;
        gboolean holds;
    } refusals[] = {
        {"the desk sends no answers", !desk->answer.acknowledge},
        {"it has no customer", ticket->author == NULL || ticket->mailbox == NULL},
        {"no mail of ours went to its customer", ticket->recipient == NULL},
        {"the customer is blocked", g_strcmp0(ticket->group, GROUP_BLOCKED) == 0},
        {"the sender was forged", ticket->identity == IDENTITY_FAILED},
        {"nothing proves the sender", !is_proven && !desk->answer.answer_unknown},
        {"mail to the address came back for good", ticket->undeliverable},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].holds)
            return refusals[i].reason;
    }
    return NULL;
}

static CarePlan later(gint64 moment)
{
    return (CarePlan){.action = CARE_LATER, .look_at = moment};
}

/* An action that is told to somebody, unless that would be far too late: the settings are of now
   and the ticket of long ago. */
static CarePlan act(CareAction action, gint64 moment, gint64 now, const char *untold, char *why)
{
    const char *reason = now > moment + LATE_MOST_S ? "it is far too late for that" : untold;
    return (CarePlan){.action = action, .why = why, .untold = g_strdup(reason)};
}

/* Whoever was asked to confirm and did neither that nor anything after a reminder may never have
   written: he hears no more of it. */
static const char *closing_untold(const DeskSettings *desk, const WaitingTicket *ticket)
{
    if (ticket->state == TICKET_AWAITING_CONFIRMATION && !identity_grade_is_proof(ticket->identity))
        return "the address was never confirmed";
    return customer_untold(desk, ticket);
}

static CarePlan care_for_customer(const DeskSettings *desk, const WaitingTicket *ticket, gint64 now)
{
    const CareSettings *care = &desk->care;
    gint64 remind_at = ticket->active + (gint64)care->remind_minutes * 60;
    if (care->remind_minutes > 0 && ticket->reminded == 0) {
        if (now < remind_at)
            return later(remind_at);
        return act(CARE_REMIND, remind_at, now, customer_untold(desk, ticket),
                   g_strdup_printf("no answer for %d minutes", care->remind_minutes));
    }
    if (care->close_minutes == 0)
        return later(now + LOOK_AGAIN_S);
    gint64 since = MAX(ticket->reminded, ticket->active);
    gint64 close_at = since + (gint64)care->close_minutes * 60;
    if (now < close_at)
        return later(close_at);
    gint64 due = remind_at + (gint64)care->close_minutes * 60;
    return act(CARE_CLOSE, MAX(due, ticket->active), now, closing_untold(desk, ticket),
               g_strdup_printf("no answer for %d minutes%s", care->close_minutes,
                               since == ticket->reminded ? " since the reminder" : ""));
}

static CarePlan care_for_answered(const DeskSettings *desk, const WaitingTicket *ticket, gint64 now)
{
    gint64 close_at = ticket->active + (gint64)desk->care.answered_minutes * 60;
    if (desk->care.answered_minutes == 0)
        return later(now + LOOK_AGAIN_S);
    if (now < close_at)
        return later(close_at);
    return act(CARE_CLOSE, close_at, now, "it was answered",
               g_strdup_printf("answered %d minutes ago", desk->care.answered_minutes));
}

/* The desk owes an answer. */
static CarePlan care_for_promise(const DeskSettings *desk, const WaitingTicket *ticket, gint64 now)
{
    if (ticket->due == 0 || ticket->overdue_told || *desk->care.lead == '\0')
        return later(now + LOOK_AGAIN_S);
    if (now <= ticket->due)
        return later(ticket->due + 1);
    return act(CARE_TELL_LEAD, ticket->due, now, NULL, g_strdup("the promised answer is overdue"));
}

CarePlan decide_care(const DeskSettings *desk, const WaitingTicket *ticket, gint64 now)
{
    switch (ticket->state) {
    case TICKET_AWAITING_INFORMATION:
    case TICKET_AWAITING_CONFIRMATION:
        return care_for_customer(desk, ticket, now);
    case TICKET_ANSWERED:
        return care_for_answered(desk, ticket, now);
    case TICKET_OPEN:
    case TICKET_AWAITING_REVIEW:
        return care_for_promise(desk, ticket, now);
    case TICKET_CLOSED:
        break;
    }
    return later(now + LOOK_AGAIN_S);
}
