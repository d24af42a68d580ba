/* The standard name a customer sees: which pattern, how it is filled, what never gets in. */
#include "../common/fixture.h"
#include "names/names.h"

#include "names/pattern_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Agent *agent_alex(void)
{
    Agent *agent = agent_new();
    agent->short_name = g_strdup("Alex");
    agent->given_name = g_strdup("Alexandra");
    agent->surname = g_strdup("Meyer");
    agent->role = g_strdup("engineer");
    return agent;
}

static Agent *agent_li(void)
{
    Agent *agent = agent_new();
    agent->short_name = g_strdup("李");
    agent->surname = g_strdup("李");
    agent->title = g_strdup("助理");
    return agent;
}

static void check_name(const NameQuestion *question, const char *wanted)
{
    g_autofree char *reason = NULL;
    g_autofree char *name = name_choose(question, &reason);
    assert_string_equal(name, wanted);
    assert_non_null(reason);
    assert_true(*reason != '\0');
}

static void test_the_most_specific_pattern_wins(void **state)
{
    const Settings *settings = *state;
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    g_autoptr(Agent) alex = agent_alex();
    g_autoptr(Agent) li = agent_li();
    const struct {
        const Agent *agent;
        NameKind kind;
        const char *language, *wanted;
    } cases[] = {
        {alex, NAME_AGENT_REPLY, "en", "Alex · ACME Support"},
        {alex, NAME_AGENT_REPLY, NULL, "Alex · ACME Support"},
        {alex, NAME_AGENT_REPLY, "\xe2\x80\x8b", "Alex · ACME Support"}, /* nothing to see */
        {alex, NAME_AGENT_REPLY, "fr", "Alex · ACME Support"},
        {li, NAME_AGENT_REPLY, "zh-CN", "艾克美客服部 李助理"},
        {li, NAME_AGENT_REPLY, "ZH-cn", "艾克美客服部 李助理"},
        {NULL, NAME_ACKNOWLEDGEMENT, "en", "ACME Support"},
        {NULL, NAME_ACKNOWLEDGEMENT, "zh-CN", "艾克美客服部"},
        {NULL, NAME_AUTOMATIC_REPLY, "en", "ACME Support"},
        {NULL, NAME_AUTOMATIC_REPLY, "zh-CN", "艾克美客服部"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        NameQuestion question = {.desk = desk,
                                 .agent = cases[i].agent,
                                 .kind = cases[i].kind,
                                 .language = cases[i].language};
        check_name(&question, cases[i].wanted);
    }
}

static void test_conditions_on_type_group_and_role(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  departments = { en = \"Support\"; };\n"
        "  languages = ( \"en\", \"de\" ); default_type = \"billing\";\n"
        "  service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; de = \"Rechnung\"; "
        "}; } );\n"
        "  names = ( { pattern = \"{brand}\"; },\n"
        "            { service_type = \"billing\"; pattern = \"{brand} {service}\"; },\n"
        "            { service_type = \"billing\"; group = \"vip\"; pattern = \"{brand} First\"; "
        "},\n"
        "            { service_type = \"billing\"; group = \"vip\"; role = \"engineer\";\n"
        "              pattern = \"{agent.given} {agent.surname}, {role}\"; },\n"
        "            { language = \"de\"; service_type = \"billing\"; group = \"vip\";\n"
        "              role = \"engineer\"; pattern = \"{brand} {service}\"; } ); }\n");
    g_autoptr(Agent) alex = agent_alex();
    const struct {
        const char *service_type, *group, *language;
        const Agent *agent;
        const char *wanted;
    } cases[] = {
        {NULL, NULL, "en", NULL, "ACME"},
        {"billing", NULL, "en", NULL, "ACME Billing"},
        {"billing", "individual", "en", alex, "ACME Billing"},
        {"billing", "vip", "en", NULL, "ACME First"},
        {"billing", "vip", "en", alex, "Alexandra Meyer, engineer"},
        {"billing", "vip", "de-AT", alex, "ACME Rechnung"},
        {"unheard-of", NULL, "en", alex, "ACME"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        NameQuestion question = {.desk = settings_desk_by_name(settings, "acme"),
                                 .agent = cases[i].agent,
                                 .kind = NAME_AGENT_REPLY,
                                 .service_type = cases[i].service_type,
                                 .group = cases[i].group,
                                 .language = cases[i].language};
        check_name(&question, cases[i].wanted);
    }
}

static void test_a_ticket_keeps_the_agents_first_name(void **state)
{
    const Settings *settings = *state;
    g_autoptr(Agent) alex = agent_alex();
    g_autoptr(Agent) li = agent_li();
    const struct {
        const Agent *agent;
        NameKind kind;
        const char *first_used, *wanted;
    } cases[] = {
        {alex, NAME_AGENT_REPLY, "Alex from ACME", "Alex from ACME"},
        {alex, NAME_AGENT_REPLY, "A. Meyer (ACME)", "A. Meyer (ACME)"},
        {alex, NAME_AGENT_REPLY, "Ms Miller of ACME, before she married",
         "Ms Miller of ACME, before she married"},
        {alex, NAME_AGENT_REPLY, "", "Alex · ACME Support"},
        {alex, NAME_AGENT_REPLY, NULL, "Alex · ACME Support"},
        {alex, NAME_AGENT_REPLY, "\xe2\x80\x8b", "Alex · ACME Support"}, /* nothing to see */
        {li, NAME_AGENT_REPLY, "艾克美 李助理", "艾克美 李助理"},
        {alex, NAME_AUTOMATIC_REPLY, "Alex from ACME", "ACME Support"},
        {NULL, NAME_ACKNOWLEDGEMENT, "Alex from ACME", "ACME Support"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        NameQuestion question = {.desk = settings_desk_by_name(settings, "acme"),
                                 .agent = cases[i].agent,
                                 .kind = cases[i].kind,
                                 .language = "en",
                                 .first_used = cases[i].first_used};
        check_name(&question, cases[i].wanted);
    }
}

static void test_nothing_dangles_where_a_part_is_empty(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {" · ACME", "ACME"},
        {"Alex ·  · ACME", "Alex · ACME"},
        {"Alex · ", "Alex"},
        {"ACME  Support", "ACME Support"},
        {"ACME, Support", "ACME, Support"},
        {"ACME - ", "ACME"},
        {"A-B Support", "A-B Support"},
        {"ACME ()", "ACME"},
        {"艾克美（）", "艾克美"},
        {"ACME ( ) | ", "ACME"},
        {" | - · ", ""},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = name_clean(cases[i].text);
        assert_string_equal(got, cases[i].wanted);
    }
}

static void test_nothing_hidden_or_forged_gets_in(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"alex@acme.example", "alex acme.example"},
        {"alex＠acme", "alexacme"},
        {"A\xe2\x80\xaelex\xe2\x80\xac", "Alex"}, /* right-to-left override */
        {"A\xe2\x80\x8bl\xe2\x80\x8d"
         "ex\xef\xbb\xbf",
         "Alex"}, /* zero width */
        {"\xe2\x81\xa6"
         "Alex\xe2\x81\xa9\xd8\x9c",
         "Alex"}, /* isolates, Arabic letter mark */
        {"Alex\r\nBcc: x", "Alex Bcc: x"},
        {"Alex\x01\x7f", "Alex"},
        {"Alex\xe2\x80\xa8Support", "Alex Support"}, /* line separator */
        {"\xe3\x85\xa4", ""},                        /* Hangul filler */
        {"Al\xef\xb8\x8f"
         "ex\xef\xbf\xbd",
         "Alex"}, /* variation selector, replacement character */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = name_clean(cases[i].text);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("\"%s\" became \"%s\"", cases[i].text, got);
    }
}

