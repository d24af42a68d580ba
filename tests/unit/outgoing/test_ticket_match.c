/* Which ticket an agent's mail belongs to. */
#include "outgoing/ticket_match.h"

#include "../common/departing.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct clue_case {
    const char *what;
    struct {
        gint64 number; /* 0: no further one */
        OutgoingClue clue;
        guint insiders;
    } tickets[3];
    gint64 tag;
    guint outside;
    gint64 wanted;
    const char *advice; /* what it must hold, without a ticket */
} ClueCase;

static const ClueCase cases[] = {
    {"nothing", {{0, PLACE_TOKEN, 0}}, 0, 1, 0, "#new"},
    {"a token brings in anybody", {{7, PLACE_TOKEN, 0}}, 0, 2, 7, NULL},
    {"a token before a reference", {{7, PLACE_TOKEN, 0}, {8, PLACE_REFERENCE, 1}}, 0, 1, 7, NULL},
    {"a reference before a tag", {{8, PLACE_REFERENCE, 0}, {9, PLACE_TAG, 1}}, 9, 1, 8, NULL},
    {"a reference brings in new people", {{8, PLACE_REFERENCE, 0}}, 0, 3, 8, NULL},
    {"of two with one Message-ID the recipient's",
     {{9, PLACE_REFERENCE, 0}, {8, PLACE_REFERENCE, 1}},
     0,
     1,
     8,
     NULL},
    {"of two with one Message-ID, both the recipient's, the one in the subject",
     {{9, PLACE_REFERENCE, 1}, {8, PLACE_REFERENCE, 1}},
     8,
     1,
     8,
     NULL},
    {"of two of strangers the one in the subject",
     {{9, PLACE_REFERENCE, 0}, {8, PLACE_REFERENCE, 0}},
     8,
     1,
     8,
     NULL},
    {"the recipient's before the one in the subject",
     {{9, PLACE_REFERENCE, 0}, {8, PLACE_REFERENCE, 1}},
     9,
     1,
     8,
     NULL},
    {"of two alike the newer", {{9, PLACE_REFERENCE, 1}, {8, PLACE_REFERENCE, 1}}, 0, 1, 9, NULL},
    {"a tag of the recipient", {{9, PLACE_TAG, 1}}, 9, 1, 9, NULL},
    {"a tag of one of them", {{9, PLACE_TAG, 1}}, 9, 2, 9, NULL},
    {"a tag of strangers", {{9, PLACE_TAG, 0}}, 9, 1, 0, "takes part in ticket ACME-9"},
    {"a tag that stays inside", {{9, PLACE_TAG, 0}}, 9, 0, 9, NULL},
    {"a tag of no ticket", {{0, PLACE_TOKEN, 0}}, 9, 1, 0, "no ticket ACME-9"},
    {"a wrong tag is not overruled by an open ticket",
     {{5, PLACE_ONLY_OPEN, 1}},
     9,
     1,
     0,
     "no ticket ACME-9"},
    {"the only open ticket", {{5, PLACE_ONLY_OPEN, 1}}, 0, 1, 5, NULL},
    {"the only one, of both", {{5, PLACE_ONLY_OPEN, 2}}, 0, 2, 5, NULL},
    {"the only one, of one of two", {{5, PLACE_ONLY_OPEN, 1}}, 0, 2, 0, "#new"},
    {"two open tickets",
     {{5, PLACE_ONLY_OPEN, 1}, {6, PLACE_ONLY_OPEN, 1}},
     0,
     1,
     0,
     "several open tickets"},
    {"named by hand", {{4, PLACE_NAMED, 0}, {7, PLACE_TOKEN, 1}}, 0, 1, 4, NULL},
    {"where it left before", {{3, PLACE_DEPARTED, 0}, {4, PLACE_NAMED, 0}}, 0, 1, 3, NULL},
};

static void add_tickets(KnownOutgoing *known, const ClueCase *test)
{
    for (gsize i = 0; i < G_N_ELEMENTS(test->tickets) && test->tickets[i].number != 0; i++) {
        OutgoingTicket *ticket = departing_ticket(known, test->tickets[i].clue);
        ticket->number = test->tickets[i].number;
        ticket->insiders = test->tickets[i].insiders;
    }
    g_ptr_array_set_size(known->outside, 0);
    for (guint i = 0; i < test->outside; i++)
        g_ptr_array_add(known->outside, g_strdup_printf("c%u@customer.example", i));
}

static void every_clue_is_weighed(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(KnownOutgoing) known = departing_known();
        add_tickets(known, &cases[i]);
        g_auto(TicketMatch) ticket_match = ticket_match_find(desk, known, cases[i].tag);
        gint64 found = ticket_match.ticket != NULL ? ticket_match.ticket->number : 0;
        if (found != cases[i].wanted || ticket_match.reason == NULL)
            fail_msg("%s: %" G_GINT64_FORMAT, cases[i].what, found);
        if (cases[i].advice == NULL)
            assert_null(ticket_match.advice);
        else if (strstr(ticket_match.advice, cases[i].advice) == NULL)
            fail_msg("%s: %s", cases[i].what, ticket_match.advice);
    }
}

static void a_tag_that_lost_is_told(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    g_autoptr(KnownOutgoing) known = departing_known();
    departing_ticket(known, PLACE_REFERENCE);
    g_auto(TicketMatch) ticket_match =
        ticket_match_find(settings_desk_by_name(settings, "acme"), known, 1043);
    assert_string_equal(ticket_match.reason,
                        "placed by In-Reply-To or References, not by number 1043 in the subject");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_clue_is_weighed),
        cmocka_unit_test(a_tag_that_lost_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
