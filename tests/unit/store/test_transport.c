/* How safe the way to the database is that a connection string asks for. */
#include "store/admin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_transport_of_a_connection_string(void **state)
{
    (void)state;
    static const struct {
        const char *connection, *mode; /* PGSSLMODE, or NULL */
        StoreTransport wanted;
        const char *host;
    } cases[] = {
        {"dbname=intake", NULL, TRANSPORT_LOCAL, NULL},
        {"host=/run/postgresql sslmode=disable", NULL, TRANSPORT_LOCAL, NULL},
        {"host=@abstract", NULL, TRANSPORT_LOCAL, NULL},
        {"host=localhost", NULL, TRANSPORT_LOCAL, NULL},
        {"host=127.0.0.1,::1", NULL, TRANSPORT_LOCAL, NULL},
        {"host=db1 hostaddr=127.0.0.1", NULL, TRANSPORT_LOCAL, NULL},
        {"host=localhost hostaddr=192.0.2.7", NULL, TRANSPORT_OFFERED, "192.0.2.7"},
        {"host=db1", NULL, TRANSPORT_OFFERED, "db1"},
        {"host=/run/postgresql,db2 sslmode=disable", NULL, TRANSPORT_OPEN, "db2"},
        {"host=db1 sslmode=allow", NULL, TRANSPORT_OPEN, "db1"},
        {"host=db1 sslmode=require", NULL, TRANSPORT_ENCRYPTED, "db1"},
        {"host=db1 sslmode=verify-ca", NULL, TRANSPORT_VERIFIED, "db1"},
        {"postgresql://db1/intake?sslmode=verify-full", NULL, TRANSPORT_VERIFIED, "db1"},
        {"host=db1", "verify-full", TRANSPORT_VERIFIED, "db1"},
        {"host=db1 sslmode=disable", "verify-full", TRANSPORT_OPEN, "db1"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *host = NULL;
        if (cases[i].mode != NULL)
            g_setenv("PGSSLMODE", cases[i].mode, TRUE);
        StoreTransport found = store_transport(cases[i].connection, &host);
        g_unsetenv("PGSSLMODE");
        if (found != cases[i].wanted || g_strcmp0(host, cases[i].host) != 0)
            fail_msg("%s: %d, %s", cases[i].connection, (int)found, host != NULL ? host : "none");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_transport_of_a_connection_string),
    };
    g_unsetenv("PGHOST");
    g_unsetenv("PGHOSTADDR");
    g_unsetenv("PGSERVICE");
    g_unsetenv("PGSSLMODE");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
