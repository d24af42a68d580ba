#include "replies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

static void add_agent(Store *admin, const char *login, const char *certificate, const char *types)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Agent) agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(login);
    agent->address = g_strdup_printf("%s@acme.example", login);
    agent->certificate = g_strdup(certificate);
    agent->short_name = g_strdup(login);
    agent->language = g_strdup("en");
    if (types != NULL)
        g_ptr_array_add(agent->service_types, g_strdup(types));
    wanted(store_agent_save(admin, agent, "test", NULL, &error), error);
}

Reply *reply_new(const char *name, const char *recipient)
{
    Reply *reply = g_new0(Reply, 1);
    reply->references = g_ptr_array_new_with_free_func(g_free);
    reply->recipients = g_ptr_array_new_with_free_func(g_free);
    reply->notes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(reply->recipients, g_strdup(recipient));
    reply->request = (OutgoingRequest){.desk = "acme",
                                       .login = "alex",
                                       .sender = "alex@acme.example",
                                       .message_id = name,
                                       .digest = name,
                                       .references = reply->references,
                                       .recipients = reply->recipients};
    reply->record = (OutgoingRecord){.desk = "acme",
                                     .filter = "mx1",
                                     .login = "alex",
                                     .kind = "agent",
                                     .sender = "alex@acme.example",
                                     .message_id = name,
                                     .digest = name,
                                     .subject = "Re: Drucker gestört",
                                     .text = "Please press reset.",
                                     .date = 1795420900,
                                     .display_name = "Alex · ACME",
                                     .rewritten = TRUE,
                                     .is_sent = TRUE,
                                     .notes = reply->notes,
                                     .recipients = reply->recipients};
    return reply;
}

void reply_free(Reply *reply)
{
    g_ptr_array_unref(reply->references);
    g_ptr_array_unref(reply->recipients);
    g_ptr_array_unref(reply->notes);
    g_free(reply);
}

KnownOutgoing *look_up(Doors *doors, const Reply *reply)
{
    g_autoptr(GError) error = NULL;
    KnownOutgoing *known = NULL;
    wanted(store_lookup_outgoing(doors->filter, &reply->request, &known, &error), error);
    return known;
}

SentMail *record(Doors *doors, const Reply *reply)
{
    g_autoptr(GError) error = NULL;
    SentMail *sent_mail = NULL;
    wanted(store_record_outgoing(doors->filter, &reply->record, &sent_mail, &error), error);
    return sent_mail;
}

gint64 open_ticket(Doors *doors, const char *name)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_autoptr(Recorded) opened = sample_record(doors->filter, sample);
    return opened->ticket;
}

char *ticket_column(gint64 ticket, const char *columns)
{
    g_autofree char *query = g_strdup_printf("SELECT concat_ws('|', %s) FROM intake.ticket WHERE "
                                             "desk = 'acme' AND ticket = %" G_GINT64_FORMAT,
                                             columns, ticket);
    return sample_value(query);
}

char *events_of(gint64 ticket)
{
    g_autofree char *query = g_strdup_printf(
        "SELECT string_agg(concat_ws(' ', who, what, why), ', ' ORDER BY event) FROM intake.event "
        "WHERE desk = 'acme' AND ticket = %" G_GINT64_FORMAT,
        ticket);
    return sample_value(query);
}

int open_stores(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    doors->filter = sample_store("intake_filter");
    StoreSettings settings = sample_settings();
    doors->admin = store_open_admin(&settings, NULL);
    add_agent(doors->admin, "alex", NULL, NULL);
    add_agent(doors->admin, "li", NULL, NULL);
    add_agent(doors->admin, "kim", "kim-card", "billing");
    *state = doors;
    return 0;
}

int close_stores(void **state)
{
    Doors *doors = *state;
    store_close(doors->filter);
    store_close(doors->admin);
    g_free(doors);
    return 0;
}
