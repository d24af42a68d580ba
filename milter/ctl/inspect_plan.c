#include "inspect.h"

#include "../decide/decide.h"

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

static json_t *service_type(const Plan *plan)
{
    return json_pack("{so sf so}", "name", text_or_null(plan->service_type), "confidence",
                     plan->service_confidence, "why", inspect_texts(plan->service_reasons));
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

static json_t *plan_object(const Plan *plan)
{
    static const char *const threads[] = {
        [THREAD_NEW] = "new", [THREAD_JOIN] = "join", [THREAD_NONE] = "none"};
    return json_pack("{ss so ss so so so ss so so so ss so so so}", "desk", plan->desk->name,
                     "other_desks", other_desks(plan), "thread", threads[plan->thread],
                     "thread_reason", text_or_null(plan->thread_reason), "author",
                     text_or_null(plan->author), "author_name", text_or_null(plan->author_name),
                     "identity", identity_grade_name(plan->identity), "identity_reason",
                     text_or_null(plan->identity_reason), "language", text_or_null(plan->language),
                     "language_reason", text_or_null(plan->language_reason), "state",
                     ticket_state_name(plan->state), "missing", missing(plan), "warnings",
                     inspect_texts(plan->warnings), "answer", answer(&plan->answer));
}

void inspect_add_plan(json_t *object, MailFacts *facts, const Settings *settings)
{
    own_list_overlook(settings, facts);
    g_autoptr(Envelope) envelope = assumed_envelope(facts);
    g_autoptr(Reception) reception = decide_reception(settings, envelope, facts);
    if (reception == NULL) {
        json_object_set_new(object, "service_type", json_null());
        json_object_set_new(object, "plan", json_null());
        return;
    }
    g_autoptr(Known) known = known_new();
    Circumstances moment = {.now = time(NULL), .nonce = SAMPLE_NONCE};
    g_autoptr(Plan) plan = decide(reception, envelope, facts, known, settings, &moment);
    json_object_set_new(object, "service_type", service_type(plan));
    json_object_set_new(object, "plan", plan_object(plan));
}
