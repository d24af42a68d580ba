#include "intake.h"

#include "../answer/acknowledgement.h"
#include "../base/address.h"
#include "../base/nonce.h"
#include "../classify/guess.h"
#include "../decide/decide.h"
#include "../mail/journal.h"
#include "../mail/tag.h"
#include "../mime/mime.h"

#include <string.h>
#include <time.h>

#define OVERTAKEN_TRIES 3

/* The Message-ID, if it is of the desk's domain, as those of our answers are; else NULL, which
   spares the database a look at each mail of others. */
static const char *own_domain_id(const Reception *reception, const MailFacts *facts)
{
    const char *at = facts->message_id != NULL ? strrchr(facts->message_id, '@') : NULL;
    const char *domain = address_domain(reception->desk->address);
    return at != NULL && g_ascii_strcasecmp(at + 1, domain) == 0 ? facts->message_id : NULL;
}

static Outcome look_up(const IntakeRooms *rooms, const Reception *reception, const MailFacts *facts,
                       const ConfirmationClaim *claim, gint64 now, Known **known_r, GError **error)
{
    g_autoptr(GPtrArray) references = mail_facts_references(facts);
    g_autoptr(GArray) quotas = decide_quota_questions(reception->desk, now);
    LookupRequest request = {
        .desk = reception->desk->name,
        .author = mail_facts_author(facts),
        .message_id = own_domain_id(reception, facts),
        .token = reception->token,
        .references = references,
        .tag = claim->is_genuine ? claim->ticket : reception->tag,
        .period_minutes = reception->desk->answer.period_minutes,
        .mailbox = reception->mailbox,
        .domain = reception->domain,
        .hour = ANSWER_HOUR_OF(now),
        .senders = reception->senders,
        .asks_details = reception->asks_details,
        .check_functions = reception->check_functions,
        .check_values = reception->check_values,
        .quotas = quotas,
        .entitlements = reception->entitlements,
        .asks_history = rooms->shelf != NULL && reception->desk->classify.model != CLASSIFY_NONE,
        .asks_duty = reception->desk->assignment.order->len > 0,
        .counts_tasks = decide_counts_tasks(reception->desk),
        .words = reception->words,
    };
    return store_lookup(rooms->store, &request, known_r, error);
}

/* What the text asks for, where nothing sure has been said. */
static Guesses *make_guesses(const IntakeRooms *rooms, const Reception *reception,
                             const MailFacts *facts)
{
    return rooms->shelf != NULL && reception->service_suffix == NULL
               ? guess_types_of(rooms->shelf, reception->desk, facts)
               : NULL;
}

static Outcome make_plan(const IntakeRooms *rooms, const Reception *reception,
                         const Envelope *envelope, const MailFacts *facts, const Known *known,
                         const ConfirmationClaim *claim, gint64 now, Plan **plan_r, GError **error)
{
    char nonce[NONCE_LENGTH + 1];
    Outcome outcome = nonce_draw(nonce, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Guesses) guesses = make_guesses(rooms, reception, facts);
    Circumstances moment = {
        .now = now,
        .nonce = nonce,
        .guesses = guesses,
        .keys = rooms->keys,
        .claim = *claim,
        .answers_in_stock =
            ceiling_stock(rooms->ceiling, reception->desk->name, ANSWER_HOUR_OF(now)),
    };
    Plan *plan = decide(reception, envelope, facts, known, rooms->settings, &moment);
    if (plan->answer.send)
        plan->answer.payload = acknowledgement_payload(plan);
    *plan_r = plan;
    return OUTCOME_DONE;
}

static void log_decision(const IntakeRooms *rooms, const Envelope *envelope, const Plan *plan,
                         const Recorded *recorded)
{
    if (!log_writes(rooms->log, LOG_LEVEL_INFO))
        return;
    g_autofree char *summary = decide_summary(plan, recorded);
    const char *how = rooms->dry_run ? "dry run: " : rooms->spooled != 0 ? "from the spool: " : "";
    log_write(rooms->log, LOG_LEVEL_INFO, envelope->queue_id != NULL ? envelope->queue_id : "-",
              "%s%s", how, summary);
}

/* Either the desk is being abused or its ceiling is too low; both want a person's eye, once. */
static void raise_ceiling_alarm(const IntakeRooms *rooms, const Plan *plan,
                                const Recorded *recorded, gint64 now)
{
    const char *rung = recorded->withheld != NULL ? recorded->withheld : plan->answer.rung;
    if (g_strcmp0(rung, RUNG_HOURLY_CEILING) == 0 &&
        ceiling_alarm(rooms->ceiling, plan->desk->name, now))
        log_write(rooms->log, LOG_LEVEL_ERROR, NULL,
                  "ALARM: desk=%s reached its ceiling of %d answers an hour; mails are registered, "
                  "answers withheld",
                  plan->desk->name, plan->desk->answer.per_hour);
}

