/* What `intakectl setup` writes is a settings file, whatever it was told. */
#include "ctl/first_settings.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

/* A kind of the starter, with a label in each of its languages, the desk's own first. */
static void check_type(const ServiceType *type, const char *language)
{
    static const char *const known[] = {"en", "zh-CN", "zh-TW", "de", "fr", "es", "ja"};
    assert_int_equal(type->kinds->len, 1);
    assert_string_equal(g_ptr_array_index(type->kinds, 0), type->name);
    const Localized *first = g_ptr_array_index(type->labels, 0);
    assert_string_equal(first->language, language);
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        guint found = 0;
        for (guint j = 0; j < type->labels->len; j++)
            found +=
                strcmp(((Localized *)g_ptr_array_index(type->labels, j))->language, known[i]) == 0;
        assert_int_equal(found, 1);
    }
}

static void test_it_loads(void **state)
{
    (void)state;
    static const struct {
        const char *brand;
        const char *languages[4];
    } cases[] = {
        {"ACME", {"en", "zh-CN"}},
        {"Say \"Hi\" \\ Co; }", {"zh-CN"}},
        {"艾克美", {"de", "en", "zh-TW"}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FirstSettings first = {
            .desk = "support",
            .brand = cases[i].brand,
            .address = "support@acme.example",
            .languages = (char **)cases[i].languages,
            .time_zone = "Europe/Berlin",
            .socket = "local:/run/intake/intake.sock",
            .socket_group = "",
            .templates = "/usr/share/intake/templates",
        };
        g_autofree char *text = first_settings_text(&first);
        g_autoptr(GError) error = NULL;
        Settings *loaded = NULL;
        if (settings_load_text("first", text, &loaded, &error) != OUTCOME_DONE)
            fail_msg("%s\n%s", error->message, text);
        g_autoptr(Settings) settings = loaded;
        const DeskSettings *desk = settings_desk_by_name(settings, "support");
        assert_string_equal(desk->brand, cases[i].brand);
        assert_string_equal(g_ptr_array_index(desk->languages, 0), cases[i].languages[0]);
        assert_int_equal(desk->service_types->len, g_strv_length((char **)service_kinds));
        for (guint j = 0; j < desk->service_types->len; j++)
            check_type(g_ptr_array_index(desk->service_types, j), cases[i].languages[0]);
        assert_int_equal(desk->hours.openings[5]->len, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_it_loads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
