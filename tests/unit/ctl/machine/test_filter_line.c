/* The line that puts this filter into a mail server's list, and README's words against it. */
#include "ctl/machine/filter_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define SOCKET "local:/var/spool/postfix/intake/intake.sock"
#define OURS "{ unix:intake/intake.sock, default_action=tempfail }"

static Postfix postfix = {.queue_directory = (char *)"/var/spool/postfix"};

static void test_place(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"", OURS},
        {"inet:localhost:8893", "inet:localhost:8893, " OURS},
        {"inet:localhost:8891", OURS ", inet:localhost:8891"},
        {"inet:localhost:8893 inet:localhost:8891",
         "inet:localhost:8893, " OURS ", inet:localhost:8891"},
        {"unix:opendmarc.sock, unix:rspamd.sock, unix:opendkim.sock",
         "unix:opendmarc.sock, unix:rspamd.sock, " OURS ", unix:opendkim.sock"},
        {"{ inet:localhost:8893, connect_timeout=5s }, {unix:dkim.sock,default_action=accept}",
         "{ inet:localhost:8893, connect_timeout=5s }, " OURS
         ", {unix:dkim.sock,default_action=accept}"},
        {"inet:localhost:9999", "inet:localhost:9999, " OURS},
        {"unix:/intake/intake.sock, inet:localhost:8893", "inet:localhost:8893, " OURS},
        {"unix:dkim.sock, { unix:intake/intake.sock, default_action=accept }",
         OURS ", unix:dkim.sock"},
        {OURS, OURS},
    };
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MilterChain *chain = milter_chain_new("smtpd_milters", NULL, cases[i].before);
        chain->chrooted = TRUE;
        g_autofree char *line = filter_line_postfix(&postfix, chain, none, SOCKET);
        g_autofree char *wanted =
            g_strdup_printf("postconf -e 'smtpd_milters = %s'", cases[i].after);
        assert_string_equal(line, wanted);
        milter_chain_free(chain);
    }
}

static void test_where(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    Postfix other = {.directory = (char *)"/etc/postfix-out",
                     .queue_directory = (char *)"/var/spool/postfix-out"};
    MilterChain *agents = milter_chain_new("smtpd_milters", "submission/inet", "");
    g_autofree char *line = filter_line_postfix(&postfix, agents, none, SOCKET);
    assert_string_equal(line, "postconf -e 'intake_submission_milters = " OURS "'; postconf -P "
                              "'submission/inet/smtpd_milters=$intake_submission_milters'");
    g_autofree char *line_there = filter_line_postfix(&other, agents, none, SOCKET);
    assert_string_equal(line_there,
                        "postconf -c /etc/postfix-out -e 'intake_submission_milters = { unix:/var/"
                        "spool/postfix/intake/intake.sock, default_action=tempfail }'; "
                        "postconf -c /etc/postfix-out -P "
                        "'submission/inet/smtpd_milters=$intake_submission_milters'");
    agents->chrooted = TRUE;
    assert_null(filter_line_postfix(&other, agents, none, SOCKET));
    milter_chain_free(agents);
}

/* What a stranger pastes who has no other filter. */
static void test_readme(void **state)
{
    (void)state;
    g_autofree char *readme = NULL;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    assert_true(g_file_get_contents("README.md", &readme, NULL, NULL));
    MilterChain *chain = milter_chain_new("smtpd_milters", NULL, "");
    chain->chrooted = TRUE;
    g_autofree char *postfix_line = filter_line_postfix(&postfix, chain, none, SOCKET);
    g_autofree char *sendmail_line = filter_line_sendmail("local:/run/intake/intake.sock");
    const char *const lines[] = {postfix_line, sendmail_line};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (strstr(readme, lines[i]) == NULL)
            fail_msg("README.md lacks: %s", lines[i]);
    }
    const char *first = strstr(readme, "smtpd_milters = ");
    assert_non_null(first);
    assert_null(strstr(first + 1, "smtpd_milters = "));
    milter_chain_free(chain);
}

static void test_action(void **state)
{
    (void)state;
    static const struct {
        const char *entry, *action;
    } cases[] = {
        {"unix:i.sock", NULL},
        {"{ unix:i.sock }", NULL},
        {OURS, "tempfail"},
        {"{unix:i.sock,connect_timeout=5s,default_action = accept}", "accept"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *action = postfix_entry_action(cases[i].entry);
        if (cases[i].action == NULL)
            assert_null(action);
        else
            assert_string_equal(action, cases[i].action);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place),
        cmocka_unit_test(test_where),
        cmocka_unit_test(test_readme),
        cmocka_unit_test(test_action),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
