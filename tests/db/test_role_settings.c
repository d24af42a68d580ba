/* What an admin may have set for a role or a database, for other programs' sake, changes nothing of
   what is recorded, looked up, administered and migrated. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SETS 2

static const struct {
    const char *name;
    const char *values[SETS];
} settings[] = {
    {"client_encoding", {"LATIN1", "EUC_CN"}},
    {"\"TimeZone\"", {"Asia/Kathmandu", "America/St_Johns"}},
    {"\"DateStyle\"", {"SQL, DMY", "German"}},
    {"\"IntervalStyle\"", {"sql_standard", "iso_8601"}},
    {"standard_conforming_strings", {"off", "off"}},
    {"array_nulls", {"off", "on"}},
    {"bytea_output", {"escape", "hex"}},
    {"search_path", {"nowhere", "pg_temp, public"}},
    {"client_min_messages", {"error", "debug1"}},
    {"default_transaction_isolation", {"serializable", "repeatable read"}},
    {"default_transaction_deferrable", {"on", "off"}},
    {"transform_null_equals", {"on", "off"}},
    {"extra_float_digits", {"-15", "3"}},
    {"backslash_quote", {"off", "on"}},
    {"quote_all_identifiers", {"on", "off"}},
    {"plan_cache_mode", {"force_custom_plan", "force_generic_plan"}},
    {"synchronous_commit", {"remote_apply", "off"}},
    {"idle_session_timeout", {"300s", "0"}},
    {"idle_in_transaction_session_timeout", {"300s", "0"}},
    {"lock_timeout", {"60s", "0"}},
    {"statement_timeout", {"60s", "0"}},
};

static const char *const roles[] = {"intake_filter", "intake_sender", "intake_admin"};

static void run(const char *statement)
{
    g_autofree char *ignored G_GNUC_UNUSED = sample_value(statement);
}

/* Lists stand in the statement as they are. */
static void append_setting(GString *sql, const char *role, gsize setting, gsize set)
{
    const char *value = settings[setting].values[set];
    const char *quote = strchr(value, ',') != NULL ? "" : "'";
    g_string_append_printf(sql, "ALTER ROLE %s SET %s = %s%s%s; ", role, settings[setting].name,
                           quote, value, quote);
}

static void set_all(gsize set)
{
    g_autoptr(GString) sql = g_string_new("DO $$ BEGIN ");
    for (gsize role = 0; role < G_N_ELEMENTS(roles); role++) {
        for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
            append_setting(sql, roles[role], i, set);
    }
    g_string_append(sql, "END $$");
    run(sql->str);
}

static void reset_all(void)
{
    run("DO $$ BEGIN ALTER ROLE intake_filter RESET ALL; ALTER ROLE intake_sender RESET ALL; ALTER "
        "ROLE intake_admin RESET ALL; END $$");
}

static void wanted(Outcome outcome, const GError *error, const char *what)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s: %s", what, outcome_name(outcome), error->message);
}

/* A mail with whatever a mail may have. */
static Sample *odd_sample(const char *author, const char *name)
{
    Sample *sample = sample_new(author, name);
    g_free(sample->facts->text);
    sample->facts->text = g_strdup("Zeile \\ 1 \"eins\" 'zwei'\n\\x41 \\' 问题 €\n");
    g_free(sample->facts->reply);
    sample->facts->reply = g_strdup("C:\\temp\\new");
    for (int i = 0; i < 2; i++) {
        Attachment *attachment = g_new0(Attachment, 1);
        attachment->name = i == 0 ? NULL : g_strdup("a \\ \"b\",{c}.pdf");
        attachment->type = g_strdup("application/pdf");
        attachment->sha256 = g_strdup("00");
        attachment->size = 7;
        g_ptr_array_add(sample->facts->attachments, attachment);
    }
    return sample;
}

