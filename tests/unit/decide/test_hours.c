/* Opening hours: open now, opens next, and by when so many working minutes have passed. */
#include "../common/fixture.h"
#include "decide/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Settings *settings_with_hours(const char *hours)
{
    g_autofree char *desk = g_strdup_printf(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"general\";\n"
        "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );\n"
        "  hours: { %s }; }\n",
        hours);
    return fixture_settings_of(desk);
}

static gint64 moment(const char *text)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);
    assert_non_null(time);
    return g_date_time_to_unix(time);
}

/* UTC, minute precision; "never" for 0. */
static char *shown(gint64 when)
{
    if (when == 0)
        return g_strdup("never");
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(when);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%MZ");
}

typedef struct hours_case {
    const char *what, *hours, *now;
    int minutes;
    gboolean open;
    const char *opens, *due; /* opens is looked at when closed */
} HoursCase;

#define BERLIN "time_zone = \"Europe/Berlin\"; "
#define WEEK                                                                                       \
    "monday = \"09:00-12:00 13:00-17:00\"; tuesday = \"09:00-17:00\"; friday = \"09:00-17:00\"; "

static const HoursCase cases[] = {
    {"in the morning", BERLIN WEEK, "2026-11-23T09:30:00+01:00", 60, TRUE, "never",
     "2026-11-23T09:30Z"},
    {"the first minute is open", BERLIN WEEK, "2026-11-23T09:00:00+01:00", 60, TRUE, "never",
     "2026-11-23T09:00Z"},
    {"the last is not", BERLIN WEEK, "2026-11-23T12:00:00+01:00", 60, FALSE, "2026-11-23T12:00Z",
     "2026-11-23T13:00Z"},
    {"over the lunch break", BERLIN WEEK, "2026-11-23T11:30:00+01:00", 60, TRUE, "never",
     "2026-11-23T12:30Z"},
    {"up to the very close", BERLIN WEEK, "2026-11-23T16:00:00+01:00", 60, TRUE, "never",
     "2026-11-23T16:00Z"},
    {"before opening", BERLIN WEEK, "2026-11-23T07:00:00+01:00", 30, FALSE, "2026-11-23T08:00Z",
     "2026-11-23T08:30Z"},
    {"over days that are closed", BERLIN WEEK, "2026-11-24T16:30:00+01:00", 60, TRUE, "never",
     "2026-11-27T08:30Z"},
    {"over the weekend", BERLIN WEEK, "2026-11-27T18:00:00+01:00", 600, FALSE, "2026-11-30T08:00Z",
     "2026-12-01T11:00Z"},
    {"the local day counts, not UTC's", "time_zone = \"Asia/Shanghai\"; monday = \"00:00-02:00\";",
     "2026-11-22T17:00:00Z", 30, TRUE, "never", "2026-11-22T17:30Z"},
    {"a dated holiday", BERLIN WEEK "holidays = ( \"2026-11-23 Day\" );",
     "2026-11-23T10:00:00+01:00", 60, FALSE, "2026-11-24T08:00Z", "2026-11-24T09:00Z"},
    {"not the year after", BERLIN WEEK "holidays = ( \"2025-11-24 Day\" );",
     "2026-11-24T10:00:00+01:00", 60, TRUE, "never", "2026-11-24T10:00Z"},
    {"a yearly holiday", BERLIN WEEK "holidays = ( \"01-01 New Year\" );",
     "2027-01-01T10:00:00+01:00", 60, FALSE, "2027-01-04T08:00Z", "2027-01-04T09:00Z"},
    {"without hours always open", BERLIN, "2026-11-22T03:00:00+01:00", 90, TRUE, "never",
     "2026-11-22T03:30Z"},
    {"but for holidays", BERLIN "holidays = ( \"12-25 Christmas\" );", "2026-12-24T23:00:00+01:00",
     90, TRUE, "never", "2026-12-25T23:30Z"},
    {"clocks go forward inside", BERLIN "sunday = \"01:00-04:00\";", "2026-03-29T01:30:00+01:00",
     60, TRUE, "never", "2026-03-29T01:30Z"},
    {"an opening that the clocks skip", BERLIN "sunday = \"02:00-03:00 10:00-11:00\";",
     "2026-03-29T00:00:00+01:00", 30, FALSE, "2026-03-29T08:00Z", "2026-03-29T08:30Z"},
    {"clocks go back inside", BERLIN "sunday = \"01:00-04:00\";", "2026-10-25T01:30:00+02:00", 180,
     TRUE, "never", "2026-10-25T02:30Z"},
    {"a range of holidays", BERLIN WEEK "holidays = ( \"2026-11-23..2026-11-27 Fair\" );",
     "2026-11-23T10:00:00+01:00", 60, FALSE, "2026-11-30T08:00Z", "2026-11-30T09:00Z"},
    {"over the end of the year", BERLIN WEEK "holidays = ( \"12-28..01-04 Rest\" );",
     "2026-12-29T10:00:00+01:00", 60, FALSE, "2027-01-05T08:00Z", "2027-01-05T09:00Z"},
    {"more than the horizon holds", BERLIN "monday = \"09:00-09:01\";", "2026-11-24T10:00:00+01:00",
     600, FALSE, "2026-11-30T08:00Z", "never"},
    {"until midnight", BERLIN "monday = \"20:00-24:00\"; tuesday = \"00:00-02:00\";",
     "2026-11-23T23:30:00+01:00", 60, TRUE, "never", "2026-11-23T23:30Z"},
};

