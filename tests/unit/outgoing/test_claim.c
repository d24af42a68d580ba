/* Which fields claim a desk's name, however they are written. */
#include "outgoing/claim.h"

#include "../common/effort.h"
#include "../common/fixture.h"
#include "mime/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void fields_that_name_a_desk_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        gboolean wanted;
    } cases[] = {
        {"support@acme.example", TRUE},
        {" Support <support@acme.example>", TRUE},
        {" <Support@Acme.Example>", TRUE},
        {" =?utf-8?B?6Imv5YWL576O?= <support@acme.example>", TRUE},
        {" \"Doe, Jane\" <support+billing@acme.example>", TRUE},
        {" ann@customer.example,\n\tsupport@acme.example", TRUE},
        {" Group: a@b.example, help@acme.example;", TRUE},
        {" (a comment (nested) support@x.example) support@acme.example (tail)", TRUE},
        {" \"support\"@acme.example", TRUE},
        {" \"an \\\" escape\" <support@acme.example>", TRUE},
        {" support@acme.example.", TRUE},
        /* a server completes it with its own domain, which may be the desk's */
        {" support", TRUE},
        {" Support <support>", TRUE},
        {" <Support+billing>", TRUE},
        {" ann@customer.example, support", TRUE},
        {" root", FALSE},
        {" Jane Support", FALSE},
        {" support <ann@customer.example>", FALSE},
        {" \"unclosed support@acme.example", TRUE},
        {" (unclosed support@acme.example", TRUE},
        {" (unclosed \"also <support@acme.example>", TRUE},
        /* comments and folding white space (RFC 5322 4.4) */
        {" support (c) @ (d) acme.example", TRUE},
        {" support@ acme.example", TRUE},
        {" <support @acme.example>", TRUE},
        {" <support@acme\r\n .example>", TRUE},
        {" <support@acme\n\t.example>", TRUE},
        {" support(a (nested) comment)@acme(d).example", TRUE},
        {" Support Inc. support@acme.example", TRUE},
        {" \"s\\upport\"@acme.example", TRUE},
        {" s\\upport@acme.example", TRUE},
        {" <@evil.example:support@acme.example>", TRUE},
        /* what breaks the RFC and is read all the same */
        {" <ann@customer.example> <support@acme.example>", TRUE},
        {" Ann <ann@customer.example> <support (c) @acme.example>", TRUE},
        {" <ann@customer.example <support@acme.example>", TRUE},
        {" ann@customer.example; support@acme.example", TRUE},
        {" =?utf-8?q?support=40acme=2Eexample?=", TRUE},
        {" =?utf-8?q?support?=@acme.example", TRUE},
        {" 'support@acme.example'", TRUE},
        {" mailto:support@acme.example", TRUE},
        /* what a server completed that took it for an address without a domain */
        {" =?utf-8?q?support=40acme=2Eexample?=@mail.host.example", TRUE},
        {" =?utf-8?B?c3VwcG9ydEBhY21lLmV4YW1wbGU=?=@mail.host.example", TRUE},
        {" =?utf-8?q?Help_=3Csupport=40acme=2Eexample=3E?=@mail.host.example", TRUE},
        {" <=?utf-8?q?support=40acme=2Eexample?=@mail.host.example>", TRUE},
        {" \"support@acme.example\"@mail.host.example", TRUE},
        {" Help <\"support@acme.example\"@mail.host.example>", TRUE},
        /* no address at all, so that a reader sees nothing but the name */
        {" \"support@acme.example\" <>", TRUE},
        {" =?utf-8?q?support=40acme=2Eexample?= <>", TRUE},
        {" \"support@acme.example\"", TRUE},
        {" =?utf-8?q?ann=40customer=2Eexample?=@mail.host.example", FALSE},
        {" \"ann@support\"@acme.example", FALSE},
        {" ann@customer.example", FALSE},
        {" \"support@acme.example\" <ann@customer.example>", FALSE},
        {" (support@acme.example) ann@customer.example", FALSE},
        {" support@acme.example.evil.example", FALSE},
        {" xsupport@acme.example", FALSE},
        {" @", FALSE},
        {" \"ends in a backslash\\", FALSE},
        {"", FALSE},
    };
    g_autoptr(Settings) settings = fixture_settings();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if ((claim_in_field(settings, cases[i].value) != NULL) != cases[i].wanted)
            fail_msg("%s", cases[i].value);
}

