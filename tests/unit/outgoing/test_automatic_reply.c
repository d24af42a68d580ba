/* Automatic replies of others: how often, and how they are marked. */
#include "outgoing/automatic_reply.h"

#include "../common/departing.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795420800

static void replies_keep_the_pace(void **state)
{
    (void)state;
    static const struct {
        guint sent;
        gint64 last_answer, last_reply; /* seconds ago; 0: none */
        int repeat_minutes;
        const char *wanted; /* NULL: it may leave */
    } cases[] = {
        {0, 0, 0, 0, NULL},
        {2, 1, 1, 0, NULL},
        {3, 60, 60, 0, "needs a pause"},
        {3, 301, 301, 0, NULL},
        {5, 99999, 99999, 0, "5 answers"},
        {1, 60, 0, 10, NULL}, /* our own answer does not make it a repeat */
        {1, 60, 60, 10, "less than 10 minutes"},
        {1, 600, 600, 10, NULL},
    };
    g_autoptr(Settings) settings = fixture_settings();
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(KnownOutgoing) known = departing_known();
        desk->outgoing.repeat_minutes = cases[i].repeat_minutes;
        known->answers_in_period = cases[i].sent;
        known->last_answer = cases[i].last_answer != 0 ? NOW - cases[i].last_answer : 0;
        known->last_reply = cases[i].last_reply != 0 ? NOW - cases[i].last_reply : 0;
        g_autofree char *reason = automatic_reply_refused(desk, known, NOW);
        gboolean fits = cases[i].wanted == NULL
                            ? reason == NULL
                            : reason != NULL && strstr(reason, cases[i].wanted) != NULL;
        if (!fits)
            fail_msg("case %zu: %s", i, reason != NULL ? reason : "let pass");
    }
}

static void the_mark_is_put_right(void **state)
{
    (void)state;
    static const struct {
        const char *field; /* NULL: none */
        gboolean is_reply;
        const char *wanted; /* NULL: no edit */
        HeaderEditKind kind;
    } cases[] = {
        {NULL, FALSE, "auto-generated", HEADER_ADD},    {NULL, TRUE, "auto-replied", HEADER_ADD},
        {"no", TRUE, "auto-replied", HEADER_REPLACE},   {"auto-replied", FALSE, NULL, HEADER_ADD},
        {"Auto-Notified; x=y", TRUE, NULL, HEADER_ADD},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = departing_facts();
        g_autoptr(MailEdits) edits = mail_edits_new();
        if (cases[i].field != NULL)
            fixture_facts_add_field(facts, "Auto-Submitted", cases[i].field);
        if (cases[i].is_reply)
            g_ptr_array_add(facts->references, g_strdup("q@customer.example"));
        automatic_reply_mark(facts, edits);
        assert_int_equal(edits->headers->len, cases[i].wanted != NULL ? 1 : 0);
        if (cases[i].wanted == NULL)
            continue;
        const HeaderEdit *edit = g_ptr_array_index(edits->headers, 0);
        assert_string_equal(edit->value, cases[i].wanted);
        assert_int_equal(edit->kind, cases[i].kind);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replies_keep_the_pace),
        cmocka_unit_test(the_mark_is_put_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
