/* Where a filter stands in Postfix's lists, and how Postfix spells its socket. */
#include "ctl/machine/postfix.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static Postfix postfix = {.queue_directory = (char *)"/var/spool/postfix"};

static void test_position(void **state)
{
    (void)state;
    static const char ours[] = "local:/var/spool/postfix/intake/intake.sock";
    static const struct {
        const char *milters;
        int position;
        guint all;
    } cases[] = {
        {"", -1, 0},
        {"unix:/intake/intake.sock", 0, 1},
        {"unix:intake/intake.sock", 0, 1},
        {"inet:localhost:8891, unix:/intake/intake.sock", 1, 2},
        {"inet:localhost:8891 unix:/intake/intake.sock,inet:localhost:9", 1, 3},
        {"{ unix:/intake/intake.sock, default_action=tempfail }, inet:localhost:8891", 0, 2},
        {"{inet:localhost:8891, connect_timeout=10s} { unix:/intake/intake.sock }", 1, 2},
        {"unix:/intake/intake.sock2", -1, 1},
        {"{ unix:/intake/intake.sock", 0, 1},
        {" , ,", -1, 0},
        {"unix:/var/spool/postfix/intake/intake.sock", -1, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MilterChain chain = {.milters = postfix_split_milters(cases[i].milters), .chrooted = TRUE};
        assert_int_equal(postfix_position(&postfix, &chain, ours), cases[i].position);
        assert_int_equal(chain.milters->len, cases[i].all);
        g_ptr_array_unref(chain.milters);
    }
}

static void test_is_at(void **state)
{
    (void)state;
    static const struct {
        const char *milter, *socket;
        gboolean chrooted, wanted;
    } cases[] = {
        {"unix:/run/i.sock", "local:/run/i.sock", FALSE, TRUE},
        {"unix:/run/i.sock", "unix:/run/i.sock", FALSE, TRUE},
        {"local:/run/i.sock", "local:/run/i.sock", FALSE, TRUE},
        {"unix:/run/i.sock", "local:/run/i.sock", TRUE, FALSE},
        {"unix:i.sock", "local:/var/spool/postfix/i.sock", FALSE, TRUE},
        {"unix:/i.sock", "local:/var/spool/postfix/i.sock", FALSE, FALSE},
        {"inet:localhost:8891", "inet:8891@127.0.0.1", FALSE, TRUE},
        {"inet:127.0.0.1:8891", "inet:8891@localhost", TRUE, TRUE},
        {"inet:[::1]:8891", "inet:8891", TRUE, TRUE},
        {"inet:localhost:8891", "inet:8892@localhost", FALSE, FALSE},
        {"inet:10.0.0.7:8891", "inet:8891@localhost", FALSE, FALSE},
        {"inet:10.0.0.7:8891", "inet:8891@10.0.0.7", FALSE, TRUE},
        {"inet:localhost:8891", "local:/run/i.sock", FALSE, FALSE},
        {"unix:/run/i.sock", "inet:8891", FALSE, FALSE},
        {"nonsense", "inet:8891", FALSE, FALSE},
        {"inet:localhost:8891", "nonsense", FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(
            postfix_is_at(&postfix, cases[i].chrooted, cases[i].milter, cases[i].socket),
            cases[i].wanted);
}

static void test_spelling(void **state)
{
    (void)state;
    static const struct {
        gboolean chrooted;
        const char *socket, *wanted;
    } cases[] = {
        {TRUE, "local:/var/spool/postfix/intake/intake.sock", "unix:intake/intake.sock"},
        {FALSE, "local:/var/spool/postfix/intake/intake.sock", "unix:intake/intake.sock"},
        {FALSE, "local:/run/i.sock", "unix:/run/i.sock"},
        {TRUE, "unix:/run/intake/intake.sock", NULL},
        {TRUE, "local:/var/spool/postfixed/x.sock", NULL},
        {TRUE, "inet:8899@127.0.0.1", "inet:127.0.0.1:8899"},
        {FALSE, "inet:127.0.0.1:8899", "inet:127.0.0.1:8899"},
        {TRUE, "nonsense", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *spelling = postfix_spelling(&postfix, cases[i].chrooted, cases[i].socket);
        if (cases[i].wanted == NULL)
            assert_null(spelling);
        else
            assert_string_equal(spelling, cases[i].wanted);
    }
}

static void test_chain_of_line(void **state)
{
    (void)state;
    static const struct {
        const char *line, *service;
        guint milters;
    } cases[] = {
        {"submission/inet/smtpd_milters = inet:127.0.0.1:8891", "submission/inet", 1},
        {"[::1]:587/inet/smtpd_milters = { unix:i.sock, default_action=accept } inet:1:2",
         "[::1]:587/inet", 2},
        {"10025/inet/smtpd_milters =", "10025/inet", 0},
        {"submission/inet/smtpd_sasl_auth_enable = yes", NULL, 0},
        {"/smtpd_milters = x", NULL, 0},
        {"", NULL, 0},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MilterChain *chain = postfix_chain_of_line(cases[i].line);
        if (cases[i].service == NULL) {
            assert_null(chain);
            continue;
        }
        assert_string_equal(chain->service, cases[i].service);
        assert_int_equal(chain->milters->len, cases[i].milters);
        milter_chain_free(chain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_is_at),
        cmocka_unit_test(test_spelling),
        cmocka_unit_test(test_chain_of_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
