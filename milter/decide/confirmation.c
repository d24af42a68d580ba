/* Whether a mail is the answer that proves its sender's address, and when it is asked for. */
#include "../mail/confirmation.h"
#include "../base/utf8.h"
#include "../mail/gateway_mail.h"
#include "decide_private.h"

#include <string.h>

#define CODES_MAX 10            /* numbers of a mail that are held against its code */
#define CODE_OCTETS_MAX 4096    /* of its new words in which they are looked for */
#define ALONE_CHARACTERS_MAX 40 /* of new words that are nothing but a code */

/* ---- before the look-up ---- */

ConfirmationClaim decide_claim(const Reception *reception, const MailFacts *facts,
                               const KeyRing *keys, gint64 now)
{
    ConfirmationClaim claim = {.is_there = reception->confirmation != NULL};
    ConfirmationRequest request = {.desk = reception->desk->name,
                                   .address = mail_facts_author(facts)};
    if (!claim.is_there || keys == NULL || request.address == NULL ||
        !confirmation_read(reception->confirmation, &request.ticket, &request.until) ||
        !confirmation_is_genuine(keys, reception->confirmation, &request, now))
        return claim;
    claim.is_genuine = TRUE;
    claim.ticket = request.ticket;
    claim.until = request.until;
    return claim;
}

/* ---- codes ---- */

/* The numbers of the length of a code in the new words. Caller frees. */
static GPtrArray *codes_in(const MailFacts *facts)
{
    GPtrArray *codes = g_ptr_array_new_with_free_func(g_free);
    const char *reply = facts->reply != NULL ? facts->reply : "";
    g_autofree char *clipped = g_strndup(reply, utf8_clip(reply, strlen(reply), CODE_OCTETS_MAX));
    g_autofree char *text = utf8_fold(clipped); /* wide digits become narrow */
    for (const char *c = text; *c != '\0' && codes->len < CODES_MAX;) {
        gsize length = strspn(c, "0123456789");
        if (length == CONFIRMATION_CODE_LENGTH)
            g_ptr_array_add(codes, g_strndup(c, length));
        c += MAX(length, 1);
    }
    return codes;
}

static gboolean is_for_code(const Evidence *evidence, const KnownConfirmation *asked)
{
    for (guint i = 0; i < evidence->known->tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(evidence->known->tickets, i);
        if (ticket->number == asked->ticket)
            return !asked->used && asked->until > evidence->moment->now;
    }
    return FALSE;
}

