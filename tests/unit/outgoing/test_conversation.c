/* The reply address of an agent's answer, and the tag of a mail that opens a ticket. */
#include "../common/fixture.h"
#include "decide/decide.h"
#include "outgoing/conversation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TOKEN "abcdefghijklmnopqrstuvwxyz"
#define ADDRESS "support+t." TOKEN "@acme.example"

/* "Reply-To 1=value", "-Reply-To 2", "+Reply-To: value", joined by "|". Caller frees. */
static char *edits_text(const MailEdits *edits)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < edits->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(edits->headers, i);
        g_string_append(text, i > 0 ? "|" : "");
        if (edit->kind == HEADER_ADD)
            g_string_append_printf(text, "+%s: %s", edit->name, edit->value);
        else if (edit->kind == HEADER_DELETE)
            g_string_append_printf(text, "-%s %u", edit->name, edit->index);
        else
            g_string_append_printf(text, "%s %u=%s", edit->name, edit->index, edit->value);
    }
    return g_string_free(text, FALSE);
}

static void a_reply_address_takes_the_place_of_all_others(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *name, *wanted;
    } cases[] = {
        {"", NULL, "+Reply-To: " ADDRESS},
        {"", "Alex", "+Reply-To: \"Alex\" <" ADDRESS ">"},
        {"Reply-To: alex@acme.example", NULL, "Reply-To 1=" ADDRESS},
        {"Reply-To: a@x.example|reply-to: b@x.example", NULL, "-Reply-To 2|Reply-To 1=" ADDRESS},
        {"Reply-To: " ADDRESS, NULL, ""}, /* a second pass changes nothing */
        {"Reply-To: \"Alex\" <" ADDRESS ">", "Alex", ""},
        {"Mail-Reply-To: a@x.example", NULL, "+Reply-To: " ADDRESS},
    };
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = mail_facts_new();
        g_autoptr(MailEdits) edits = mail_edits_new();
        g_auto(GStrv) fields = g_strsplit(cases[i].fields, "|", -1);
        for (char **field = fields; *field != NULL; field++) {
            g_auto(GStrv) halves = g_strsplit(*field, ": ", 2);
            fixture_facts_add_field(facts, halves[0], halves[1]);
        }
        mail_edits_delete_header(edits, "Reply-To", 1); /* as conceal.h had it */
        conversation_reply_to(desk, facts, cases[i].name, TOKEN, edits);
        g_autofree char *text = edits_text(edits);
        assert_string_equal(text, cases[i].wanted);
    }
}

static void a_tag_stands_in_front_once(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *wanted;
    } cases[] = {
        {"Your contract", "Subject 1=[#ACME-1042] Your contract"},
        {"Re: [#ACME-1042] Your contract", ""},
        {"Re: [#ACME-7] Your contract", "Subject 1=[#ACME-1042] Re: [#ACME-7] Your contract"},
        {NULL, "+Subject: [#ACME-1042]"},
    };
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = mail_facts_new();
        g_autoptr(MailEdits) edits = mail_edits_new();
        g_free(facts->subject);
        facts->subject = g_strdup(cases[i].subject != NULL ? cases[i].subject : "");
        if (cases[i].subject != NULL)
            fixture_facts_add_field(facts, "Subject", cases[i].subject);
        decide_tag_subject(desk, 1042, "billing", facts, edits);
        g_autofree char *text = edits_text(edits);
        assert_string_equal(text, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_address_takes_the_place_of_all_others),
        cmocka_unit_test(a_tag_stands_in_front_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
