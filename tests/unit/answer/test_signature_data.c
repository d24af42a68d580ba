/* The shipped signatures, for a person and for nobody in person. */
#include "../common/sample_settings.h"
#include "answer/letter_data.h"
#include "answer/signature_data.h"
#include "answer/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define DETAILS "phone = \"\";\n    website = \"\""
#define MY_DETAILS "phone = \"+86 (21) 5555-0100\"; website = \"https://www.acme.example\""

static char *sign(const Agent *agent, const char *language, const char *template_name)
{
    g_autoptr(Settings) settings = sample_settings(DETAILS, MY_DETAILS);
    g_autoptr(TemplateSet) templates = NULL;
    g_autoptr(GError) error = NULL;
    char *text = NULL;
    const DeskSettings *desk = settings->desks->pdata[0];
    g_autofree char *json = signature_data(desk, agent, "Al <b> & Co", "technical", language);
    if (templates_load(settings, &templates, &error) != OUTCOME_DONE ||
        template_expand(templates, language, template_name, json, &text, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return text;
}

static Agent *sample_agent(void)
{
    Agent *agent = agent_new();
    agent->short_name = g_strdup("Alex");
    agent->role = g_strdup("Engineer");
    agent->department = g_strdup("Field Service");
    return agent;
}

static void test_text_signatures(void **state)
{
    (void)state;
    g_autoptr(Agent) agent = sample_agent();
    g_autofree char *english = sign(agent, "en", "signature.txt");
    g_autofree char *chinese = sign(NULL, "zh-CN", "signature.txt");
    assert_string_equal(english, "Al <b> & Co\nEngineer\nACME, Field Service\n"
                                 "Phone: +86 (21) 5555-0100\nhttps://www.acme.example\n");
    assert_string_equal(chinese, "Al <b> & Co\n艾克美 · 客服部\n电话：+86 (21) 5555-0100\n"
                                 "网站：https://www.acme.example\n");
}

static void test_html_signature_is_one_marked_element(void **state)
{
    (void)state;
    g_autoptr(Agent) agent = sample_agent();
    static const char *const languages[] = {"en", "zh-CN"};
    for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autofree char *html = sign(agent, languages[i], "signature.html");
        assert_true(g_str_has_prefix(html, "<div class=\"intake-signature\""));
        assert_true(g_str_has_suffix(html, "</div>\n"));
        assert_null(strstr(html + 1, "<div"));
        assert_non_null(strstr(html, "Al &lt;b&gt; &amp; Co"));
        assert_non_null(strstr(html, "href=\"tel:+862155550100\""));
        assert_non_null(strstr(html, "href=\"https://www.acme.example\""));
    }
}

static void test_a_language_says_which_way_it_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *language, *direction, *start;
    } cases[] = {{"en", "ltr", "left"},     {"ar", "rtl", "right"},   {"he-IL", "rtl", "right"},
                 {"FA", "rtl", "right"},    {"zh-CN", "ltr", "left"}, {"arn", "ltr", "left"},
                 {"ckb-IQ", "rtl", "right"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        json_t *data = json_object();
        letter_set_language(data, cases[i].language);
        assert_string_equal(json_string_value(json_object_get(data, "direction")),
                            cases[i].direction);
        assert_string_equal(json_string_value(json_object_get(data, "start")), cases[i].start);
        json_decref(data);
    }
}

static void test_a_signature_has_a_direction(void **state)
{
    (void)state;
    g_autoptr(Agent) agent = sample_agent();
    g_autofree char *html = sign(agent, "en", "signature.html");
    assert_non_null(strstr(html, "lang=\"en\" dir=\"ltr\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_language_says_which_way_it_is_written),
        cmocka_unit_test(test_a_signature_has_a_direction),
        cmocka_unit_test(test_text_signatures),
        cmocka_unit_test(test_html_signature_is_one_marked_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
