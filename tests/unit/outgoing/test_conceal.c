/* What is taken out of a header so that nothing tells which agent wrote. */
#include "outgoing/conceal.h"

#include "../common/departing.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The edits as "-Name 2" and "Name 1=value", joined by "|". */
static char *edits_text(const MailEdits *edits)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < edits->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(edits->headers, i);
        g_string_append(text, i > 0 ? "|" : "");
        if (edit->kind == HEADER_DELETE)
            g_string_append_printf(text, "-%s %u", edit->name, edit->index);
        else
            g_string_append_printf(text, "%s %u=%s", edit->name, edit->index, edit->value);
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *fields; /* "Name: value", joined by "|" */
    const char *wanted;
} cases[] = {
    {"Sender: alex@acme.example", "-Sender 1"},
    {"Sender: support@acme.example", "-Sender 1"},
    {"Reply-To: Alex <alex@acme.example>", "-Reply-To 1"},
    {"Reply-To: support@acme.example", ""},
    {"Reply-To: support+t.abc@acme.example", ""},
    {"Reply-To: Lexi <Support@acme.example>, alex@acme.example", "Reply-To 1=Support@acme.example"},
    {"Disposition-Notification-To: Alex <alex@acme.example>",
     "Disposition-Notification-To 1=support@acme.example"},
    {"Return-Receipt-To: alex@home.example|X-Confirm-Reading-To: alex@acme.example",
     "X-Confirm-Reading-To 1=support@acme.example|Return-Receipt-To 1=support@acme.example"},
    {"Disposition-Notification-To: help@acme.example", ""},
    {"Errors-To: alex@home.example", "Errors-To 1=support@acme.example"},
    {"X-Originating-IP: 192.0.2.7|Subject: x|x-originating-ip: 192.0.2.8",
     "-x-originating-ip 2|-X-Originating-IP 1"},
    {"X-Sender: a|X-Sender: b|X-Sender: c", "-X-Sender 3|-X-Sender 2|-X-Sender 1"},
    {"X-Intake-Ticket: ACME-1|x-intake-state: open", "-x-intake-state 1|-X-Intake-Ticket 1"},
    {"X-Account: imap://Alex@acme.example/Sent", "-X-Account 1"},
    {"X-Mailer: Mail 1.0|User-Agent: K-9", "-User-Agent 1|-X-Mailer 1"},
    {"X-Note: malex@acme.example.org", ""},
    {"Resent-From: alex@acme.example", "Resent-From 1=support@acme.example"},
    {"Resent-From: friend@else.example", ""},
    {"Mail-Followup-To: ann@customer.example, alex@acme.example", "-Mail-Followup-To 1"},
    {"To: alex@acme.example|Cc: Alex <alex@acme.example>|Bcc: alex@acme.example", "-Bcc 1"},
    {"Bcc: ann@customer.example|Resent-Bcc: ann@customer.example", "-Resent-Bcc 1|-Bcc 1"},
    {"X-Account: alex+desk@acme.example", "-X-Account 1"},
    {"X-Account: <Alex+Sub.Desk-2@ACME.example>", "-X-Account 1"},
    {"X-Account: alex+desk%40acme.example", "-X-Account 1"},
    {"X-Identity: alex=40acme.example", "-X-Identity 1"},
    {"X-Identity: alex=2Bdesk=40acme.example", "-X-Identity 1"},
    {"X-Identity: alex&#64;acme.example", "-X-Identity 1"},
    {"X-Identity: alex&#x40;acme.example", "-X-Identity 1"},
    {"X-Path: bounce-alex=acme.example@lists.example", "-X-Path 1"},
    {"X-Path: bounce-alex+desk=acme.example@lists.example", "-X-Path 1"},
    {"X-Folded: alex @acme.example", "-X-Folded 1"},
    {"X-Folded: alex@ acme.example", "-X-Folded 1"},
    {"X-Note: alex+desk", ""},
    {"X-Note: alex@acme.examples, calex+a@acme.example, alex-two@acme.example", ""},
    {"X-Note: alex+one two@acme.example", ""},
    {"References: <alex@acme.example>|In-Reply-To: <alex@acme.example>", ""},
    {"From: support@acme.example|From: alex@acme.example", ""},
    {"Resent-To: ann@customer.example|Resent-Cc: alex@acme.example", "-Resent-Cc 1"},
    {"Resent-Message-ID: <7f.alex@acme.example>", "-Resent-Message-ID 1"},
    {"Read-Receipt-To: alex@home.example", "Read-Receipt-To 1=support@acme.example"},
    {"Registered-Mail-Reply-Requested-By: alex@acme.example",
     "Registered-Mail-Reply-Requested-By 1=support@acme.example"},
    {"OpenPGP: id=12; url=https://keys.acme.example/alex@acme.example", "-OpenPGP 1"},
    {"OpenPGP: id=12; url=https://keys.acme.example/12", ""},
    {"Organization: Alex (alex@acme.example)", "-Organization 1"},
    {"Comments: Authenticated sender is <Alex@ACME.example>", "-Comments 1"},
    {"Received-SPF: pass smtp.mailfrom=alex@acme.example", "-Received-SPF 1"},
    {"Authentication-Results: mx; auth=pass smtp.mailfrom=alex@acme.example",
     "-Authentication-Results 1"},
    {"Authentication-Results: mx; spf=pass smtp.mailfrom=ann@customer.example", ""},
    {"Original-Sender: alex@acme.example|Author: alex@acme.example",
     "-Author 1|-Original-Sender 1"},
    {"List-Unsubscribe: <mailto:alex@acme.example>", "-List-Unsubscribe 1"},
    {"X-Account: alex%40acme.example", "-X-Account 1"},
    {"X-Account: imap%3A%2F%2FAlex%40acme.example%2Fsent", "-X-Account 1"},
    {"X-Account: 100%|X-Other: %4", ""},
    {"X-Return: bounce+alex=acme.example@lists.example", "-X-Return 1"},
    {"X-Return: malex=acme.example@lists.example", ""},
    {"Subject: alex@acme.example|Date: alex@acme.example|MIME-Version: 1.0 (alex@acme.example)",
     ""},
    {"Content-Type: text/plain; name=\"alex@acme.example\"|Content-Description: alex@acme.example",
     ""},
    {"DKIM-Signature: d=acme.example; i=alex@acme.example|ARC-Seal: i=1; x=alex@acme.example", ""},
    {"Autocrypt: addr=alex@acme.example; keydata=AAAA", "-Autocrypt 1"},
    {"Received: from laptop by mail", ""},
};

