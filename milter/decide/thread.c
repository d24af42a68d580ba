/* Which ticket a mail belongs to. */
#include "../mail/gateway_mail.h"
#include "decide_private.h"

static const char *const clue_words[] = {
    [CLUE_TOKEN] = "the token of the reply address",
    [CLUE_REFERENCE] = "In-Reply-To or References",
    [CLUE_TAG] = "the number in the subject",
    [CLUE_AUTHOR] = "its author",
};

typedef struct admission {
    enum {
        ADMISSION_REFUSED,
        ADMISSION_VISIT, /* nothing is proven, as of the ticket's earlier mails */
        ADMISSION_JOIN,
    } kind;
    const char *why; /* not, or no more than a visit; NULL: joins */
} Admission;

/* Out-of-office notices and delivery reports change nothing, open no ticket of their own and are
   rarely proven: agents want them beside what they answer. */
static gboolean is_report(const Evidence *evidence)
{
    return evidence->automatic == AUTOMATIC_REPLIED || evidence->automatic == AUTOMATIC_BOUNCE;
}

/* The address was made for this sender and this ticket, whatever became of it since. */
static gboolean is_confirmations(const Evidence *evidence, const KnownTicket *ticket)
{
    return evidence->confirmation_ticket == ticket->number &&
           evidence->confirmation != CONFIRMATION_NONE &&
           evidence->confirmation != CONFIRMATION_FAILED;
}

/* A number can be guessed and an id read over a shoulder: they admit who takes part. The report
   about our mail comes from a server that takes part in nothing. */
static gboolean clue_admits(const Evidence *evidence, const KnownTicket *ticket)
{
    gboolean reports = ticket->clue == CLUE_REFERENCE && evidence->automatic == AUTOMATIC_BOUNCE;
    return ticket->clue == CLUE_TOKEN || ticket->sender_takes_part || reports ||
           is_confirmations(evidence, ticket);
}

/* Where no server of ours reports on senders, a missing proof says nothing. */
static gboolean address_was_proven(const Evidence *evidence)
{
    return evidence->settings->trust.authserv_ids->len > 0 &&
           identity_grade_is_proof(rights_kept_grade(evidence));
}

/* Anybody can write a participant's address into From. What an agent wrote in it proves no
   customer: it is no measure for them. */
gboolean thread_is_less_proven(const Evidence *evidence, const Plan *plan,
                               const KnownTicket *ticket)
{
    if (identity_grade_is_proof(plan->identity))
        return FALSE;
    gboolean ticket_is = ticket != NULL && ticket->best_identity != IDENTITY_AGENT &&
                         identity_grade_is_proof(ticket->best_identity);
    return ticket_is || address_was_proven(evidence);
}

gboolean thread_may_be_forged(const Evidence *evidence, const KnownTicket *ticket)
{
    return ticket->best_identity == IDENTITY_FAILED ||
           (!identity_grade_is_proof(ticket->best_identity) && address_was_proven(evidence));
}

static Admission admission(const Evidence *evidence, const Plan *plan, const KnownTicket *ticket)
{
    if (plan->identity == IDENTITY_FAILED)
        return (Admission){ADMISSION_REFUSED, "the sender's identity failed"};
    if (mail_facts_are_of_form(evidence->facts)) /* in which anybody types what he likes */
        return (Admission){ADMISSION_REFUSED, "a form opens a request of its own"};
    if (!clue_admits(evidence, ticket))
        return (Admission){ADMISSION_REFUSED, "the sender takes no part in it"};
    if (identity_grade_is_proof(plan->identity))
        return (Admission){ADMISSION_JOIN, NULL};
    if (!thread_is_less_proven(evidence, plan, ticket))
        return (Admission){ADMISSION_VISIT, "nothing proves the sender"};
    gboolean may_visit = is_report(evidence) ||
                         evidence->reception->desk->less_proven == LESS_PROVEN_JOIN ||
                         (evidence->moment->claim.is_genuine && is_confirmations(evidence, ticket));
    const char *less = "the sender is less proven than in its earlier mails";
    return (Admission){may_visit ? ADMISSION_VISIT : ADMISSION_REFUSED, less};
}

