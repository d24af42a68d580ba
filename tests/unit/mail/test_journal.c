/* The journal of accepted mails: what is written is read, whoever writes, however a line ends, and
   within its bounds. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "mail/journal.h"

#define NOW 1795420800
#define DAY 86400
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const JournalLimits wide = {.octets = 1 << 20, .days = 30};

static int make_directory(void **state)
{
    *state = g_dir_make_tmp("journal-XXXXXX", NULL);
    return *state == NULL;
}

static int remove_directory(void **state)
{
    g_autofree char *directory = *state;
    static const char *const names[] = {JOURNAL_FILE, JOURNAL_OLD_FILE, "victim"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_build_filename(directory, names[i], NULL);
        g_unlink(path);
    }
    return g_rmdir(directory);
}

static JournalEntry entry_at(gint64 time)
{
    return (JournalEntry){.time = time,
                          .way = JOURNAL_INCOMING,
                          .desk = (char *)"acme",
                          .ticket = 1042,
                          .queue_id = (char *)"4XkQ2n",
                          .digest = (char *)DIGEST};
}

static void append(const char *directory, const JournalLimits *limits, gint64 time)
{
    const JournalEntry entry = entry_at(time);
    assert_int_equal(journal_append(directory, limits, &entry, NULL), OUTCOME_DONE);
}

static JournalLines *lines_since(const char *directory, gint64 since)
{
    JournalLines *lines = NULL;
    assert_int_equal(journal_read(directory, since, &lines, NULL), OUTCOME_DONE);
    return lines;
}

static void put(const char *directory, const char *octets)
{
    g_autofree char *path = g_build_filename(directory, JOURNAL_FILE, NULL);
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0640);
    assert_int_equal(write(descriptor, octets, strlen(octets)), strlen(octets));
    close(descriptor);
}

static void test_a_line_comes_back_as_it_was(void **state)
{
    for (int way = JOURNAL_INCOMING; way <= JOURNAL_UNCERTAIN; way++) {
        JournalEntry entry = entry_at(NOW + way);
        entry.way = (JournalWay)way;
        assert_int_equal(journal_append(*state, &wide, &entry, NULL), OUTCOME_DONE);
    }
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_int_equal(lines->entries->len, JOURNAL_UNCERTAIN + 1);
    for (guint i = 0; i < lines->entries->len; i++) {
        const JournalEntry *entry = g_ptr_array_index(lines->entries, i);
        assert_int_equal(entry->way, i);
        assert_int_equal(entry->time, NOW + i);
        assert_int_equal(entry->ticket, 1042);
        assert_string_equal(entry->desk, "acme");
        assert_string_equal(entry->queue_id, "4XkQ2n");
        assert_string_equal(entry->digest, DIGEST);
    }
}

/* The mail server chooses the queue id. */
static void test_a_queue_id_makes_no_line_of_its_own(void **state)
{
    g_autofree char *endless = g_strnfill(4000, 'Q');
    const struct {
        const char *queue_id, *wanted;
    } cases[] = {{"A 1\n1795420800 incoming x 1 Q " DIGEST,
                  "A?1?1795420800?incoming?x?1?Q?0123456789abcdef0123456789abcdef01"},
                 {endless, NULL},
                 {"", NULL},
                 {NULL, NULL},
                 {"\xc3\xa9", "??"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        JournalEntry entry = entry_at(NOW);
        entry.queue_id = (char *)cases[i].queue_id;
        assert_int_equal(journal_append(*state, &wide, &entry, NULL), OUTCOME_DONE);
    }
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_int_equal(lines->entries->len, G_N_ELEMENTS(cases));
    assert_int_equal(lines->unreadable, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const JournalEntry *entry = g_ptr_array_index(lines->entries, i);
        if (cases[i].wanted != NULL)
            assert_memory_equal(entry->queue_id, cases[i].wanted, strlen(entry->queue_id));
        else if (i == 1)
            assert_int_equal(strlen(entry->queue_id), JOURNAL_QUEUE_ID_MAX);
        else
            assert_null(entry->queue_id);
    }
}

/* Half a line spoils neither the one before nor the one after. */
static void test_torn_lines(void **state)
{
    static const char *const torn[] = {
        "1795420800 incoming acme 10",
        "1795420800 incoming acme 1042 4XkQ2n 0123456789abcdef",
        "1",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(torn); i++) {
        append(*state, &wide, NOW);
        put(*state, torn[i]);
    }
    append(*state, &wide, NOW);
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_int_equal(lines->entries->len, G_N_ELEMENTS(torn) + 1);
    assert_int_equal(lines->unreadable, G_N_ELEMENTS(torn));
    put(*state, torn[0]);
    g_autoptr(JournalLines) ending = lines_since(*state, 0);
    assert_int_equal(ending->entries->len, G_N_ELEMENTS(torn) + 1);
    assert_int_equal(ending->unreadable, G_N_ELEMENTS(torn) + 1);
}

static void test_lines_of_others(void **state)
{
    g_autofree char *endless = g_strnfill(5000, 'x');
    const char *const strange[] = {
        "-5 incoming acme 1 Q " DIGEST,
        "1795420800 sideways acme 1 Q " DIGEST,
        "1795420800 incoming acme one Q " DIGEST,
        "1795420800 incoming acme 1 Q " DIGEST " more",
        "1795420800 incoming acme 1 Q " DIGEST "f",
        "1795420800 incoming  1 Q " DIGEST,
        "1795420800 incoming \xff 1 Q " DIGEST,
        endless,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(strange); i++) {
        put(*state, strange[i]);
        put(*state, "\n");
    }
    put(*state, "\n"); /* of a writer that took another's line for torn */
    append(*state, &wide, NOW);
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_int_equal(lines->entries->len, 1);
    assert_int_equal(lines->unreadable, G_N_ELEMENTS(strange));
}

static void test_bounded_in_size(void **state)
{
    const JournalLimits narrow = {.octets = 65536, .days = 30};
    static const char *const names[] = {JOURNAL_FILE, JOURNAL_OLD_FILE};
    for (int i = 0; i < 2000; i++)
        append(*state, &narrow, NOW + i);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        struct stat status;
        g_autofree char *path = g_build_filename(*state, names[i], NULL);
        assert_int_equal(stat(path, &status), 0);
        assert_in_range(status.st_size, 1, narrow.octets);
    }
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_in_range(lines->entries->len, 500, 1999);
    for (guint i = 0; i < lines->entries->len; i++) {
        const JournalEntry *entry = g_ptr_array_index(lines->entries, i);
        assert_int_equal(entry->time, NOW + 2000 - lines->entries->len + i);
    }
}

