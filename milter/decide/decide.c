/* From facts to a plan, one question after the other. */
#include "../base/utf8.h"
#include "../mail/gateway_mail.h"
#include "decide_private.h"
#include "identity.h"

#define AUTHOR_NAME_OCTETS_MAX 256

AutomaticKind evidence_automatic(const Envelope *envelope, const MailFacts *facts)
{
    gboolean nobody =
        *envelope->sender == '\0' && envelope->login == NULL && !mail_facts_are_carried(facts);
    return facts->automatic == AUTOMATIC_NONE && nobody ? AUTOMATIC_GENERATED : facts->automatic;
}

static char *author_name(const MailFacts *facts)
{
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    if (author->name == NULL || *author->name == '\0')
        return NULL;
    return g_strndup(author->name,
                     utf8_clip(author->name, strlen(author->name), AUTHOR_NAME_OCTETS_MAX));
}

static void author_decide(const Evidence *evidence, Plan *plan)
{
    plan->author = g_strdup(mail_facts_author(evidence->facts));
    if (plan->author != NULL)
        plan->author_name = author_name(evidence->facts);
    plan->mailbox = g_strdup(evidence->reception->mailbox);
    confirmation_decide(evidence, plan);
    plan->identity = identity_grade(
        evidence->settings, evidence->reception->desk, evidence->envelope, evidence->facts,
        evidence->known, plan->confirmation == CONFIRMATION_GIVEN, &plan->identity_reason);
    confirmation_settle(plan);
}

static void desks_decide(const Evidence *evidence, Plan *plan)
{
    plan->desk = evidence->reception->desk;
    if (plan->blocked == NULL) /* else the others see it on their own */
        g_ptr_array_extend(plan->other_desks, evidence->reception->other_desks, NULL, NULL);
}

Plan *decide(const Reception *reception, const Envelope *envelope, const MailFacts *facts,
             const Known *known, const Settings *settings, const Circumstances *moment)
{
    Evidence evidence = {
        .reception = reception,
        .envelope = envelope,
        .facts = facts,
        .known = known,
        .settings = settings,
        .moment = moment,
        .automatic = evidence_automatic(envelope, facts),
    };
    Plan *plan = plan_new();
    gateway_decide(&evidence, plan);
    author_decide(&evidence, plan);
    evidence.confirmation = plan->confirmation;
    evidence.confirmation_ticket = plan->confirmation_ticket;
    blocked_decide(&evidence, plan);
    desks_decide(&evidence, plan);
    evidence.ticket = thread_decide(&evidence, plan);
    evidence.visits = plan->visits;
    matter_note(&evidence, plan);
    vote_decide(&evidence, plan);
    if (!plan->vote.is_given)
        evidence.choice = choice_decide(&evidence);
    service_type_decide(&evidence, plan);
    rights_decide(&evidence, plan);
    language_decide(&evidence, plan);
    details_decide(&evidence, plan);
    missing_decide(&evidence, plan);
    state_decide(&evidence, plan);
    assign_decide(&evidence, plan);
    confirmation_hush(&evidence, plan);
    promise_decide(&evidence, plan);
    warnings_collect(&evidence, plan);
    ladder_climb(&evidence, plan);
    if (plan->answer.send)
        answer_decide(&evidence, plan);
    self_service_decide(&evidence, plan);
    return plan;
}
