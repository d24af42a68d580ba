/* Limits of answers, held by the store over all sessions, filters and spellings of an address. */
#include "incoming/ceiling.h"
#include "samples.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR 1763899200 /* a full hour */

static gboolean answered_why(Store *store, Sample *sample, const char **withheld_r)
{
    static const char *const rungs[] = {"per-address", "per-domain", "hourly-ceiling"};
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    *withheld_r = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(rungs); i++)
        if (g_strcmp0(recorded->withheld, rungs[i]) == 0)
            *withheld_r = rungs[i];
    return recorded->answered;
}

static Sample *sample_of(const char *author, const char *name, const char *mailbox,
                         const char *domain)
{
    Sample *sample = sample_new(author, name);
    g_free(sample->plan->mailbox);
    sample->plan->mailbox = g_strdup(mailbox);
    sample->plan->answer.domain = g_strdup(domain);
    sample->plan->answer.per_domain = 10;
    sample->plan->answer.hour = HOUR;
    sample->plan->answer.per_hour = 1000;
    return sample;
}

static void sixty_spellings_of_a_mailbox_get_five_answers(void **state)
{
    guint answers = 0;
    for (int i = 1; i <= 60; i++) {
        g_autofree char *author = g_strdup_printf("bomb+%d@evil.example", i);
        g_autofree char *name = g_strdup_printf("bomb-%d", i);
        g_autoptr(Sample) sample = sample_of(author, name, "bomb@evil.example", NULL);
        const char *withheld = NULL;
        answers += (guint)answered_why(*state, sample, &withheld);
        if (i > 5)
            assert_string_equal(withheld, "per-address");
    }
    assert_int_equal(answers, 5);
    LookupRequest request = {.desk = "acme",
                             .author = "bomb+99@evil.example",
                             .mailbox = "bomb@evil.example",
                             .period_minutes = 60};
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) known = NULL;
    assert_int_equal(store_lookup(*state, &request, &known, &error), OUTCOME_DONE);
    assert_int_equal(known->answers_in_period, 5);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.address WHERE mailbox = "
                                   "'bomb@evil.example'"),
                     60);
}

static void a_domain_gets_its_answers_in_each_hour(void **state)
{
    for (int i = 1; i <= 12; i++) {
        g_autofree char *author = g_strdup_printf("user%d@many.example", i);
        g_autofree char *name = g_strdup_printf("many-%d", i);
        g_autoptr(Sample) sample = sample_of(author, name, author, "many.example");
        const char *withheld = NULL;
        assert_int_equal(answered_why(*state, sample, &withheld), i <= 10);
        if (i > 10)
            assert_string_equal(withheld, "per-domain");
    }
    /* What a full domain withheld does not count against the mailbox, nor does a repeat. */
    assert_int_equal(sample_number("SELECT count(*) FROM intake.answered_mailbox WHERE mailbox = "
                                   "'user12@many.example' AND cardinality(answers) > 0"),
                     0);
    g_autoptr(Sample) next =
        sample_of("user13@many.example", "many-13", "user13@many.example", "many.example");
    next->plan->answer.hour = HOUR + 3600;
    const char *withheld = NULL;
    assert_true(answered_why(*state, next, &withheld));
    g_autoptr(Recorded) again = sample_record(*state, next);
    assert_true(again->repeat);
    assert_int_equal(sample_number("SELECT answers FROM intake.answered_domain "
                                   "WHERE domain = 'many.example'"),
                     1);
    assert_int_equal(sample_number("SELECT cardinality(answers) FROM intake.answered_mailbox "
                                   "WHERE mailbox = 'user13@many.example'"),
                     1);
}