static gboolean has_right_code(const Evidence *evidence, const KnownConfirmation *asked,
                               const GPtrArray *codes)
{
    const ConfirmationRequest request = {.desk = evidence->reception->desk->name,
                                         .ticket = asked->ticket,
                                         .address = mail_facts_author(evidence->facts),
                                         .until = asked->until};
    for (guint i = 0; i < codes->len; i++) {
        if (confirmation_code_is_right(evidence->moment->keys, g_ptr_array_index(codes, i),
                                       &request, evidence->moment->now))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_code_alone(const MailFacts *facts)
{
    g_autofree char *words = utf8_strip(facts->reply, -1);
    return g_utf8_strlen(words, -1) <= ALONE_CHARACTERS_MAX;
}

static void find(Plan *plan, ConfirmationOutcome outcome, gint64 ticket, const char *reason)
{
    plan->confirmation = outcome;
    plan->confirmation_ticket = ticket;
    g_free(plan->confirmation_reason);
    plan->confirmation_reason = g_strdup(reason);
}

/* A number among other words may be anything, an order's: it costs a try and no answer. */
static void code_decide(const Evidence *evidence, Plan *plan)
{
    g_autoptr(GPtrArray) codes = codes_in(evidence->facts);
    const GArray *confirmations = evidence->known->confirmations;
    for (guint i = 0; codes->len > 0 && i < confirmations->len; i++) {
        const KnownConfirmation *asked = &g_array_index(confirmations, KnownConfirmation, i);
        if (!is_for_code(evidence, asked))
            continue;
        gboolean may_try = asked->tries < CONFIRMATION_TRIES_MAX;
        if (may_try && has_right_code(evidence, asked, codes)) {
            find(plan, CONFIRMATION_GIVEN, asked->ticket, "quotes the code");
            return;
        }
        plan->wrong_code_ticket = asked->ticket;
        if (is_code_alone(evidence->facts))
            find(plan, CONFIRMATION_FAILED, 0,
                 may_try ? "quotes a wrong code" : "quotes a code after too many wrong ones");
    }
}

/* ---- the decision ---- */

static void address_decide(const Evidence *evidence, Plan *plan)
{
    const ConfirmationClaim *claim = &evidence->moment->claim;
    const KnownConfirmation *asked =
        claim->is_genuine ? known_confirmation(evidence->known, claim->ticket) : NULL;
    if (!claim->is_genuine)
        find(plan, CONFIRMATION_FAILED, 0,
             "the confirmation address was not made for this sender, or was altered");
    else if (asked == NULL)
        find(plan, CONFIRMATION_FAILED, 0, "nothing is to be confirmed");
    else if (asked->used)
        find(plan, CONFIRMATION_USED, claim->ticket, "the confirmation address was used before");
    else if (claim->until <= evidence->moment->now)
        find(plan, CONFIRMATION_EXPIRED, claim->ticket, "the confirmation address has expired");
    else
        find(plan, CONFIRMATION_GIVEN, claim->ticket, "answers the confirmation address");
}

/* Who writes in a ticket whose confirmation was waited for too long is asked anew. */
static void lapse_decide(const Evidence *evidence, Plan *plan)
{
    for (guint i = 0; i < evidence->known->tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(evidence->known->tickets, i);
        const KnownConfirmation *asked = known_confirmation(evidence->known, ticket->number);
        if (ticket->state != TICKET_AWAITING_CONFIRMATION || asked == NULL || asked->used ||
            asked->until > evidence->moment->now)
            continue;
        find(plan, CONFIRMATION_EXPIRED, ticket->number, "the time to confirm is over");
        return;
    }
}

void confirmation_decide(const Evidence *evidence, Plan *plan)
{
    if (plan->author == NULL || evidence->moment->keys == NULL ||
        evidence->automatic != AUTOMATIC_NONE || mail_facts_are_carried(evidence->facts))
        return;
    if (evidence->moment->claim.is_there)
        address_decide(evidence, plan);
    if (plan->confirmation != CONFIRMATION_GIVEN)
        code_decide(evidence, plan);
    if (plan->confirmation == CONFIRMATION_NONE)
        lapse_decide(evidence, plan);
}

void confirmation_settle(Plan *plan)
{
    if (plan->confirmation != CONFIRMATION_GIVEN || plan->identity == IDENTITY_CONFIRMED)
        return;
    if (plan->identity == IDENTITY_FAILED)
        find(plan, CONFIRMATION_FAILED, 0, "the sender's identity failed");
    else
        find(plan, CONFIRMATION_NONE, 0, NULL);
}

/* ---- what becomes of it ---- */

gboolean confirmation_is_explained(const Evidence *evidence, const Plan *plan)
{
    if (plan->confirmation == CONFIRMATION_NONE || plan->confirmation == CONFIRMATION_GIVEN)
        return FALSE;
    if (evidence->ticket == NULL)
        return plan->thread == THREAD_NEW;
    const KnownConfirmation *asked = known_confirmation(evidence->known, evidence->ticket->number);
    return asked != NULL && !asked->explained;
}

gint64 confirmation_asked_until(const Evidence *evidence, const Plan *plan)
{
    gint64 now = evidence->moment->now;
    if (plan->state != TICKET_AWAITING_CONFIRMATION || evidence->moment->keys == NULL)
        return 0;
    const KnownConfirmation *asked =
        evidence->ticket != NULL ? known_confirmation(evidence->known, evidence->ticket->number)
                                 : NULL;
    return asked != NULL && asked->until > now ? asked->until
                                               : confirmation_until(now, plan->desk->confirm_hours);
}

/* What people write who are asked to answer and have nothing to say. */
static gboolean is_mere_consent(const MailFacts *facts)
{
    static const char *const words[] = {
        "",          "yes",         "ok",           "okay",         "confirm",
        "confirmed", "i confirm",   "confirmation", "确认",         "確認",
        "是",        "是的",        "好",           "好的",         "已确认",
        "已確認",    "ja",          "bestätigt",    "bestätigung",  "ich bestätige",
        "oui",       "je confirme", "confirmé",     "sí",           "si",
        "confirmo",  "confirmado",  "はい",         "確認しました", "確認済み",
    };
    if (facts->attachments->len > 0 || facts->is_encrypted)
        return FALSE;
    g_autofree char *stripped = utf8_strip(facts->reply != NULL ? facts->reply : "", -1);
    g_autofree char *said = utf8_fold(stripped);
    said[strcspn(said, ".!")] = '\0'; /* folding makes wide marks narrow, but for 。 */
    if (g_str_has_suffix(said, "。"))
        said[strlen(said) - strlen("。")] = '\0';
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autofree char *word = utf8_fold(words[i]);
        if (strcmp(said, word) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The code alone is no other word, either. */
static gboolean says_nothing_else(const Evidence *evidence)
{
    const char *reply = evidence->facts->reply != NULL ? evidence->facts->reply : "";
    g_autofree char *words = utf8_strip(reply, -1);
    gsize digits = strspn(words, "0123456789");
    return (digits == CONFIRMATION_CODE_LENGTH && words[digits] == '\0' &&
            evidence->facts->attachments->len == 0) ||
           is_mere_consent(evidence->facts);
}

void confirmation_hush(const Evidence *evidence, Plan *plan)
{
    gboolean is_answer =
        plan->confirmation == CONFIRMATION_GIVEN || plan->confirmation == CONFIRMATION_USED;
    if (!is_answer || plan->thread != THREAD_JOIN || plan->service_chosen || plan->unknown_choice ||
        plan->other_desks->len > 0 || !says_nothing_else(evidence))
        return;
    g_autoptr(GPtrArray) others =
        decide_recipients(evidence->settings, plan->desk, evidence->envelope, FALSE);
    plan->hushed = others->len == 0;
}
