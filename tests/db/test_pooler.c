/* The store behind PgBouncer in transaction mode: every statement may meet another session. */
#include "pooler.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SESSIONS 6 /* more than the pooler's own */
#define MAILS 20   /* of each */

typedef struct doors { /* one store per role, each with a pool of SESSIONS */
    Pooler *pooler;
    Store *filter, *sender, *admin;
} Doors;

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

static Store *open_through(const Pooler *pooler, const char *role)
{
    g_autofree char *connection = pooler_connection(pooler, role);
    StoreSettings settings = sample_settings();
    settings.connection = connection;
    settings.pool = SESSIONS;
    return store_open(&settings, NULL);
}

static int open_doors(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    *state = doors;
    doors->pooler = pooler_start(NULL);
    if (doors->pooler == NULL)
        return -1;
    doors->filter = open_through(doors->pooler, "intake_filter");
    doors->sender = open_through(doors->pooler, "intake_sender");
    doors->admin = open_through(doors->pooler, "intake_admin");
    return 0;
}

static int close_doors(void **state)
{
    Doors *doors = *state;
    g_clear_pointer(&doors->filter, store_close);
    g_clear_pointer(&doors->sender, store_close);
    g_clear_pointer(&doors->admin, store_close);
    pooler_stop(doors->pooler);
    g_free(doors);
    return 0;
}

typedef struct job {
    Store *store;
    int session;
    char *failure;
} Job;

/* A first mail, the same again, and a reply that carries our token: look up and record each. */
static Outcome write_one(Store *store, const char *author, const char *name, GError **error)
{
    g_autofree char *token = g_strdup_printf("token-of-%s", name);
    g_autofree char *second = g_strdup_printf("%s-reply", name);
    g_autoptr(Sample) opening = sample_new(author, name);
    g_autoptr(Sample) reply = sample_new(author, second);
    g_autoptr(Recorded) opened = NULL;
    g_autoptr(Recorded) again = NULL;
    g_autoptr(Recorded) joined = NULL;
    g_autoptr(Known) known = NULL;
    LookupRequest request = {
        .desk = "acme", .author = author, .token = token, .period_minutes = 60};
    opening->plan->answer.ceiling = 2 * MAILS;
    Outcome outcome = store_record(store, "mx1", opening->envelope, opening->facts, opening->plan,
                                   &opened, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_record(store, "mx1", opening->envelope, opening->facts, opening->plan,
                               &again, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_lookup(store, &request, &known, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!again->repeat || again->ticket != opened->ticket || known->tickets->len != 1)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: the token or the repeat was lost", name);
    sample_join(reply, ((KnownTicket *)g_ptr_array_index(known->tickets, 0))->number);
    sample_withhold(reply, "answered-already");
    return store_record(store, "mx1", reply->envelope, reply->facts, reply->plan, &joined, error);
}

static gpointer write_mails(gpointer data)
{
    Job *job = data;
    for (int mail = 0; mail < MAILS && job->failure == NULL; mail++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *author = g_strdup_printf("pooled%d@client.example", job->session);
        g_autofree char *name = g_strdup_printf("pooled-%d-%d", job->session, mail);
        if (write_one(job->store, author, name, &error) != OUTCOME_DONE)
            job->failure = g_strdup(error->message);
    }
    return NULL;
}

static void sessions_that_share_two_server_sessions_record_everything_once(void **state)
{
    Doors *doors = *state;
    Job jobs[SESSIONS];
    GThread *threads[SESSIONS];
    for (int i = 0; i < SESSIONS; i++) {
        jobs[i] = (Job){.store = doors->filter, .session = i};
        threads[i] = g_thread_new("mails", write_mails, &jobs[i]);
    }
    for (int i = 0; i < SESSIONS; i++)
        g_thread_join(threads[i]);
    for (int i = 0; i < SESSIONS; i++) {
        if (jobs[i].failure != NULL)
            fail_msg("%s", jobs[i].failure);
    }
    g_autofree char *rows = sample_value(
        "SELECT concat_ws(' ', (SELECT count(*) FROM intake.customer), (SELECT count(*) FROM "
        "intake.ticket), (SELECT count(*) FROM intake.message), (SELECT sum(offered) FROM "
        "intake.ledger), (SELECT count(*) FROM intake.outbox))");
    g_autofree char *all =
        g_strdup_printf("%d %d %d %d %d", SESSIONS, SESSIONS * MAILS, 2 * SESSIONS * MAILS,
                        3 * SESSIONS * MAILS, SESSIONS * MAILS);
    assert_string_equal(rows, all);
    assert_int_equal(sample_number("SELECT count(*) FROM pg_stat_activity "
                                   "WHERE usename = 'intake_filter'"),
                     2);
}

static void the_outbox_is_claimed_sent_and_shown(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(Table) table = NULL;
    wanted(store_outbox_claim(doors->sender, "s1", 5, 60, &rows, &error), error);
    assert_int_equal(rows->len, 5);
    for (guint i = 0; i < rows->len; i++)
        wanted(store_outbox_sent(doors->sender, g_ptr_array_index(rows, i), "ACME Support",
                                 "250 ok", &error),
               error);
    wanted(store_outbox_table(doors->admin, "acme", "sent", 100, &table, &error), error);
    assert_int_equal(table->rows->len, 5);
}

static void an_answer_that_leaves_is_recorded(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(KnownOutgoing) known = NULL;
    gint64 ticket = sample_number("SELECT min(ticket) FROM intake.ticket");
    OutgoingRequest request = {
        .desk = "acme", .address = "alex@acme.example", .digest = "d", .tag = ticket};
    g_autoptr(SentMail) sent_mail = NULL;
    OutgoingRecord record = {.desk = "acme",
                             .filter = "mx1",
                             .ticket = ticket,
                             .kind = "agent",
                             .display_name = "Alex",
                             .sender = "alex@acme.example",
                             .message_id = "pooled-answer@acme.example",
                             .digest = "d",
                             .subject = "Re: ink",
                             .text = "On its way",
                             .rewritten = TRUE,
                             .is_sent = TRUE};
    wanted(store_lookup_outgoing(doors->filter, &request, &known, &error), error);
    assert_int_equal(known->tickets->len, 1);
    wanted(store_record_outgoing(doors->filter, &record, &sent_mail, &error), error);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.departure"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sessions_that_share_two_server_sessions_record_everything_once),
        cmocka_unit_test(the_outbox_is_claimed_sent_and_shown),
        cmocka_unit_test(an_answer_that_leaves_is_recorded),
    };
    if (!pooler_installed()) {
        print_message("skipped: pgbouncer is not installed (hint: apt-get install pgbouncer)\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, open_doors, close_doors);
}
