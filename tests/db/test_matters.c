/* One matter, one ticket, on a real database: what an author has in work, and the same words at the
   same moment. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define AT_ONCE 6

static Known *look_up(Store *store, const char *author, const char *words)
{
    g_autoptr(GError) error = NULL;
    Known *known = NULL;
    const LookupRequest request = {.desk = "acme",
                                   .author = author,
                                   .mailbox = author,
                                   .words = words,
                                   .period_minutes = 60,
                                   .asks_details = TRUE};
    Outcome outcome = store_lookup(store, &request, &known, &error);
    if (outcome != OUTCOME_DONE)
        fail_msg("store_lookup: %s: %s", outcome_name(outcome), error->message);
    return known;
}

static void add_detail(Sample *sample, const char *name, const char *value)
{
    Detail *detail = detail_new(name, value, DETAIL_TEXT, 0.9);
    detail->is_needed = TRUE;
    g_ptr_array_add(sample->plan->details, detail);
}

static void the_next_mail_knows_what_its_author_has_in_work(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) first = sample_new("own@client.example", "own1");
    add_detail(first, "invoice", "INV-1");
    add_detail(first, "model", "X-200");
    g_free(first->facts->subject);
    first->facts->subject = g_strdup("odd \x1e subject \x1f");
    g_autoptr(Sample) second = sample_new("own@client.example", "own2");
    g_autoptr(Sample) closed = sample_new("own@client.example", "own3");
    closed->plan->state = TICKET_CLOSED;
    g_autoptr(Recorded) one = sample_record(store, first);
    g_autoptr(Recorded) two = sample_record(store, second);
    g_autoptr(Recorded) three G_GNUC_UNUSED = sample_record(store, closed);
    g_autoptr(Known) known = look_up(store, "own@client.example", first->plan->words);
    assert_int_equal(known->tickets->len, 0);
    assert_int_equal(known->own_tickets->len, 2);
    const KnownTicket *newest = g_ptr_array_index(known->own_tickets, 0);
    const KnownTicket *oldest = g_ptr_array_index(known->own_tickets, 1);
    assert_int_equal(newest->number, two->ticket);
    assert_false(newest->same_words);
    assert_int_equal(newest->details->len, 0);
    assert_int_equal(oldest->number, one->ticket);
    assert_int_equal(oldest->clue, CLUE_AUTHOR);
    assert_true(oldest->same_words && oldest->sender_takes_part && oldest->acknowledged);
    assert_string_equal(oldest->subject, "odd  subject ");
    assert_string_equal(oldest->service_type, "technical");
    assert_string_equal(oldest->language, "de");
    assert_null(oldest->display_name);
    assert_int_equal(oldest->best_identity, IDENTITY_AUTHENTICATED);
    assert_true(oldest->opened > 1700000000 && oldest->active >= oldest->opened);
    assert_int_equal(oldest->details->len, 2);
    const Detail *told = g_ptr_array_index(oldest->details, 0);
    assert_string_equal(told->name, "invoice");
    assert_string_equal(told->value, "INV-1");
    g_autoptr(Known) stranger = look_up(store, "nobody@client.example", first->plan->words);
    assert_int_equal(stranger->own_tickets->len, 0);
}

static void what_was_answered_before_is_known_where_it_is_asked_for(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) mail = sample_new("before@client.example", "before");
    g_autoptr(Recorded) recorded = sample_record(store, mail);
    g_autofree char *answer = g_strdup_printf(
        "UPDATE intake.ticket SET first_answer_at = now() WHERE desk = 'acme' AND ticket = "
        "%" G_GINT64_FORMAT " RETURNING ticket",
        recorded->ticket);
    g_autofree char *answered G_GNUC_UNUSED = sample_value(answer);
    LookupRequest request = {.desk = "acme", .author = "before@client.example"};
    for (int asks = 0; asks < 2; asks++) {
        g_autoptr(Known) known = NULL;
        request.asks_history = asks == 1;
        assert_int_equal(store_lookup(store, &request, &known, NULL), OUTCOME_DONE);
        assert_int_equal(g_hash_table_size(known->history), asks);
        assert_int_equal(GPOINTER_TO_UINT(g_hash_table_lookup(known->history, "technical")), asks);
    }
}

static void another_address_of_the_person_takes_no_part(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) mail = sample_new("work@client.example", "work");
    g_autoptr(Sample) other = sample_new("home@client.example", "home");
    g_autoptr(Recorded) recorded = sample_record(store, mail);
    g_autoptr(Recorded) at_home G_GNUC_UNUSED = sample_record(store, other);
    g_autofree char *joined G_GNUC_UNUSED = sample_value(
        "UPDATE intake.address a SET contact = b.contact, customer = b.customer FROM "
        "intake.address "
        "b WHERE a.address = 'home@client.example' AND b.address = 'work@client.example' RETURNING "
        "a.contact");
    g_autoptr(Known) known = look_up(store, "home@client.example", NULL);
    assert_int_equal(known->own_tickets->len, 1);
    const KnownTicket *ticket = g_ptr_array_index(known->own_tickets, 0);
    assert_int_equal(ticket->number, recorded->ticket);
    assert_false(ticket->sender_takes_part);
    assert_false(ticket->same_words);
}

/* ---- at the same moment ---- */