static void test_a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("x");
    for (int i = 0; i < NAME_OCTETS_MAX; i++)
        g_string_append(text, "李");
    g_autofree char *name = name_clean(text->str);
    assert_true(strlen(name) <= NAME_OCTETS_MAX);
    assert_true(strlen(name) > NAME_OCTETS_MAX - 4);
    assert_true(g_utf8_validate(name, -1, NULL));
}

static void test_an_empty_name_falls_back_to_the_brand(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"billing\";\n"
        "  service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; }; } );\n"
        "  names = ( { pattern = \"{agent.short}\"; } ); }\n");
    NameQuestion question = {.desk = settings_desk_by_name(settings, "acme"),
                             .kind = NAME_ACKNOWLEDGEMENT};
    check_name(&question, "ACME");
}

static void test_wrong_patterns_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *complaint; /* NULL: good */
    } cases[] = {
        {"{brand}{department} {agent.short}{role}", NULL},
        {"{agent.surname}{agent.given}{agent.title} {service}", NULL},
        {"Support", NULL},
        {"", "empty"},
        {"{brand", "brace"},
        {"brand}", "brace"},
        {"{bra{nd}}", "brace"},
        {"{}", "unknown variable"},
        {"{Brand}", "unknown variable"},
        {"{agent}", "\"{agent}\""},
        {"{brand} a@b.example", "at-sign"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Outcome outcome = name_pattern_check(cases[i].pattern, &error);
        if (cases[i].complaint == NULL) {
            assert_int_equal(outcome, OUTCOME_DONE);
            assert_null(error);
        } else {
            assert_int_equal(outcome, OUTCOME_REFUSED);
            assert_non_null(strstr(error->message, cases[i].complaint));
        }
    }
}

static int load(void **state)
{
    *state = fixture_settings();
    return 0;
}

static int unload(void **state)
{
    settings_unref(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_specific_pattern_wins),
        cmocka_unit_test(test_conditions_on_type_group_and_role),
        cmocka_unit_test(test_a_ticket_keeps_the_agents_first_name),
        cmocka_unit_test(test_nothing_dangles_where_a_part_is_empty),
        cmocka_unit_test(test_nothing_hidden_or_forged_gets_in),
        cmocka_unit_test(test_a_long_name_is_cut_between_characters),
        cmocka_unit_test(test_an_empty_name_falls_back_to_the_brand),
        cmocka_unit_test(test_wrong_patterns_are_refused),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
