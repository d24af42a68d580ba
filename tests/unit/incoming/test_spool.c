/* The spool's directory: nothing kept is lost, nothing stands in the way of the others. */
#include "spool_fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include <cmocka.h>

/* ---- keeping ---- */

static void without_a_spool_nothing_waits_and_nothing_is_made(void **state)
{
    DeskSpool *desk = *state;
    assert_int_equal(desk_spool_drain(desk), 0);
    desk_spool_assert_backlog(desk, 0, 0);
    assert_int_equal(g_rmdir(desk->directory), 0);
    assert_int_equal(g_mkdir(desk->directory, 0700), 0);
}

static void mails_are_registered_oldest_first_and_then_gone(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    desk_spool_keep(desk, "two");
    desk_spool_keep(desk, "three");
    desk_spool_assert_backlog(desk, 3, 0);
    assert_int_equal(desk_spool_drain(desk), 3);
    desk_spool_assert_tried(desk, "one two three");
    desk_spool_assert_backlog(desk, 0, 0);
    assert_int_equal(desk_spool_drain(desk), 0);
    desk_spool_assert_tried(desk, "");
}

static void another_process_finds_what_a_killed_one_kept(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    spool_free(desk->spool);
    desk->spool = spool_new(desk->directory, desk->log);
    assert_int_equal(desk_spool_drain(desk), 1);
    desk_spool_assert_tried(desk, "one");
}

