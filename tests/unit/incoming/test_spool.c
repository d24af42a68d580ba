/* The spool's directory: nothing kept is lost, nothing stands in the way of the others. */
#include "incoming/spool_private.h"

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

static const MessageLimits message_limits = {.memory = 64, .size = 65536, .directory = "/tmp"};
static const SpoolLimits roomy = {.files = 100, .octets = 1 << 20};

typedef struct desk_spool { /* a spool in a fresh state directory, and what became of its mails */
    char *directory;
    Log *log;
    Spool *spool;
    GPtrArray *tried;  /* char *: senders, in the order they were tried */
    const char *story; /* per sender, "name=X": A away, D declined, H hopeless; else registered */
} DeskSpool;

static int set_up(void **state)
{
    DeskSpool *desk = g_new0(DeskSpool, 1);
    desk->directory = g_dir_make_tmp("spool-XXXXXX", NULL);
    desk->log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    desk->spool = spool_new(desk->directory, desk->log);
    desk->tried = g_ptr_array_new_with_free_func(g_free);
    desk->story = "";
    *state = desk;
    return 0;
}

static void remove_tree(const char *directory)
{
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_tree(path);
        else
            g_unlink(path);
    }
    g_rmdir(directory);
}

static int tear_down(void **state)
{
    DeskSpool *desk = *state;
    remove_tree(desk->directory);
    spool_free(desk->spool);
    log_close(desk->log);
    g_ptr_array_unref(desk->tried);
    g_free(desk->directory);
    g_free(desk);
    return 0;
}

static Outcome keep_sized(DeskSpool *desk, const char *sender, gsize size,
                          const SpoolLimits *limits)
{
    g_autoptr(Envelope) envelope = envelope_new();
    g_autoptr(Message) message = message_new(&message_limits);
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autofree char *octets = g_strnfill(size, 'x');
    g_autoptr(GError) error = NULL;
    g_free(envelope->sender);
    envelope->sender = g_strdup(sender);
    g_ptr_array_add(desks, (gpointer) "acme");
    assert_int_equal(message_append(message, octets, size, NULL), OUTCOME_DONE);
    const SpoolOffer offer = {envelope, message, desks, 1795420800};
    Outcome outcome = spool_keep(desk->spool, limits, &offer, &error);
    assert_int_equal(outcome == OUTCOME_DONE, error == NULL);
    g_usleep(2); /* the next one is later */
    return outcome;
}

static void keep(DeskSpool *desk, const char *sender)
{
    assert_int_equal(keep_sized(desk, sender, 100, &roomy), OUTCOME_DONE);
}

static SpoolAttempt attempt(const SpooledMail *mail, gpointer data, GError **reason_r)
{
    DeskSpool *desk = data;
    const char *sender = mail->envelope->sender;
    g_autofree char *mark = g_strconcat(sender, "=", NULL);
    const char *told = strstr(desk->story, mark);
    g_ptr_array_add(desk->tried, g_strdup(sender));
    if (told == NULL)
        return SPOOL_REGISTERED;
    outcome_fail(OUTCOME_RETRY, reason_r, "as the test wants it");
    switch (told[strlen(mark)]) {
    case 'A':
        return SPOOL_AWAY;
    case 'D':
        return SPOOL_DECLINED;
    default:
        return SPOOL_HOPELESS;
    }
}

static guint drain(DeskSpool *desk)
{
    g_ptr_array_set_size(desk->tried, 0);
    return spool_drain(desk->spool, &message_limits, attempt, desk);
}

static void assert_tried(const DeskSpool *desk, const char *wanted)
{
    g_autofree char **names = g_new0(char *, desk->tried->len + 1);
    for (guint i = 0; i < desk->tried->len; i++)
        names[i] = g_ptr_array_index(desk->tried, i);
    g_autofree char *line = g_strjoinv(" ", names);
    assert_string_equal(line, wanted);
}

