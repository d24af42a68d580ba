/* Which writes share a transaction, and what becomes of each. The database is a stand-in that
   waits until the test says so. */
#include "store/together.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define AT_ONCE 3
#define HOLD_MS 20
#define LONG_MS 600000 /* as if for ever */
#define WRITES 20      /* behind those at work: more than go into one transaction */

typedef struct database {
    GMutex lock;
    GCond changed;
    gboolean is_stuck; /* whoever comes waits */
    guint stuck, runs, alone;
    Outcome for_groups; /* what several get */
    GPtrArray *groups;  /* char *: the values of each in their order, when it was of several */
} Database;

static Outcome run(gpointer data, const Statement *const *statements, guint count, Rows **rows_r,
                   GError **error)
{
    Database *database = data;
    GString *values = g_string_new(NULL);
    g_mutex_lock(&database->lock);
    database->runs++;
    database->alone += count == 1;
    database->stuck++;
    g_cond_broadcast(&database->changed);
    while (database->is_stuck && statements[0]->deadline_ms == 1)
        g_cond_wait(&database->changed, &database->lock);
    database->stuck--;
    for (guint i = 0; i < count; i++)
        g_string_append_printf(values, "%.3s ", statements[i]->values[0]);
    if (count > 1)
        g_ptr_array_add(database->groups, g_string_free(values, FALSE));
    else
        g_string_free(values, TRUE);
    Outcome outcome = count > 1 ? database->for_groups : OUTCOME_DONE;
    gboolean fails_alone = count == 1 && strncmp(statements[0]->values[0], "bad", 3) == 0;
    g_mutex_unlock(&database->lock);
    if (outcome != OUTCOME_DONE || fails_alone)
        return outcome_fail(fails_alone ? OUTCOME_REFUSED : outcome, error, "as the test wants");
    for (guint i = 0; i < count; i++) {
        rows_r[i] = rows_new();
        rows_add_column(rows_r[i], "value", FALSE);
        rows_add_cell(rows_r[i], statements[i]->values[0]);
    }
    return OUTCOME_DONE;
}

typedef struct writer {
    Together *together;
    char *value;
    SharedRows locks;
    gboolean gets_stuck;
    Outcome outcome;
    char *answer;
    GThread *thread;
} Writer;

static gpointer write_one(gpointer data)
{
    Writer *writer = data;
    const char *const values[] = {writer->value};
    const Statement statement = {
        .values = values, .count = 1, .deadline_ms = writer->gets_stuck ? 1 : 1000};
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) error = NULL;
    writer->outcome = together_write(writer->together, &writer->locks, &statement, &rows, &error);
    assert_true((error == NULL) == (writer->outcome == OUTCOME_DONE));
    if (writer->outcome == OUTCOME_DONE)
        writer->answer = rows_copy(rows, 0, 0);
    return NULL;
}

static void start_with(Writer *writer, Together *together, SharedRows locks, const char *value,
                       gboolean gets_stuck)
{
    *writer = (Writer){
        .together = together, .value = g_strdup(value), .locks = locks, .gets_stuck = gets_stuck};
    writer->thread = g_thread_new("writer", write_one, writer);
}

static void start(Writer *writer, Together *together, const char *value, gboolean gets_stuck)
{
    start_with(writer, together, (SharedRows){NULL, NULL}, value, gets_stuck);
}

/* Ends it; its answer is its own. */
static void finish(Writer *writer, Outcome wanted)
{
    g_thread_join(writer->thread);
    assert_int_equal(writer->outcome, wanted);
    if (wanted == OUTCOME_DONE)
        assert_string_equal(writer->answer, writer->value);
    g_free(writer->answer);
    g_free(writer->value);
}

static void wait_for_stuck(Database *database, guint count)
{
    g_mutex_lock(&database->lock);
    while (database->stuck < count)
        g_cond_wait(&database->changed, &database->lock);
    g_mutex_unlock(&database->lock);
}