static Settings *of_desks;

static void look_for_a_claim(const char *value, gsize length)
{
    (void)length;
    (void)claim_in_field(of_desks, value);
}

static void a_field_takes_time_by_its_size(void **state)
{
    (void)state;
    g_autoptr(Settings) settings G_GNUC_UNUSED = of_desks = fixture_settings();
    static const char *const pieces[] = {"((\"<a@b,",
                                         "(",
                                         "\"",
                                         "<",
                                         "a@b ",
                                         "a@b,",
                                         "=?utf-8?q?(",
                                         "@",
                                         "\\(",
                                         ". @",
                                         "support@acme.example."};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
        effort_check_linear(&(EffortText){pieces[i], NULL, pieces[i], NULL}, 400000,
                            look_for_a_claim);
}

static void a_claim_behind_many_mailboxes_is_found(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    g_autoptr(GString) value = g_string_new(NULL);
    for (int i = 0; i < 500; i++)
        g_string_append(value, " ann@customer.example,");
    g_string_append(value, " support@acme.example");
    assert_non_null(claim_in_field(settings, value->str));
}

static void a_mail_claims_a_desk_in_many_places(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *sender; /* "Name: value", joined by "|" */
        const char *wanted;          /* the desk's name, or NULL */
        const char *author, *told;   /* by the server, from the whole header */
        gboolean is_unread;
    } cases[] = {
        {"From: ann@customer.example", "ann@customer.example", NULL, NULL, NULL, FALSE},
        {"From: <ann@customer.example> <support@acme.example>", "", "acme", NULL, NULL, FALSE},
        {"From: ann@customer.example|From: support@acme.example", "", "acme", NULL, NULL, FALSE},
        {"From: desk@globex.example|Sender: support@acme.example", "", "globex", NULL, NULL, FALSE},
        {"Sender: ann@customer.example|Sender: support@acme.example", "", "acme", NULL, NULL,
         FALSE},
        {"Resent-From: a@b.example|Resent-From: help@acme.example", "", "acme", NULL, NULL, FALSE},
        {"From: ann@customer.example", "Support@ACME.example", "acme", NULL, NULL, FALSE},
        {"Sender: desk@globex.example", "support@acme.example", "globex", NULL, NULL, FALSE},
        {"To: support@acme.example|Reply-To: support@acme.example", "", NULL, NULL, NULL, FALSE},
        {"X-A: b", "", "acme", "acme", NULL, TRUE},
        {"X-A: b", "support@acme.example", "globex", "globex", NULL, TRUE},
        {"From: ann@customer.example", "", "acme", "acme", NULL, TRUE},
        {"Sender: support@acme.example", "", "globex", "globex", NULL, TRUE},
        {"From: support@acme.example", "", "acme", "acme", NULL, FALSE},
        {"From: ann@customer.example", "", "acme", NULL, "acme", TRUE},
        {"Sender: support@acme.example", "", "acme", NULL, "acme", FALSE},
    };
    g_autoptr(Settings) settings = fixture_settings();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = mail_facts_new();
        g_autoptr(Envelope) envelope = fixture_envelope();
        g_free(envelope->sender);
        envelope->sender = g_strdup(cases[i].sender);
        envelope->author_desk = g_strdup(cases[i].author);
        envelope->sender_desk = g_strdup(cases[i].told);
        g_auto(GStrv) fields = g_strsplit(cases[i].fields, "|", -1);
        for (char **field = fields; *field != NULL; field++) {
            g_auto(GStrv) halves = g_strsplit(*field, ": ", 2);
            fixture_facts_add_field(facts, halves[0], halves[1]);
        }
        gboolean is_unread = FALSE;
        const DeskSettings *desk = claim_of(settings, envelope, facts, &is_unread);
        if (g_strcmp0(desk != NULL ? desk->name : NULL, cases[i].wanted) != 0 ||
            is_unread != cases[i].is_unread)
            fail_msg("%s", cases[i].fields);
    }
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_that_name_a_desk_are_found),
        cmocka_unit_test(a_field_takes_time_by_its_size),
        cmocka_unit_test(a_claim_behind_many_mailboxes_is_found),
        cmocka_unit_test(a_mail_claims_a_desk_in_many_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
