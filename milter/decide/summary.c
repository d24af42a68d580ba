/* A plan in one line for the log. */
#include "../mail/tag.h"
#include "decide_private.h"

static void append_value(GString *line, const char *name, const char *value)
{
    if (value == NULL)
        return;
    g_autofree char *escaped = log_escape(value);
    g_string_append_printf(line, " %s=%s", name, escaped);
}

static const char *thread_word(const Plan *plan)
{
    static const char *const words[] = {
        [THREAD_NEW] = "new",
        [THREAD_JOIN] = "joined",
        [THREAD_NONE] = "none",
    };
    return words[plan->thread];
}

static void append_ticket(GString *line, const Plan *plan, const Recorded *recorded)
{
    gint64 ticket = recorded != NULL ? recorded->ticket : plan->ticket;
    g_autofree char *number = ticket > 0 ? tag_number(plan->desk, ticket) : NULL;
    append_value(line, "ticket", number);
    append_value(line, "thread", thread_word(plan));
    append_value(line, "thread-why", plan->thread_reason);
}

static void append_service_type(GString *line, const Plan *plan)
{
    append_value(line, "type", plan->service_type);
    for (guint i = 0; i < plan->service_reasons->len; i++)
        append_value(line, "type-why", g_ptr_array_index(plan->service_reasons, i));
    if (plan->service_in_doubt)
        append_value(line, "review", "type");
}

char *decide_summary(const Plan *plan, const Recorded *recorded)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "desk=%s", plan->desk->name);
    if (recorded != NULL && recorded->repeat)
        g_string_append(line, " repeat");
    append_ticket(line, plan, recorded);
    append_value(line, "gateway", plan->gateway);
    append_value(line, "gateway-why", plan->gateway_reason);
    append_value(line, "from", plan->author);
    append_value(line, "identity", identity_grade_name(plan->identity));
    append_value(line, "identity-why", plan->identity_reason);
    append_value(line, "confirmation", confirmation_outcome_name(plan->confirmation));
    append_value(line, "confirmation-why", plan->confirmation_reason);
    if (plan->hushed)
        g_string_append(line, " not-handed-on");
    append_service_type(line, plan);
    append_value(line, "language", plan->language);
    if (plan->thread != THREAD_NONE)
        append_value(line, "state", ticket_state_name(plan->state));
    if (plan->assignment.changes) {
        append_value(line, "assignee", plan->assignment.login);
        append_value(line, "assignee-why", plan->assignment.reason);
    }
    gboolean sent = recorded != NULL ? recorded->answered : plan->answer.send;
    append_value(line, "answer", sent ? "sent" : "withheld");
    if (!sent) {
        append_value(line, "rung",
                     plan->answer.send ? store_rung(plan, recorded) : plan->answer.rung);
        append_value(line, "why",
                     plan->answer.send ? store_rung_why(recorded) : plan->answer.reason);
    }
    return g_string_free(g_steal_pointer(&line), FALSE);
}
