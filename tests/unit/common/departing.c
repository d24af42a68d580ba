#include "departing.h"

#include "fixture.h"

void departing_set(char **member, const char *text)
{
    g_free(*member);
    *member = g_strdup(text);
}

MailFacts *departing_facts(void)
{
    MailFacts *facts = mail_facts_new();
    facts->message_id = g_strdup("r1@laptop.example");
    facts->from_fields = 1;
    g_ptr_array_add(facts->from, mail_address_new("Lexi at home", "support@acme.example"));
    g_ptr_array_add(facts->to, mail_address_new("Ann", "ann@customer.example"));
    facts->subject = g_strdup("Re: A question");
    facts->text = g_strdup("Press the red button.");
    facts->reply = g_strdup("Press the red button.");
    facts->digest = g_strdup("d1");
    fixture_facts_add_field(facts, "From", "Lexi at home <support@acme.example>");
    fixture_facts_add_field(facts, "To", "Ann <ann@customer.example>");
    fixture_facts_add_field(facts, "Subject", "Re: A question");
    fixture_facts_add_field(facts, "Message-ID", "<r1@laptop.example>");
    return facts;
}

Envelope *departing_envelope(void)
{
    Envelope *envelope = envelope_new();
    departing_set(&envelope->sender, "alex@acme.example");
    envelope->client_address = g_strdup("203.0.113.5");
    envelope->login = g_strdup("alex");
    g_ptr_array_add(envelope->recipients, g_strdup("ann@customer.example"));
    return envelope;
}

KnownOutgoing *departing_known(void)
{
    KnownOutgoing *known = known_outgoing_new();
    known->agent = agent_new();
    known->agent->login = g_strdup("alex");
    known->agent->address = g_strdup("alex@acme.example");
    known->agent->role = g_strdup("engineer");
    known_outgoing_add_colleague(known, "alex", "");
    known_outgoing_add_colleague(known, "li", "billing");
    g_ptr_array_add(known->outside, g_strdup("ann@customer.example"));
    return known;
}

OutgoingTicket *departing_ticket(KnownOutgoing *known, OutgoingClue clue)
{
    OutgoingTicket *ticket = outgoing_ticket_new();
    ticket->number = 1042;
    ticket->clue = clue;
    ticket->service_type = g_strdup("technical");
    ticket->insiders = 1;
    g_ptr_array_add(known->tickets, ticket);
    return ticket;
}
