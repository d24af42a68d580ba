/* What the doctor advises for what PostgreSQL says to a role: in its own words, first lines. */
#include "ctl/doctor/role_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define FAILED                                                                                     \
    "no connection to the database: connection to server on socket "                               \
    "\"/var/run/postgresql/.s.PGSQL.5432\" failed: "

static void test_hint(void **state)
{
    (void)state;
    static const char connection[] = "dbname=mail user=intake_filter";
    static const struct {
        const char *message, *hint; /* NULL: none */
    } cases[] = {
        {FAILED "FATAL:  Peer authentication failed for user \"intake_filter\"",
         "\"local mail intake_filter peer map=intake\"; in pg_ident.conf: \"intake intake "
         "intake_filter\""},
        {FAILED "FATAL:  no pg_hba.conf entry for host \"[local]\", user \"intake_filter\"",
         "peer map=intake"},
        {FAILED "FATAL:  password authentication failed for user \"intake_filter\"",
         "~intake/.pgpass"},
        {FAILED "fe_sendauth: no password supplied", "~intake/.pgpass"},
        {FAILED "FATAL:  role \"intake_filter\" does not exist", "roles.sql postgres"},
        {FAILED "FATAL:  database \"mail\" does not exist", "-T template0 mail"},
        {FAILED "FATAL:  permission denied for database \"mail\"", "GRANT CONNECT"},
        {"database: permission denied for function schema_newest [42501]", "db migrate"},
        {FAILED "No such file or directory", "enable --now postgresql"},
        {"no connection to the database: connection to server at \"127.0.0.1\", port 5432 failed: "
         "Connection refused",
         "enable --now postgresql"},
        {FAILED "FATAL:  the database system is starting up", NULL},
        {"the database did not answer within 5000 ms", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *hint = role_check_hint(cases[i].message, connection, "intake");
        if (cases[i].hint == NULL ? hint != NULL
                                  : hint == NULL || strstr(hint, cases[i].hint) == NULL)
            fail_msg("%s: %s", cases[i].message, hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_hint)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
