/* Network lists: the most precise entry wins, "!" excepts. */
#include "decide/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct network_case {
    const char *networks; /* comma separated */
    const char *address;
    gboolean wanted;
} NetworkCase;

static const NetworkCase cases[] = {
    {"192.0.2.0/24", "192.0.2.1", TRUE},
    {"192.0.2.0/24", "192.0.3.1", FALSE},
    {"192.0.2.1", "192.0.2.1", TRUE},
    {"192.0.2.1", "192.0.2.2", FALSE},
    {"192.0.2.128/25", "192.0.2.127", FALSE},
    {"192.0.2.128/25", "192.0.2.200", TRUE},
    {"0.0.0.0/0", "203.0.113.9", TRUE},
    {"0.0.0.0/0", "2001:db8::1", FALSE},
    {"::/0", "2001:db8::1", TRUE},
    {"2001:db8::/33", "2001:db8:7fff::1", TRUE},
    {"2001:db8::/33", "2001:db8:8000::1", FALSE},
    {"::1", "::1", TRUE},
    {"::1", "IPv6:::1", TRUE},
    {"127.0.0.0/8", "::ffff:127.0.0.1", TRUE},
    {"127.0.0.1", "IPv6:::ffff:127.0.0.1", TRUE},
    {"::/0", "203.0.113.9", TRUE},
    {"::ffff:10.0.0.0/104", "10.1.2.3", TRUE},
    {"::ffff:10.0.0.0/104", "11.1.2.3", FALSE},
    {"::/0,!10.0.0.0/8", "::ffff:10.1.2.3", FALSE},
    {"::ffff:10.1.0.0/112,!10.0.0.0/8", "10.1.2.3", TRUE},
    {"::a00:0/104", "10.1.2.3", FALSE}, /* IPv4-compatible is no form of IPv4 */
    {"10.0.0.0/8,!10.1.0.0/16", "10.1.2.3", FALSE},
    {"!10.1.0.0/16,10.0.0.0/8", "10.1.2.3", FALSE},
    {"10.0.0.0/8,!10.1.0.0/16,10.1.2.0/24", "10.1.2.3", TRUE},
    {"10.0.0.0/8,!10.1.0.0/16,10.1.2.0/24", "10.1.3.3", FALSE},
    {"10.0.0.0/8,!10.0.0.0/8", "10.1.2.3", FALSE},
    {"!10.0.0.0/8,10.0.0.0/8", "10.1.2.3", FALSE},
    {" 10.0.0.0/8", "10.1.2.3", TRUE},
    {"10.0.0.0/33", "10.0.0.0", FALSE},
    {"10.0.0.0/x", "10.0.0.0", FALSE},
    {"10.0.0.0/", "10.0.0.0", FALSE},
    {"mail.example", "10.0.0.0", FALSE},
    {"", "10.0.0.0", FALSE},
    {"10.0.0.0/8", NULL, FALSE},
    {"10.0.0.0/8", "", FALSE},
    {"10.0.0.0/8", "unknown", FALSE},
};

static void test_the_most_precise_entry_wins(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) networks = g_ptr_array_new();
        g_auto(GStrv) entries = g_strsplit(cases[i].networks, ",", -1);
        for (char **entry = entries; *entry != NULL; entry++)
            g_ptr_array_add(networks, *entry);
        if (identity_in_networks(networks, cases[i].address) != cases[i].wanted)
            fail_msg("%s in (%s): wanted %d", cases[i].address != NULL ? cases[i].address : "NULL",
                     cases[i].networks, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_precise_entry_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
