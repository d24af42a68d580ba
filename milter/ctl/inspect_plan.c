#include "inspect.h"

#include "../classify/guess.h"
#include "../decide/decide.h"
#include "../mail/gateway_mail.h"

#include <time.h>

/* Stands where a running filter draws randomness: a plan that is only shown needs none. */
#define SAMPLE_NONCE "abcdefghijklmnopqrstuvwxyz"

/* The plan writes "" where nothing is to be said. */
static json_t *text_or_null(const char *text)
{
    return inspect_text(text != NULL && text[0] != '\0' ? text : NULL);
}

static void add_recipients(Envelope *envelope, const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        if (address->canonical != NULL)
            g_ptr_array_add(envelope->recipients, g_strdup(address->canonical));
    }
}

/* A file has no envelope: its recipients are those of the header, its sender that of Return-Path
   or else the author. */
static Envelope *assumed_envelope(const MailFacts *facts)
{
    Envelope *envelope = envelope_new();
    add_recipients(envelope, facts->to);
    add_recipients(envelope, facts->cc);
    const HeaderField *path = mail_facts_field(facts, "Return-Path");
    const char *author = mail_facts_author(facts);
    g_free(envelope->sender);
    if (path != NULL)
        envelope->sender = g_strdup(path->text);
    else
        envelope->sender = g_strdup(author != NULL ? author : "");
    g_strdelimit(envelope->sender, "<>", ' ');
    g_strstrip(envelope->sender);
    return envelope;
}

static json_t *guesses_list(const GArray *types)
{
    json_t *array = json_array();
    for (guint i = 0; i < types->len; i++) {
        const TypeGuess *guess = &g_array_index(types, TypeGuess, i);
        json_array_append_new(array, json_pack("{ss sf}", "name", guess->type->name, "confidence",
                                               guess->confidence));
    }
    return array;
}

static json_t *words_list(const Guesses *guesses)
{
    json_t *array = json_array();
    for (guint i = 0; i < guesses->words->len; i++) {
        const GuessWord *word = g_ptr_array_index(guesses->words, i);
        json_array_append_new(array, json_pack("{so sf}", "words", inspect_text(word->words),
                                               "weight", word->weight));
    }
    return array;
}

/* What the text alone says, also where something surer has decided. */
static json_t *by_text(const Guesses *guesses)
{
    if (guesses == NULL)
        return json_null();
    return json_pack("{ss so sf si so}", "source", guesses->source, "guesses",
                     guesses_list(guesses->types), "threshold", guesses->threshold, "accuracy",
                     guesses->accuracy, "words", words_list(guesses));
}

static json_t *service_type(const Inspected *inspected)
{
    const Plan *plan = inspected->plan;
    return json_pack("{so sf so sb so so so}", "name", text_or_null(plan->service_type),
                     "confidence", plan->service_confidence, "why",
                     inspect_texts(plan->service_reasons), "in_doubt", plan->service_in_doubt,
                     "guesses", guesses_list(plan->service_guesses), "second_concern",
                     text_or_null(plan->second_concern), "text", by_text(inspected->guesses));
}

static json_t *answer(const PlanAnswer *answer)
{
    return json_pack("{sb so so so so so}", "send", answer->send, "rung",
                     text_or_null(answer->rung), "reason", text_or_null(answer->reason), "template",
                     text_or_null(answer->template_name), "recipient",
                     text_or_null(answer->recipient), "languages", text_or_null(answer->languages));
}

static json_t *missing(const Plan *plan)
{
    json_t *array = json_array();
    for (guint i = 0; i < plan->missing->len; i++) {
        const MissingFact *fact = g_ptr_array_index(plan->missing, i);
        json_array_append_new(array, text_or_null(fact->name));
    }
    return array;
}

static json_t *other_desks(const Plan *plan)
{
    json_t *array = json_array();
    for (guint i = 0; i < plan->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(plan->other_desks, i);
        json_array_append_new(array, json_string(desk->name));
    }
    return array;
}

