/*
 * The ladder of refusals: may this mail be answered by a machine? Each rung is asked in turn, the
 * first that refuses is recorded by name. After RFC 3834 and what has hurt other help desks.
 */
#include "../base/address.h"
#include "../mail/gateway_mail.h"
#include "ladder_rates.h"

#include <string.h>

/* Why not, for people; NULL lets the mail pass. Caller frees. */
typedef char *(*Refusal)(const Evidence *evidence, const Plan *plan);

/* ---- our own mail ---- */

static char *refuse_own_message(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return evidence->known->own_message ? g_strdup("a mail of our own came back") : NULL;
}

static char *refuse_blocked(const Evidence *evidence, const Plan *plan)
{
    (void)evidence;
    return g_strdup(plan->blocked);
}

/* A gateway's own address is nobody's to whom we answer. */
static char *answered_sender(const Evidence *evidence)
{
    return mail_facts_are_carried(evidence->facts)
               ? NULL
               : settings_mailbox(evidence->settings, evidence->envelope->sender);
}

static char *refuse_null_sender(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    if (mail_facts_are_carried(evidence->facts))
        return NULL;
    return *evidence->envelope->sender == '\0' ? g_strdup("the envelope sender is empty") : NULL;
}

static char *refuse_own_sender(const Evidence *evidence, const Plan *plan)
{
    g_autofree char *sender = answered_sender(evidence);
    const MailAddress *field = evidence->facts->sender;
    const char *const claims[] = {sender, plan->author, field != NULL ? field->canonical : NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(claims); i++) {
        if (claims[i] != NULL &&
            settings_desk_by_address(evidence->settings, claims[i], NULL) != NULL)
            return g_strdup_printf("%s is a desk's address", claims[i]);
    }
    return NULL;
}

/* ---- automatic marks, one rung for each kind ---- */

static char *refuse_kind(const Evidence *evidence, AutomaticKind kind)
{
    if (evidence->automatic != kind)
        return NULL;
    const char *mark = evidence->facts->automatic_reason;
    return g_strdup(mark != NULL ? mark : automatic_kind_name(kind));
}

static char *refuse_loop(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_LOOP);
}

static char *refuse_bounce(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_BOUNCE);
}

static char *refuse_auto_replied(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_REPLIED);
}

static char *refuse_auto_generated(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_GENERATED);
}

static char *refuse_list(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_LIST);
}

static char *refuse_bulk(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return refuse_kind(evidence, AUTOMATIC_BULK);
}

/* X-Auto-Response-Suppress also stands in mail of persons; it asks for silence all the same. */
static char *refuse_suppressed(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    const HeaderField *field = mail_facts_field(evidence->facts, "X-Auto-Response-Suppress");
    if (field == NULL || mail_facts_are_of_form(evidence->facts))
        return NULL;
    g_auto(GStrv) wishes = g_strsplit_set(field->value, ", \t;", 20);
    for (char **wish = wishes; *wish != NULL; wish++) {
        if (g_ascii_strcasecmp(*wish, "All") == 0 || g_ascii_strcasecmp(*wish, "AutoReply") == 0 ||
            g_ascii_strcasecmp(*wish, "OOF") == 0)
            return g_strdup_printf("X-Auto-Response-Suppress: %s", *wish);
    }
    return NULL;
}

/* ---- authors that nobody reads answers for ---- */

/* "bounce", "bounces", "bounce+7", but not "bouncer". */
static gboolean is_word_start(const char *local_part, const char *word)
{
    if (!g_str_has_prefix(local_part, word))
        return FALSE;
    const char *rest = local_part + strlen(word);
    rest += *rest == 's' ? 1 : 0;
    return !g_ascii_isalpha(*rest);
}

/* The first of `starts` that the author's or the envelope sender's local part begins with. */
static const char *local_part_starts(const Evidence *evidence, const Plan *plan,
                                     const char *const *starts)
{
    g_autofree char *sender = answered_sender(evidence);
    const char *const claims[] = {sender, plan->author};
    for (gsize i = 0; i < G_N_ELEMENTS(claims); i++) {
        for (gsize k = 0; claims[i] != NULL && starts[k] != NULL; k++) {
            if (is_word_start(claims[i], starts[k]))
                return starts[k];
        }
    }
    return NULL;
}

static char *refuse_mailer_daemon(const Evidence *evidence, const Plan *plan)
{
    static const char *const starts[] = {"mailer-daemon", "mail-daemon", "postmaster",
                                         "mdaemon",       "bounce",      NULL};
    const char *found = local_part_starts(evidence, plan, starts);
    return found != NULL ? g_strdup_printf("written by a mail system, \"%s\"", found) : NULL;
}