typedef struct race {
    const char *author;
    gboolean answers;
    gint begun, opened, outrun; /* atomic */
} Race;

static gpointer open_by_the_same_words(gpointer data)
{
    Race *race = data;
    int place = g_atomic_int_add(&race->begun, 1);
    g_autofree char *name = g_strdup_printf("%s-%d", race->author, place);
    g_autoptr(Store) store = sample_store("intake_filter");
    g_autoptr(Sample) sample = sample_new(race->author, name);
    g_autoptr(Recorded) recorded = NULL;
    g_autoptr(GError) error = NULL;
    g_free(sample->plan->words);
    sample->plan->words = g_compute_checksum_for_string(G_CHECKSUM_SHA256, race->author, -1);
    if (!race->answers)
        sample_withhold(sample, "desk-policy");
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   &recorded, &error);
    if (outcome == OUTCOME_DONE)
        g_atomic_int_inc(&race->opened);
    else if (outcome == OUTCOME_RETRY && store_error_is_overtaken(error))
        g_atomic_int_inc(&race->outrun);
    return NULL;
}

static void race_by(Race *race)
{
    GThread *threads[AT_ONCE];
    for (int i = 0; i < AT_ONCE; i++)
        threads[i] = g_thread_new("racer", open_by_the_same_words, race);
    for (int i = 0; i < AT_ONCE; i++)
        g_thread_join(threads[i]);
    g_autofree char *query =
        g_strdup_printf("SELECT count(*) FROM intake.ticket WHERE author = '%s'", race->author);
    assert_int_equal(race->opened, 1);
    assert_int_equal(race->outrun, AT_ONCE - 1);
    assert_int_equal(sample_number(query), 1);
}

static void the_same_words_at_once_open_one_ticket(void **state)
{
    Store *store = *state;
    race_by(&(Race){.author = "new@client.example", .answers = TRUE});
    race_by(&(Race){.author = "silent@client.example"});
    g_autoptr(Sample) earlier = sample_new("known@client.example", "known");
    earlier->plan->state = TICKET_CLOSED;
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, earlier);
    g_autofree char *forgotten G_GNUC_UNUSED =
        sample_value("UPDATE intake.ticket SET author = 'x@client.example' WHERE author = "
                     "'known@client.example' RETURNING ticket");
    race_by(&(Race){.author = "known@client.example"});
}

static void whoever_knows_of_the_other_ticket_may_open_one(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) first = sample_new("twice@client.example", "twice1");
    g_autoptr(Sample) second = sample_new("twice@client.example", "twice2");
    g_free(second->plan->words);
    second->plan->words = g_strdup(first->plan->words);
    second->plan->words_are_new = FALSE;
    g_autoptr(Recorded) one = sample_record(store, first);
    g_autoptr(Recorded) two = sample_record(store, second);
    assert_true(two->new_ticket);
    assert_int_not_equal(one->ticket, two->ticket);
}

static int open_store(void **state)
{
    *state = sample_store("intake_filter");
    return 0;
}

static int close_store(void **state)
{
    store_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_mail_knows_what_its_author_has_in_work),
        cmocka_unit_test(what_was_answered_before_is_known_where_it_is_asked_for),
        cmocka_unit_test(another_address_of_the_person_takes_no_part),
        cmocka_unit_test(the_same_words_at_once_open_one_ticket),
        cmocka_unit_test(whoever_knows_of_the_other_ticket_may_open_one),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
