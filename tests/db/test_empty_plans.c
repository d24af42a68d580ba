/* A session that was opened while the tables were empty, and knew them to be empty, keeps its plans
   for as long as it lives. None of them may read a table from end to end once it is full: every
   named operation of filter and sender is run before the rows exist and after. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define WORDS "00000000000000000000000000000000000000000000000000000000000000aa"
#define ROWS 4000         /* of each table, made behind the sessions' backs */
#define ROUNDS 12         /* a plan is kept from its sixth use on */
#define ROWS_READ_MAX 800 /* of all tables in one round, some 20 operations */

typedef struct doors { /* one session each */
    Store *filter, *sender;
    int mails;
} Doors;

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

static void look_up(Store *store, const char *author, const char *name, gint64 ticket)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) known = NULL;
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(references, g_strdup_printf("%s.answer@acme.example", name));
    g_ptr_array_add(references, g_strdup_printf("%s@client.example", name));
    g_autofree char *token = g_strdup_printf("token-of-%s", name);
    const LookupRequest request = {.desk = "acme",
                                   .author = author,
                                   .message_id = "new@acme.example",
                                   .token = token,
                                   .references = references,
                                   .tag = ticket,
                                   .period_minutes = 60,
                                   .asks_details = TRUE,
                                   .words = WORDS};
    wanted(store_lookup(store, &request, &known, &error), error);
}

/* A report that an answer of ours came back. */
static void record_report(Store *store, const char *author, const char *name)
{
    g_autofree char *report_name = g_strdup_printf("%s-report", name);
    g_autoptr(Sample) report = sample_new("mailer-daemon@client.example", report_name);
    DeliveryFailure *failure = g_new0(DeliveryFailure, 1);
    failure->recipient = g_strdup(author);
    failure->permanent = TRUE;
    g_ptr_array_add(report->facts->failures, failure);
    g_ptr_array_add(report->facts->returned_ids, g_strdup_printf("%s.answer@acme.example", name));
    report->facts->automatic = AUTOMATIC_BOUNCE;
    report->plan->thread = THREAD_NONE;
    sample_withhold(report, "bounce");
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, report);
}

static void record_incoming(Store *store, const char *author, const char *name, gint64 *ticket_r)
{
    g_autofree char *second = g_strdup_printf("%s-again", name);
    look_up(store, author, name, 0);
    g_autoptr(Sample) opening = sample_new(author, name);
    g_ptr_array_add(opening->plan->other_desks, &opening->other_desk);
    g_autoptr(Recorded) opened = sample_record(store, opening);
    g_autoptr(Recorded) repeated G_GNUC_UNUSED = sample_record(store, opening);
    look_up(store, author, name, opened->ticket);
    g_autoptr(Sample) reply = sample_new(author, second);
    sample_join(reply, opened->ticket);
    g_autoptr(Recorded) joined G_GNUC_UNUSED = sample_record(store, reply);
    record_report(store, author, name);
    *ticket_r = opened->ticket;
}

static void leave(Store *store, const char *kind, const char *author, const char *name,
                  gint64 ticket)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();
    g_autoptr(GPtrArray) references = g_ptr_array_new();
    g_autofree char *id = g_strdup_printf("%s-%s-%d@acme.example", name, kind, ticket != 0);
    g_autofree char *earlier = g_strdup_printf("%s@client.example", name);
    g_ptr_array_add(recipients, (gpointer)author);
    if (ticket != 0)
        g_ptr_array_add(references, earlier);
    const OutgoingRequest request = {.desk = "acme",
                                     .login = "alex",
                                     .sender = "alex@acme.example",
                                     .message_id = id,
                                     .digest = id,
                                     .references = references,
                                     .recipients = recipients};
    const OutgoingRecord record = {.desk = "acme",
                                   .filter = "mx1",
                                   .login = g_str_equal(kind, "agent") ? "alex" : NULL,
                                   .kind = kind,
                                   .sender = "alex@acme.example",
                                   .message_id = id,
                                   .digest = id,
                                   .subject = "Re: printer",
                                   .text = "Please press reset.",
                                   .is_sent = TRUE,
                                   .service_type = "technical",
                                   .customer_address = author,
                                   .ticket = ticket,
                                   .opens = ticket == 0,
                                   .recipients = recipients};
    for (int again = 0; again < 2; again++) {
        g_autoptr(KnownOutgoing) known = NULL;
        g_autoptr(SentMail) sent_mail = NULL;
        wanted(store_lookup_outgoing(store, &request, &known, &error), error);
        wanted(store_record_outgoing(store, &record, &sent_mail, &error), error);
    }
}

static void work_the_outbox(Store *store)
{
    g_autoptr(GError) error = NULL;
    for (int end = 0; end < 3; end++) {
        g_autoptr(GPtrArray) rows = NULL;
        wanted(store_outbox_claim(store, "s1", 1, 60, &rows, &error), error);
        for (guint i = 0; i < rows->len; i++) {
            const OutboxRow *row = g_ptr_array_index(rows, i);
            if (end == 0)
                wanted(store_outbox_retry(store, row, 0, "451 later", &error), error);
            else if (end == 1)
                wanted(store_outbox_sent(store, row, "ACME", "250 ok", &error), error);
            else
                wanted(store_outbox_park(store, row, "550 no", &error), error);
        }
    }
}

