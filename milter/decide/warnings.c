/* What an agent should know before trusting a mail. */
#include "../base/address.h"
#include "../base/organizational_domain.h"
#include "../mail/gateway_mail.h"
#include "../mail/tag.h"
#include "decide_private.h"
#include "identity.h"

#include <string.h>

#define WARNINGS_MAX 12

static void warn(Plan *plan, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void warn(Plan *plan, const char *format, ...)
{
    if (plan->warnings->len >= WARNINGS_MAX)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(plan->warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void warn_of_authors(const MailFacts *facts, Plan *plan)
{
    if (facts->from_fields > 1)
        warn(plan, "%u From fields", facts->from_fields);
    else if (facts->from->len > 1)
        warn(plan, "%u mailboxes in From", facts->from->len);
    else if (plan->author == NULL)
        warn(plan, "From names no mailbox");
}

/* "Your Bank <service@bank.example>" as the display name of another address. */
static void warn_of_shown_address(const MailFacts *facts, Plan *plan)
{
    if (plan->author == NULL)
        return;
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    if (author->name == NULL || strchr(author->name, '@') == NULL)
        return;
    g_autofree char *lower = g_utf8_strdown(author->name, -1);
    if (strstr(lower, plan->author) == NULL)
        warn(plan, "the sender's name shows another address");
}

/* What a Reply-To leads away to, or NULL. Static. Where anybody can have a mailbox, a neighbour is
   a stranger. */
static const char *leads_to_other(const AnswerSettings *answer, const char *reply,
                                  const char *author)
{
    g_autofree char *mailbox = mailbox_of(answer, reply);
    g_autofree char *own = mailbox_of(answer, author);
    if (strcmp(mailbox, own) == 0)
        return NULL;
    if (!organizational_domains_align(address_domain(reply), address_domain(author)))
        return "domain";
    return mailbox_limited_domain(answer, author) == NULL ? "mailbox" : NULL;
}

static void warn_of_reply_to(const Evidence *evidence, Plan *plan)
{
    const AnswerSettings *answer = &evidence->reception->desk->answer;
    const GPtrArray *reply_to = evidence->facts->reply_to;
    for (guint i = 0; plan->author != NULL && i < reply_to->len; i++) {
        const char *reply = ((const MailAddress *)g_ptr_array_index(reply_to, i))->canonical;
        const char *other = reply != NULL ? leads_to_other(answer, reply, plan->author) : NULL;
        if (other == NULL)
            continue;
        warn(plan, "Reply-To leads to another %s: %s", other, reply);
        return;
    }
}

/* A desk's own domain in From, by somebody of whom nothing is proven: perhaps a colleague, perhaps
   somebody who wants to be taken for one. */
static void warn_of_house_address(const Evidence *evidence, Plan *plan)
{
    if (plan->identity != IDENTITY_UNKNOWN || plan->author == NULL ||
        !identity_is_house_address(evidence->settings, plan->author))
        return;
    warn(plan, "the sender shows an address of this house, which nothing proves");
}

static void warn_of_gateway(const MailFacts *facts, Plan *plan)
{
    const GatewayMail *mail = facts->gateway;
    if (mail != NULL && !mail->is_proven)
        warn(plan, "shows the address of gateway %s, which nothing proves", mail->gateway->name);
    else if (mail != NULL && !mail->has_customer)
        warn(plan, "gateway %s names no customer", mail->gateway->name);
}

static void warn_of_less_proof(Plan *plan)
{
    if (plan->is_less_proven && plan->thread == THREAD_NEW)
        warn(plan, "less proven than earlier mails of this sender");
}

static void warn_of_visit(const Evidence *evidence, Plan *plan)
{
    const KnownTicket *ticket = evidence->ticket;
    if (ticket == NULL)
        return;
    if (evidence->visits && thread_is_less_proven(evidence, plan, ticket))
        warn(plan, "less proven than the earlier mails of this ticket");
    else if (evidence->visits && evidence->automatic == AUTOMATIC_NONE)
        warn(plan, "nothing proves that the sender is the one of this ticket");
    if (!ticket->sender_takes_part && evidence->automatic == AUTOMATIC_NONE)
        warn(plan, "a new sender in this ticket");
}

void warnings_collect(const Evidence *evidence, Plan *plan)
{
    const MailFacts *facts = evidence->facts;
    warn_of_gateway(facts, plan);
    if (facts->gateway == NULL)
        warn_of_authors(facts, plan);
    if (plan->identity == IDENTITY_FAILED)
        warn(plan, "identity failed: %s", plan->identity_reason);
    warn_of_house_address(evidence, plan);
    warn_of_shown_address(facts, plan);
    warn_of_reply_to(evidence, plan);
    if (plan->linked_ticket > 0) {
        g_autofree char *number = tag_number(plan->desk, plan->linked_ticket);
        warn(plan, "names ticket %s without the right to join it", number);
    }
    warn_of_less_proof(plan);
    warn_of_visit(evidence, plan);
    if (facts->is_encrypted)
        warn(plan, "encrypted: the text could not be read");
    for (guint i = 0; i < facts->malformed_reasons->len; i++)
        warn(plan, "malformed: %s", (const char *)g_ptr_array_index(facts->malformed_reasons, i));
}
