/* Who may speak for a desk: each rung of the ladder, with the reason it gives. */
#include "../common/departing.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define TRUSTED "127.0.0.7"
#define ELSEWHERE "203.0.113.5"

typedef struct right_case {
    const char *what;
    const char *client, *login, *sender;
    gboolean is_agent; /* the store found one */
    AutomaticKind automatic;
    const char *mark;
    gboolean own_message, own_waiting, left_before, departed;
    Right wanted;
} RightCase;

static const RightCase cases[] = {
    {"an agent's login", ELSEWHERE, "alex", "alex@acme.example", TRUE, .wanted = RIGHT_AGENT},
    {"an agent's certificate", ELSEWHERE, NULL, "x@x.example", TRUE, .wanted = RIGHT_AGENT},
    {"an agent's address in a trusted network", TRUSTED, NULL, "alex@acme.example", TRUE,
     .wanted = RIGHT_AGENT},
    {"another login", ELSEWHERE, "guest", "alex@acme.example", FALSE, .wanted = RIGHT_NONE},
    {"another login in a trusted network", TRUSTED, "guest", "", FALSE, .wanted = RIGHT_NONE},
    {"nobody", ELSEWHERE, NULL, "support@acme.example", FALSE, .wanted = RIGHT_NONE},
    {"nobody, automatic", ELSEWHERE, NULL, "", FALSE, AUTOMATIC_REPLIED, "X", .wanted = RIGHT_NONE},
    {"somebody's address in a trusted network", TRUSTED, NULL, "www-data@web.example", FALSE,
     .wanted = RIGHT_NONE},
    {"an automatic mark in a trusted network", TRUSTED, NULL, "www-data@web.example", FALSE,
     AUTOMATIC_GENERATED, "Auto-Submitted: auto-generated", .wanted = RIGHT_AUTOMATIC},
    {"no sender in a trusted network", TRUSTED, NULL, "", FALSE, .wanted = RIGHT_AUTOMATIC},
    {"an old vacation program", TRUSTED, NULL, "", FALSE, AUTOMATIC_BULK, "Precedence: bulk",
     .wanted = RIGHT_AUTOMATIC},
    {"the desk's sender in a trusted network", TRUSTED, NULL, "Support+x@acme.example", FALSE,
     .wanted = RIGHT_AUTOMATIC},
    {"an agent's out-of-office", ELSEWHERE, "alex", "", TRUE, AUTOMATIC_REPLIED,
     "Auto-Submitted: auto-replied", .wanted = RIGHT_ABSENCE},
    {"an agent's out-of-office without login", TRUSTED, NULL, "alex@acme.example", TRUE,
     AUTOMATIC_REPLIED, "Subject: Out of office", .wanted = RIGHT_ABSENCE},
    {"an agent's receipt", ELSEWHERE, "alex", "alex@acme.example", TRUE, AUTOMATIC_REPLIED,
     "disposition notification", .wanted = RIGHT_ABSENCE},
    {"an agent who accepts an invitation", ELSEWHERE, "alex", "alex@acme.example", TRUE,
     AUTOMATIC_REPLIED, "calendar answer", .wanted = RIGHT_AGENT},
    {"an agent whose program asks for silence", ELSEWHERE, "alex", "alex@acme.example", TRUE,
     AUTOMATIC_GENERATED, "X-Auto-Response-Suppress: All", .wanted = RIGHT_AGENT},
    {"an agent who marks mail as bulk", ELSEWHERE, "alex", "alex@acme.example", TRUE,
     AUTOMATIC_BULK, "Precedence: bulk", .wanted = RIGHT_AGENT},
    {"our own answer", TRUSTED, NULL, "", FALSE, AUTOMATIC_REPLIED, "X", .own_message = TRUE,
     .wanted = RIGHT_OWN},
    {"somebody with our Message-ID", ELSEWHERE, NULL, "", FALSE, AUTOMATIC_REPLIED, "X",
     .own_message = TRUE, .wanted = RIGHT_NONE},
    {"a login that is no agent's, with our Message-ID", ELSEWHERE, "guest", "", FALSE,
     AUTOMATIC_REPLIED, "X", .own_message = TRUE, .wanted = RIGHT_NONE},
    {"our own answer by our sender's login", ELSEWHERE, "intake-sender", "", FALSE,
     AUTOMATIC_REPLIED, "X", .own_message = TRUE, .wanted = RIGHT_OWN},
    {"our own answer on its way from a sender elsewhere", ELSEWHERE, NULL, "", FALSE,
     AUTOMATIC_REPLIED, "X", .own_message = TRUE, .own_waiting = TRUE, .wanted = RIGHT_OWN},
    {"a relay behind us", TRUSTED, NULL, "support@acme.example", FALSE, .left_before = TRUE,
     .wanted = RIGHT_OWN},
    {"the first way once more", TRUSTED, NULL, "support@acme.example", FALSE, .left_before = TRUE,
     .departed = TRUE, .wanted = RIGHT_AUTOMATIC},
    {"an agent who sends it once more", ELSEWHERE, "alex", "alex@acme.example", TRUE,
     .left_before = TRUE, .wanted = RIGHT_AGENT},
};

static void every_rung_has_its_right_and_its_reason(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    departing_set(&settings->sender.login, "intake-sender");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const RightCase *test = &cases[i];
        g_autoptr(MailFacts) facts = departing_facts();
        g_autoptr(Envelope) envelope = departing_envelope();
        g_autoptr(KnownOutgoing) known = departing_known();
        departing_set(&envelope->client_address, test->client);
        departing_set(&envelope->login, test->login);
        departing_set(&envelope->sender, test->sender);
        if (!test->is_agent)
            g_clear_pointer(&known->agent, agent_free);
        facts->automatic = test->automatic;
        facts->automatic_reason = g_strdup(test->mark);
        known->own_waiting = test->own_waiting;
        known->own_message = test->own_message;
        known->left_before = test->left_before;
        known->departed = test->departed;
        g_autofree char *reason = NULL;
        Right right = authorise(settings, envelope, facts, known, &reason);
        if (right != test->wanted || reason == NULL || *reason == '\0')
            fail_msg("%s: %s (%s)", test->what, right_name(right), reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rung_has_its_right_and_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
