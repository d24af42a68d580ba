#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "incoming/accepted.h"

static int make_directory(void **state)
{
    *state = g_dir_make_tmp("accepted-XXXXXX", NULL);
    return *state == NULL;
}

static int remove_directory(void **state)
{
    g_autofree char *directory = *state;
    g_autofree char *path = g_build_filename(directory, "accepted-counts", NULL);
    g_unlink(path);
    return g_rmdir(directory);
}

static void assert_counts(const char *directory, const char *desk, guint64 first, guint64 repeated)
{
    g_autoptr(GPtrArray) rows = NULL;
    assert_int_equal(accepted_read(directory, &rows, NULL), OUTCOME_DONE);
    for (guint i = 0; i < rows->len; i++) {
        const AcceptedRow *row = g_ptr_array_index(rows, i);
        if (g_str_equal(row->desk, desk)) {
            assert_int_equal(row->first, first);
            assert_int_equal(row->repeated, repeated);
            return;
        }
    }
    fail_msg("desk %s is missing", desk);
}

static Accepted *open_counts(const char *directory)
{
    Accepted *accepted = NULL;
    assert_int_equal(accepted_open(directory, &accepted, NULL), OUTCOME_DONE);
    return accepted;
}

static void a_directory_without_counts_has_none(void **state)
{
    g_autoptr(GPtrArray) rows = NULL;
    assert_int_equal(accepted_read(*state, &rows, NULL), OUTCOME_DONE);
    assert_int_equal(rows->len, 0);
}

static void first_and_repeated_mails_are_counted_apart_per_desk(void **state)
{
    g_autoptr(Accepted) accepted = open_counts(*state);
    accepted_count(accepted, "acme", FALSE);
    accepted_count(accepted, "globex", FALSE);
    accepted_count(accepted, "acme", TRUE);
    accepted_count(accepted, "acme", FALSE);
    assert_counts(*state, "acme", 2, 1);
    assert_counts(*state, "globex", 1, 0);
}

static void a_mail_that_turns_out_known_moves_to_the_repeated_ones(void **state)
{
    g_autoptr(Accepted) accepted = open_counts(*state);
    accepted_count(accepted, "acme", FALSE);
    accepted_recount(accepted, "acme");
    accepted_recount(accepted, "acme"); /* as after a crash between count and file */
    accepted_recount(accepted, "stranger");
    assert_counts(*state, "acme", 0, 1);
}

static void the_highest_ticket_outlives_the_filter(void **state)
{
    static const gint64 seen[] = {0, 1041, 1043, 1042, 0};
    for (gsize i = 0; i < G_N_ELEMENTS(seen); i++) {
        g_autoptr(Accepted) accepted = open_counts(*state);
        accepted_saw_ticket(accepted, seen[i]);
    }
    g_autoptr(Accepted) accepted = open_counts(*state);
    assert_int_equal(accepted_ticket(accepted), 1043);
    accepted_count(accepted, "acme", FALSE);
    assert_counts(*state, "acme", 1, 0);
}

static void counts_go_on_after_the_file_is_opened_again(void **state)
{
    for (int i = 0; i < 3; i++) {
        g_autoptr(Accepted) accepted = open_counts(*state);
        accepted_count(accepted, "acme", FALSE);
    }
    assert_counts(*state, "acme", 3, 0);
}