static void let_go(Database *database)
{
    g_mutex_lock(&database->lock);
    database->is_stuck = FALSE;
    g_cond_broadcast(&database->changed);
    g_mutex_unlock(&database->lock);
}

/* As many at work as may be, all of them stuck. */
static void get_stuck(Database *database, Together *together, Writer *writers)
{
    database->is_stuck = TRUE;
    for (guint i = 0; i < AT_ONCE; i++) {
        start(&writers[i], together, "one", TRUE);
        wait_for_stuck(database, i + 1);
    }
}

static int make_database(void **state)
{
    Database *database = g_new0(Database, 1);
    database->groups = g_ptr_array_new_with_free_func(g_free);
    database->for_groups = OUTCOME_DONE;
    *state = database;
    return 0;
}

static int drop_database(void **state)
{
    Database *database = *state;
    g_ptr_array_unref(database->groups);
    g_free(database);
    return 0;
}

static void the_first_ones_wait_for_nobody(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    Writer writers[AT_ONCE];
    get_stuck(database, together, writers);
    assert_int_equal(database->alone, AT_ONCE);
    let_go(database);
    for (guint i = 0; i < AT_ONCE; i++)
        finish(&writers[i], OUTCOME_DONE);
}

/* While all are stuck, the rest goes on by itself, in order and in bounds. */
static void those_that_wait_go_together_past_what_is_stuck(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    Writer stuck[AT_ONCE];
    Writer writers[WRITES];
    char mailboxes[WRITES][sizeof "000"];
    get_stuck(database, together, stuck);
    for (int i = 0; i < WRITES; i++) {
        g_snprintf(mailboxes[i], sizeof mailboxes[i], "%03d", 999 - i);
        start_with(&writers[i], together, (SharedRows){NULL, mailboxes[i]}, mailboxes[i], FALSE);
    }
    for (int i = 0; i < WRITES; i++)
        finish(&writers[i], OUTCOME_DONE);
    for (guint i = 0; i < database->groups->len; i++) {
        g_auto(GStrv) values = g_strsplit(g_ptr_array_index(database->groups, i), " ", -1);
        assert_in_range(g_strv_length(values) - 1, 2, TOGETHER_MAX); /* the last is empty */
        for (char **value = values; value[1] != NULL && value[1][0] != '\0'; value++)
            assert_true(strcmp(value[0], value[1]) < 0);
    }
    let_go(database);
    for (guint i = 0; i < AT_ONCE; i++)
        finish(&stuck[i], OUTCOME_DONE);
}

static void what_fails_together_is_tried_alone(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    Writer stuck[AT_ONCE];
    Writer writers[WRITES];
    database->for_groups = OUTCOME_RETRY;
    get_stuck(database, together, stuck);
    for (int i = 0; i < WRITES; i++)
        start(&writers[i], together, i == WRITES / 2 ? "bad" : "good", FALSE);
    for (int i = 0; i < WRITES; i++)
        finish(&writers[i], i == WRITES / 2 ? OUTCOME_REFUSED : OUTCOME_DONE);
    let_go(database);
    for (guint i = 0; i < AT_ONCE; i++)
        finish(&stuck[i], OUTCOME_DONE);
    assert_int_equal(database->alone, AT_ONCE + WRITES);
}

/* Nobody knows of any: none is tried again, since the one who asks will. */
static void what_is_uncertain_stays_so_for_each(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    Writer stuck[AT_ONCE];
    Writer writers[WRITES];
    guint uncertain = 0, done = 0;
    database->for_groups = OUTCOME_UNCERTAIN;
    get_stuck(database, together, stuck);
    for (int i = 0; i < WRITES; i++)
        start(&writers[i], together, "good", FALSE);
    for (int i = 0; i < WRITES; i++) {
        g_thread_join(writers[i].thread);
        uncertain += writers[i].outcome == OUTCOME_UNCERTAIN;
        done += writers[i].outcome == OUTCOME_DONE;
        g_free(writers[i].answer);
        g_free(writers[i].value);
    }
    let_go(database);
    for (guint i = 0; i < AT_ONCE; i++)
        finish(&stuck[i], OUTCOME_DONE);
    assert_int_equal(uncertain + done, WRITES);
    assert_int_equal(done, database->alone - AT_ONCE);
}

