#include "outgoing_mail.h"

void outgoing_clear(Outgoing *outgoing)
{
    understanding_free(outgoing->understanding);
    outgoing_plan_free(outgoing->plan);
    rewritten_free(outgoing->rewritten);
    sent_mail_free(outgoing->sent_mail);
}

/* Whom a ticket is opened for: the first of To that is outside, else the first recipient. */
static void set_customer(const Outgoing *outgoing, OutgoingRecord *row)
{
    const MailFacts *facts = outgoing->understanding->facts;
    const GPtrArray *outside = outgoing->understanding->known->outside;
    for (guint i = 0; i < facts->to->len; i++) {
        const MailAddress *to = g_ptr_array_index(facts->to, i);
        if (to->canonical == NULL || !g_ptr_array_find_with_equal_func(
                                         (GPtrArray *)outside, to->canonical, g_str_equal, NULL))
            continue;
        row->customer_address = to->canonical;
        row->customer_name = to->name;
        return;
    }
    row->customer_address = outside->len > 0 ? g_ptr_array_index(outside, 0) : NULL;
}

static void set_orders(const Outgoing *outgoing, OutgoingRecord *row)
{
    const OutgoingPlan *plan = outgoing->plan;
    const Orders *orders = plan->orders;
    row->opens = plan->opens;
    row->ticket = plan->ticket != NULL && !plan->opens ? plan->ticket->number : 0;
    row->service_type = orders->service_type != NULL || plan->opens ? plan->service_type : NULL;
    row->ticket_state = orders->has_state ? ticket_state_name(orders->state) : NULL;
    row->assignee = orders->assignee;
    row->notes = orders->notes;
    row->decision = orders->approves ? "approved" : orders->refusal != NULL ? "refused" : NULL;
    row->refusal = orders->refusal;
    row->verifies = orders->verifies;
    row->goes_on_in = orders->goes_on_in;
    row->language = outgoing->understanding->facts->language;
    if (plan->opens)
        set_customer(outgoing, row);
}

Outcome outgoing_record(Outgoing *outgoing, const char *token, GError **error)
{
    const Understanding *understood = outgoing->understanding;
    const MailFacts *facts = understood->facts;
    const OutgoingPlan *plan = outgoing->plan;
    const Rewritten *rewritten = outgoing->rewritten;
    gboolean is_agent = plan->right == RIGHT_AGENT;
    gboolean is_signed = rewritten != NULL && rewritten->is_signed;
    OutgoingRecord row = {
        .desk = understood->desk->name,
        .filter = outgoing->rooms->settings->milter.name,
        .queue_id = outgoing->envelope->queue_id,
        .login = is_agent ? understood->known->agent->login : NULL,
        .kind = is_agent ? "agent" : "automatic",
        .sender = outgoing->envelope->sender,
        .message_id = facts->message_id,
        .digest = facts->digest,
        .sent_message_id = rewritten != NULL ? rewritten->message_id : NULL,
        .subject = facts->subject,
        .text = understood->commands.words,
        .date = facts->date,
        .display_name = rewritten != NULL ? rewritten->display_name : NULL,
        .rewritten = is_signed,
        .reason = is_signed                                        ? NULL
                  : rewritten != NULL && rewritten->reason != NULL ? rewritten->reason
                                                                   : plan->reason,
        .is_short = plan->is_short,
        .is_sent = plan->action != ACTION_EXECUTE,
        .token = token,
        .recipients = plan->is_answer ? understood->known->outside : NULL,
    };
    set_orders(outgoing, &row);
    return store_record_outgoing(outgoing->rooms->store, &row, &outgoing->sent_mail, error);
}