static void assert_backlog(const DeskSpool *desk, guint files, guint damaged)
{
    g_autoptr(SpoolBacklog) backlog = NULL;
    assert_int_equal(spool_backlog_read(desk->directory, &backlog, NULL), OUTCOME_DONE);
    assert_int_equal(backlog->files, files);
    assert_int_equal(backlog->damaged, damaged);
    assert_int_equal(backlog->oldest, files > 0 ? 1795420800 : 0);
    assert_int_equal(spool_backlog_of(backlog, "acme"), files);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The path of the nth file, by name. Caller frees. */
static char *nth_file(const DeskSpool *desk, guint wanted)
{
    g_autofree char *directory = g_build_filename(desk->directory, SPOOL_DIRECTORY, NULL);
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    assert_non_null(open);
    while ((name = g_dir_read_name(open)) != NULL)
        if (g_str_has_suffix(name, ".mail"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    assert_true(wanted < names->len);
    return g_build_filename(directory, g_ptr_array_index(names, wanted), NULL);
}

static guint files_in_spool(const DeskSpool *desk)
{
    g_autofree char *directory = g_build_filename(desk->directory, SPOOL_DIRECTORY, NULL);
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    guint count = 0;
    while (open != NULL && g_dir_read_name(open) != NULL)
        count++;
    return count;
}

/* ---- keeping ---- */

static void without_a_spool_nothing_waits_and_nothing_is_made(void **state)
{
    DeskSpool *desk = *state;
    assert_int_equal(drain(desk), 0);
    assert_backlog(desk, 0, 0);
    assert_int_equal(g_rmdir(desk->directory), 0);
    assert_int_equal(g_mkdir(desk->directory, 0700), 0);
}

static void mails_are_registered_oldest_first_and_then_gone(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    keep(desk, "two");
    keep(desk, "three");
    assert_backlog(desk, 3, 0);
    assert_int_equal(drain(desk), 3);
    assert_tried(desk, "one two three");
    assert_backlog(desk, 0, 0);
    assert_int_equal(drain(desk), 0);
    assert_tried(desk, "");
}

static void another_process_finds_what_a_killed_one_kept(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    spool_free(desk->spool);
    desk->spool = spool_new(desk->directory, desk->log);
    assert_int_equal(drain(desk), 1);
    assert_tried(desk, "one");
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
        assert_int_equal(keep_sized(desk, "one", cases[i].size, &cases[i].limits), OUTCOME_DONE);
        assert_int_equal(keep_sized(desk, "two", cases[i].size, &cases[i].limits), OUTCOME_DONE);
        assert_int_equal(keep_sized(desk, "three", cases[i].size, &cases[i].limits),
                         cases[i].third);
        drain(desk);
        assert_int_equal(keep_sized(desk, "four", cases[i].size, &cases[i].limits), OUTCOME_DONE);
        drain(desk);
    }
}

static void a_new_process_knows_how_full_the_spool_is_after_one_pass(void **state)
{
    DeskSpool *desk = *state;
    const SpoolLimits one = {.files = 1, .octets = 1 << 20};
    keep(desk, "one");
    spool_free(desk->spool);
    desk->spool = spool_new(desk->directory, desk->log);
    desk->story = "one=A";
    drain(desk);
    assert_int_equal(keep_sized(desk, "two", 1, &one), OUTCOME_RETRY);
}

static void a_missing_state_directory_is_a_retry(void **state)
{
    DeskSpool *desk = *state;
    assert_int_equal(g_rmdir(desk->directory), 0);
    assert_int_equal(keep_sized(desk, "one", 1, &roomy), OUTCOME_RETRY);
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
    MessageLimits in_memory = message_limits;
    in_memory.memory = 65536;
    g_autoptr(Envelope) envelope = envelope_new();
    g_autoptr(Message) message = message_new(&in_memory);
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autofree char *octets = g_strnfill(10000, 'x');
    assert_int_equal(message_append(message, octets, 10000, NULL), OUTCOME_DONE);
    const SpoolOffer offer = {envelope, message, desks, 1795420800};
    Outcome outcome = spool_keep(desk->spool, &roomy, &offer, NULL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(outcome, OUTCOME_RETRY);
    assert_int_equal(files_in_spool(desk), 0);
    keep(desk, "room again");
}

/* ---- registering ---- */

static void while_the_store_is_away_everything_waits(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    keep(desk, "two");
    desk->story = "one=A";
    assert_int_equal(drain(desk), 0);
    assert_tried(desk, "one");
    assert_backlog(desk, 2, 0);
    desk->story = "";
    assert_int_equal(drain(desk), 2);
    assert_tried(desk, "one two");
}

static void a_declined_mail_waits_alone(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    keep(desk, "two");
    desk->story = "one=D";
    assert_int_equal(drain(desk), 1);
    assert_tried(desk, "one two");
    assert_backlog(desk, 1, 0);
    assert_int_equal(drain(desk), 0);
    assert_tried(desk, "");
}

static void a_store_that_declines_everything_is_left_alone_for_a_while(void **state)
{
    DeskSpool *desk = *state;
    desk->story = "m=D";
    for (int i = 0; i < 2 * SPOOL_DECLINED_PER_PASS + 3; i++)
        keep(desk, "m");
    drain(desk);
    assert_int_equal(desk->tried->len, SPOOL_DECLINED_PER_PASS);
    drain(desk);
    assert_int_equal(desk->tried->len, SPOOL_DECLINED_PER_PASS);
    drain(desk);
    assert_int_equal(desk->tried->len, 3);
    drain(desk);
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
        keep(desk, "m");
    keep(desk, "new");
    drain(desk);
    let_time_pass(desk);
    assert_int_equal(drain(desk), 1);
    assert_string_equal(g_ptr_array_index(desk->tried, 0), "new");
    assert_int_equal(desk->tried->len, 1 + SPOOL_DECLINED_PER_PASS);
}

static void pauses_grow_up_to_a_limit(void **state)
{
    static const int wanted[] = {5, 10, 20, 40, 80, 160, 300, 300};
    DeskSpool *desk = *state;
    desk->story = "m=D";
    keep(desk, "m");
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
        drain(desk);
        assert_int_equal(desk->tried->len, 1);
        assert_int_equal(let_time_pass(desk), wanted[i]);
    }
    desk->story = "";
    assert_int_equal(drain(desk), 1);
    assert_int_equal(g_hash_table_size(desk->spool->declined), 0);
}

static void a_hopeless_mail_is_set_aside(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    keep(desk, "two");
    desk->story = "one=H";
    assert_int_equal(drain(desk), 1);
    assert_backlog(desk, 0, 1);
}

static void damaged_files_are_set_aside_and_block_nobody(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "cut");
    keep(desk, "changed");
    keep(desk, "empty");
    keep(desk, "link");
    keep(desk, "whole");
    g_autofree char *cut = nth_file(desk, 0);
    g_autofree char *changed = nth_file(desk, 1);
    g_autofree char *empty = nth_file(desk, 2);
    g_autofree char *linked = nth_file(desk, 3);
    assert_int_equal(truncate(cut, 150), 0);
    int descriptor = open(changed, O_WRONLY);
    assert_int_equal(pwrite(descriptor, "y", 1, 140), 1);
    close(descriptor);
    assert_int_equal(truncate(empty, 0), 0);
    assert_int_equal(g_unlink(linked), 0);
    assert_int_equal(symlink("/etc/passwd", linked), 0);
    assert_int_equal(drain(desk), 1);
    assert_tried(desk, "whole");
    assert_backlog(desk, 0, 4);
    assert_int_equal(drain(desk), 0);
}

static void files_of_others_are_left_alone(void **state)
{
    static const char *const names[] = {"README", "123-x.mail", "core", ".mail"};
    DeskSpool *desk = *state;
    keep(desk, "one");
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(desk->directory, SPOOL_DIRECTORY, names[i], NULL);
        assert_true(g_file_set_contents(path, "x", 1, NULL));
    }
    assert_backlog(desk, 1, 0);
    assert_int_equal(drain(desk), 1);
    assert_int_equal(files_in_spool(desk), G_N_ELEMENTS(names) + 1); /* and the lock */
}

