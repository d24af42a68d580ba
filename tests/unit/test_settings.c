/* settings_load(): what the sample means, and what is refused with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "settings.h"

#define SAMPLE "conf/intake.conf.sample"

static Settings *load_sample(void)
{
    Settings *settings = NULL;
    GError *error = NULL;
    Outcome outcome = settings_load(SAMPLE, &settings, &error);
    if (error != NULL)
        print_error("%s\n", error->message);
    assert_int_equal(outcome, OUTCOME_DONE);
    return settings;
}

static void sample_loads(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = load_sample();
    assert_int_equal(settings->milter.socket_mode, 0660);
    assert_int_equal(settings->milter.log_level, LOG_LEVEL_INFO);
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    assert_non_null(desk);
    assert_string_equal(desk->address, "support@acme.example");
    assert_string_equal(desk->default_type->name, "consultation");
    assert_int_equal(desk->rules->len, 3);
    assert_int_equal(desk->hours.openings[0]->len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sample_loads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
