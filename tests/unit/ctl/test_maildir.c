/* Labelled mails from a Maildir tree. */
#include "ctl/maildir.h"
#include "mail/labelled.h"
#include "mime/mime.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define HEAD "From: Ann <ann@client.example>\r\nTo: support@acme.example\r\n"

static void put(const char *root, const char *name, const char *mail)
{
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_autofree char *directory = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(directory, 0700), 0);
    assert_true(g_file_set_contents(path, mail, -1, NULL));
}

static void remove_all(const char *path)
{
    GDir *listing = g_dir_open(path, 0, NULL);
    const char *name = NULL;
    while (listing != NULL && (name = g_dir_read_name(listing)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_all(child);
    }
    if (listing != NULL)
        g_dir_close(listing);
    g_remove(path);
}

static void test_folders_are_types(void **state)
{
    (void)state;
    g_autofree char *root = g_dir_make_tmp("intake-maildir-XXXXXX", NULL);
    g_autoptr(GPtrArray) texts = NULL;
    put(root, "billing/cur/1:2,S",
        HEAD "Subject: Invoice\r\n\r\nThe sum is wrong.\r\n\r\nOn Mon, 23 Nov 2026 at 10:00, Bob "
             "<bob@acme.example> wrote:\r\n> Hello\r\n");
    put(root, ".Archive.Technical/new/2",
        HEAD "Subject: =?utf-8?q?St=C3=B6rung?=\r\n\r\nIt hums.\r\n");
    put(root, "billing/cur/3", HEAD "Auto-Submitted: auto-replied\r\n\r\nI am away.\r\n");
    put(root, "billing/tmp/4", HEAD "\r\nhalf a mail\r\n");
    put(root, "notes.txt", "no folder\r\n");
    assert_int_equal(maildir_texts(root, &texts, NULL), OUTCOME_DONE);
    assert_int_equal(texts->len, 2);
    const LabelledText *technical = g_ptr_array_index(texts, 0);
    const LabelledText *billing = g_ptr_array_index(texts, 1);
    assert_string_equal(technical->service_type, "technical");
    assert_string_equal(technical->subject, "Störung");
    assert_string_equal(billing->service_type, "billing");
    assert_string_equal(billing->text, "The sum is wrong.");
    remove_all(root);
}

static void test_what_is_none_is_refused(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) texts = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(maildir_texts("/nonexistent", &texts, &error), OUTCOME_REFUSED);
    assert_non_null(error);
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folders_are_types),
        cmocka_unit_test(test_what_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
