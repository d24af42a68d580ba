/* The tag that a desk puts in front of a subject, and the same mail without it. */
#include "mail/tag.h"

#include "../common/sample_settings.h"
#include "mime/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_tag_in_front_is_stripped(void **state)
{
    (void)state;
    static const struct {
        const char *format, *subject, *wanted;
    } cases[] = {
        {"[#{ticket}]", "[#ACME-1042] Printer", "Printer"},
        {"[#{ticket}]", "[#ACME-1042]  ", ""},
        {"[#{ticket}]", "[#ACME-1042]", ""},
        {"[#{ticket}]", "Re: [#ACME-1042] Printer", "Re: [#ACME-1042] Printer"},
        {"[#{ticket}]", "[#OTHER-1042] Printer", "[#OTHER-1042] Printer"},
        {"[#{ticket}]", "[#ACME-] Printer", "[#ACME-] Printer"},
        {"[#{ticket}]", "", ""},
        {"({type}: {ticket})", "(complaint: ACME-7) 打印机", "打印机"},
        {"({type}: {ticket})", "(: ACME-7) Printer", "Printer"},
        {"({type}: {ticket})", "(whatever: ACME-7) Printer", "(whatever: ACME-7) Printer"},
    };
    g_autoptr(Settings) settings = sample_settings(NULL, NULL);
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_free(desk->tag_format);
        desk->tag_format = g_strdup(cases[i].format);
        const char *got = tag_strip(desk, cases[i].subject);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].subject, got);
    }
}

static char *digest_of(const char *mail, const char *subject)
{
    const MessageLimits kept = {.memory = 65536, .size = 65536, .directory = "/tmp"};
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = message_new(&kept);
    g_autoptr(MailFacts) facts = NULL;
    assert_int_equal(message_append(message, mail, strlen(mail), NULL), OUTCOME_DONE);
    assert_int_equal(mime_read(message, &limits, &facts, NULL), OUTCOME_DONE);
    if (subject != NULL)
        mime_digest_as(facts, subject);
    return g_strdup(facts->digest);
}

static void a_mail_under_its_first_subject_is_the_same(void **state)
{
    (void)state;
    static const char head[] = "From: a@b.example\nDate: Tue, 12 May 2026 10:14:05 +0200\n";
    g_autofree char *first = g_strconcat(head, "Subject: Printer\n\nIt is broken.\n", NULL);
    g_autofree char *second = g_strconcat("X-Intake-Ticket: ACME-1\n", head,
                                          "Subject: [#ACME-1] Printer\n\nIt is broken.\n", NULL);
    g_autofree char *other = g_strconcat(head, "Subject: Printer\n\nIt is mended.\n", NULL);
    g_autofree char *before = digest_of(first, NULL);
    g_autofree char *behind = digest_of(second, NULL);
    g_autofree char *stripped = digest_of(second, "Printer");
    g_autofree char *another = digest_of(other, NULL);
    assert_string_not_equal(before, behind);
    assert_string_equal(before, stripped);
    assert_string_not_equal(before, another);
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tag_in_front_is_stripped),
        cmocka_unit_test(a_mail_under_its_first_subject_is_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
