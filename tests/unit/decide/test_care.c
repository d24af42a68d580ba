/* What is done about a ticket that waits: reminded once, closed later, the lead told once. */
#include "../common/fixture.h"
#include "decide/care.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795487400
#define MINUTE 60
#define DAY (24 * 60) /* minutes */
#define WEEK (7 * DAY)

static Settings *desks(const char *care)
{
    g_autofree char *text = g_strdup_printf(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"general\";\n"
        "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );\n"
        "  care: { %s }; }\n",
        care);
    return fixture_settings_of(text);
}

#define ALL                                                                                        \
    "remind_minutes = 60; close_minutes = 120; answered_minutes = 180; lead = \"lead@x.example\";"

typedef struct care_case {
    const char *what, *care;
    TicketState state;
    gint64 active, reminded, due; /* minutes ago; 0 of the last two: none */
    gboolean overdue_told;
    IdentityGrade grade;
    CareAction action;
    gint64 look_in;     /* minutes; CARE_LATER */
    const char *untold; /* NULL: somebody is told */
} CareCase;

static const CareCase cases[] = {
    {"not yet", ALL, TICKET_AWAITING_INFORMATION, 10, 0, 0, FALSE, IDENTITY_AUTHENTICATED,
     CARE_LATER, 50, NULL},
    {"reminded", ALL, TICKET_AWAITING_INFORMATION, 60, 0, 0, FALSE, IDENTITY_AUTHENTICATED,
     CARE_REMIND, 0, NULL},
    {"also who must confirm", ALL, TICKET_AWAITING_CONFIRMATION, 60, 0, 0, FALSE, IDENTITY_UNKNOWN,
     CARE_REMIND, 0, NULL},
    {"once", ALL, TICKET_AWAITING_INFORMATION, 300, 20, 0, FALSE, IDENTITY_UNKNOWN, CARE_LATER, 100,
     NULL},
    {"closed", ALL, TICKET_AWAITING_INFORMATION, 300, 120, 0, FALSE, IDENTITY_UNKNOWN, CARE_CLOSE,
     0, NULL},
    {"a forged sender hears nothing", ALL, TICKET_AWAITING_INFORMATION, 60, 0, 0, FALSE,
     IDENTITY_FAILED, CARE_REMIND, 0, "the sender was forged"},
    {"nor who never confirmed, of the end", ALL, TICKET_AWAITING_CONFIRMATION, 300, 120, 0, FALSE,
     IDENTITY_UNKNOWN, CARE_CLOSE, 0, "the address was never confirmed"},
    {"wrote again since the reminder", ALL, TICKET_AWAITING_INFORMATION, 10, 200, 0, FALSE,
     IDENTITY_UNKNOWN, CARE_LATER, 110, NULL},
    {"far too late to remind", ALL, TICKET_AWAITING_INFORMATION, 60 + 30 * DAY + 1, 0, 0, FALSE,
     IDENTITY_UNKNOWN, CARE_REMIND, 0, "it is far too late for that"},
    {"and to tell of the end then", ALL, TICKET_AWAITING_INFORMATION, 180 + 30 * DAY + 1, 120, 0,
     FALSE, IDENTITY_UNKNOWN, CARE_CLOSE, 0, "it is far too late for that"},
    {"answered", ALL, TICKET_ANSWERED, 500, 0, 0, FALSE, IDENTITY_UNKNOWN, CARE_CLOSE, 0,
     "it was answered"},
    {"answered lately", ALL, TICKET_ANSWERED, 100, 0, 0, FALSE, IDENTITY_UNKNOWN, CARE_LATER, 80,
     NULL},
    {"overdue", ALL, TICKET_OPEN, 500, 0, 1, FALSE, IDENTITY_UNKNOWN, CARE_TELL_LEAD, 0, NULL},
    {"overdue, in review", ALL, TICKET_AWAITING_REVIEW, 500, 0, 1, FALSE, IDENTITY_UNKNOWN,
     CARE_TELL_LEAD, 0, NULL},
    {"overdue for months", ALL, TICKET_OPEN, 500, 0, 31 * DAY, FALSE, IDENTITY_UNKNOWN,
     CARE_TELL_LEAD, 0, "it is far too late for that"},
    {"told before", ALL, TICKET_OPEN, 500, 0, 1, TRUE, IDENTITY_UNKNOWN, CARE_LATER, WEEK, NULL},
    {"no promise", ALL, TICKET_OPEN, 500, 0, 0, FALSE, IDENTITY_UNKNOWN, CARE_LATER, WEEK, NULL},
    {"closed already", ALL, TICKET_CLOSED, 500, 0, 1, FALSE, IDENTITY_UNKNOWN, CARE_LATER, WEEK,
     NULL},
    {"no lead", "remind_minutes = 60;", TICKET_OPEN, 500, 0, 1, FALSE, IDENTITY_UNKNOWN, CARE_LATER,
     WEEK, NULL},
    {"reminded, never closed", "remind_minutes = 60;", TICKET_AWAITING_INFORMATION, 300, 120, 0,
     FALSE, IDENTITY_UNKNOWN, CARE_LATER, WEEK, NULL},
    {"closed without a reminder", "close_minutes = 60;", TICKET_AWAITING_INFORMATION, 61, 0, 0,
     FALSE, IDENTITY_UNKNOWN, CARE_CLOSE, 0, NULL},
    {"answered, never closed", "close_minutes = 60;", TICKET_ANSWERED, 500, 0, 0, FALSE,
     IDENTITY_UNKNOWN, CARE_LATER, WEEK, NULL},
};

