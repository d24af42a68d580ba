#include "outbound.h"

#include "../address.h"
#include "../mime/mime.h"
#include "../names/names.h"
#include "../tag.h"
#include "authorise.h"

#include <string.h>

typedef struct outgoing { /* what is known of one outgoing mail while it goes down the line */
    const OutboundRooms *rooms;
    const Envelope *envelope;
    const Message *message;
    const DeskSettings *desk;
    GPtrArray *recipients; /* char *: canonical */
    MailFacts *facts;
    KnownOutgoing *known;
    Right right;
    char *reason;
    char *display_name;
    gboolean is_rewritten;
} Outgoing;

static void outgoing_clear(Outgoing *outgoing)
{
    g_clear_pointer(&outgoing->recipients, g_ptr_array_unref);
    mail_facts_free(outgoing->facts);
    known_outgoing_free(outgoing->known);
    g_free(outgoing->reason);
    g_free(outgoing->display_name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outgoing, outgoing_clear)

static void log_outgoing(const Outgoing *outgoing, const char *what)
{
    const char *queue_id = outgoing->envelope->queue_id;
    g_autofree char *name =
        log_escape(outgoing->display_name != NULL ? outgoing->display_name : "");
    g_autofree char *reason = log_escape(outgoing->reason);
    log_write(outgoing->rooms->log, LOG_LEVEL_INFO, queue_id != NULL ? queue_id : "-",
              "%soutgoing desk=%s right=%s ticket=%" G_GINT64_FORMAT " name=%s result=%s reason=%s",
              outgoing->rooms->dry_run ? "dry run: " : "", outgoing->desk->name,
              right_name(outgoing->right), outgoing->known != NULL ? outgoing->known->ticket : 0,
              name, what, reason);
}

/* ---- understand, and ask the store ---- */

static Outcome understand(Outgoing *outgoing, GError **error)
{
    MimeLimits limits = mime_limits_of(&outgoing->rooms->settings->limits);
    Outcome outcome = mime_read(outgoing->message, &limits, &outgoing->facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *author = mail_facts_author(outgoing->facts);
    if (author != NULL)
        outgoing->desk = settings_desk_by_address(outgoing->rooms->settings, author, NULL);
    return OUTCOME_DONE;
}

static GPtrArray *canonical_recipients(const Envelope *envelope)
{
    GPtrArray *canonical = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < envelope->recipients->len; i++) {
        char *address = address_canonical(g_ptr_array_index(envelope->recipients, i));
        if (address != NULL)
            g_ptr_array_add(canonical, address);
    }
    return canonical;
}

static Outcome look_up(Outgoing *outgoing, GError **error)
{
    outgoing->recipients = canonical_recipients(outgoing->envelope);
    g_autoptr(GPtrArray) references = mail_facts_references(outgoing->facts);
    g_autofree char *sender = address_canonical(outgoing->envelope->sender);
    OutgoingRequest request = {
        .desk = outgoing->desk->name,
        .login = outgoing->envelope->login,
        .address = sender,
        .message_id = outgoing->facts->message_id,
        .references = references,
        .tag = tag_find(outgoing->desk, outgoing->facts->subject),
        .recipients = outgoing->recipients,
        .period_minutes = outgoing->desk->answer.period_minutes,
    };
    return store_lookup_outgoing(outgoing->rooms->store, &request, &outgoing->known, error);
}

/* ---- rewrite ---- */

static const char *language_of(const Outgoing *outgoing, const Agent *agent)
{
    const char *wanted = outgoing->known->language != NULL ? outgoing->known->language
                         : agent != NULL                   ? agent->language
                                                           : outgoing->facts->language;
    const char *spoken = wanted != NULL ? desk_language(outgoing->desk, wanted) : NULL;
    return spoken != NULL ? spoken : g_ptr_array_index(outgoing->desk->languages, 0);
}

static Outcome rewrite(Outgoing *outgoing, MailEdits *edits, GError **error)
{
    const KnownOutgoing *known = outgoing->known;
    const Agent *agent = outgoing->right == RIGHT_AGENT ? known->agent : NULL;
    const char *language = language_of(outgoing, agent);
    NameQuestion question = {
        .desk = outgoing->desk,
        .agent = agent,
        .kind = agent != NULL ? NAME_AGENT_REPLY : NAME_AUTOMATIC_REPLY,
        .service_type = known->service_type,
        .group = known->group,
        .language = language,
        .first_used = known->display_name,
    };
    g_autofree char *pattern = NULL;
    outgoing->display_name = name_choose(&question, &pattern);
    g_autoptr(Signature) signature = NULL;
    const SignatureRequest wanted = {
        .desk = outgoing->desk,
        .agent = agent,
        .display_name = outgoing->display_name,
        .service_type = known->service_type,
        .language = language,
    };
    Outcome outcome = signature_render(outgoing->rooms->templates, &wanted, &signature, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *mark =
        g_strdup_printf("%s-%" G_GINT64_FORMAT, outgoing->desk->name, known->ticket);
    const RewriteRequest request = {
        .message = outgoing->message,
        .facts = outgoing->facts,
        .desk = outgoing->desk,
        .signature = signature,
        .mark = mark,
    };
    RewriteResult result = {FALSE, FALSE, FALSE};
    outcome = outbound_sign(&request, edits, &result, error);
    if (outcome == OUTCOME_DONE)
        outbound_name_author(outgoing->facts, outgoing->desk, outgoing->display_name, edits);
    return outcome;
}

/* A mail that cannot be rewritten goes as it is, and the log says why. */
static Outcome rewrite_or_leave(Outgoing *outgoing, MailEdits *edits, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    Outcome outcome = rewrite(outgoing, edits, &refusal);
    outgoing->is_rewritten = outcome == OUTCOME_DONE;
    if (outcome == OUTCOME_REFUSED) {
        g_free(outgoing->reason);
        outgoing->reason = g_strdup(refusal->message);
        return OUTCOME_DONE;
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&refusal));
    return outcome;
}

/* ---- record ---- */

static Outcome record(const Outgoing *outgoing, GError **error)
{
    if (outgoing->rooms->dry_run)
        return OUTCOME_DONE;
    OutgoingRecord row = {
        .desk = outgoing->desk->name,
        .filter = outgoing->rooms->settings->milter.name,
        .queue_id = outgoing->envelope->queue_id,
        .login = outgoing->envelope->login,
        .ticket = outgoing->known->ticket,
        .kind = outgoing->right == RIGHT_AGENT ? "agent" : "automatic",
        .display_name = outgoing->display_name,
        .sender = outgoing->envelope->sender,
        .message_id = outgoing->facts->message_id,
        .digest = outgoing->facts->digest,
        .subject = outgoing->facts->subject,
        .text = outgoing->facts->reply,
        .date = outgoing->facts->date,
        .rewritten = outgoing->is_rewritten,
        .reason = outgoing->reason,
        .recipients = outgoing->recipients,
    };
    return store_record_outgoing(outgoing->rooms->store, &row, error);
}

static Outcome sign_and_record(Outgoing *outgoing, Verdict **verdict_r, GError **error)
{
    g_autoptr(Verdict) verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    Outcome outcome = rewrite_or_leave(outgoing, verdict->edits, error);
    if (outcome == OUTCOME_DONE)
        outcome = record(outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    log_outgoing(outgoing, outgoing->is_rewritten ? "signed" : "unchanged");
    *verdict_r = outgoing->rooms->dry_run ? verdict_new(VERDICT_ACCEPT, NULL, NULL)
                                          : g_steal_pointer(&verdict);
    return OUTCOME_DONE;
}

/* ---- the mails that get neither name nor signature ---- */

static Verdict *without_right(const Outgoing *outgoing)
{
    if (!outgoing->desk->refuse_claims || outgoing->rooms->dry_run) {
        log_outgoing(outgoing, "ignored");
        return verdict_new(VERDICT_ACCEPT, NULL, NULL);
    }
    log_outgoing(outgoing, "refused");
    return verdict_new(VERDICT_REFUSE, "5.7.1",
                       "You may not send under this desk's address; log in as one of its agents");
}

static Verdict *absence(const Outgoing *outgoing)
{
    gboolean passes = outgoing->desk->agent_out_of_office || outgoing->rooms->dry_run;
    log_outgoing(outgoing, passes ? "unchanged" : "dropped");
    return verdict_new(passes ? VERDICT_ACCEPT : VERDICT_DISCARD, NULL, NULL);
}

Outcome outbound_send(const OutboundRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error)
{
    g_auto(Outgoing) outgoing = {.rooms = rooms, .envelope = envelope, .message = message};
    Outcome outcome = understand(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.desk == NULL) {
        *verdict_r = verdict_new(VERDICT_ACCEPT, NULL, NULL);
        return OUTCOME_DONE;
    }
    outcome = look_up(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;

    outgoing.right =
        authorise(rooms->settings, envelope, outgoing.facts, outgoing.known, &outgoing.reason);
    switch (outgoing.right) {
    case RIGHT_NONE:
        *verdict_r = without_right(&outgoing);
        return OUTCOME_DONE;
    case RIGHT_ABSENCE:
        *verdict_r = absence(&outgoing);
        return OUTCOME_DONE;
    case RIGHT_OWN:
        log_outgoing(&outgoing, "unchanged");
        *verdict_r = verdict_new(VERDICT_ACCEPT, NULL, NULL);
        return OUTCOME_DONE;
    case RIGHT_AGENT:
    case RIGHT_AUTOMATIC:
        break;
    }
    return sign_and_record(&outgoing, verdict_r, error);
}

Outcome outbound_rehearse(const OutboundRooms *rooms, const Envelope *envelope,
                          const Message *message, MailEdits *edits, GError **error)
{
    g_auto(Outgoing) outgoing = {.rooms = rooms, .envelope = envelope, .message = message};
    Outcome outcome = understand(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (outgoing.desk == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "From is not the address of a desk");
    outcome = look_up(&outgoing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outgoing.right =
        authorise(rooms->settings, envelope, outgoing.facts, outgoing.known, &outgoing.reason);
    if (outgoing.right != RIGHT_AGENT && outgoing.right != RIGHT_AUTOMATIC)
        return outcome_fail(OUTCOME_REFUSED, error, "left as it is: %s", outgoing.reason);
    return rewrite(&outgoing, edits, error);
}
