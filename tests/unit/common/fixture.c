#include "fixture.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

static const char fixture_desks[] =
    "{ name = \"acme\"; brand = \"ACME\"; brands = { en = \"ACME\"; zh-CN = \"艾克美\"; };\n"
    "  departments = { en = \"Support\"; zh-CN = \"客服部\"; };\n"
    "  addresses = ( \"support@acme.example\", \"help@acme.example\" );\n"
    "  languages = ( \"en\", \"zh-CN\" ); bilingual = true; ticket_prefix = \"ACME-\";\n"
    "  subject_tag = true; tag_format = \"[#{ticket}]\";\n"
    "  service_types = (\n"
    "    { name = \"consultation\"; labels = { en = \"General enquiry\"; zh-CN = \"咨询\"; }; },\n"
    "    { name = \"technical\"; labels = { en = \"Technical support\"; zh-CN = \"技术支持\"; }; "
    "},\n"
    "    { name = \"complaint\"; labels = { en = \"Complaint\"; zh-CN = \"投诉\"; ja = \"苦情\"; "
    "};\n"
    "      recipients = ( \"complaints@acme.example\" ); answer_minutes = 240; },\n"
    "    { name = \"billing\"; labels = { en = \"Billing\"; zh-CN = \"账单\"; zh-TW = \"帳單\";\n"
    "        de = \"Rechnung\"; fr = \"Facturation\"; es = \"Facturación\"; };\n"
    "      needs = ( { name = \"invoice\"; pattern = \"\\\\b(INV|RE)-?\\\\d{4,}\\\\b\";\n"
    "                  labels = { en = \"Invoice number\"; zh-CN = \"发票号\"; }; } ); } );\n"
    "  default_type = \"consultation\";\n"
    "  rules = ( { name = \"complaint-words\"; type = \"complaint\";\n"
    "              any_words = ( \"complaint\", \"投诉\" ); },\n"
    "            { name = \"error-codes\"; type = \"technical\"; matches = \"error [0-9]+\"; } );\n"
    "  gateways = (\n"
    "    { name = \"web\"; addresses = ( \"forms@shop.example\", \"web@acme.example\" );\n"
    "      logins = ( \"webform\" ); networks = ( \"192.0.2.0/24\", \"!192.0.2.9\" );\n"
    "      fields = ( \"Reply-To\", \"X-Customer\" ); address_keys = ( \"E-Mail\", \"邮箱\" );\n"
    "      name_keys = ( \"Name\" ); phone_keys = ( \"Phone\" ); type_keys = ( \"Topic\" ); },\n"
    "    { name = \"app\"; logins = ( \"app\" ); fields = (); address_keys = ( \"user\" ); },\n"
    "    { name = \"lists\"; kind = \"forwarder\"; domains = ( \"lists.example\" );\n"
    "      fields = ( \"X-Original-From\", \"Reply-To\" ); } );\n"
    "  hours: { time_zone = \"Asia/Shanghai\"; monday = \"09:00-12:00 13:00-18:00\";\n"
    "    tuesday = \"09:00-12:00 13:00-18:00\"; wednesday = \"09:00-12:00 13:00-18:00\";\n"
    "    thursday = \"09:00-12:00 13:00-18:00\"; friday = \"09:00-12:00 13:00-18:00\";\n"
    "    saturday = \"\"; sunday = \"\"; holidays = ( \"2026-10-01 国庆节\", \"01-01 元旦\" );\n"
    "    answer_minutes = 480; };\n"
    "  answer: { acknowledge = true; per_address = 5; period_minutes = 1440; gap_after = 3;\n"
    "    gap_minutes = 5; per_hour = 1000; answer_unknown = true; };\n"
    "  names = ( { pattern = \"{agent.short} · {brand} {department}\"; },\n"
    "    { language = \"zh-CN\"; pattern = \"{brand}{department} {agent.surname}{agent.title}\"; "
    "},\n"
    "    { kind = \"acknowledgement\"; pattern = \"{brand} {department}\"; },\n"
    "    { kind = \"acknowledgement\"; language = \"zh-CN\"; pattern = \"{brand}{department}\"; } "
    ");\n"
    "},\n"
    "{ name = \"globex\"; brand = \"Globex\"; addresses = ( \"desk@globex.example\" );\n"
    "  languages = ( \"en\" ); ticket_prefix = \"\"; subject_tag = true;\n"
    "  tag_format = \"[{type} #{ticket}]\"; copied_opens = true;\n"
    "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );\n"
    "  default_type = \"general\"; }\n";

Settings *fixture_settings_of(const char *desks)
{
    g_autofree char *text = g_strconcat("trust: { authserv_ids = ( \"mx.acme.example\" );\n"
                                        "  methods = ( \"dmarc\", \"dkim\", \"spf\" );\n"
                                        "  networks = ( \"127.0.0.0/8\" ); };\n"
                                        "desks = (\n",
                                        desks, ");\n", NULL);
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("intake-XXXXXX.conf", &path, &error);
    assert_true(descriptor >= 0);
    close(descriptor);
    assert_true(g_file_set_contents(path, text, -1, &error));
    Settings *settings = NULL;
    Outcome outcome = settings_load(path, &settings, &error);
    g_unlink(path);
    if (outcome != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return settings;
}

Settings *fixture_settings(void)
{
    return fixture_settings_of(fixture_desks);
}

void fixture_facts_add_field(MailFacts *facts, const char *name, const char *value)
{
    HeaderField *field = g_new0(HeaderField, 1);
    field->name = g_strdup(name);
    field->value = g_strdup(value);
    field->text = g_strdup(value);
    g_ptr_array_add(facts->fields, field);
}

MailFacts *fixture_facts(void)
{
    MailFacts *facts = mail_facts_new();
    facts->message_id = g_strdup("q1@customer.example");
    facts->from_fields = 1;
    g_ptr_array_add(facts->from, mail_address_new("Ann", "ann@customer.example"));
    g_ptr_array_add(facts->to, mail_address_new(NULL, "support@acme.example"));
    facts->subject = g_strdup("A question");
    facts->text = g_strdup("How do I open the box?");
    facts->reply = g_strdup("How do I open the box?");
    facts->digest = g_strdup("d1");
    fixture_facts_add_field(facts, "From", "Ann <ann@customer.example>");
    fixture_facts_add_field(facts, "To", "support@acme.example");
    fixture_facts_add_field(facts, "Subject", "A question");
    return facts;
}

Envelope *fixture_envelope(void)
{
    Envelope *envelope = envelope_new();
    g_free(envelope->sender);
    envelope->sender = g_strdup("ann@customer.example");
    envelope->client_address = g_strdup("203.0.113.5");
    g_ptr_array_add(envelope->recipients, g_strdup("support@acme.example"));
    return envelope;
}

KnownTicket *fixture_known_ticket(Known *known, TicketClue clue)
{
    KnownTicket *ticket = known_ticket_new();
    ticket->number = 1042;
    ticket->clue = clue;
    ticket->state = TICKET_OPEN;
    ticket->best_identity = IDENTITY_UNKNOWN;
    ticket->service_type = g_strdup("technical");
    g_ptr_array_add(known->tickets, ticket);
    return ticket;
}
