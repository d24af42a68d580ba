/* What is taken out of a header so that nothing tells which agent wrote. */
#include "outbound/conceal.h"

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
    {"X-Mailer: Mail 1.0|User-Agent: K-9", ""},
    {"X-Note: malex@acme.example.org", ""},
    {"Resent-From: alex@acme.example", "Resent-From 1=support@acme.example"},
    {"Resent-From: friend@else.example", ""},
    {"Mail-Followup-To: ann@customer.example, alex@acme.example", "-Mail-Followup-To 1"},
    {"To: alex@acme.example|Cc: Alex <alex@acme.example>|Bcc: alex@acme.example", ""},
    {"References: <alex@acme.example>|In-Reply-To: <alex@acme.example>", ""},
    {"From: support@acme.example|From: alex@acme.example|From: x@y", "-From 3|-From 2"},
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
        assert_string_equal(text, cases[i].wanted);
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
        cmocka_unit_test(a_message_id_tells_neither_machine_nor_agent),
        cmocka_unit_test(bounces_come_to_the_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