static void every_trace_of_the_agent_is_edited(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    g_autoptr(KnownOutgoing) known = departing_known();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = mail_facts_new();
        g_autoptr(MailEdits) edits = mail_edits_new();
        g_auto(GStrv) fields = g_strsplit(cases[i].fields, "|", -1);
        for (char **field = fields; *field != NULL; field++) {
            g_auto(GStrv) halves = g_strsplit(*field, ": ", 2);
            fixture_facts_add_field(facts, halves[0], halves[1]);
        }
        conceal_agent(settings, desk, known->agent, facts, edits);
        g_autofree char *text = edits_text(edits);
        if (strcmp(text, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].fields, text);
    }
}

static void the_way_is_hidden_where_the_admin_wants_it(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(MailFacts) facts = mail_facts_new();
    g_autoptr(MailEdits) edits = mail_edits_new();
    desk->outgoing.hide_received = TRUE;
    fixture_facts_add_field(facts, "Received", "from a");
    fixture_facts_add_field(facts, "Received", "from b");
    conceal_agent(settings, desk, NULL, facts, edits);
    g_autofree char *text = edits_text(edits);
    assert_string_equal(text, "-Received 2|-Received 1");
}

static void a_field_that_the_admin_hides_no_longer_stays(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(KnownOutgoing) known = departing_known();
    g_autoptr(MailFacts) facts = mail_facts_new();
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_ptr_array_set_size(desk->outgoing.hidden_fields, 0);
    fixture_facts_add_field(facts, "Autocrypt", "addr=alex@acme.example; keydata=AAAA");
    fixture_facts_add_field(facts, "X-Sender", "support@acme.example");
    conceal_agent(settings, desk, known->agent, facts, edits);
    assert_int_equal(edits->headers->len, 0);
}

static void a_message_id_tells_neither_machine_nor_agent(void **state)
{
    (void)state;
    static const struct {
        const char *id, *wanted; /* NULL: it stays; "#": a digest */
    } ids[] = {
        {"20261126.7f@laptop.local", "20261126.7f@acme.example"},
        {"20261126.7f@acme.example", NULL},
        {"20261126.7f@ACME.example", NULL},
        {"alex.7f@acme.example", "#"},
        {"Alex-7f@laptop.local", "#"},
        {"7f.alexandra@laptop.local", "7f.alexandra@acme.example"},
        {"alex@acme.example@mobile", "#"},
        {"7f", "7f@acme.example"},
        {"@laptop", "#"},
    };
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    g_autoptr(KnownOutgoing) known = departing_known();
    for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
        g_autoptr(MailFacts) facts = departing_facts();
        departing_set(&facts->message_id, ids[i].id);
        g_autofree char *id = conceal_message_id(desk, known->agent, facts);
        g_autofree char *again = conceal_message_id(desk, known->agent, facts);
        assert_true(g_strcmp0(id, again) == 0);
        if (g_strcmp0(ids[i].wanted, "#") != 0) {
            if (g_strcmp0(id, ids[i].wanted) != 0)
                fail_msg("%s: %s", ids[i].id, id);
            continue;
        }
        assert_int_equal(strlen(id), 64 + strlen("@acme.example"));
        assert_true(g_str_has_suffix(id, "@acme.example") && strstr(id, "alex") == NULL);
    }
}

static void bounces_come_to_the_desk(void **state)
{
    (void)state;
    static const struct {
        const char *sender, *wanted;
    } senders[] = {
        {"alex@acme.example", "support@acme.example"},
        {"alex@home.example", "support@acme.example"},
        {"support@acme.example", NULL},
        {"Help+x@acme.example", NULL},
        {"", NULL},
    };
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(senders); i++) {
        g_autoptr(Envelope) envelope = departing_envelope();
        departing_set(&envelope->sender, senders[i].sender);
        g_autofree char *sender = conceal_sender(settings, desk, envelope);
        assert_true(g_strcmp0(sender, senders[i].wanted) == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_trace_of_the_agent_is_edited),
        cmocka_unit_test(the_way_is_hidden_where_the_admin_wants_it),
        cmocka_unit_test(a_field_that_the_admin_hides_no_longer_stays),
        cmocka_unit_test(a_message_id_tells_neither_machine_nor_agent),
        cmocka_unit_test(bounces_come_to_the_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
