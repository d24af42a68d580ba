/* Whose an address is, and which language serves a reader. */
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#define TYPES "service_types = ( { name = \"after-sales\"; labels = { en = \"S\"; }; } ); "

static const char text[] =
    "desks = ( { name = \"acme\"; brand = \"A\"; addresses = ( \"Support@ACME.example\", "
    "\"help-desk@acme.example\" ); languages = ( \"en\", \"zh-CN\", \"zh-TW\", \"pt\" ); " TYPES
    "}, { name = \"sub\"; brand = \"B\"; addresses = \"support+eu@acme.example\"; languages = "
    "\"de\"; " TYPES "}, { name = \"dash\"; brand = \"C\"; delimiter = \"-\"; addresses = "
    "\"info@acme.example\"; languages = \"fr\"; " TYPES "} );";

static Settings *load(void)
{
    Settings *settings = NULL;
    g_autoptr(GError) error = NULL;
    if (settings_load_text("test.conf", text, &settings, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return settings;
}

static void test_desk_by_address(void **state)
{
    (void)state;
    static const struct {
        const char *address, *desk, *suffix;
    } cases[] = {
        {"support@acme.example", "acme", NULL},
        {"support+billing@acme.example", "acme", "billing"},
        {"support+billing.t.abc@acme.example", "acme", "billing.t.abc"},
        {"support+a+b@acme.example", "acme", "a+b"},
        {"support+@acme.example", "acme", ""},
        {"support+eu@acme.example", "sub", NULL},
        {"support+eu+billing@acme.example", "sub", "billing"},
        {"help-desk@acme.example", "acme", NULL},
        {"help-desk+x@acme.example", "acme", "x"},
        {"help-desk-x@acme.example", NULL, NULL},
        {"help@acme.example", NULL, NULL},
        {"info-after-sales@acme.example", "dash", "after-sales"},
        {"info+x@acme.example", NULL, NULL},
        {"support@acme.example.org", NULL, NULL},
        {"+support@acme.example", NULL, NULL},
        {"support", NULL, NULL},
        {"", NULL, NULL},
        {NULL, NULL, NULL},
    };
    g_autoptr(Settings) settings = load();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *suffix = NULL;
        const DeskSettings *desk = settings_desk_by_address(settings, cases[i].address, &suffix);
        assert_ptr_equal(desk, settings_desk_by_address(settings, cases[i].address, NULL));
        if (g_strcmp0(desk != NULL ? desk->name : NULL, cases[i].desk) != 0)
            fail_msg("%s: desk %s", cases[i].address, desk != NULL ? desk->name : "none");
        if (g_strcmp0(suffix, cases[i].suffix) != 0)
            fail_msg("%s: suffix %s", cases[i].address, suffix);
    }
}

static void test_desk_language(void **state)
{
    (void)state;
    static const struct {
        const char *wanted, *found;
    } cases[] = {
        {"en", "en"},         {"en-GB", "en"},    {"EN", "en"},
        {"zh", "zh-CN"},      {"zh-CN", "zh-CN"}, {"zh-Hans-CN", "zh-CN"},
        {"zh-SG", "zh-CN"},   {"zh-TW", "zh-TW"}, {"zh-HK", "zh-TW"},
        {"zh-Hant", "zh-TW"}, {"pt-BR", "pt"},    {"p", NULL},
        {"english", NULL},    {"fr", NULL},       {"", NULL},
        {NULL, NULL},
    };
    g_autoptr(Settings) settings = load();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *found = desk_language(desk, cases[i].wanted);
        if (g_strcmp0(found, cases[i].found) != 0)
            fail_msg("%s: %s", cases[i].wanted, found);
    }
}

static void test_localized_text(void **state)
{
    (void)state;
    Localized english = {(char *)"en", (char *)"Hello"};
    Localized chinese = {(char *)"zh-CN", (char *)"你好"};
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    assert_string_equal(localized_text(texts, "en"), "");
    g_ptr_array_add(texts, &english);
    g_ptr_array_add(texts, &chinese);
    assert_string_equal(localized_text(texts, "zh"), "你好");
    assert_string_equal(localized_text(texts, "zh-TW"), "你好");
    assert_string_equal(localized_text(texts, "fr"), "Hello");
    assert_string_equal(localized_text(texts, NULL), "Hello");
}

static void test_names_find_nothing_by_half(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = load();
    assert_null(settings_desk_by_name(settings, "acm"));
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    assert_null(desk_service_type(desk, "after"));
    assert_non_null(desk_service_type(desk, "after-sales"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_desk_by_address),
        cmocka_unit_test(test_desk_language),
        cmocka_unit_test(test_localized_text),
        cmocka_unit_test(test_names_find_nothing_by_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