static void a_full_spool_takes_no_more_until_it_is_emptied(void **state)
{
    static const struct {
        SpoolLimits limits;
        gsize size;
        Outcome third;
    } cases[] = {
        {{.files = 2, .octets = 1 << 20}, 1, OUTCOME_RETRY},
        {{.files = 9, .octets = 5000}, 2000, OUTCOME_RETRY},
        {{.files = 3, .octets = 1 << 20}, 2000, OUTCOME_DONE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        DeskSpool *desk = *state;
        assert_int_equal(desk_spool_keep_sized(desk, "one", cases[i].size, &cases[i].limits),
                         OUTCOME_DONE);
        assert_int_equal(desk_spool_keep_sized(desk, "two", cases[i].size, &cases[i].limits),
                         OUTCOME_DONE);
        assert_int_equal(desk_spool_keep_sized(desk, "three", cases[i].size, &cases[i].limits),
                         cases[i].third);
        desk_spool_drain(desk);
        assert_int_equal(desk_spool_keep_sized(desk, "four", cases[i].size, &cases[i].limits),
                         OUTCOME_DONE);
        desk_spool_drain(desk);
    }
}

static void a_new_process_knows_how_full_the_spool_is_after_one_pass(void **state)
{
    DeskSpool *desk = *state;
    const SpoolLimits one = {.files = 1, .octets = 1 << 20};
    desk_spool_keep(desk, "one");
    spool_free(desk->spool);
    desk->spool = spool_new(desk->directory, desk->log);
    desk->story = "one=A";
    desk_spool_drain(desk);
    assert_int_equal(desk_spool_keep_sized(desk, "two", 1, &one), OUTCOME_RETRY);
}

static void a_missing_state_directory_is_a_retry(void **state)
{
    DeskSpool *desk = *state;
    assert_int_equal(g_rmdir(desk->directory), 0);
    assert_int_equal(desk_spool_keep_sized(desk, "one", 1, &desk_spool_roomy), OUTCOME_RETRY);
}

static void a_disk_that_fails_in_the_middle_is_a_retry_and_leaves_nothing(void **state)
{
    DeskSpool *desk = *state;
    struct rlimit before;
    struct rlimit tight;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 3000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    /* The message itself stays in memory: it is the copy that must not fit. */
    MessageLimits in_memory = desk_spool_message_limits;
    in_memory.memory = 65536;
    g_autoptr(Envelope) envelope = envelope_new();
    g_autoptr(Message) message = message_new(&in_memory);
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autofree char *octets = g_strnfill(10000, 'x');
    assert_int_equal(message_append(message, octets, 10000, NULL), OUTCOME_DONE);
    const SpoolOffer offer = {envelope, message, desks, 1795420800};
    Outcome outcome = spool_keep(desk->spool, &desk_spool_roomy, &offer, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(outcome, OUTCOME_RETRY);
    assert_int_equal(desk_spool_files(desk), 0);
    desk_spool_keep(desk, "room again");
}

/* ---- registering ---- */

static void while_the_store_is_away_everything_waits(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    desk_spool_keep(desk, "two");
    desk->story = "one=A";
    assert_int_equal(desk_spool_drain(desk), 0);
    desk_spool_assert_tried(desk, "one");
    desk_spool_assert_backlog(desk, 2, 0);
    desk->story = "";
    assert_int_equal(desk_spool_drain(desk), 2);
    desk_spool_assert_tried(desk, "one two");
}

static void a_declined_mail_waits_alone(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    desk_spool_keep(desk, "two");
    desk->story = "one=D";
    assert_int_equal(desk_spool_drain(desk), 1);
    desk_spool_assert_tried(desk, "one two");
    desk_spool_assert_backlog(desk, 1, 0);
    assert_int_equal(desk_spool_drain(desk), 0);
    desk_spool_assert_tried(desk, "");
}

static void a_store_that_declines_everything_is_left_alone_for_a_while(void **state)
{
    DeskSpool *desk = *state;
    desk->story = "m=D";
    for (int i = 0; i < 2 * SPOOL_DECLINED_PER_PASS + 3; i++)
        desk_spool_keep(desk, "m");
    desk_spool_drain(desk);
    assert_int_equal(desk->tried->len, SPOOL_DECLINED_PER_PASS);
    desk_spool_drain(desk);
    assert_int_equal(desk->tried->len, SPOOL_DECLINED_PER_PASS);
    desk_spool_drain(desk);
    assert_int_equal(desk->tried->len, 3);
    desk_spool_drain(desk);
    assert_int_equal(desk->tried->len, 0);
}

/* What was declined may be tried again at once. The seconds of the longest pause. */
static int let_time_pass(DeskSpool *desk)
{
    GHashTableIter all;
    gpointer value;
    int longest = 0;
    g_hash_table_iter_init(&all, desk->spool->declined);
    while (g_hash_table_iter_next(&all, NULL, &value)) {
        SpoolPause *pause = value;
        pause->until = 0;
        longest = MAX(longest, pause->seconds);
    }
    return longest;
}

static void what_is_declined_again_holds_up_no_other(void **state)
{
    DeskSpool *desk = *state;
    desk->story = "m=D";
    for (int i = 0; i < SPOOL_DECLINED_PER_PASS; i++)
        desk_spool_keep(desk, "m");
    desk_spool_keep(desk, "new");
    desk_spool_drain(desk);
    let_time_pass(desk);
    assert_int_equal(desk_spool_drain(desk), 1);
    assert_string_equal(g_ptr_array_index(desk->tried, 0), "new");
    assert_int_equal(desk->tried->len, 1 + SPOOL_DECLINED_PER_PASS);
}

static void pauses_grow_up_to_a_limit(void **state)
{
    static const int wanted[] = {5, 10, 20, 40, 80, 160, 300, 300};
    DeskSpool *desk = *state;
    desk->story = "m=D";
    desk_spool_keep(desk, "m");
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        desk_spool_drain(desk);
        assert_int_equal(desk->tried->len, 1);
        assert_int_equal(let_time_pass(desk), wanted[i]);
    }
    desk->story = "";
    assert_int_equal(desk_spool_drain(desk), 1);
    assert_int_equal(g_hash_table_size(desk->spool->declined), 0);
}

static void a_hopeless_mail_is_set_aside(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    desk_spool_keep(desk, "two");
    desk->story = "one=H";
    assert_int_equal(desk_spool_drain(desk), 1);
    desk_spool_assert_backlog(desk, 0, 1);
}

static void damaged_files_are_set_aside_and_block_nobody(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "cut");
    desk_spool_keep(desk, "changed");
    desk_spool_keep(desk, "empty");
    desk_spool_keep(desk, "link");
    desk_spool_keep(desk, "whole");
    g_autofree char *cut = desk_spool_nth_file(desk, 0);
    g_autofree char *changed = desk_spool_nth_file(desk, 1);
    g_autofree char *empty = desk_spool_nth_file(desk, 2);
    g_autofree char *linked = desk_spool_nth_file(desk, 3);
    assert_int_equal(truncate(cut, 150), 0);
    int descriptor = open(changed, O_WRONLY);
    assert_int_equal(pwrite(descriptor, "y", 1, 140), 1);
    close(descriptor);
    assert_int_equal(truncate(empty, 0), 0);
    assert_int_equal(g_unlink(linked), 0);
    assert_int_equal(symlink("/etc/passwd", linked), 0);
    assert_int_equal(desk_spool_drain(desk), 1);
    desk_spool_assert_tried(desk, "whole");
    desk_spool_assert_backlog(desk, 0, 4);
    assert_int_equal(desk_spool_drain(desk), 0);
}

