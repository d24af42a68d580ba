/* Findings of several moments: each told once, when it comes up, and none left out in silence. */
#include "../../common/fixture.h"
#include "ctl/names/moments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW G_GINT64_CONSTANT(1796083200) /* 2026-12-01T00:00:00Z */

static void finding_destroy(gpointer data)
{
    name_finding_free(data);
}

static void add(GPtrArray *findings, NameSeverity severity, const char *login, const char *problem)
{
    NameFinding *finding = g_new0(NameFinding, 1);
    finding->severity = severity;
    finding->rule = "width";
    finding->login = g_strdup(login);
    finding->problem = g_strdup(problem);
    g_ptr_array_add(findings, finding);
}

static const DeskSettings *desk_of(const Settings *settings)
{
    return g_ptr_array_index(settings->desks, 0);
}

static void test_each_is_told_once_and_when(void **state)
{
    (void)state;
    static const struct {
        const char *login, *problem;
    } wanted[] = {
        {"li", "too wide"},
        {"alex", "from 2026-12-01 00:00 on: too wide"},
        {"li", "narrow"},
    };
    g_autoptr(Settings) settings = fixture_settings_of(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); hours: { time_zone = \"UTC\"; };\n"
        "  service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; }; } ); }\n");
    g_autoptr(NamesMoments) moments = names_moments_new(desk_of(settings));
    GPtrArray *now = g_ptr_array_new_with_free_func(finding_destroy);
    GPtrArray *later = g_ptr_array_new_with_free_func(finding_destroy);
    add(now, NAME_NOTE, "li", "narrow");
    add(now, NAME_FAULT, "li", "too wide");
    add(later, NAME_FAULT, "alex", "too wide");
    add(later, NAME_FAULT, "li", "too wide");
    names_moments_take(moments, now, 0);
    names_moments_take(moments, later, NOW);
    g_autoptr(GPtrArray) findings = names_moments_finish(moments);
    assert_int_equal(findings->len, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        assert_string_equal(finding->login, wanted[i].login);
        assert_string_equal(finding->problem, wanted[i].problem);
    }
}

static void test_moments_have_a_limit_that_is_told(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    for (int more = 0; more < 2; more++) {
        g_autoptr(NamesMoments) moments = names_moments_new(desk_of(settings));
        g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
        for (int i = NAMES_MOMENTS_MAX + more; i > 0; i--) {
            gint64 time = NOW + i;
            g_array_append_val(times, time);
            g_array_append_val(times, time);
        }
        names_moments_arrange(moments, times);
        assert_int_equal(times->len, NAMES_MOMENTS_MAX);
        assert_int_equal(g_array_index(times, gint64, 0), NOW + 1);
        assert_int_equal(g_array_index(times, gint64, times->len - 1), NOW + NAMES_MOMENTS_MAX);
        g_autoptr(GPtrArray) findings = names_moments_finish(moments);
        assert_int_equal(findings->len, more);
        if (more == 0)
            continue;
        const NameFinding *finding = g_ptr_array_index(findings, 0);
        assert_string_equal(finding->rule, NAME_RULE_TOO_MANY);
        assert_int_equal(finding->severity, NAME_FAULT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_is_told_once_and_when),
        cmocka_unit_test(test_moments_have_a_limit_that_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
