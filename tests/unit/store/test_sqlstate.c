/* What errors say about the session, the database and a commit: which sessions are not kept. */
#include "store/sqlstate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void each_code_says_what_to_keep(void **state)
{
    (void)state;
    static const struct {
        const char *sqlstate;
        gboolean ends_session, is_away, hides_commit;
    } cases[] = {
        {NULL, TRUE, TRUE, TRUE},       /* the connection broke */
        {"25006", TRUE, TRUE, FALSE},   /* read-only */
        {"25P02", TRUE, TRUE, FALSE},   /* in a failed transaction */
        {"08006", TRUE, TRUE, TRUE},    /* connection failure */
        {"08P01", TRUE, TRUE, TRUE},    /* a pooler's "server conn crashed" */
        {"57P01", TRUE, TRUE, TRUE},    /* shutdown */
        {"57P02", TRUE, TRUE, TRUE},    /* crash of another process */
        {"57P03", TRUE, TRUE, TRUE},    /* starting up */
        {"57014", TRUE, TRUE, FALSE},   /* cancelled */
        {"40001", TRUE, TRUE, FALSE},   /* conflict with recovery */
        {"40003", TRUE, TRUE, TRUE},    /* completion unknown */
        {"55000", TRUE, TRUE, FALSE},   /* recovery is in progress */
        {"58030", TRUE, TRUE, FALSE},   /* the disk */
        {"0A000", TRUE, FALSE, FALSE},  /* a cached plan of before a migration */
        {"26000", TRUE, FALSE, FALSE},  /* a prepared statement that is not there */
        {"XX000", TRUE, FALSE, FALSE},  /* internal */
        {"XX002", TRUE, FALSE, FALSE},  /* a damaged index */
        {"F0000", TRUE, FALSE, FALSE},  /* anything unknown */
        {"40P01", FALSE, TRUE, FALSE},  /* deadlock */
        {"53100", FALSE, TRUE, FALSE},  /* disk full */
        {"53300", FALSE, TRUE, FALSE},  /* too many connections */
        {"55P03", FALSE, TRUE, FALSE},  /* lock */
        {"22021", FALSE, FALSE, FALSE}, /* value */
        {"23505", FALSE, FALSE, FALSE}, /* key */
        {"42501", FALSE, FALSE, FALSE}, /* right */
        {"42883", FALSE, FALSE, FALSE}, /* no such function */
        {"54000", FALSE, FALSE, FALSE}, /* too long */
        {"P0001", FALSE, FALSE, FALSE}, /* raised */
        {"IN001", FALSE, FALSE, FALSE}, /* ours */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        SqlstateMeaning meaning = sqlstate_meaning(cases[i].sqlstate);
        if (meaning.ends_session != cases[i].ends_session || meaning.is_away != cases[i].is_away ||
            meaning.hides_commit != cases[i].hides_commit)
            fail_msg("%s: %d %d %d", cases[i].sqlstate, meaning.ends_session, meaning.is_away,
                     meaning.hides_commit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_code_says_what_to_keep)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
