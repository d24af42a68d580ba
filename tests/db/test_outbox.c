/* The outbox on a real database. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct doors { /* one store per role */
    Store *filter, *sender, *admin;
} Doors;

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

static GPtrArray *claim(Store *store, const char *sender, int batch, int lease_s)
{
    g_autoptr(GError) error = NULL;
    GPtrArray *rows = NULL;
    wanted(store_outbox_claim(store, sender, batch, lease_s, &rows, &error), error);
    return rows;
}

static int empty_outbox(void **state)
{
    (void)state;
    g_autofree char *done G_GNUC_UNUSED = sample_value("DELETE FROM intake.outbox");
    return 0;
}

static void a_claimed_answer_is_not_claimed_twice_and_carries_all_it_needs(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("claim@client.example", "claim");
    g_autoptr(Recorded) opened = sample_record(doors->filter, sample);
    g_autoptr(GPtrArray) rows = claim(doors->sender, "s1", 10, 60);
    g_autoptr(GPtrArray) others = claim(doors->sender, "s2", 10, 60);
    assert_int_equal(rows->len, 1);
    assert_int_equal(others->len, 0);
    const OutboxRow *row = g_ptr_array_index(rows, 0);
    assert_string_equal(row->desk, "acme");
    assert_int_equal(row->ticket, opened->ticket);
    assert_string_equal(row->recipient, "claim@client.example");
    assert_string_equal(row->message_id, "claim.answer@acme.example");
    assert_string_equal(row->token, "token-of-claim");
    assert_string_equal(row->in_reply_to, "claim@client.example");
    assert_string_equal(row->payload, "{\"type\":\"technical\"}");
    assert_string_equal(row->group, "individual");
    assert_null(row->display_name);
    assert_int_equal(row->attempts, 1);
    assert_true(row->queued > 1700000000);

    wanted(store_outbox_sent(doors->sender, row, "ACME Support", "250 ok", &error), error);
    wanted(store_outbox_sent(doors->sender, row, "ACME Support", "250 ok", &error), error);
    g_autofree char *sent = sample_value("SELECT concat_ws('|', state, token, display_name, "
                                         "(SELECT count(*) FROM intake.event e WHERE e.desk = "
                                         "o.desk AND e.ticket = o.ticket AND what = 'answer-sent'))"
                                         " FROM intake.outbox o");
    assert_string_equal(sent, "sent|ACME Support|1");
    LookupRequest request = {
        .desk = "acme", .author = "claim@client.example", .token = "token-of-claim"};
    g_autoptr(Known) known = NULL;
    wanted(store_lookup(doors->filter, &request, &known, &error), error);
    const KnownTicket *ticket = g_ptr_array_index(known->tickets, 0);
    assert_true(ticket->token_is_senders);

    g_autoptr(Sample) again = sample_new("claim@client.example", "claim-again");
    sample_join(again, opened->ticket);
    g_autoptr(Recorded) joined G_GNUC_UNUSED = sample_record(doors->filter, again);
    g_autoptr(GPtrArray) later = claim(doors->sender, "s1", 10, 60);
    row = g_ptr_array_index(later, 0);
    assert_string_equal(row->display_name, "ACME Support");
}

static void a_claim_runs_out_and_a_retry_waits(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("lease@client.example", "lease");
    g_autoptr(Recorded) opened G_GNUC_UNUSED = sample_record(doors->filter, sample);
    g_autoptr(GPtrArray) first G_GNUC_UNUSED = claim(doors->sender, "s1", 10, 0);
    g_autoptr(GPtrArray) second = claim(doors->sender, "s2", 10, 60);
    assert_int_equal(second->len, 1);
    const OutboxRow *row = g_ptr_array_index(second, 0);
    assert_int_equal(row->attempts, 2);
    wanted(store_outbox_retry(doors->sender, row, 3600, "451 later", &error), error);
    g_autoptr(GPtrArray) none = claim(doors->sender, "s1", 10, 60);
    assert_int_equal(none->len, 0);
    g_autofree char *state_now =
        sample_value("SELECT concat_ws('|', state, reason, due_at > now() + interval '59 minutes') "
                     "FROM intake.outbox");
    assert_string_equal(state_now, "queued|451 later|t");
}

