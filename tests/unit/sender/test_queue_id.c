/* The queue id in what servers say. */
#include "sender/queue_id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void servers_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *reply, *id;
    } cases[] = {
        {"250 2.0.0 Ok: queued as 4Wz1Pq0sYVz3x", "4Wz1Pq0sYVz3x"},
        {"250 2.0.0 Ok: queued as 9F2C11A0B3", "9F2C11A0B3"},
        {"250 2.0.0 4AU8x2Kq012345 Message accepted for delivery", "4AU8x2Kq012345"},
        {"250 OK id=1tHabc-000000001Ab-2xYz", "1tHabc-000000001Ab-2xYz"},
        {"250 2.0.0 Message accepted for delivery", NULL},
        {"250 2.0.0 two words Message accepted for delivery", NULL},
        {"250 Ok", NULL},
        {"250 queued as ", NULL},
        {"250 queued as \x1b[2J", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *id = queue_id_of_reply(cases[i].reply);
        if (g_strcmp0(id, cases[i].id) != 0)
            fail_msg("%s: %s", cases[i].reply, id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_are_understood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