static void files_of_others_are_left_alone(void **state)
{
    static const char *const names[] = {"README", "123-x.mail", "core", ".mail"};
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(desk->directory, SPOOL_DIRECTORY, names[i], NULL);
        assert_true(g_file_set_contents(path, "x", 1, NULL));
    }
    desk_spool_assert_backlog(desk, 1, 0);
    assert_int_equal(desk_spool_drain(desk), 1);
    assert_int_equal(desk_spool_files(desk), G_N_ELEMENTS(names) + 1); /* and the lock */
}

static void what_nobody_finished_goes_after_its_time(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    g_autofree char *path = desk_spool_nth_file(desk, 0);
    g_autofree char *old = g_strconcat(path, "-old.new", NULL);
    g_autofree char *fresh = g_strconcat(path, "-fresh.new", NULL);
    assert_true(g_file_set_contents(old, "x", 1, NULL));
    assert_true(g_file_set_contents(fresh, "x", 1, NULL));
    const struct utimbuf long_ago = {1000000000, 1000000000};
    assert_int_equal(utime(old, &long_ago), 0);
    desk_spool_drain(desk);
    assert_int_not_equal(access(old, F_OK), 0);
    assert_int_equal(access(fresh, F_OK), 0);
}

static void one_process_registers_at_a_time(void **state)
{
    DeskSpool *desk = *state;
    desk_spool_keep(desk, "one");
    assert_int_equal(desk_spool_drain(desk), 1);
    desk_spool_keep(desk, "two");
    g_autofree char *path = g_build_filename(desk->directory, SPOOL_DIRECTORY, "lock", NULL);
    int other = open(path, O_RDWR);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_int_equal(desk_spool_drain(desk), 0);
    desk_spool_assert_tried(desk, "");
    close(other);
    assert_int_equal(desk_spool_drain(desk), 1);
}

#define KEEPERS 3
#define KEPT_BY_EACH 40

static gpointer keep_many(gpointer data)
{
    for (int i = 0; i < KEPT_BY_EACH; i++)
        assert_int_equal(desk_spool_keep_sized(data, "many", 100,
                                               &(SpoolLimits){.files = 200, .octets = 1 << 20}),
                         OUTCOME_DONE);
    return NULL;
}

static void threads_keep_while_another_registers(void **state)
{
    DeskSpool *desk = *state;
    GThread *keepers[KEEPERS];
    guint registered = 0;
    for (gsize i = 0; i < KEEPERS; i++)
        keepers[i] = g_thread_new("keeper", keep_many, desk);
    for (int i = 0; i < 20; i++)
        registered += desk_spool_drain(desk);
    for (gsize i = 0; i < KEEPERS; i++)
        g_thread_join(keepers[i]);
    registered += desk_spool_drain(desk);
    assert_int_equal(registered, KEEPERS * KEPT_BY_EACH);
    desk_spool_assert_backlog(desk, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SPOOL_TEST(without_a_spool_nothing_waits_and_nothing_is_made),
        SPOOL_TEST(mails_are_registered_oldest_first_and_then_gone),
        SPOOL_TEST(another_process_finds_what_a_killed_one_kept),
        SPOOL_TEST(a_full_spool_takes_no_more_until_it_is_emptied),
        SPOOL_TEST(a_new_process_knows_how_full_the_spool_is_after_one_pass),
        SPOOL_TEST(a_missing_state_directory_is_a_retry),
        SPOOL_TEST(a_disk_that_fails_in_the_middle_is_a_retry_and_leaves_nothing),
        SPOOL_TEST(while_the_store_is_away_everything_waits),
        SPOOL_TEST(a_declined_mail_waits_alone),
        SPOOL_TEST(a_store_that_declines_everything_is_left_alone_for_a_while),
        SPOOL_TEST(what_is_declined_again_holds_up_no_other),
        SPOOL_TEST(pauses_grow_up_to_a_limit),
        SPOOL_TEST(a_hopeless_mail_is_set_aside),
        SPOOL_TEST(damaged_files_are_set_aside_and_block_nobody),
        SPOOL_TEST(files_of_others_are_left_alone),
        SPOOL_TEST(what_nobody_finished_goes_after_its_time),
        SPOOL_TEST(one_process_registers_at_a_time),
        SPOOL_TEST(threads_keep_while_another_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