static void a_parked_answer_waits_for_an_admin(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("park@client.example", "park");
    g_autoptr(Recorded) opened G_GNUC_UNUSED = sample_record(doors->filter, sample);
    g_autoptr(GPtrArray) rows = claim(doors->sender, "s1", 10, 60);
    const OutboxRow *row = g_ptr_array_index(rows, 0);
    wanted(store_outbox_park(doors->sender, row, "550 no such user", &error), error);
    g_autoptr(GPtrArray) none = claim(doors->sender, "s1", 10, 60);
    assert_int_equal(none->len, 0);
    g_autoptr(Table) parked = NULL;
    wanted(store_outbox_table(doors->admin, "acme", "parked", 10, &parked, &error), error);
    assert_int_equal(parked->rows->len, 1);
    wanted(store_outbox_requeue(doors->admin, "acme", row->id, "root", &error), error);
    g_autoptr(GPtrArray) again = claim(doors->sender, "s1", 10, 60);
    assert_int_equal(again->len, 1);
    wanted(store_outbox_drop(doors->admin, "acme", row->id, "root", &error), error);
    assert_int_equal(store_outbox_drop(doors->admin, "acme", row->id, "root", &error),
                     OUTCOME_REFUSED);
}

typedef struct claimer {
    Store *store;
    int claimed;
} Claimer;

static gpointer claim_all(gpointer data)
{
    Claimer *claimer = data;
    for (;;) {
        g_autoptr(GPtrArray) rows = claim(claimer->store, "parallel", 3, 600);
        if (rows->len == 0)
            return NULL;
        claimer->claimed += (int)rows->len;
    }
}

static void senders_in_parallel_share_the_outbox(void **state)
{
    Doors *doors = *state;
    enum { ANSWERS = 60, SENDERS = 4 };
    for (int i = 0; i < ANSWERS; i++) {
        g_autofree char *name = g_strdup_printf("share%d", i);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        g_autoptr(Sample) sample = sample_new(author, name);
        g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(doors->filter, sample);
    }
    Claimer claimers[SENDERS];
    GThread *threads[SENDERS];
    int claimed = 0;
    for (int i = 0; i < SENDERS; i++) {
        claimers[i] = (Claimer){.store = doors->sender};
        threads[i] = g_thread_new("claimer", claim_all, &claimers[i]);
    }
    for (int i = 0; i < SENDERS; i++) {
        g_thread_join(threads[i]);
        claimed += claimers[i].claimed;
    }
    assert_int_equal(claimed, ANSWERS);
    assert_int_equal(sample_number("SELECT max(attempts) FROM intake.outbox"), 1);
}

static int open_stores(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    doors->filter = sample_store("intake_filter");
    doors->sender = sample_store("intake_sender");
    StoreSettings settings = sample_settings();
    doors->admin = store_open_admin(&settings, NULL);
    *state = doors;
    return 0;
}

static int close_stores(void **state)
{
    Doors *doors = *state;
    store_close(doors->filter);
    store_close(doors->sender);
    store_close(doors->admin);
    g_free(doors);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_claimed_answer_is_not_claimed_twice_and_carries_all_it_needs,
                               empty_outbox),
        cmocka_unit_test_setup(a_claim_runs_out_and_a_retry_waits, empty_outbox),
        cmocka_unit_test_setup(a_parked_answer_waits_for_an_admin, empty_outbox),
        cmocka_unit_test_setup(senders_in_parallel_share_the_outbox, empty_outbox),
    };
    return cmocka_run_group_tests(tests, open_stores, close_stores);
}