static void use(Store *filter, Store *sender, Store *admin, const char *author, const char *name)
{
    g_autoptr(Sample) sample = odd_sample(author, name);
    g_autoptr(GError) error = NULL;
    g_autoptr(Recorded) recorded = NULL;
    g_autoptr(Recorded) again = NULL;
    g_autoptr(Known) known = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(Table) table = NULL;
    g_autofree char *token = g_strdup_printf("token-of-%s", name);
    Outcome first = store_record(filter, "mx1", sample->envelope, sample->facts, sample->plan,
                                 &recorded, &error);
    wanted(first, error, "record");
    Outcome repeat =
        store_record(filter, "mx1", sample->envelope, sample->facts, sample->plan, &again, &error);
    wanted(repeat, error, "record again");
    assert_true(again->repeat);
    const LookupRequest request = {
        .desk = "acme", .author = author, .token = token, .period_minutes = 60, .mailbox = author};
    wanted(store_lookup(filter, &request, &known, &error), error, "lookup");
    assert_int_equal(known->tickets->len, 1);
    assert_int_equal(known->answers_in_period, 1);
    wanted(store_outbox_claim(sender, "s1", 5, 60, &rows, &error), error, "claim");
    assert_int_equal(rows->len, 1);
    wanted(store_outbox_sent(sender, g_ptr_array_index(rows, 0), "ACME 客服", "250 ok", &error),
           error, "sent");
    wanted(store_customer_verify(admin, "acme", author, "admin", "asked \\", &error), error,
           "verify");
    wanted(store_outbox_table(admin, "acme", "sent", 100, &table, &error), error, "table");
}

/* What the last mail left, without what is different in each. */
static char *traces(const char *name)
{
    g_autofree char *query = g_strdup_printf(
        "SELECT concat_ws('|', m.subject, m.sent_at AT TIME ZONE 'UTC', m.body, m.reply, "
        "l.state, t.due_at AT TIME ZONE 'UTC', o.state, o.display_name, o.payload, (SELECT "
        "string_agg(concat_ws(',', coalesce(a.name, 'none'), a.size), ';' ORDER BY a.attachment) "
        "FROM intake.attachment a WHERE a.ticket = m.ticket)) FROM intake.message m JOIN "
        "intake.ledger l USING (ticket) JOIN intake.ticket t USING (ticket) JOIN intake.outbox o "
        "USING (ticket) WHERE m.message_id = '%s@client.example'",
        name);
    return sample_value(query);
}

static Store *open_as(const char *role)
{
    g_autofree char *connection = g_strdup_printf("dbname=intake user=%s", role);
    StoreSettings store = sample_settings();
    store.connection = connection;
    store.retry_ms = 1;
    return store_open(&store, NULL);
}

static void use_all(const char *author, const char *name)
{
    Store *filter = open_as("intake_filter");
    Store *sender = open_as("intake_sender");
    Store *admin =
        store_open_admin(&(StoreSettings){.admin_connection = (char *)"dbname=intake "
                                                                      "user=intake_admin",
                                          .connection = (char *)"",
                                          .pool = 1,
                                          .wait_ms = SAMPLE_PATIENCE_MS,
                                          .statement_ms = SAMPLE_PATIENCE_MS,
                                          .connect_ms = SAMPLE_PATIENCE_MS},
                         NULL);
    use(filter, sender, admin, author, name);
    store_close(filter);
    store_close(sender);
    store_close(admin);
}

static void a_roles_settings_change_nothing(void **state)
{
    (void)state;
    use_all("plain@client.example", "plain");
    g_autofree char *plain = traces("plain");
    for (gsize set = 0; set < SETS; set++) {
        g_autofree char *name = g_strdup_printf("odd-%zu", set);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        set_all(set);
        use_all(author, name);
        reset_all();
        g_autofree char *odd = traces(name);
        assert_string_equal(odd, plain);
    }
}

static void a_migration_does_not_depend_on_them(void **state)
{
    (void)state;
    StoreSettings store = sample_settings();
    store.admin_connection = (char *)"dbname=intake_odd user=intake_admin";
    for (gsize set = 0; set < SETS; set++) {
        g_autoptr(GError) error = NULL;
        guint applied = 0;
        run("CREATE DATABASE intake_odd OWNER intake_admin");
        set_all(set);
        Store *admin = store_open_admin(&store, NULL);
        Outcome outcome = store_migrate(admin, "sql", &applied, &error);
        store_close(admin);
        reset_all();
        wanted(outcome, error, "migrate");
        run("DROP DATABASE intake_odd WITH (FORCE)");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_roles_settings_change_nothing),
        cmocka_unit_test(a_migration_does_not_depend_on_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