static void test_hours(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Settings) settings = settings_with_hours(cases[i].hours);
        const HoursSettings *hours = &settings_desk_by_name(settings, "acme")->hours;
        gint64 now = moment(cases[i].now);
        g_autofree char *opens = shown(hours_next_opening(hours, now));
        g_autofree char *due = shown(hours_due(hours, now, cases[i].minutes));
        gboolean open = hours_open(hours, now);
        if (open != cases[i].open || strcmp(due, cases[i].due) != 0 ||
            (!open && strcmp(opens, cases[i].opens) != 0))
            fail_msg("%s: open %d, opens %s, due %s", cases[i].what, open, opens, due);
    }
}

typedef struct promise_case {
    const char *what, *now, *opens, *due, *holiday, *coming;
} PromiseCase;

static const char *name_of(const Holiday *holiday)
{
    return holiday != NULL ? localized_text(holiday->names, "en") : "none";
}

/* The type "night" is served at night, in the desk's zone, and not on the desk's holidays. */
static void test_a_type_has_hours_of_its_own(void **state)
{
    (void)state;
    static const PromiseCase promises[] = {
        {"in the night", "2026-11-23T23:00:00+01:00", "never", "2026-11-24T00:00Z", "none", "none"},
        {"by day", "2026-11-23T10:00:00+01:00", "2026-11-23T21:00Z", "2026-11-23T23:00Z", "none",
         "none"},
        {"over the desk's holiday", "2026-11-24T23:30:00+01:00", "never", "2026-11-28T22:30Z",
         "none", "Fair"},
        {"up to the desk's holiday", "2026-11-24T10:00:00+01:00", "2026-11-24T21:00Z",
         "2026-11-24T23:00Z", "none", "none"},
        {"on its own", "2026-11-27T23:30:00+01:00", "2026-11-28T21:00Z", "2026-11-28T23:00Z",
         "Stocktaking", "none"},
    };
    g_autoptr(Settings) settings = fixture_settings_of(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"general\";\n"
        "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; },\n"
        "    { name = \"night\"; labels = { en = \"Night\"; }; hours: {\n"
        "      monday = \"22:00-24:00\"; tuesday = \"00:00-02:00 22:00-24:00\";\n"
        "      wednesday = \"00:00-02:00 22:00-24:00\"; thursday = \"00:00-02:00 22:00-24:00\";\n"
        "      friday = \"00:00-02:00 22:00-24:00\"; saturday = \"22:00-24:00\";\n"
        "      holidays = ( \"2026-11-27 de=Inventur; en=Stocktaking\" ); }; } );\n"
        "  hours: { time_zone = \"Europe/Berlin\"; monday = \"09:00-17:00\";\n"
        "    answer_minutes = 120; holidays = ( \"2026-11-25..2026-11-26 Fair\" ); }; }\n");
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(promises); i++) {
        const PromiseCase *wanted = &promises[i];
        Promise promise =
            hours_promise(desk, desk_service_type(desk, "night"), moment(wanted->now));
        g_autofree char *opens = shown(promise.opens);
        g_autofree char *due = shown(promise.due);
        if (strcmp(opens, wanted->opens) != 0 || strcmp(due, wanted->due) != 0 ||
            strcmp(name_of(promise.holiday), wanted->holiday) != 0 ||
            strcmp(name_of(promise.coming_holiday), wanted->coming) != 0)
            fail_msg("%s: opens %s, due %s, holiday %s, coming %s", wanted->what, opens, due,
                     name_of(promise.holiday), name_of(promise.coming_holiday));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_type_has_hours_of_its_own),
        cmocka_unit_test(test_hours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
