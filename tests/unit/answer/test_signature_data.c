/* The shipped signatures, for a person and for nobody in person. */
#include "../common/sample_settings.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_signatures),
        cmocka_unit_test(test_html_signature_is_one_marked_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