static void what_nobody_finished_goes_after_its_time(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    g_autofree char *path = nth_file(desk, 0);
    g_autofree char *old = g_strconcat(path, "-old.new", NULL);
    g_autofree char *fresh = g_strconcat(path, "-fresh.new", NULL);
    assert_true(g_file_set_contents(old, "x", 1, NULL));
    assert_true(g_file_set_contents(fresh, "x", 1, NULL));
    const struct utimbuf long_ago = {1000000000, 1000000000};
    assert_int_equal(utime(old, &long_ago), 0);
    drain(desk);
    assert_int_not_equal(access(old, F_OK), 0);
    assert_int_equal(access(fresh, F_OK), 0);
}

static void one_process_registers_at_a_time(void **state)
{
    DeskSpool *desk = *state;
    keep(desk, "one");
    assert_int_equal(drain(desk), 1);
    keep(desk, "two");
    g_autofree char *path = g_build_filename(desk->directory, SPOOL_DIRECTORY, "lock", NULL);
    int other = open(path, O_RDWR);
    assert_int_equal(flock(other, LOCK_EX), 0);
    assert_int_equal(drain(desk), 0);
    assert_tried(desk, "");
    close(other);
    assert_int_equal(drain(desk), 1);
}

#define KEEPERS 3
#define KEPT_BY_EACH 40

static gpointer keep_many(gpointer data)
{
    for (int i = 0; i < KEPT_BY_EACH; i++)
        assert_int_equal(
            keep_sized(data, "many", 100, &(SpoolLimits){.files = 200, .octets = 1 << 20}),
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
        registered += drain(desk);
    for (gsize i = 0; i < KEEPERS; i++)
        g_thread_join(keepers[i]);
    registered += drain(desk);
    assert_int_equal(registered, KEEPERS * KEPT_BY_EACH);
    assert_backlog(desk, 0, 0);
}

#define SPOOL_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

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