static void counts_survive_a_killed_filter(void **state)
{
    pid_t child = fork();
    if (child == 0) {
        Accepted *accepted = open_counts(*state);
        for (int i = 0; i < 100; i++)
            accepted_count(accepted, "acme", FALSE);
        raise(SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_counts(*state, "acme", 100, 0);
}

static gpointer count_two_desks(gpointer accepted)
{
    for (int i = 0; i < 1000; i++)
        accepted_count(accepted, i % 2 == 0 ? "acme" : "globex", FALSE);
    return NULL;
}

static void threads_lose_no_mail_and_name_no_desk_twice(void **state)
{
    g_autoptr(Accepted) accepted = open_counts(*state);
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("count", count_two_desks, accepted);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_autoptr(GPtrArray) rows = NULL;
    assert_int_equal(accepted_read(*state, &rows, NULL), OUTCOME_DONE);
    assert_int_equal(rows->len, 2);
    assert_counts(*state, "acme", 2000, 0);
    assert_counts(*state, "globex", 2000, 0);
}

static void no_desk_is_counted_past_the_limits(void **state)
{
    g_autoptr(Accepted) accepted = open_counts(*state);
    for (int i = 0; i < ACCEPTED_DESKS_MAX; i++) {
        g_autofree char *desk = g_strdup_printf("desk-%d", i);
        assert_true(accepted_count(accepted, desk, FALSE));
    }
    assert_false(accepted_count(accepted, "one-more", FALSE));
    g_autofree char *long_name = g_strnfill(ACCEPTED_NAME_MAX + 1, 'a');
    assert_false(accepted_count(accepted, long_name, FALSE));
    assert_counts(*state, "desk-999", 1, 0);
}

/* On a full disk nothing can be written to a hole, and a mapped file has no other way to say so
   than to end the process. */
static void the_file_has_its_room_before_a_mail_is_counted(void **state)
{
    g_autofree char *path = g_build_filename(*state, "accepted-counts", NULL);
    for (int time = 0; time < 2; time++) {
        struct stat status;
        accepted_close(open_counts(*state));
        assert_int_equal(g_stat(path, &status), 0);
        assert_true(status.st_blocks * 512 >= status.st_size);
        /* As filters before this one made it. */
        assert_int_equal(truncate(path, 64), 0);
        assert_int_equal(truncate(path, status.st_size), 0);
    }
}

static void a_file_of_another_kind_is_refused_and_kept(void **state)
{
    g_autofree char *path = g_build_filename(*state, "accepted-counts", NULL);
    assert_true(g_file_set_contents(path, "something else", -1, NULL));
    g_autoptr(GError) error = NULL;
    Accepted *accepted = NULL;
    g_autoptr(GPtrArray) rows = NULL;
    assert_int_equal(accepted_open(*state, &accepted, &error), OUTCOME_REFUSED);
    assert_non_null(error);
    assert_int_equal(accepted_read(*state, &rows, NULL), OUTCOME_REFUSED);
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(path, &kept, NULL, NULL));
    assert_string_equal(kept, "something else");
}

/* The directory is the filter's user's; who reads it may be root. */
static void no_link_is_followed_and_no_pipe_waited_for(void **state)
{
    g_autofree char *path = g_build_filename(*state, "accepted-counts", NULL);
    g_autofree char *counts = g_build_filename(*state, "counts", NULL);
    g_autoptr(GPtrArray) rows = NULL;
    {
        g_autoptr(Accepted) accepted = open_counts(*state);
        accepted_count(accepted, "acme", FALSE);
    }
    assert_int_equal(g_rename(path, counts), 0);
    assert_int_equal(symlink(counts, path), 0);
    assert_int_not_equal(accepted_read(*state, &rows, NULL), OUTCOME_DONE);
    g_unlink(path);
    g_unlink(counts);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(accepted_read(*state, &rows, NULL), OUTCOME_REFUSED);
    Accepted *none = NULL;
    assert_int_not_equal(accepted_open(*state, &none, NULL), OUTCOME_DONE);
}

static void a_missing_directory_is_trouble_of_ours(void **state)
{
    g_autofree char *directory = g_build_filename(*state, "missing", NULL);
    g_autoptr(GError) error = NULL;
    Accepted *accepted = NULL;
    assert_int_equal(accepted_open(directory, &accepted, &error), OUTCOME_RETRY);
    assert_non_null(strstr(error->message, "missing"));
}

#define IN_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_DIRECTORY(a_directory_without_counts_has_none),
        IN_DIRECTORY(first_and_repeated_mails_are_counted_apart_per_desk),
        IN_DIRECTORY(a_mail_that_turns_out_known_moves_to_the_repeated_ones),
        IN_DIRECTORY(the_highest_ticket_outlives_the_filter),
        IN_DIRECTORY(counts_go_on_after_the_file_is_opened_again),
        IN_DIRECTORY(counts_survive_a_killed_filter),
        IN_DIRECTORY(threads_lose_no_mail_and_name_no_desk_twice),
        IN_DIRECTORY(no_desk_is_counted_past_the_limits),
        IN_DIRECTORY(the_file_has_its_room_before_a_mail_is_counted),
        IN_DIRECTORY(a_file_of_another_kind_is_refused_and_kept),
        IN_DIRECTORY(no_link_is_followed_and_no_pipe_waited_for),
        IN_DIRECTORY(a_missing_directory_is_trouble_of_ours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