static json_t *gateway(const MailFacts *facts)
{
    const GatewayMail *mail = facts->gateway;
    if (mail == NULL)
        return json_null();
    return json_pack("{ss sb so so so so}", "name", mail->gateway->name, "proven", mail->is_proven,
                     "why", text_or_null(mail->proof), "phone", text_or_null(mail->phone),
                     "service_type", text_or_null(mail->service_type), "taken",
                     inspect_texts(mail->taken));
}

/* Null where the type is for all, and where the mail is no request. */
static json_t *entitlement(const Plan *plan)
{
    static const char *const words[] = {
        [ENTITLED_YES] = "yes", [ENTITLED_NO] = "no", [ENTITLED_UNDECIDED] = "undecided"};
    if (plan->entitlement_reason == NULL)
        return json_null();
    return json_pack("{ss so}", "entitled", words[plan->entitlement], "reason",
                     text_or_null(plan->entitlement_reason));
}

/* Of a type without a quota null. */
static json_t *quota(const PlanQuota *quota)
{
    if (quota->reason == NULL)
        return json_null();
    return json_pack("{si si sb so}", "requests", (int)quota->most, "used", (int)quota->used,
                     "within", quota->counts, "reason", text_or_null(quota->reason));
}

static json_t *plan_object(const Plan *plan)
{
    static const char *const threads[] = {
        [THREAD_NEW] = "new", [THREAD_JOIN] = "join", [THREAD_NONE] = "none"};
    return json_pack(
        "{ss so ss so so so ss so so so ss so so so so so so}", "desk", plan->desk->name,
        "other_desks", other_desks(plan), "thread", threads[plan->thread], "thread_reason",
        text_or_null(plan->thread_reason), "author", text_or_null(plan->author), "author_name",
        text_or_null(plan->author_name), "identity", identity_grade_name(plan->identity),
        "identity_reason", text_or_null(plan->identity_reason), "language",
        text_or_null(plan->language), "language_reason", text_or_null(plan->language_reason),
        "state", ticket_state_name(plan->state), "missing", missing(plan), "warnings",
        inspect_texts(plan->warnings), "answer", answer(&plan->answer), "entitlement",
        entitlement(plan), "quota", quota(&plan->quota), "review",
        text_or_null(plan->review_reason));
}

void inspected_clear(Inspected *inspected)
{
    plan_free(inspected->plan);
    guesses_free(inspected->guesses);
    reception_free(inspected->reception);
}

Inspected inspect_decide(MailFacts *facts, const Settings *settings, const DeskSettings *desk)
{
    Inspected inspected = {0};
    own_list_overlook(settings, facts);
    g_autoptr(Envelope) envelope = assumed_envelope(facts);
    if (desk != NULL)
        g_ptr_array_add(envelope->recipients, g_strdup(desk->address));
    gateway_recover(settings, NULL, time(NULL), envelope, facts);
    inspected.reception = decide_reception(settings, envelope, facts);
    if (inspected.reception == NULL)
        return inspected;
    g_autoptr(Known) known = known_new();
    g_autoptr(Shelf) shelf = shelf_new(NULL, settings->milter.state_directory, NULL);
    inspected.guesses = guess_types_of(shelf, inspected.reception->desk, facts);
    Circumstances moment = {.now = time(NULL), .nonce = SAMPLE_NONCE, .guesses = inspected.guesses};
    inspected.plan = decide(inspected.reception, envelope, facts, known, settings, &moment);
    return inspected;
}

void inspect_add_plan(json_t *object, MailFacts *facts, const Settings *settings)
{
    g_auto(Inspected) inspected = inspect_decide(facts, settings, NULL);
    gboolean has_plan = inspected.plan != NULL;
    json_object_set_new(object, "service_type", has_plan ? service_type(&inspected) : json_null());
    json_t *plan = has_plan ? plan_object(inspected.plan) : json_null();
    if (has_plan)
        json_object_set_new(plan, "gateway", gateway(facts));
    json_object_set_new(object, "plan", plan);
}
