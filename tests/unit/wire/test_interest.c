#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../common/fixture.h"
#include "wire/interest.h"

static void from_fields_that_name_a_desk_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        gboolean wanted;
    } cases[] = {
        {"support@acme.example", TRUE},
        {" Support <support@acme.example>", TRUE},
        {" <Support@Acme.Example>", TRUE},
        {" =?utf-8?B?6Imv5YWL576O?= <support@acme.example>", TRUE},
        {" \"Doe, Jane\" <support+billing@acme.example>", TRUE},
        {" ann@customer.example,\n\tsupport@acme.example", TRUE},
        {" Group: a@b.example, help@acme.example;", TRUE},
        {" (a comment (nested) support@x.example) support@acme.example (tail)", TRUE},
        {" \"support\"@acme.example", TRUE},
        {" \"an \\\" escape\" <support@acme.example>", TRUE},
        {" support@acme.example.", TRUE},
        {" ann@customer.example", FALSE},
        {" \"support@acme.example\" <ann@customer.example>", FALSE},
        {" (support@acme.example) ann@customer.example", FALSE},
        {" support@acme.example.evil.example", FALSE},
        {" xsupport@acme.example", FALSE},
        {" support", FALSE},
        {" @", FALSE},
        {" \"unclosed support@acme.example", FALSE},
        {" (unclosed support@acme.example", FALSE},
        {" \"ends in a backslash\\", FALSE},
        {"", FALSE},
    };
    g_autoptr(Settings) settings = fixture_settings();
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if (interest_from_names_desk(settings, cases[i].value) != cases[i].wanted)
            fail_msg("%s", cases[i].value);
}

static void a_desk_is_found_in_every_spelling_of_its_domain(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(
        "{ name = \"buecher\"; brand = \"B\"; languages = ( \"en\" );"
        "  addresses = ( \"hilfe@b\303\274cher.example\" );"
        "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );"
        "  default_type = \"general\"; }");
    static const struct {
        const char *mailbox;
        gboolean wanted;
    } cases[] = {
        {"hilfe@b\303\274cher.example", TRUE},
        {"hilfe@B\303\234CHER.example", TRUE},
        {"hilfe@xn--bcher-kva.example", TRUE},
        {"HILFE+x@XN--BCHER-KVA.EXAMPLE", TRUE},
        {"hilfe@bucher.example", FALSE},
        {"hilfe@b\374cher.example", FALSE},
        {"hilfe", FALSE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if ((interest_desk_of(settings, cases[i].mailbox) != NULL) != cases[i].wanted)
            fail_msg("%s", cases[i].mailbox);
}

static void a_from_field_of_any_size_takes_little_time(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    g_autoptr(GString) value = g_string_new(NULL);
    for (int i = 0; i < 200000; i++)
        g_string_append(value, "((\"<a@b,");
    gint64 begun = g_get_monotonic_time();
    assert_false(interest_from_names_desk(settings, value->str));
    assert_true(g_get_monotonic_time() - begun < G_TIME_SPAN_SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_fields_that_name_a_desk_are_found),
        cmocka_unit_test(a_desk_is_found_in_every_spelling_of_its_domain),
        cmocka_unit_test(a_from_field_of_any_size_takes_little_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
