#include "../common/cases.h"
#include "html/entities.h"
#include "html/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define CASES "tests/html"
#define LIMIT (1024 * 1024)

/* A case without a reply section wants the reply to be the text. */
static void reads_what_a_reader_would_see(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) cases = cases_load(CASES);
    guint wrong = 0;
    for (guint i = 0; i < cases->len; i++) {
        const TestCase *test = g_ptr_array_index(cases, i);
        g_autofree char *reply = NULL;
        g_autofree char *text = text_from_html(test->input, LIMIT, TEXT_MAIL_ANSWER, &reply);
        gboolean has_reply = g_hash_table_contains(test->sections, "reply");
        wrong += cases_compare(test, "text", text);
        wrong += cases_compare(test, has_reply ? "reply" : "text", reply);
    }
    assert_int_equal(wrong, 0);
    assert_true(cases->len >= 50);
}

static void reply_is_null_when_containers_hold_everything(void **state)
{
    (void)state;
    static const char *const HTML[] = {
        "",
        "<p> &nbsp; </p>",
        "<blockquote type=cite>All of it</blockquote>",
        "<div class=gmail_signature>Ann</div>",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(HTML); i++) {
        g_autofree char *reply = NULL;
        g_autofree char *text = text_from_html(HTML[i], LIMIT, TEXT_MAIL_ANSWER, &reply);
        assert_non_null(text);
        assert_null(reply);
    }
}

static void limit_caps_octets_between_characters(void **state)
{
    (void)state;
    for (gsize limit = 0; limit < 12; limit++) {
        g_autofree char *text = text_from_html("<p>a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80</p>",
                                               limit, TEXT_MAIL_ANSWER, NULL);
        assert_true(strlen(text) <= limit);
        assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void takes_any_octets(void **state)
{
    (void)state;
    g_autofree char *text = text_from_html("<p>a\xff\xfe\x01 &#0;&#xd800;&#x110000;b</p>", LIMIT,
                                           TEXT_MAIL_ANSWER, NULL);
    assert_true(g_utf8_validate(text, -1, NULL));
    assert_null(strchr(text, '\x01'));
}

static void references_are_read(void **state)
{
    (void)state;
    gunichar character = 0;
    assert_int_equal(html_entity_read("&#35;type", 9, &character), 5);
    assert_int_equal(character, '#');
    assert_int_equal(html_entity_read("&nbsp;", 6, &character), 6);
    assert_int_equal(character, 0xa0);
    assert_int_equal(html_entity_read("& so on", 7, &character), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_a_reader_would_see),
        cmocka_unit_test(reply_is_null_when_containers_hold_everything),
        cmocka_unit_test(limit_caps_octets_between_characters),
        cmocka_unit_test(takes_any_octets),
        cmocka_unit_test(references_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