static WaitingTicket ticket_of(const CareCase *wanted)
{
    return (WaitingTicket){
        .number = 1042,
        .state = wanted->state,
        .author = (char *)"ann@customer.example",
        .recipient = (char *)"Ann@customer.example",
        .mailbox = (char *)"ann@customer.example",
        .group = (char *)"individual",
        .identity = wanted->grade,
        .active = NOW - wanted->active * MINUTE,
        .reminded = wanted->reminded != 0 ? NOW - wanted->reminded * MINUTE : 0,
        .due = wanted->due != 0 ? NOW - wanted->due * MINUTE : 0,
        .overdue_told = wanted->overdue_told,
    };
}

static void test_care(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const CareCase *wanted = &cases[i];
        g_autoptr(Settings) settings = desks(wanted->care);
        const WaitingTicket ticket = ticket_of(wanted);
        g_auto(CarePlan) plan = decide_care(settings_desk_by_name(settings, "acme"), &ticket, NOW);
        gint64 look_at = wanted->action == CARE_LATER ? NOW + wanted->look_in * MINUTE : 0;
        if (plan.action != wanted->action || plan.look_at != look_at ||
            g_strcmp0(plan.untold, wanted->untold) != 0 ||
            (plan.why != NULL) != (plan.action != CARE_LATER))
            fail_msg("%s: action %d, in %d minutes, %s, untold %s", wanted->what, plan.action,
                     (int)((plan.look_at - NOW) / MINUTE), plan.why, plan.untold);
    }
}

static void wanted_untold(const DeskSettings *desk, const WaitingTicket *ticket, const char *wanted)
{
    g_auto(CarePlan) plan = decide_care(desk, ticket, NOW);
    assert_int_equal(plan.action, CARE_REMIND);
    if (g_strcmp0(plan.untold, wanted) != 0)
        fail_msg("untold: %s, wanted: %s", plan.untold, wanted);
}

/* The rungs of the ladder that look at the address and not at a mail. */
static void test_who_would_not_be_acknowledged_is_not_reminded(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = desks(ALL);
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    WaitingTicket ticket = ticket_of(&cases[1]);
    ticket.identity = IDENTITY_UNKNOWN;
    wanted_untold(desk, &ticket, NULL);
    ticket.undeliverable = TRUE;
    wanted_untold(desk, &ticket, "mail to the address came back for good");
    desk->answer.answer_unknown = FALSE;
    wanted_untold(desk, &ticket, "nothing proves the sender");
    ticket.group = (char *)"blocked";
    wanted_untold(desk, &ticket, "the customer is blocked");
    ticket.recipient = NULL;
    wanted_untold(desk, &ticket, "no mail of ours went to its customer");
    ticket.author = NULL;
    wanted_untold(desk, &ticket, "it has no customer");
    desk->answer.acknowledge = FALSE;
    wanted_untold(desk, &ticket, "the desk sends no answers");
}

static void test_a_desk_that_sets_nothing_looks_after_nothing(void **state)
{
    (void)state;
    static const char *const one_each[] = {"remind_minutes = 1;", "close_minutes = 1;",
                                           "answered_minutes = 1;", "lead = \"l@x.example\";"};
    g_autoptr(Settings) none = desks("");
    assert_false(decide_cares(g_ptr_array_index(none->desks, 0)));
    for (gsize i = 0; i < G_N_ELEMENTS(one_each); i++) {
        g_autoptr(Settings) settings = desks(one_each[i]);
        assert_true(decide_cares(g_ptr_array_index(settings->desks, 0)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_care),
        cmocka_unit_test(test_who_would_not_be_acknowledged_is_not_reminded),
        cmocka_unit_test(test_a_desk_that_sets_nothing_looks_after_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