/* What the filter has of the hour's ceiling after a mail. A commit whose end is unknown may have
   used what was taken; the store has counted it in any case. */
static void settle_ceiling(const IntakeRooms *rooms, const Plan *plan, Outcome outcome,
                           const Recorded *recorded)
{
    if (!plan->answer.send)
        return;
    guint left = plan->answer.wanted == 0 && outcome != OUTCOME_UNCERTAIN ? 1 : 0;
    if (outcome == OUTCOME_DONE) {
        left += recorded->granted;
        left -= recorded->answered && !recorded->repeat;
    }
    ceiling_return(rooms->ceiling, plan->desk->name, plan->answer.hour, plan->answer.wanted, left);
}

static GPtrArray *desk_names(const Reception *reception)
{
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(names, reception->desk->name);
    for (guint i = 0; i < reception->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(reception->other_desks, i);
        g_ptr_array_add(names, desk->name);
    }
    return names;
}

/* A line for each desk, before anybody hears of the acceptance. */
static void note(const IntakeRooms *rooms, const Reception *reception, JournalEntry *entry)
{
    if (!rooms->journal)
        return;
    g_autoptr(GPtrArray) desks = desk_names(reception);
    for (guint i = 0; i < desks->len; i++) {
        entry->desk = g_ptr_array_index(desks, i);
        journal_note(rooms->settings, rooms->log, entry);
    }
}

static JournalWay way_of(const IntakeRooms *rooms, gboolean repeat)
{
    if (rooms->spooled != 0)
        return repeat ? JOURNAL_KNOWN : JOURNAL_REGISTERED;
    return repeat ? JOURNAL_REPEATED : JOURNAL_INCOMING;
}

static void note_recorded(const IntakeRooms *rooms, const Reception *reception,
                          const Envelope *envelope, const MailFacts *facts, gint64 now,
                          Outcome outcome, const Recorded *recorded)
{
    JournalEntry entry = {.time = now, .queue_id = envelope->queue_id, .digest = facts->digest};
    if (outcome == OUTCOME_DONE) {
        entry.way = way_of(rooms, recorded->repeat);
        entry.ticket = recorded->ticket;
    } else if (outcome == OUTCOME_UNCERTAIN && rooms->spooled == 0) {
        entry.way = JOURNAL_UNCERTAIN;
    } else {
        return;
    }
    note(rooms, reception, &entry);
}

static Outcome record(const IntakeRooms *rooms, const Envelope *envelope, const MailFacts *facts,
                      Plan *plan, Recorded **recorded_r, GError **error)
{
    if (plan->answer.send)
        plan->answer.wanted = ceiling_take(rooms->ceiling, plan->desk->name, plan->answer.hour,
                                           plan->answer.per_hour);
    Outcome outcome = store_record(rooms->store, rooms->settings->milter.name, envelope, facts,
                                   plan, recorded_r, error);
    settle_ceiling(rooms, plan, outcome, *recorded_r);
    return outcome;
}

/* Writes the plan down and says what the mail gets; the acceptance exists only after the commit. */
static Outcome record_and_answer(const IntakeRooms *rooms, const Reception *reception,
                                 const Envelope *envelope, const MailFacts *facts, Plan *plan,
                                 gint64 now, Verdict **verdict_r, GError **error)
{
    g_autoptr(Recorded) recorded = NULL;
    Outcome outcome = record(rooms, envelope, facts, plan, &recorded, error);
    note_recorded(rooms, reception, envelope, facts, now, outcome, recorded);
    if (outcome != OUTCOME_DONE)
        return outcome;
    raise_ceiling_alarm(rooms, plan, recorded, now);
    log_decision(rooms, envelope, plan, recorded);
    *verdict_r = decide_verdict(plan, recorded, facts, rooms->settings);
    (*verdict_r)->repeat = recorded->repeat;
    (*verdict_r)->ticket = recorded->ticket;
    return OUTCOME_DONE;
}

static Outcome try_without_writing(const IntakeRooms *rooms, const Envelope *envelope,
                                   const Plan *plan, Verdict **verdict_r)
{
    log_decision(rooms, envelope, plan, NULL);
    *verdict_r = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    return OUTCOME_DONE;
}

/* ---- while the store is away ---- */

/* Also for a commit whose end is unknown: if it happened after all, the copy is a repeat when it is
   registered, and the store's unique key makes of it what it makes of a server's second offer. */
