/* The shelf of odd mails: tests/mail/NAME.eml must give at least the facts in NAME.json, whether it
   is held in memory or in a file, and again the same when it is read again. */
#include "../common/shelf.h"
#include "ctl/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define MAILS_MIN 199 /* a shelf that was not found must not pass */

static json_t *inspected(const char *path)
{
    g_autofree char *text = NULL;
    GError *error = NULL;
    if (inspect_file(path, NULL, &text, &error) != OUTCOME_DONE)
        fail_msg("%s: %s", path, error->message);
    json_t *object = json_loads(text, 0, NULL);
    assert_non_null(object);
    return object;
}

static void check_mail(const char *name, GString *differences)
{
    g_autofree char *path = g_strdup_printf(SHELF "/%s.eml", name);
    g_autofree char *wanted_path = g_strdup_printf(SHELF "/%s.json", name);
    json_error_t error;
    json_t *wanted = json_load_file(wanted_path, 0, &error);
    if (wanted == NULL)
        fail_msg("%s:%d: %s", wanted_path, error.line, error.text);
    json_t *got = inspected(path);
    shelf_compare(wanted, got, name, differences);
    json_decref(wanted);
    json_decref(got);
}

static GPtrArray *mail_names(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *directory = g_dir_open(SHELF, 0, NULL);
    assert_non_null(directory);
    const char *file;
    while ((file = g_dir_read_name(directory)) != NULL)
        if (g_str_has_suffix(file, ".eml"))
            g_ptr_array_add(names, g_strndup(file, strlen(file) - 4));
    g_dir_close(directory);
    assert_true(names->len >= MAILS_MIN);
    return names;
}

static void test_each_mail_gives_the_facts_beside_it(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) names = mail_names();
    GString *differences = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        check_mail(g_ptr_array_index(names, i), differences);
    if (differences->len > 0)
        fail_msg("\n%s", differences->str);
    g_string_free(differences, TRUE);
}

static char *facts_of(const char *octets, gsize length, gsize memory)
{
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = shelf_message(octets, length, memory);
    g_autoptr(MailFacts) facts = NULL;
    assert_int_equal(mime_read(message, &limits, &facts, NULL), OUTCOME_DONE);
    json_t *object = inspect_facts(facts);
    char *text = json_dumps(object, JSON_SORT_KEYS);
    json_decref(object);
    return text;
}

static void test_a_mail_in_a_file_reads_as_one_in_memory(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) names = mail_names();
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_strdup_printf(SHELF "/%s.eml", (char *)names->pdata[i]);
        g_autofree char *octets = NULL;
        gsize length;
        assert_true(g_file_get_contents(path, &octets, &length, NULL));
        g_autofree char *in_memory = facts_of(octets, length, G_MAXSIZE);
        g_autofree char *in_file = facts_of(octets, length, 0);
        assert_string_equal(in_memory, in_file);
    }
}

/* Cut off anywhere, a mail still gives facts; the sanitizers watch the ends. */
static void test_a_mail_cut_anywhere_gives_facts(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) names = mail_names();
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_strdup_printf(SHELF "/%s.eml", (char *)names->pdata[i]);
        g_autofree char *octets = NULL;
        gsize length;
        assert_true(g_file_get_contents(path, &octets, &length, NULL));
        for (gsize cut = 0; cut < length && cut < 2000; cut += 13) {
            /* An exact copy: nothing lies behind its last octet. */
            g_autofree char *copy = g_memdup2(octets, cut);
            g_autoptr(MailFacts) facts = shelf_read(copy != NULL ? copy : "", cut);
            assert_non_null(facts->text);
            assert_true(g_utf8_validate(facts->text, -1, NULL));
        }
    }
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_mail_gives_the_facts_beside_it),
        cmocka_unit_test(test_a_mail_in_a_file_reads_as_one_in_memory),
        cmocka_unit_test(test_a_mail_cut_anywhere_gives_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