static void test_bounded_in_age(void **state)
{
    append(*state, &wide, NOW - 70 * DAY);
    append(*state, &wide, NOW - 35 * DAY); /* the first one's file is old now */
    append(*state, &wide, NOW);            /* and now this one's */
    g_autoptr(JournalLines) all = lines_since(*state, 0);
    assert_int_equal(all->entries->len, 2);
    g_autoptr(JournalLines) recent = lines_since(*state, NOW - 30 * DAY);
    assert_int_equal(recent->entries->len, 1);
    assert_int_equal(recent->old, 1);
}

/* As at a reload: nothing is lost or torn between processes, not at a change of files either. */
static void test_several_processes(void **state)
{
    enum { WRITERS = 4, LINES = 1000 };
    const JournalLimits limits = {.octets = WRITERS * LINES * 105 * 2 / 3, .days = 30};
    for (int writer = 0; writer < WRITERS; writer++) {
        if (fork() != 0)
            continue;
        for (int i = 0; i < LINES; i++) {
            JournalEntry entry = entry_at(NOW + i);
            entry.ticket = writer * LINES + i + 1;
            if (journal_append(*state, &limits, &entry, NULL) != OUTCOME_DONE)
                _exit(1);
        }
        _exit(0);
    }
    for (int writer = 0; writer < WRITERS; writer++) {
        int status = 0;
        wait(&status);
        assert_int_equal(status, 0);
    }
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    g_autoptr(GHashTable) tickets = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < lines->entries->len; i++) {
        JournalEntry *entry = g_ptr_array_index(lines->entries, i);
        g_hash_table_add(tickets, &entry->ticket);
    }
    assert_int_equal(lines->unreadable, 0);
    assert_int_equal(g_hash_table_size(tickets), WRITERS * LINES);
}

/* The directory is the filter's user's; who reads it may be root. */
static void test_no_link_is_followed(void **state)
{
    g_autofree char *victim = g_build_filename(*state, "victim", NULL);
    g_autofree char *path = g_build_filename(*state, JOURNAL_FILE, NULL);
    const JournalEntry entry = entry_at(NOW);
    JournalLines *lines = NULL;
    assert_true(g_file_set_contents(victim, "", -1, NULL));
    assert_int_equal(symlink(victim, path), 0);
    assert_int_equal(journal_append(*state, &wide, &entry, NULL), OUTCOME_RETRY);
    assert_int_equal(journal_read(*state, 0, &lines, NULL), OUTCOME_REFUSED);
    g_unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(journal_append(*state, &wide, &entry, NULL), OUTCOME_RETRY);
    assert_int_equal(journal_read(*state, 0, &lines, NULL), OUTCOME_REFUSED);
}

static void test_without_a_file_there_are_no_lines(void **state)
{
    g_autoptr(JournalLines) lines = lines_since(*state, 0);
    assert_int_equal(lines->entries->len, 0);
}

#define JOURNAL(test) cmocka_unit_test_setup_teardown(test, make_directory, remove_directory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JOURNAL(test_a_line_comes_back_as_it_was),
        JOURNAL(test_a_queue_id_makes_no_line_of_its_own),
        JOURNAL(test_torn_lines),
        JOURNAL(test_lines_of_others),
        JOURNAL(test_bounded_in_size),
        JOURNAL(test_bounded_in_age),
        JOURNAL(test_several_processes),
        JOURNAL(test_no_link_is_followed),
        JOURNAL(test_without_a_file_there_are_no_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