static Outcome accept_into_spool(const IntakeRooms *rooms, const Reception *reception,
                                 const Envelope *envelope, const Message *message,
                                 const MailFacts *facts, const GError *reason, Verdict **verdict_r,
                                 GError **error)
{
    g_autoptr(GPtrArray) desks = desk_names(reception);
    const SpoolLimits limits = {.files = rooms->settings->limits.spool_files,
                                .octets = rooms->settings->limits.spool_octets};
    const SpoolOffer offer = {
        .envelope = envelope, .message = message, .desks = desks, .accepted = (gint64)time(NULL)};
    g_autoptr(GError) trouble = NULL;
    Outcome outcome = spool_keep(rooms->spool, &limits, &offer, &trouble);
    if (outcome != OUTCOME_DONE)
        return outcome_fail(outcome, error, "%s; not spooled either: %s", reason->message,
                            trouble->message);
    log_write(rooms->log, LOG_LEVEL_WARNING, envelope->queue_id != NULL ? envelope->queue_id : "-",
              "desk=%s accepted into the spool, to be registered later: %s", reception->desk->name,
              reason->message);
    JournalEntry entry = {.time = offer.accepted,
                          .way = JOURNAL_SPOOLED,
                          .queue_id = envelope->queue_id,
                          .digest = facts->digest};
    note(rooms, reception, &entry);
    *verdict_r = decide_spooled_verdict(reception, facts);
    return OUTCOME_DONE;
}

/* ---- the line ---- */

static Outcome register_mail(const IntakeRooms *rooms, const Reception *reception,
                             const Envelope *envelope, const MailFacts *facts, Verdict **verdict_r,
                             GError **error);

/* ---- a blocked sender's mail ---- */

/* What the other recipients get: the other desks as if the blocking one had not been named. */
static Outcome serve_others(const IntakeRooms *rooms, const DeskSettings *desk,
                            const Envelope *envelope, const MailFacts *facts, Verdict **verdict_r,
                            GError **error)
{
    g_autoptr(GPtrArray) others = decide_recipients(rooms->settings, desk, envelope, FALSE);
    g_autoptr(GPtrArray) removed = decide_recipients(rooms->settings, desk, envelope, TRUE);
    Envelope rest = *envelope;
    rest.recipients = others;
    g_autoptr(Reception) reception = decide_reception(rooms->settings, &rest, facts);
    g_autoptr(Verdict) verdict = NULL;
    Outcome outcome = OUTCOME_DONE;
    if (reception != NULL)
        outcome = register_mail(rooms, reception, &rest, facts, &verdict, error);
    else
        verdict = verdict_new(others->len > 0 ? VERDICT_ACCEPT : VERDICT_DISCARD, NULL, NULL);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (guint i = 0; i < removed->len; i++)
        g_ptr_array_add(verdict->edits->removed, g_strdup(g_ptr_array_index(removed, i)));
    *verdict_r = g_steal_pointer(&verdict);
    return OUTCOME_DONE;
}

