#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../common/fixture.h"
#include "filter/interest.h"

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
        {"hilfe", TRUE},
        {"hilfe+x", TRUE},
        {"hilfe@", FALSE},
        {"", FALSE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        if ((interest_desk_of(settings, cases[i].mailbox) != NULL) != cases[i].wanted)
            fail_msg("%s", cases[i].mailbox);
}

static void every_header_is_read_where_a_desk_refuses_claims(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    g_autoptr(Directory) directory = directory_new();
    g_autoptr(Envelope) envelope = fixture_envelope();
    assert_int_equal(interest_outgoing_hint(settings, directory, envelope), HINT_NONE);
    DeskSettings *last = g_ptr_array_index(settings->desks, settings->desks->len - 1);
    last->refuse_claims = TRUE;
    assert_int_equal(interest_outgoing_hint(settings, directory, envelope), HINT_CLAIM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_desk_is_found_in_every_spelling_of_its_domain),
        cmocka_unit_test(every_header_is_read_where_a_desk_refuses_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
