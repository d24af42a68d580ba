/* Lines of the journal become mails: what is counted, what waits, what was never accepted. */
#include "ctl/noted_mails.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* One mail in the words of its lines, a letter each: Incoming, Again, Spooled, Registered, Known,
   Outgoing, Uncertain. */
static JournalWay way_of(char letter)
{
    static const char letters[] = "IASRKOU";
    int way = 0;
    while (letters[way] != letter)
        way++;
    return (JournalWay)way;
}

static JournalLines *lines_of(const char *letters)
{
    JournalLines *lines = g_new0(JournalLines, 1);
    lines->entries = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; letters[i] != '\0'; i++) {
        JournalEntry *entry = g_new0(JournalEntry, 1);
        entry->time = 100 + i;
        entry->way = way_of(letters[i]);
        entry->desk = (char *)"acme";
        entry->digest = (char *)"d";
        entry->ticket = entry->way == JOURNAL_SPOOLED || entry->way == JOURNAL_UNCERTAIN ? 0 : 7;
        g_ptr_array_add(lines->entries, entry);
    }
    return lines;
}

static void test_one_mail(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        int counted;
        gboolean accepted, uncertain;
        gint64 ticket;
    } cases[] = {
        {"I", 1, TRUE, FALSE, 7},   {"IAAA", 1, TRUE, FALSE, 7}, {"U", 0, FALSE, TRUE, 0},
        {"UA", 0, TRUE, TRUE, 7},   {"UUUAA", 0, TRUE, TRUE, 7}, {"UI", 1, TRUE, TRUE, 7},
        {"S", 1, TRUE, FALSE, 0},   {"SR", 1, TRUE, FALSE, 7},   {"USK", 0, TRUE, TRUE, 7},
        {"ISK", 1, TRUE, FALSE, 7}, {"SSRK", 1, TRUE, FALSE, 7}, {"A", 0, TRUE, FALSE, 7},
        {"O", 0, TRUE, FALSE, 7},   {"OO", 0, TRUE, FALSE, 7},   {"USR", 1, TRUE, TRUE, 7},
    };
    SpoolBacklog backlog = {.mails = g_hash_table_new(g_str_hash, g_str_equal)};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(JournalLines) lines = lines_of(cases[i].lines);
        g_autoptr(GPtrArray) mails = noted_mails(lines, &backlog);
        const NotedMail *mail = g_ptr_array_index(mails, 0);
        assert_int_equal(mails->len, 1);
        assert_int_equal(mail->counted, cases[i].counted);
        assert_int_equal(mail->accepted != NULL, cases[i].accepted);
        assert_int_equal(mail->uncertain != NULL, cases[i].uncertain);
        assert_int_equal(mail->ticket, cases[i].ticket);
        assert_false(mail->waits);
    }
    g_hash_table_unref(backlog.mails);
}

static void test_ways_are_apart(void **state)
{
    (void)state;
    SpoolBacklog backlog = {.mails = g_hash_table_new(g_str_hash, g_str_equal)};
    g_autoptr(JournalLines) lines = lines_of("IO");
    g_autoptr(GPtrArray) mails = noted_mails(lines, &backlog);
    assert_int_equal(mails->len, 2);
    g_hash_table_unref(backlog.mails);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_mail),
        cmocka_unit_test(test_ways_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
