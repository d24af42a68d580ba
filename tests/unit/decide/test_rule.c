/* Rules for service types: each kind of test alone, and several in one rule. */
#include "../common/fixture.h"
#include "decide/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Settings *settings_with_rule(const char *tests)
{
    g_autofree char *desk = g_strdup_printf(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"general\";\n"
        "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );\n"
        "  rules = ( { name = \"r\"; type = \"general\"; %s } ); }\n",
        tests);
    return fixture_settings_of(desk);
}

/* A Chinese mail of a VIP with a picture and a document, from a form. */
static MailFacts *facts_of_case(void)
{
    MailFacts *facts = fixture_facts();
    g_free(facts->subject);
    facts->subject = g_strdup("Refund for order 4711");
    g_free(facts->reply);
    facts->reply = g_strdup("请尽快退款, the box was damaged");
    facts->language = g_strdup("zh-CN");
    fixture_facts_add_field(facts, "X-Form", "shop; version 2");
    fixture_facts_add_field(facts, "X-Form", "support");
    Attachment *logo = g_new0(Attachment, 1);
    logo->is_inline = TRUE;
    g_ptr_array_add(facts->attachments, logo);
    g_ptr_array_add(facts->attachments, g_new0(Attachment, 1));
    g_ptr_array_add(facts->cc, mail_address_new(NULL, "sales@partner.example"));
    return facts;
}

static const struct {
    const char *tests;
    const char *wanted; /* the reason; NULL: does not hold */
} cases[] = {
    {"any_words = ( \"voucher\", \"refund\" );", "rule r: word \"refund\""},
    {"any_words = ( \"voucher\", \"fund\" );", NULL},
    {"any_words = ( \"退款\" );", "rule r: word \"退款\""},
    {"all_words = ( \"refund\", \"damaged\" );", "rule r: words \"refund\" \"damaged\""},
    {"all_words = ( \"refund\", \"voucher\" );", NULL},
    {"matches = \"order \\\\d+\";", "rule r: expression found \"order 4711\""},
    {"matches = \"order [a-z]+$\";", NULL},
    {"header = ( \"x-form\", \"^support$\" );", "rule r: header x-form holds \"support\""},
    {"header = ( \"X-Form\", \"^sales\" );", NULL},
    {"header = ( \"X-Other\", \".*\" );", NULL},
    {"recipient = ( \"support@acme.example\" );", "rule r: recipient support@acme.example"},
    {"recipient = ( \"Sales@Partner.example\" );", "rule r: recipient sales@partner.example"},
    {"recipient = ( \"help@acme.example\" );", NULL},
    {"group = ( \"business\", \"vip\" );", "rule r: sender of group vip"},
    {"group = ( \"business\" );", NULL},
    {"language = ( \"zh\" );", "rule r: language zh-CN"},
    {"language = ( \"ZH-cn\" );", "rule r: language zh-CN"},
    {"language = ( \"zh-TW\", \"en\" );", NULL},
    {"has_attachment = true;", "rule r: an attachment"},
    {"has_attachment = false;", NULL},
    {"group = ( \"vip\" ); any_words = ( \"refund\" );",
     "rule r: word \"refund\", sender of group vip"},
    {"group = ( \"vip\" ); any_words = ( \"voucher\" );", NULL},
};

static void test_each_kind_of_test(void **state)
{
    (void)state;
    g_autoptr(MailFacts) facts = facts_of_case();
    g_autoptr(Envelope) envelope = fixture_envelope();
    g_autoptr(Known) known = known_new();
    known->group = g_strdup("vip");
    g_autoptr(RuleText) text = rule_text_new(facts);
    Evidence evidence = {.facts = facts, .envelope = envelope, .known = known};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Settings) settings = settings_with_rule(cases[i].tests);
        const DeskSettings *desk = settings_desk_by_name(settings, "acme");
        g_autofree char *reason = NULL;
        rule_holds(g_ptr_array_index(desk->rules, 0), &evidence, text, &reason);
        if (g_strcmp0(reason, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].tests, reason != NULL ? reason : "does not hold");
    }
}

static void test_the_text_is_cut_between_characters(void **state)
{
    (void)state;
    g_autoptr(MailFacts) facts = fixture_facts();
    g_autoptr(GString) long_text = g_string_new("x");
    while (long_text->len < RULE_TEXT_OCTETS_MAX * 2)
        g_string_append(long_text, "退");
    g_free(facts->reply);
    facts->reply = g_strdup(long_text->str);
    g_autoptr(RuleText) text = rule_text_new(facts);
    assert_in_range(strlen(text->plain), RULE_TEXT_OCTETS_MAX - 4, RULE_TEXT_OCTETS_MAX);
    assert_true(g_utf8_validate(text->plain, -1, NULL));
}

static void test_a_mail_without_new_text_is_read_whole(void **state)
{
    (void)state;
    g_autoptr(MailFacts) facts = fixture_facts();
    g_clear_pointer(&facts->reply, g_free);
    g_free(facts->text);
    facts->text = g_strdup("Forwarded: Refund");
    g_autoptr(RuleText) text = rule_text_new(facts);
    assert_string_equal(text->folded, "a question\nforwarded: refund");
    g_clear_pointer(&facts->text, g_free);
    g_autoptr(RuleText) none = rule_text_new(facts);
    assert_string_equal(none->folded, "a question\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_kind_of_test),
        cmocka_unit_test(test_the_text_is_cut_between_characters),
        cmocka_unit_test(test_a_mail_without_new_text_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
