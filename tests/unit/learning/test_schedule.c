/* When a desk's labels are learnt from. */
#include "../common/fixture.h"
#include "learning/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define BERLIN "time_zone = \"Europe/Berlin\";"

typedef struct schedule_case {
    const char *what, *learning;
    guint new_labels;
    const char *finished; /* "": never */
    gboolean wanted, is_claimed;
    const char *now;
    gboolean due;
} ScheduleCase;

static const ScheduleCase cases[] = {
    {"nothing is new", "", 0, "", FALSE, FALSE, "2026-11-23T12:00:00Z", FALSE},
    {"the first labels", "", 1, "", FALSE, FALSE, "2026-11-23T12:00:00Z", TRUE},
    {"enough are new", "after_labels = 30;", 30, "2026-11-23T11:00:00Z", FALSE, FALSE,
     "2026-11-23T12:00:00Z", TRUE},
    {"not enough are new", "after_labels = 30;", 29, "2026-11-23T11:00:00Z", FALSE, FALSE,
     "2026-11-23T12:00:00Z", FALSE},
    {"no number of them is enough", "after_labels = 0;", 9999, "2026-11-23T11:00:00Z", FALSE, FALSE,
     "2026-11-23T12:00:00Z", FALSE},
    {"a flood of labels makes no flood of trainings", "after_labels = 30;", 500,
     "2026-11-23T11:55:00Z", FALSE, FALSE, "2026-11-23T12:00:00Z", FALSE},
    {"the hour of the night has come, there", "hour = 3;", 2, "2026-11-22T02:01:00Z", FALSE, FALSE,
     "2026-11-23T02:00:00Z", TRUE},
    {"and not before", "hour = 3;", 2, "2026-11-22T02:01:00Z", FALSE, FALSE, "2026-11-23T01:59:59Z",
     FALSE},
    {"it was missed", "hour = 3;", 2, "2026-11-22T02:01:00Z", FALSE, FALSE, "2026-11-23T17:00:00Z",
     TRUE},
    {"it was learnt tonight", "hour = 3;", 2, "2026-11-23T02:01:00Z", FALSE, FALSE,
     "2026-11-23T17:00:00Z", FALSE},
    {"no hour", "hour = 24;", 2, "2026-11-20T02:01:00Z", FALSE, FALSE, "2026-11-23T17:00:00Z",
     FALSE},
    {"something was forgotten", "", 0, "2026-11-23T11:00:00Z", TRUE, FALSE, "2026-11-23T12:00:00Z",
     TRUE},
    {"somebody learns already", "", 99, "2026-11-20T11:00:00Z", TRUE, TRUE, "2026-11-23T12:00:00Z",
     FALSE},
    {"the desk does not learn", "train = false;", 99, "", TRUE, FALSE, "2026-11-23T12:00:00Z",
     FALSE},
};

static gint64 moment(const char *text)
{
    if (*text == '\0')
        return 0;
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    assert_non_null(time);
    return g_date_time_to_unix(time);
}

static void test_due(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const ScheduleCase *c = &cases[i];
        g_autofree char *text = g_strdup_printf(
            "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
            "  languages = ( \"en\" ); service_types = ( { name = \"general\"; labels = { en = "
            "\"General\"; }; } );\n  hours: { " BERLIN " }; learning = { %s }; }\n",
            c->learning);
        g_autoptr(Settings) settings = fixture_settings_of(text);
        const TrainingState training = {.new_labels = c->new_labels,
                                        .finished = moment(c->finished),
                                        .wanted = c->wanted,
                                        .is_claimed = c->is_claimed};
        if (schedule_is_due(g_ptr_array_index(settings->desks, 0), &training, moment(c->now)) !=
            c->due)
            fail_msg("%s", c->what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_due)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