static const KnownTicket *confirmed_ticket(const Evidence *evidence)
{
    const GPtrArray *tickets = evidence->known->tickets;
    for (guint i = 0; i < tickets->len; i++) {
        if (is_confirmations(evidence, g_ptr_array_index(tickets, i)))
            return g_ptr_array_index(tickets, i);
    }
    return NULL;
}

static const KnownTicket *ticket_to_join(const Evidence *evidence, const Plan *plan)
{
    const GPtrArray *tickets = evidence->known->tickets;
    const KnownTicket *confirmed = confirmed_ticket(evidence);
    if (confirmed != NULL && admission(evidence, plan, confirmed).kind != ADMISSION_REFUSED)
        return confirmed;
    for (guint i = 0; i < tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(tickets, i);
        if (admission(evidence, plan, ticket).kind != ADMISSION_REFUSED)
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

static void join(const Evidence *evidence, const KnownTicket *ticket, const char *clue, Plan *plan)
{
    Admission admitted = admission(evidence, plan, ticket);
    plan->thread = THREAD_JOIN;
    plan->ticket = ticket->number;
    plan->visits = admitted.kind == ADMISSION_VISIT;
    plan->thread_reason =
        plan->visits
            ? g_strdup_printf("joined by %s, but cannot change the ticket: %s", clue, admitted.why)
            : g_strdup_printf("joined by %s", clue);
}

static const char *clue_of(const Evidence *evidence, const KnownTicket *ticket)
{
    gboolean by_address = evidence->moment->claim.is_genuine && is_confirmations(evidence, ticket);
    return by_address ? "the confirmation address" : clue_words[ticket->clue];
}

/* The strongest clue that did not admit the mail is kept as a link for the agents. */
static void link_named_ticket(const Evidence *evidence, Plan *plan)
{
    if (evidence->known->tickets->len == 0) {
        plan->is_less_proven = thread_is_less_proven(evidence, plan, NULL);
        plan->thread_reason = g_strdup("no known ticket is named");
        return;
    }
    const KnownTicket *ticket = g_ptr_array_index(evidence->known->tickets, 0);
    plan->is_less_proven = thread_is_less_proven(evidence, plan, ticket);
    plan->linked_ticket = ticket->number;
    plan->thread_reason =
        g_strdup_printf("ticket %" G_GINT64_FORMAT " is named by %s, but %s", ticket->number,
                        clue_words[ticket->clue], admission(evidence, plan, ticket).why);
}

static gboolean joins_matter(const Evidence *evidence, const Matter *matter, const Plan *plan)
{
    if (matter->ticket == NULL)
        return FALSE;
    int admitted = admission(evidence, plan, matter->ticket).kind;
    return admitted != ADMISSION_REFUSED && matter_may_join(matter, admitted == ADMISSION_VISIT);
}

static void link_matter(const Evidence *evidence, const Matter *matter, Plan *plan)
{
    const char *refusal =
        matter->relation != MATTER_RESEMBLES ? admission(evidence, plan, matter->ticket).why : NULL;
    plan->is_less_proven = thread_is_less_proven(evidence, plan, matter->ticket);
    plan->linked_ticket = matter->ticket->number;
    plan->thread_reason = g_strdup_printf(
        "ticket %" G_GINT64_FORMAT " is linked by %s%s%s", matter->ticket->number, matter->why,
        refusal != NULL ? ", but " : "", refusal != NULL ? refusal : "");
}

const KnownTicket *thread_decide(const Evidence *evidence, Plan *plan)
{
    const KnownTicket *ticket = plan->blocked == NULL ? ticket_to_join(evidence, plan) : NULL;
    if (ticket != NULL) {
        join(evidence, ticket, clue_of(evidence, ticket), plan);
        return ticket;
    }
    const char *refused = plan->blocked != NULL ? plan->blocked : opening_refused(evidence);
    if (refused != NULL) {
        plan->thread = THREAD_NONE;
        plan->thread_reason = g_strdup(refused);
        return NULL;
    }
    g_auto(Matter) matter = matter_find(evidence);
    if (joins_matter(evidence, &matter, plan)) {
        join(evidence, matter.ticket, matter.why, plan);
        return matter.ticket;
    }
    plan->thread = THREAD_NEW;
    if (matter.ticket != NULL)
        link_matter(evidence, &matter, plan);
    else
        link_named_ticket(evidence, plan);
    return NULL;
}