/* Accepted is what has its row in the ledger, also of a mail nobody reads. */
static Outcome take_silently(const IntakeRooms *rooms, const Envelope *envelope,
                             const MailFacts *facts, Plan *plan, gint64 now, Verdict **verdict_r,
                             GError **error)
{
    g_autoptr(GPtrArray) of_desk = decide_recipients(rooms->settings, plan->desk, envelope, TRUE);
    Envelope alone = *envelope;
    alone.recipients = of_desk;
    g_autoptr(Reception) reception = decide_reception(rooms->settings, &alone, facts);
    g_autoptr(Verdict) ours = NULL;
    Outcome outcome = record_and_answer(rooms, reception, envelope, facts, plan, now, &ours, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = serve_others(rooms, plan->desk, envelope, facts, verdict_r, error);
    if (outcome == OUTCOME_DONE && (*verdict_r)->kind == VERDICT_DISCARD)
        (*verdict_r)->repeat = ours->repeat;
    return outcome;
}

static Outcome meet_blocked(const IntakeRooms *rooms, const Envelope *envelope,
                            const MailFacts *facts, Plan *plan, gint64 now, Verdict **verdict_r,
                            GError **error)
{
    if (rooms->spooled != 0 || !decide_refuses_blocked(plan, rooms->settings, envelope))
        return take_silently(rooms, envelope, facts, plan, now, verdict_r, error);
    log_write(rooms->log, LOG_LEVEL_INFO, envelope->queue_id != NULL ? envelope->queue_id : "-",
              "desk=%s refused: %s", plan->desk->name, plan->blocked);
    *verdict_r = decide_blocked_refusal(plan);
    return OUTCOME_DONE;
}

static Outcome register_once(const IntakeRooms *rooms, const Reception *reception,
                             const Envelope *envelope, const MailFacts *facts, Verdict **verdict_r,
                             GError **error)
{
    gint64 now = (gint64)time(NULL);
    const ConfirmationClaim claim = decide_claim(reception, facts, rooms->keys, now);
    g_autoptr(Known) known = NULL;
    Outcome outcome = look_up(rooms, reception, facts, &claim, now, &known, error);
    if (outcome != OUTCOME_DONE)
        return outcome;

    g_autoptr(Plan) plan = NULL;
    outcome = make_plan(rooms, reception, envelope, facts, known, &claim, now, &plan, error);
    if (outcome != OUTCOME_DONE)
        return outcome;

    plan->spooled = rooms->spooled;
    if (plan->blocked != NULL && !rooms->dry_run)
        return meet_blocked(rooms, envelope, facts, plan, now, verdict_r, error);
    return rooms->dry_run
               ? try_without_writing(rooms, envelope, plan, verdict_r)
               : record_and_answer(rooms, reception, envelope, facts, plan, now, verdict_r, error);
}

/* What a mail was to take may be taken by another between its look-up and its lock. */
static Outcome register_mail(const IntakeRooms *rooms, const Reception *reception,
                             const Envelope *envelope, const MailFacts *facts, Verdict **verdict_r,
                             GError **error)
{
    for (guint try = 1;; try++) {
        g_autoptr(GError) reason = NULL;
        Outcome outcome = register_once(rooms, reception, envelope, facts, verdict_r, &reason);
        if (outcome == OUTCOME_RETRY && store_error_is_overtaken(reason) && try < OVERTAKEN_TRIES)
            continue;
        if (outcome != OUTCOME_DONE)
            g_propagate_error(error, g_steal_pointer(&reason));
        return outcome;
    }
}

/* A reload took the desk away since RCPT TO, or while the mail was in the spool. */
static Outcome pass_by(const IntakeRooms *rooms, Verdict **verdict_r, GError **error)
{
    if (rooms->spooled != 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "is for a desk that is not in the settings any more");
    *verdict_r = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    return OUTCOME_DONE;
}

/* A mail that went through a content filter comes back with the tag it got: the same mail still. */
static void overlook_own_tag(const Settings *settings, MailFacts *facts)
{
    for (guint i = 0; i < settings->desks->len; i++) {
        const char *subject = tag_strip(g_ptr_array_index(settings->desks, i), facts->subject);
        if (subject == facts->subject)
            continue;
        mime_digest_as(facts, subject);
        return;
    }
}

/* Nothing is recorded of it: it is not accepted. */
static gboolean refuse_form(const IntakeRooms *rooms, const Reception *reception,
                            const Envelope *envelope, const MailFacts *facts, Verdict **verdict_r)
{
    Verdict *verdict = decide_form_verdict(facts);
    if (verdict == NULL)
        return FALSE;
    log_write(rooms->log, LOG_LEVEL_WARNING, envelope->queue_id != NULL ? envelope->queue_id : "-",
              "desk=%s refused: %s", reception->desk->name, verdict->text);
    *verdict_r = verdict;
    return TRUE;
}

Outcome intake_receive(const IntakeRooms *rooms, const Envelope *envelope, const Message *message,
                       Verdict **verdict_r, GError **error)
{
    MimeLimits limits = mime_limits_of(&rooms->settings->limits);
    g_autoptr(MailFacts) facts = NULL;
    /* Who logs in is somebody, whatever the reverse-path says. */
    const char *path = envelope->login == NULL ? envelope->sender : NULL;
    Outcome outcome = mime_read_sent(message, path, &limits, &facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    overlook_own_tag(rooms->settings, facts);
    own_list_overlook(rooms->settings, facts);
    gateway_recover(rooms->settings, rooms->keys, (gint64)time(NULL), envelope, facts);

    g_autoptr(Reception) reception = decide_reception(rooms->settings, envelope, facts);
    if (reception == NULL)
        return pass_by(rooms, verdict_r, error);

    if (rooms->spooled == 0 && refuse_form(rooms, reception, envelope, facts, verdict_r))
        return OUTCOME_DONE;

    g_autoptr(GError) reason = NULL;
    outcome = register_mail(rooms, reception, envelope, facts, verdict_r, &reason);
    if (outcome == OUTCOME_DONE)
        return outcome;
    if (rooms->spool != NULL && store_error_is_away(reason))
        return accept_into_spool(rooms, reception, envelope, message, facts, reason, verdict_r,
                                 error);
    g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}
