/* conf/intake.conf.sample as it is shipped. */
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_sample_means_what_it_says(void **state)
{
    (void)state;
    Settings *loaded = NULL;
    assert_int_equal(settings_load("conf/intake.conf.sample", &loaded, NULL), OUTCOME_DONE);
    g_autoptr(Settings) settings = loaded;
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    assert_int_equal(settings->milter.socket_mode, 0660);
    assert_int_equal(settings->milter.log_level, LOG_LEVEL_INFO);
    assert_string_equal(desk->address, "support@acme.example");
    assert_string_equal(desk->default_type->name, "consultation");
    const ServiceRule *rule = g_ptr_array_index(desk->rules, 0);
    assert_string_equal(rule->service_type->name, "complaint");
    const RuleTest *words = g_ptr_array_index(rule->tests, 0);
    assert_int_equal(words->kind, RULE_ANY_WORDS);
    assert_string_equal(g_ptr_array_index(words->values, 1), "我要投诉");
    const Opening *morning = &g_array_index(desk->hours.openings[0], Opening, 0);
    assert_int_equal(morning->from, 9 * 60);
    assert_int_equal(morning->until, 12 * 60);
    assert_int_equal(desk->hours.openings[6]->len, 0);
    const Holiday *yearly = g_ptr_array_index(desk->hours.holidays, 1);
    assert_true(yearly->yearly);
    assert_int_equal(yearly->from, 101);
    assert_string_equal(localized_text(yearly->names, "zh-CN"), "元旦");
}

/* The nine kinds of the starter, each in its seven languages. */
static void test_sample_has_the_kinds(void **state)
{
    (void)state;
    static const char *const languages[] = {"en", "zh-CN", "zh-TW", "de", "fr", "es", "ja", NULL};
    Settings *loaded = NULL;
    assert_int_equal(settings_load("conf/intake.conf.sample", &loaded, NULL), OUTCOME_DONE);
    g_autoptr(Settings) settings = loaded;
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    assert_int_equal(desk->service_types->len, g_strv_length((char **)service_kinds));
    for (guint i = 0; service_kinds[i] != NULL; i++) {
        const ServiceType *type = desk_service_type(desk, service_kinds[i]);
        assert_non_null(type);
        assert_int_equal(type->kinds->len, 1);
        assert_string_equal(g_ptr_array_index(type->kinds, 0), service_kinds[i]);
        assert_int_equal(type->labels->len, g_strv_length((char **)languages));
        for (guint j = 0; j < type->labels->len; j++) {
            const Localized *label = g_ptr_array_index(type->labels, j);
            assert_true(g_strv_contains(languages, label->language));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_means_what_it_says),
        cmocka_unit_test(test_sample_has_the_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