static void the_hour_is_given_out_in_steps_and_never_twice(void **state)
{
    static const struct {
        guint wanted, granted;
    } steps[] = {{50, 50}, {50, 50}, {0, 0}, {50, 20}, {50, 0}, {1, 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *name = g_strdup_printf("step-%zu", i);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        g_autoptr(Sample) sample = sample_of(author, name, author, NULL);
        sample->plan->answer.hour = HOUR + 10800;
        sample->plan->answer.per_hour = 120;
        sample->plan->answer.wanted = steps[i].wanted;
        g_autoptr(Recorded) recorded = sample_record(*state, sample);
        assert_int_equal(recorded->granted, steps[i].granted);
        assert_int_equal(recorded->answered, steps[i].wanted == 0 || steps[i].granted > 0);
    }
    assert_int_equal(sample_number("SELECT max(taken) FROM intake.answered_hour "
                                   "WHERE hour = to_timestamp(1763910000)"),
                     120);
}

/* ---- several filters, one of them killed ---- */

#define FILTERS 4
#define MAILS 100 /* each */
#define PER_HOUR 200
#define STEP (PER_HOUR / 20)
#define LATER (HOUR + 7200)

/* What intake.c does about the ceiling, with a store of this process's own. */
static void answer_one(Store *store, Ceiling *ceiling, int filter, int mail)
{
    g_autofree char *name = g_strdup_printf("filter%d-%d", filter, mail);
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_of(author, name, author, NULL);
    PlanAnswer *answer = &sample->plan->answer;
    answer->hour = LATER;
    answer->per_hour = PER_HOUR;
    answer->wanted = ceiling_take(ceiling, "acme", LATER, PER_HOUR);
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    ceiling_return(ceiling, "acme", LATER, answer->wanted,
                   (answer->wanted == 0) + recorded->granted - (guint)recorded->answered);
}

static pid_t start_filter(int filter, int ready)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    g_autoptr(Store) store = sample_store("intake_filter");
    g_autoptr(Ceiling) ceiling = ceiling_new();
    for (int mail = 0; mail < MAILS; mail++) {
        answer_one(store, ceiling, filter, mail);
        if (filter == 0 && mail == STEP / 2) { /* half a step is in stock: wait for the end */
            assert_int_equal(write(ready, "x", 1), 1);
            pause();
        }
    }
    _exit(0);
}

static void a_killed_filter_costs_no_more_than_its_step(void **state)
{
    (void)state;
    int ready[2];
    char word;
    pid_t filters[FILTERS];
    assert_int_equal(pipe(ready), 0);
    for (int i = 0; i < FILTERS; i++)
        filters[i] = start_filter(i, ready[1]);
    assert_int_equal(read(ready[0], &word, 1), 1);
    kill(filters[0], SIGKILL);
    for (int i = 0; i < FILTERS; i++) {
        int status = 0;
        assert_int_equal(waitpid(filters[i], &status, 0), filters[i]);
        assert_int_equal(status, i == 0 ? SIGKILL : 0);
    }
    close(ready[0]);
    close(ready[1]);
    gint64 sent = sample_number("SELECT count(*) FROM intake.outbox WHERE address LIKE 'filter%'");
    print_message("answers of %d filters: %d of %d\n", FILTERS, (int)sent, PER_HOUR);
    assert_true(sent <= PER_HOUR);
    /* Those that live leave no more than a step each, as does the dead one. */
    assert_true(sent >= PER_HOUR - FILTERS * STEP);
    g_autofree char *taken = sample_value("SELECT max(taken) FROM intake.answered_hour");
    assert_string_equal(taken, G_STRINGIFY(PER_HOUR));
}

/* ---- the program before this one ---- */

static void the_version_before_still_records_and_looks_up(void **state)
{
    (void)state;
    g_autofree char *recorded = sample_value(
        "SELECT concat_ws(' ', new_ticket, answered, ticket_state) FROM intake.record("
        "ROW('acme', NULL, 'mx1', 'Q1', 'old@client.example', 'old@x', 'digest', 'registered', "
        "'customer', 'Old', now(), 1, NULL, 'old@client.example', 'Old', 'unknown', 'new', NULL, "
        "NULL, 'open', false, 'technical', false, 'en', NULL, 'thread: none', NULL, NULL, NULL, "
        "NULL, NULL, NULL, NULL, NULL, NULL, NULL)::intake.offered_mail, "
        "ROW(true, 'first', 'acknowledgement', 'old@client.example', 'en', 'old.answer@x', 'tok', "
        "NULL, NULL, NULL, '{}', 5, '1 day')::intake.planned_answer, 'body', NULL)");
    assert_string_equal(recorded, "t t open");
    assert_int_equal(sample_number("SELECT answers FROM intake.lookup('acme', "
                                   "'old@client.example', NULL, NULL, NULL, NULL, '1 day')"),
                     1);
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
        cmocka_unit_test(a_killed_filter_costs_no_more_than_its_step),
        cmocka_unit_test(sixty_spellings_of_a_mailbox_get_five_answers),
        cmocka_unit_test(a_domain_gets_its_answers_in_each_hour),
        cmocka_unit_test(the_hour_is_given_out_in_steps_and_never_twice),
        cmocka_unit_test(the_version_before_still_records_and_looks_up),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