static gboolean is_list_manager(const char *canonical)
{
    g_autofree char *local = g_strndup(canonical, strcspn(canonical, "@"));
    return g_str_has_prefix(local, "owner-") || g_str_has_suffix(local, "-owner") ||
           g_str_has_suffix(local, "-request") || g_str_has_suffix(local, "-bounces") ||
           strstr(local, "-bounces+") != NULL;
}

static char *refuse_list_manager(const Evidence *evidence, const Plan *plan)
{
    g_autofree char *sender = answered_sender(evidence);
    const char *const claims[] = {sender, plan->author};
    for (gsize i = 0; i < G_N_ELEMENTS(claims); i++) {
        if (claims[i] != NULL && is_list_manager(claims[i]))
            return g_strdup_printf("%s belongs to a list manager", claims[i]);
    }
    return NULL;
}

const char *no_reply_word(const Evidence *evidence, const Plan *plan)
{
    static const char *const starts[] = {
        "no-reply",     "noreply",    "no_reply",     "no.reply", "donotreply", "do-not-reply",
        "do_not_reply", "dont-reply", "notification", "listserv", "majordomo",  NULL};
    return local_part_starts(evidence, plan, starts);
}

static char *refuse_no_reply(const Evidence *evidence, const Plan *plan)
{
    const char *found = no_reply_word(evidence, plan);
    return found != NULL ? g_strdup_printf("the address says \"%s\"", found) : NULL;
}

/* ---- to whom, and for whom ---- */

/* Nobody reads there, and whoever imitates a gateway gains nothing. */
static char *refuse_gateway(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    const GatewayMail *mail = evidence->facts->gateway;
    if (mail == NULL || mail->has_customer)
        return NULL;
    return g_strdup_printf(mail->is_proven ? "gateway %s names no customer"
                                           : "shows the address of gateway %s without proof",
                           mail->gateway->name);
}

static char *refuse_no_author(const Evidence *evidence, const Plan *plan)
{
    if (plan->author != NULL || evidence->facts->from->len > 1 || evidence->facts->from_fields > 1)
        return NULL;
    return g_strdup("From names no mailbox");
}

static char *refuse_two_authors(const Evidence *evidence, const Plan *plan)
{
    (void)evidence;
    return plan->author == NULL ? g_strdup("From names more than one mailbox") : NULL;
}

static char *refuse_not_addressed(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    const Reception *reception = evidence->reception;
    if (reception->in_to || reception->in_cc)
        return NULL;
    return g_strdup("the desk stands neither in To nor in Cc");
}

static char *refuse_identity_failed(const Evidence *evidence, const Plan *plan)
{
    (void)evidence;
    return plan->identity == IDENTITY_FAILED ? g_strdup(plan->identity_reason) : NULL;
}

static char *refuse_identity_unknown(const Evidence *evidence, const Plan *plan)
{
    if (plan->identity != IDENTITY_UNKNOWN || evidence->reception->desk->answer.answer_unknown)
        return NULL;
    return g_strdup(plan->identity_reason);
}

/* Anybody can write that a mailbox is gone; who proves to be there is answered again. */
static char *refuse_undeliverable(const Evidence *evidence, const Plan *plan)
{
    if (!evidence->known->undeliverable || identity_grade_is_proof(plan->identity))
        return NULL;
    return g_strdup("mail to the address came back for good");
}

/* ---- whether there is something to say ---- */

static char *refuse_desk_policy(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    return evidence->reception->desk->answer.acknowledge ? NULL
                                                         : g_strdup("the desk sends no answers");
}

static char *refuse_no_ticket(const Evidence *evidence, const Plan *plan)
{
    (void)evidence;
    return plan->thread == THREAD_NONE ? g_strdup(plan->thread_reason) : NULL;
}

/* Who rates has the last word. */
static char *refuse_rated(const Evidence *evidence, const Plan *plan)
{
    (void)evidence;
    return plan->vote.is_given ? g_strdup("a rating is kept and not answered") : NULL;
}

static char *refuse_answered_already(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    const KnownTicket *ticket = evidence->ticket;
    if (ticket == NULL || !ticket->acknowledged)
        return NULL;
    return g_strdup_printf("ticket %" G_GINT64_FORMAT " was acknowledged to the sender",
                           ticket->number);
}

/* Else whoever learns a token could have us write to any address. */
static char *refuse_new_address(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    if (!evidence->visits || evidence->ticket->sender_takes_part)
        return NULL;
    return g_strdup_printf("nothing proves the sender, who is new in ticket %" G_GINT64_FORMAT,
                           evidence->ticket->number);
}

