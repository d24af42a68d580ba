/* What an admin or a disk may do to a database in use: while it lasts no mail is DONE and nothing
   of it is written, afterwards the same store goes on by itself. */
#include "samples.h"
#include "servers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void run(const char *statement)
{
    g_autofree char *ignored G_GNUC_UNUSED = sample_value(statement);
}

static Outcome record(Store *store, const char *name, gboolean *away_r)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_autoptr(Recorded) recorded = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   &recorded, &error);
    if (away_r != NULL)
        *away_r = store_error_is_away(error);
    return outcome;
}

static gint64 rows_of(const char *name)
{
    g_autofree char *query = g_strdup_printf(
        "SELECT count(*) FROM intake.ledger WHERE message_id = '%s@client.example'", name);
    return sample_number(query);
}

static void record_at_last(Store *store, const char *name)
{
    gint64 until = g_get_monotonic_time() + SERVERS_PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    while (record(store, name, NULL) != OUTCOME_DONE) {
        if (g_get_monotonic_time() > until)
            fail_msg("%s: still not recorded", name);
        g_usleep(10000);
    }
    assert_int_equal(rows_of(name), 1);
}

static Store *open_store(void)
{
    StoreSettings settings = sample_settings();
    settings.retry_ms = 1;
    return store_open(&settings, NULL);
}

static void what_an_admin_does_and_undoes_is_outlived(void **state)
{
    (void)state;
    static const struct {
        const char *name, *begin, *end;
        gboolean for_new_sessions; /* the old ones are ended */
        gboolean is_away;          /* the spool may take the mail meanwhile */
    } cases[] = {
        {"no-sessions", "ALTER ROLE intake_filter CONNECTION LIMIT 0",
         "ALTER ROLE intake_filter CONNECTION LIMIT 50", TRUE, TRUE},
        {"no-login", "ALTER ROLE intake_filter NOLOGIN", "ALTER ROLE intake_filter LOGIN", TRUE,
         TRUE},
        {"no-connect", "REVOKE CONNECT ON DATABASE intake FROM PUBLIC",
         "GRANT CONNECT ON DATABASE intake TO PUBLIC", TRUE, TRUE},
        {"read-only", "ALTER ROLE intake_filter SET default_transaction_read_only = on",
         "ALTER ROLE intake_filter RESET default_transaction_read_only", TRUE, TRUE},
        {"no-schema", "REVOKE USAGE ON SCHEMA intake FROM intake_filter",
         "GRANT USAGE ON SCHEMA intake TO intake_filter", FALSE, FALSE},
        {"no-function", "ALTER FUNCTION intake.commit_durably() RENAME TO gone",
         "ALTER FUNCTION intake.gone() RENAME TO commit_durably", FALSE, FALSE},
        {"no-table", "ALTER TABLE intake.message RENAME TO gone",
         "ALTER TABLE intake.gone RENAME TO message", FALSE, FALSE},
        {"other-schema", "ALTER SCHEMA intake RENAME TO gone", "ALTER SCHEMA gone RENAME TO intake",
         FALSE, FALSE},
        {"no-row-fits", "ALTER TABLE intake.outbox ADD CONSTRAINT none CHECK (false) NOT VALID",
         "ALTER TABLE intake.outbox DROP CONSTRAINT none", FALSE, FALSE},
    };
    Store *store = open_store();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gboolean away = FALSE;
        g_autofree char *before = g_strdup_printf("before-%s", cases[i].name);
        record_at_last(store, before);
        run(cases[i].begin);
        if (cases[i].for_new_sessions) {
            run("SELECT count(pg_terminate_backend(pid, 60000)) FROM pg_stat_activity "
                "WHERE usename = 'intake_filter'");
        }
        Outcome meanwhile = record(store, cases[i].name, &away);
        run(cases[i].end);
        if (meanwhile != OUTCOME_RETRY || away != cases[i].is_away)
            fail_msg("%s: %s%s", cases[i].name, outcome_name(meanwhile), away ? ", away" : "");
        assert_int_equal(rows_of(cases[i].name), 0);
        record_at_last(store, cases[i].name);
    }
    store_close(store);
}

/* The codes of full disks, crashes and demotions, from a trigger. */
static void no_error_of_the_server_keeps_a_session_from_working_again(void **state)
{
    (void)state;
    static const char *const codes[] = {"53100", "53200", "53300", "58030", "XX000", "XX001",
                                        "40001", "40P01", "55P03", "25006", "57014", "57P03",
                                        "08006", "0A000", "P0001", "72000", "40003"};
    Store *store = open_store();
    record_at_last(store, "before-codes");
    run("CREATE FUNCTION public.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE "
        "EXCEPTION "
        "USING ERRCODE = TG_ARGV[0]; END $$");
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *name = g_strdup_printf("code-%s", codes[i]);
        g_autofree char *trigger =
            g_strdup_printf("CREATE TRIGGER fail BEFORE INSERT ON intake.message FOR EACH ROW "
                            "EXECUTE FUNCTION public.fail('%s')",
                            codes[i]);
        run(trigger);
        Outcome meanwhile = record(store, name, NULL);
        run("DROP TRIGGER fail ON intake.message");
        if (meanwhile != OUTCOME_RETRY && meanwhile != OUTCOME_UNCERTAIN)
            fail_msg("%s: %s", name, outcome_name(meanwhile));
        assert_int_equal(rows_of(name), 0);
        record_at_last(store, name);
    }
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_an_admin_does_and_undoes_is_outlived),
        cmocka_unit_test(no_error_of_the_server_keeps_a_session_from_working_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
