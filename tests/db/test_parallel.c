/* Real sessions side by side: one customer, one ticket, one answer, no deadlock. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SESSIONS 8
#define ROUNDS 25

typedef struct job {
    Store *store;
    const char *author, *name;
    gboolean same_mail;
    gint64 ticket;
    int session;
    int new_customers, new_tickets, repeats;
    char *failure;
} Job;

static void count(Job *job, const Recorded *recorded)
{
    job->new_customers += recorded->new_customer && !recorded->repeat;
    job->new_tickets += recorded->new_ticket && !recorded->repeat;
    job->repeats += recorded->repeat;
}

static gpointer write_mails(gpointer data)
{
    Job *job = data;
    for (int round = 0; round < ROUNDS && job->failure == NULL; round++) {
        g_autofree char *author = g_strdup_printf("%s%d@client.example", job->author, round);
        g_autofree char *name = job->same_mail
                                    ? g_strdup_printf("%s-%d", job->name, round)
                                    : g_strdup_printf("%s-%d-%d", job->name, round, job->session);
        g_autoptr(Sample) sample = sample_new(author, name);
        g_autoptr(Recorded) recorded = NULL;
        g_autoptr(GError) error = NULL;
        g_ptr_array_add(sample->plan->other_desks, &sample->other_desk);
        sample->plan->answer.ceiling = 3;
        if (job->ticket != 0)
            sample_join(sample, job->ticket);
        if (store_record(job->store, "mx1", sample->envelope, sample->facts, sample->plan,
                         &recorded, &error) != OUTCOME_DONE)
            job->failure = g_strdup(error->message);
        else
            count(job, recorded);
    }
    return NULL;
}

/* Runs the same job in all sessions; the sums come back in it. */
static void run_together(Job *job)
{
    Job jobs[SESSIONS];
    GThread *threads[SESSIONS];
    for (int i = 0; i < SESSIONS; i++) {
        jobs[i] = *job;
        jobs[i].session = i;
        threads[i] = g_thread_new("session", write_mails, &jobs[i]);
    }
    for (int i = 0; i < SESSIONS; i++) {
        g_thread_join(threads[i]);
        if (jobs[i].failure != NULL)
            fail_msg("session %d: %s", i, jobs[i].failure);
        job->new_customers += jobs[i].new_customers;
        job->new_tickets += jobs[i].new_tickets;
        job->repeats += jobs[i].repeats;
    }
}

static void the_same_mail_in_parallel_makes_one_of_everything(void **state)
{
    Job job = {.store = *state, .author = "twin", .name = "twin", .same_mail = TRUE};
    run_together(&job);
    assert_int_equal(job.new_customers, ROUNDS);
    assert_int_equal(job.new_tickets, ROUNDS);
    assert_int_equal(job.repeats, ROUNDS * (SESSIONS - 1));
    assert_int_equal(sample_number("SELECT count(*) FROM intake.message "
                                   "WHERE message_id LIKE 'twin-%'"),
                     ROUNDS);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.outbox WHERE address LIKE 'twin%'"),
                     ROUNDS);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.ledger WHERE desk = 'zenith' "
                                   "AND sender LIKE 'twin%' AND offered = 8"),
                     ROUNDS);
    assert_int_equal(sample_number("SELECT max(cardinality(answers)) FROM intake.answered_mailbox "
                                   "WHERE mailbox LIKE 'twin%'"),
                     1);
}

static void first_mails_of_one_sender_in_parallel_make_one_customer(void **state)
{
    Job job = {.store = *state, .author = "first", .name = "first"};
    run_together(&job);
    assert_int_equal(job.new_customers, ROUNDS);
    assert_int_equal(job.new_tickets, ROUNDS * SESSIONS);
    assert_int_equal(job.repeats, 0);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.customer c WHERE EXISTS (SELECT "
                                   "FROM intake.address a WHERE a.customer = c.customer "
                                   "AND a.address LIKE 'first%')"),
                     ROUNDS);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.customer c WHERE NOT EXISTS "
                                   "(SELECT FROM intake.contact k WHERE k.customer = c.customer)"),
                     0);
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.outbox WHERE address LIKE 'first%'"),
        ROUNDS * 3);
}

static void replies_to_one_ticket_in_parallel_all_join(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("busy0@client.example", "busy-opening");
    g_autoptr(Recorded) opened = sample_record(store, sample);
    Job job = {.store = store, .author = "busy", .name = "busy", .ticket = opened->ticket};
    run_together(&job);
    assert_int_equal(job.new_tickets, 0);
    g_autofree char *query = g_strdup_printf(
        "SELECT count(*) FROM intake.message WHERE ticket = %" G_GINT64_FORMAT, opened->ticket);
    assert_int_equal(sample_number(query), ROUNDS * SESSIONS + 1);
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
        cmocka_unit_test(the_same_mail_in_parallel_makes_one_of_everything),
        cmocka_unit_test(first_mails_of_one_sender_in_parallel_make_one_customer),
        cmocka_unit_test(replies_to_one_ticket_in_parallel_all_join),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
