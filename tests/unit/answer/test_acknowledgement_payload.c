/* From a plan to the payload of an outbox row. */
#include "../common/sample_settings.h"
#include "answer/acknowledgement.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NEXT_EVENING 1795597200 /* Wednesday 2026-11-25 17:00 in Shanghai */

static void test_payload_holds_what_receiving_knew(void **state)
{
    (void)state;
    g_autoptr(Plan) plan = plan_new();
    plan->thread = THREAD_JOIN;
    plan->state = TICKET_AWAITING_INFORMATION;
    plan->service_type = g_strdup("billing");
    plan->service_changed = TRUE;
    plan->within_hours = TRUE;
    plan->due = NEXT_EVENING;
    MissingFact *fact = g_new0(MissingFact, 1);
    fact->name = g_strdup("invoice");
    fact->label = g_strdup("发票号");
    g_ptr_array_add(plan->missing, fact);
    g_autofree char *payload = acknowledgement_payload(plan);
    assert_string_equal(payload, "{\"due\":1795597200,\"known_ticket\":true,\"missing\":[{"
                                 "\"label\":\"发票号\",\"name\":\"invoice\"}],\"opens\":0,"
                                 "\"service_changed\":true,\"service_type\":\"billing\","
                                 "\"state\":\"awaiting-information\",\"within_hours\":true}");
}

/* What the text may have meant is offered only where it left the type in doubt. */
static void test_payload_holds_the_choices_of_a_doubt(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = sample_settings(NULL, NULL);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_autoptr(Plan) plan = plan_new();
    const TypeGuess guesses[] = {{desk_service_type(desk, "technical"), 0.4},
                                 {desk_service_type(desk, "consultation"), 0.3}};
    plan->service_type = g_strdup("consultation");
    g_array_append_vals(plan->service_guesses, guesses, G_N_ELEMENTS(guesses));
    g_autofree char *sure = acknowledgement_payload(plan);
    assert_null(strstr(sure, "choices"));
    plan->service_in_doubt = TRUE;
    g_autofree char *doubtful = acknowledgement_payload(plan);
    assert_non_null(strstr(doubtful, "\"choices\":[\"technical\",\"consultation\"]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payload_holds_what_receiving_knew),
        cmocka_unit_test(test_payload_holds_the_choices_of_a_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
