#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "filter/gate.h"

#define HOUR_MS (60 * 60 * 1000)

static void a_full_gate_lets_nobody_in_until_somebody_leaves(void **state)
{
    (void)state;
    g_autoptr(Gate) gate = gate_new(2);
    assert_true(gate_enter(gate, 0));
    assert_true(gate_enter(gate, 0));
    assert_false(gate_enter(gate, 5));
    gate_leave(gate);
    assert_true(gate_enter(gate, 0));
}

static gpointer leave_soon(gpointer gate)
{
    g_usleep(20 * 1000);
    gate_leave(gate);
    return NULL;
}

static void who_waits_is_let_in_as_soon_as_a_place_is_free(void **state)
{
    (void)state;
    g_autoptr(Gate) gate = gate_new(1);
    assert_true(gate_enter(gate, 0));
    GThread *leaver = g_thread_new("leaver", leave_soon, gate);
    assert_true(gate_enter(gate, HOUR_MS)); /* nobody waits for a test that takes as long */
    g_thread_join(leaver);
}

static void a_wider_gate_lets_waiting_ones_in_and_a_narrower_one_sends_none_away(void **state)
{
    (void)state;
    g_autoptr(Gate) gate = gate_new(1);
    assert_true(gate_enter(gate, 0));
    gate_set_limit(gate, 2);
    assert_true(gate_enter(gate, 0));
    gate_set_limit(gate, 1);
    gate_leave(gate);
    assert_false(gate_enter(gate, 0));
    gate_leave(gate);
    assert_true(gate_enter(gate, 0));
}

static void draining_waits_for_those_inside_and_not_for_ever(void **state)
{
    (void)state;
    g_autoptr(Gate) gate = gate_new(5);
    assert_true(gate_drain(gate, 0));
    assert_true(gate_enter(gate, 0));
    assert_false(gate_drain(gate, 5));
    GThread *leaver = g_thread_new("leaver", leave_soon, gate);
    assert_true(gate_drain(gate, HOUR_MS));
    g_thread_join(leaver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_gate_lets_nobody_in_until_somebody_leaves),
        cmocka_unit_test(who_waits_is_let_in_as_soon_as_a_place_is_free),
        cmocka_unit_test(a_wider_gate_lets_waiting_ones_in_and_a_narrower_one_sends_none_away),
        cmocka_unit_test(draining_waits_for_those_inside_and_not_for_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