/* What has locked the row that a write would wait for lets it wait here, and nobody else. */
static void who_would_wait_for_a_row_goes_with_the_next(void **state, SharedRows locks)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, LONG_MS);
    Writer first, other;
    Writer writers[WRITES];
    database->is_stuck = TRUE;
    start_with(&first, together, locks, "one", TRUE);
    wait_for_stuck(database, 1);
    for (int i = 0; i < WRITES; i++)
        start_with(&writers[i], together, locks, "two", FALSE);
    while (together_waiting(together) < WRITES)
        g_usleep(1000);
    start_with(&other, together, (SharedRows){"other.example", "other"}, "six", FALSE);
    finish(&other, OUTCOME_DONE);
    assert_int_equal(database->runs, 2);
    let_go(database);
    finish(&first, OUTCOME_DONE);
    for (int i = 0; i < WRITES; i++)
        finish(&writers[i], OUTCOME_DONE);
    assert_int_equal(database->groups->len, 2); /* one of as many as may be, and the rest */
    assert_int_equal(database->runs, 4);
}

static void who_would_wait_for_a_domain_goes_with_the_next(void **state)
{
    who_would_wait_for_a_row_goes_with_the_next(state, (SharedRows){"acme.example", NULL});
}

static void who_would_wait_for_a_mailbox_goes_with_the_next(void **state)
{
    who_would_wait_for_a_row_goes_with_the_next(state, (SharedRows){NULL, "a@acme.example"});
}

static void who_would_wait_for_long_goes_all_the_same(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    const SharedRows locks = {"acme.example", "a@acme.example"};
    Writer first, second;
    database->is_stuck = TRUE;
    start_with(&first, together, locks, "one", TRUE);
    wait_for_stuck(database, 1);
    start_with(&second, together, locks, "two", FALSE);
    finish(&second, OUTCOME_DONE);
    let_go(database);
    finish(&first, OUTCOME_DONE);
}

static void what_is_large_goes_by_itself(void **state)
{
    Database *database = *state;
    g_autoptr(Together) together = together_new(run, database, AT_ONCE, HOLD_MS);
    Writer stuck[AT_ONCE];
    Writer writers[3];
    g_autofree char *large = g_strnfill(TOGETHER_OCTETS_MAX, 'x');
    get_stuck(database, together, stuck);
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++)
        start(&writers[i], together, large, FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS(writers); i++)
        finish(&writers[i], OUTCOME_DONE);
    let_go(database);
    for (guint i = 0; i < AT_ONCE; i++)
        finish(&stuck[i], OUTCOME_DONE);
    assert_int_equal(database->groups->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_ones_wait_for_nobody, make_database,
                                        drop_database),
        cmocka_unit_test_setup_teardown(those_that_wait_go_together_past_what_is_stuck,
                                        make_database, drop_database),
        cmocka_unit_test_setup_teardown(what_fails_together_is_tried_alone, make_database,
                                        drop_database),
        cmocka_unit_test_setup_teardown(what_is_uncertain_stays_so_for_each, make_database,
                                        drop_database),
        cmocka_unit_test_setup_teardown(who_would_wait_for_a_domain_goes_with_the_next,
                                        make_database, drop_database),
        cmocka_unit_test_setup_teardown(who_would_wait_for_a_mailbox_goes_with_the_next,
                                        make_database, drop_database),
        cmocka_unit_test_setup_teardown(who_would_wait_for_long_goes_all_the_same, make_database,
                                        drop_database),
        cmocka_unit_test_setup_teardown(what_is_large_goes_by_itself, make_database, drop_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
