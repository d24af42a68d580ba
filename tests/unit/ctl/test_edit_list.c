/* The changes of a rewriting, as a table and as lines. */
#include "ctl/edit_list.h"
#include "mime/mime.h"

#include "../common/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char mail[] = "From: a@x\r\nSender: b@x\r\nSender: c@x\r\n\r\nHello\r\nBye\r\n";

static Table *list_of(const MailEdits *edits)
{
    g_autoptr(Message) message = shelf_message(mail, strlen(mail), 4096);
    g_autoptr(GError) error = NULL;
    Table *table = NULL;
    if (edit_list(message, edits, &table, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return table;
}

static void changes_are_shown_as_lines(void **state)
{
    (void)state;
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autoptr(GBytes) octets = g_bytes_new_static("-- \r\nAl\x01\xff\xc3\xa9\r\n", 13);
    mail_edits_replace_header(edits, "From", 1, "desk@x");
    mail_edits_delete_header(edits, "Sender", 2);
    mail_edits_add_header(edits, "X-A", "v");
    gsize body = (gsize)(strstr(mail, "Hello") - mail);
    mail_edits_splice(edits, body + 7, 3, octets);
    edits->sender = g_strdup("desk@x");
    g_autoptr(Table) table = list_of(edits);
    g_autofree char *text = edit_list_text(table);
    assert_string_equal(text, "@@ envelope sender\n+desk@x\n"
                              "@@ header From, 3 to 6 octets\n-a@x\n+desk@x\n"
                              "@@ header Sender 2, 3 to 0 octets\n-c@x\n"
                              "@@ header X-A, 0 to 1 octets\n+v\n"
                              "@@ body 46, 3 to 13 octets\n-Bye\n+-- \n+Al\\x01\\xffé\n");
}

static void a_long_side_is_cut(void **state)
{
    (void)state;
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autofree char *signature = g_strnfill(100000, 'x');
    g_autoptr(GBytes) octets = g_bytes_new_static(signature, 100000);
    mail_edits_splice(edits, strlen(mail), 0, octets);
    g_autoptr(Table) table = list_of(edits);
    const GPtrArray *row = g_ptr_array_index(table->rows, 0);
    const char *inserted = g_ptr_array_index(row, 4);
    assert_int_equal(strlen(inserted), EDIT_SHOWN_OCTETS + 3);
    assert_string_equal(g_ptr_array_index(row, 2), "0 to 100000");
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_shown_as_lines),
        cmocka_unit_test(a_long_side_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
