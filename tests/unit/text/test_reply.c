#include "../common/cases.h"
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/text/reply"
#define CASES_MIN 150

/* What the section "mail" says, if the case has one. */
static TextMail mail_of(const TestCase *test)
{
    const char *mail = g_hash_table_lookup(test->sections, "mail");
    if (g_strcmp0(mail, "new") == 0)
        return TEXT_MAIL_NEW;
    return g_strcmp0(mail, "forward") == 0 ? TEXT_MAIL_FORWARD : TEXT_MAIL_ANSWER;
}

static void cuts_what_is_not_newly_written(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) cases = cases_load(CASES);
    guint wrong = 0;
    for (guint i = 0; i < cases->len; i++) {
        const TestCase *test = g_ptr_array_index(cases, i);
        g_autofree char *reply = text_reply(test->input, mail_of(test));
        wrong += cases_compare(test, "reply", reply);
    }
    assert_int_equal(wrong, 0);
    assert_true(cases->len >= CASES_MIN);
}

/* What was cut once has nothing more to cut, but for forwards inside: a reply of a reply is never
   longer, and never empty. */
static void second_pass_adds_nothing(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) cases = cases_load(CASES);
    for (guint i = 0; i < cases->len; i++) {
        const TestCase *test = g_ptr_array_index(cases, i);
        g_autofree char *reply = text_reply(test->input, mail_of(test));
        g_autofree char *again = text_reply(reply, mail_of(test));
        assert_true(strlen(again) <= strlen(reply));
        assert_true(*reply == '\0' || *again != '\0');
    }
}

static void text_without_words_gives_no_words(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {"", "\n\n", "   \n\t", "> \n>\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_autofree char *reply = text_reply(TEXTS[i], TEXT_MAIL_ANSWER);
        assert_non_null(reply);
        assert_true(strlen(reply) <= strlen(TEXTS[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_what_is_not_newly_written),
        cmocka_unit_test(second_pass_adds_nothing),
        cmocka_unit_test(text_without_words_gives_no_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