/* Once an agent has answered, people talk to each other. */
static char *refuse_conversation(const Evidence *evidence, const Plan *plan)
{
    (void)plan;
    const KnownTicket *ticket = evidence->ticket;
    if (ticket == NULL || ticket->state != TICKET_ANSWERED)
        return NULL;
    return g_strdup_printf("ticket %" G_GINT64_FORMAT " has been answered by a person",
                           ticket->number);
}

static const struct {
    const char *name;
    Refusal refuse;
} rungs[] = {
    {"own-message", refuse_own_message},
    {"blocked", refuse_blocked},
    {"null-sender", refuse_null_sender},
    {"own-sender", refuse_own_sender},
    {"loop", refuse_loop},
    {"bounce", refuse_bounce},
    {"auto-replied", refuse_auto_replied},
    {"auto-generated", refuse_auto_generated},
    {"list", refuse_list},
    {"bulk", refuse_bulk},
    {"suppressed", refuse_suppressed},
    {"mailer-daemon", refuse_mailer_daemon},
    {"list-manager", refuse_list_manager},
    {"no-reply", refuse_no_reply},
    {"gateway", refuse_gateway},
    {"no-author", refuse_no_author},
    {"two-authors", refuse_two_authors},
    {"not-addressed", refuse_not_addressed},
    {"identity-failed", refuse_identity_failed},
    {"identity-unknown", refuse_identity_unknown},
    {"undeliverable", refuse_undeliverable},
    {"desk-policy", refuse_desk_policy},
    {"no-ticket", refuse_no_ticket},
    {"rated", refuse_rated},
    {RUNG_ANSWERED_ALREADY, refuse_answered_already},
    {"new-address", refuse_new_address},
    {"conversation", refuse_conversation},
    {RUNG_PER_ADDRESS, ladder_refuse_per_address},
    {"pair-gap", ladder_refuse_pair_gap},
    {RUNG_PER_DOMAIN, ladder_refuse_per_domain},
    {RUNG_PER_GATEWAY, ladder_refuse_per_gateway},
    {RUNG_HOURLY_CEILING, ladder_refuse_hourly_ceiling},
};

/* Whoever chooses a type, or tells what we asked for, waits for a word on it, and who tried to
   confirm for one on that, whatever was said before. What the rung gives way to, or NULL. Static.
 */
static const char *gives_way_to(const char *rung, const Plan *plan)
{
    static const char *const to_answer[] = {RUNG_ANSWERED_ALREADY, "conversation", NULL};
    if (!g_strv_contains(to_answer, rung))
        return NULL;
    if (plan->answer.explains)
        return "an answer that did not confirm";
    if (plan->service_chosen || plan->unknown_choice)
        return "the customer's choice";
    return plan->informs ? "what the customer tells" : NULL;
}

void ladder_climb(const Evidence *evidence, Plan *plan)
{
    const char *excepted = NULL, *cause = NULL;
    plan->answer.explains = confirmation_is_explained(evidence, plan);
    for (gsize i = 0; i < G_N_ELEMENTS(rungs); i++) {
        g_autofree char *reason = rungs[i].refuse(evidence, plan);
        if (reason == NULL)
            continue;
        const char *stronger = gives_way_to(rungs[i].name, plan);
        if (stronger != NULL) {
            excepted = rungs[i].name;
            cause = stronger;
            continue;
        }
        plan->answer.rung = g_strdup(rungs[i].name);
        plan->answer.reason = g_steal_pointer(&reason);
        return;
    }
    plan->answer.rung = g_strdup("");
    plan->answer.reason = excepted != NULL ? g_strdup_printf("%s gives way to %s", excepted, cause)
                                           : g_strdup("nothing speaks against it");
    plan->answer.send = TRUE;
}

/* A repeat is told no rung: its first offer was. */
const char *store_rung(const Plan *plan, const Recorded *recorded)
{
    if (plan->gateway != NULL && g_strcmp0(recorded->withheld, RUNG_PER_DOMAIN) == 0)
        return RUNG_PER_GATEWAY;
    return recorded->withheld != NULL ? recorded->withheld : RUNG_PER_ADDRESS;
}

const char *store_rung_why(const Recorded *recorded)
{
    return g_strcmp0(recorded->withheld, RUNG_ANSWERED_ALREADY) == 0
               ? "the same choice was confirmed before"
               : "other mails were faster";
}

guint ladder_length(void)
{
    return G_N_ELEMENTS(rungs);
}

const char *ladder_rung(guint index)
{
    return rungs[index].name;
}
