#include "sample.h"

#include "../answer/acknowledgement.h"

#define SAMPLE_TICKET 1042
#define SAMPLE_TOKEN "abcdefghijklmnopqrstuvwxyz"

Agent *sample_agent(const DeskSettings *desk, const char *language)
{
    gboolean is_chinese = g_str_has_prefix(language, "zh");
    Agent *agent = agent_new();
    agent->desk = g_strdup(desk->name);
    agent->login = g_strdup("sample");
    agent->address = g_strdup("sample@example.org");
    agent->surname = g_strdup(is_chinese ? "李" : "Miller");
    agent->given_name = g_strdup(is_chinese ? "明" : "Alex");
    agent->short_name = g_strdup(is_chinese ? "李" : "Alex");
    agent->title = g_strdup(is_chinese ? "助理" : "");
    agent->language = g_strdup(language);
    return agent;
}

/* The first service type that needs something, so that the preview shows what is missing. */
static const ServiceType *sample_type(const DeskSettings *desk)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (type->needs->len > 0)
            return type;
    }
    return desk->default_type;
}

static char *sample_payload(const DeskSettings *desk, const ServiceType *type, const char *language,
                            gint64 now)
{
    g_autoptr(Plan) plan = plan_new();
    plan->desk = desk;
    plan->service_type = g_strdup(type->name);
    plan->state = type->needs->len > 0 ? TICKET_AWAITING_INFORMATION : TICKET_OPEN;
    plan->within_hours = TRUE;
    plan->due = now + G_GINT64_CONSTANT(86400);
    for (guint i = 0; i < type->needs->len; i++) {
        const Need *need = g_ptr_array_index(type->needs, i);
        MissingFact *fact = g_new0(MissingFact, 1);
        fact->name = g_strdup(need->name);
        fact->label = g_strdup(localized_text(need->labels, language));
        g_ptr_array_add(plan->missing, fact);
    }
    return acknowledgement_payload(plan);
}

OutboxRow *sample_row(const DeskSettings *desk, const char *language)
{
    const ServiceType *type = sample_type(desk);
    OutboxRow *row = g_new0(OutboxRow, 1);
    row->desk = g_strdup(desk->name);
    row->ticket = SAMPLE_TICKET;
    row->template_name = g_strdup("acknowledgement");
    row->recipient = g_strdup("customer@example.org");
    row->languages = g_strdup(language);
    row->message_id = g_strdup("sample@example.org");
    row->token = g_strdup(SAMPLE_TOKEN);
    row->service_type = g_strdup(type->name);
    row->queued = g_get_real_time() / G_USEC_PER_SEC;
    row->payload = sample_payload(desk, type, language, row->queued);
    return row;
}
