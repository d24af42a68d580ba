/* Where a filter stands in Postfix's list, and how Postfix spells its socket. */
#include "ctl/postfix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_position(void **state)
{
    (void)state;
    static const char ours[] = "unix:/intake/intake.sock";
    static const struct {
        const char *milters;
        int position;
        guint all;
    } cases[] = {
        {"", -1, 0},
        {"unix:/intake/intake.sock", 0, 1},
        {"inet:localhost:8891, unix:/intake/intake.sock", 1, 2},
        {"inet:localhost:8891 unix:/intake/intake.sock,inet:localhost:9", 1, 3},
        {"{ unix:/intake/intake.sock, default_action=tempfail }, inet:localhost:8891", 0, 2},
        {"{inet:localhost:8891, connect_timeout=10s} { unix:/intake/intake.sock }", 1, 2},
        {"unix:/intake/intake.sock2", -1, 1},
        {"{ unix:/intake/intake.sock", 0, 1},
        {" , ,", -1, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) names = NULL;
        assert_int_equal(postfix_milter_position(cases[i].milters, ours, &names),
                         cases[i].position);
        assert_int_equal(names->len, cases[i].all);
    }
}

static void test_spelling(void **state)
{
    (void)state;
    static const struct {
        gboolean chrooted;
        const char *socket, *wanted;
    } cases[] = {
        {TRUE, "local:/var/spool/postfix/intake/intake.sock", "unix:/intake/intake.sock"},
        {FALSE, "local:/var/spool/postfix/intake/intake.sock",
         "unix:/var/spool/postfix/intake/intake.sock"},
        {TRUE, "unix:/run/intake/intake.sock", NULL},
        {TRUE, "local:/var/spool/postfixed/x.sock", NULL},
        {TRUE, "inet:8899@127.0.0.1", "inet:127.0.0.1:8899"},
        {FALSE, "inet:127.0.0.1:8899", "inet:127.0.0.1:8899"},
        {TRUE, "nonsense", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Postfix postfix = {.queue_directory = (char *)"/var/spool/postfix",
                           .smtpd_chroot = cases[i].chrooted};
        g_autofree char *spelling = postfix_spelling(&postfix, cases[i].socket);
        if (cases[i].wanted == NULL)
            assert_null(spelling);
        else
            assert_string_equal(spelling, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