static void run_everything(Doors *doors)
{
    for (int round = 0; round < ROUNDS; round++) {
        gint64 ticket = 0;
        g_autofree char *name = g_strdup_printf("empty%d", doors->mails++);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        g_autofree char *other = g_strdup_printf("%s@other.example", name);
        record_incoming(doors->filter, author, name, &ticket);
        leave(doors->filter, "agent", author, name, ticket);
        leave(doors->filter, "agent", other, name, 0);
        leave(doors->filter, "automatic", author, name, ticket);
        work_the_outbox(doors->sender);
    }
}

/* ---- many rows, and what was read of them ---- */

static void fill_tables(void)
{
    static const char *const fills[] = {
        "customer (desk, customer) SELECT 'acme', 100000 + i",
        "contact (desk, contact, customer) SELECT 'acme', 100000 + i, 100000 + i",
        "address (desk, address, contact, customer) "
        "SELECT 'acme', 'many' || i || '@client.example', 100000 + i, 100000 + i",
        "ticket (desk, ticket, contact, author, state, service_type, identity, subject) SELECT "
        "'acme', 100000 + i, 100000 + i, 'many' || i, 'open', 'technical', 'unknown', 'subject'",
        "participant (desk, ticket, address) SELECT 'acme', 100000 + i, 'else@client.example'",
        "guest_desk (desk, host_desk, ticket) SELECT 'zenith', 'acme', 100000 + i",
        "message (desk, ticket, kind, message_id, subject, body) "
        "SELECT 'acme', 100000 + i, 'customer', 'many' || i, 'subject', 'body'",
        "attachment SELECT 'acme', m.ticket, m.message, 1, 'a', 'text/plain', 1, 'x', false "
        "FROM intake.message m JOIN generate_series(1, " G_STRINGIFY(
            ROWS) ") AS i "
                  "ON m.ticket = 100000 + i -- ",
        "event (desk, ticket, who, what) SELECT 'acme', 100000 + i, 'me', 'opened'",
        "ledger (desk, sender, message_id, digest, state, filter) "
        "SELECT 'acme', 'many' || i, 'many' || i, 'many' || i, 'registered', 'mx1'",
        "departure (desk, sender, message_id, digest, kind, filter, rewritten, sent_message_id) "
        "SELECT 'acme', 'alex', 'many' || i, 'many' || i, 'agent', 'mx1', true, 'many' || i",
        "outbox (desk, template, recipient, languages, message_id, state, token_digest) "
        "SELECT 'acme', 'acknowledgement', 'many', 'en', 'many' || i, 'sent', 'many'",
        "automatic_reply (desk, address, left_at) SELECT 'acme', 'many' || i, '{}'",
        "agent (desk, login, address) SELECT 'globex', 'many' || i, 'many' || i",
        "agent_name (desk, login, decided_by) SELECT 'globex', 'many' || i, 'me'",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(fills); i++) {
        g_autofree char *query = g_strdup_printf(
            "INSERT INTO intake.%s FROM generate_series(1, %d) AS i", fills[i], ROWS);
        g_autofree char *done G_GNUC_UNUSED = sample_value(query);
    }
    g_autofree char *counted G_GNUC_UNUSED = sample_value("SELECT pg_stat_force_next_flush()");
}

/* A session hands over what it counted when it ends. */
static void wait_for_counts(void)
{
    gint64 until = g_get_monotonic_time() + 60 * G_TIME_SPAN_SECOND;
    while (sample_number("SELECT count(*) FROM pg_stat_activity WHERE usename IN "
                         "('intake_filter', 'intake_sender')") > 0) {
        if (g_get_monotonic_time() > until)
            fail_msg("the sessions do not end");
        g_usleep(50000);
    }
}

/* Per table, as lines for people. */
static char *tables_read_whole(void)
{
    return sample_value("SELECT string_agg(format('%s: %s whole readings of %s rows', relname, "
                        "seq_scan, seq_tup_read), E'\\n') FROM pg_stat_user_tables "
                        "WHERE schemaname = 'intake' AND seq_tup_read > " G_STRINGIFY(ROWS));
}

static char *rows_read_by_table(void)
{
    return sample_value(
        "SELECT string_agg(format('%s: %s', relname, idx_tup_fetch), E'\\n') FROM "
        "pg_stat_user_tables WHERE schemaname = 'intake' AND idx_tup_fetch > " G_STRINGIFY(ROWS));
}

static void no_plan_depends_on_the_statistics_of_empty_tables(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = 1;
    g_autofree char *analysed G_GNUC_UNUSED =
        sample_value("VACUUM ANALYZE"); /* it knows: there is nothing */
    settings.sender_connection = "dbname=intake user=intake_sender";
    Doors doors = {.filter = store_open(&settings, NULL),
                   .sender = store_open_sender(&settings, NULL)};
    run_everything(&doors);
    fill_tables();
    g_autofree char *forgotten G_GNUC_UNUSED = sample_value("SELECT pg_stat_reset()");
    run_everything(&doors);
    store_close(doors.filter);
    store_close(doors.sender);
    wait_for_counts();
    g_autofree char *whole = tables_read_whole();
    if (whole != NULL)
        fail_msg("read from end to end:\n%s", whole);
    gint64 read = sample_number("SELECT sum(coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables "
                                "WHERE schemaname = 'intake'");
    gint64 entries = sample_number("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes "
                                   "WHERE schemaname = 'intake'");
    print_message("rows read in a round: %.0f, index entries: %.0f\n", (double)read / ROUNDS,
                  (double)entries / ROUNDS);
    g_autofree char *most = rows_read_by_table();
    if (read >= ROUNDS * ROWS_READ_MAX)
        fail_msg("too many rows read:\n%s", most);
    assert_true(entries < ROUNDS * ROWS_READ_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_plan_depends_on_the_statistics_of_empty_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
