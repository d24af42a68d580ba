/* Every kind of name that a desk may want, and what an agent is called where. */
#include "../common/fixture.h"
#include "names/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char desk_text[] =
    "{ name = \"acme\"; brand = \"艾克美\"; departments = { zh-CN = \"客服部\"; };\n"
    "  addresses = ( \"support@acme.example\" ); languages = ( \"zh-CN\", \"en\" );\n"
    "  service_types = (\n"
    "    { name = \"technical\"; labels = { zh-CN = \"技术支持\"; }; },\n"
    "    { name = \"after-sales\"; labels = { zh-CN = \"售后\"; }; },\n"
    "    { name = \"complaint\"; labels = { zh-CN = \"投诉\"; }; },\n"
    "    { name = \"billing\"; labels = { zh-CN = \"账单\"; }; } );\n"
    "  roles = ( { name = \"engineer\"; labels = { zh-CN = \"技术支持工程师\"; en = \"Support "
    "Engineer\"; };"
    " titles = ( \"助理\", \"经理\" ); },\n"
    "    { name = \"trainee\"; titles = ( \"助理\" ); } );\n"
    "  names = ( { pattern = \"{agent.surname}{agent.title}\"; },\n"
    "    { kind = \"agent\"; service_type = \"technical\"; pattern = \"{role}\"; },\n"
    "    { kind = \"agent\"; service_type = \"after-sales\"; pattern = \"{service}客服\"; },\n"
    "    { kind = \"agent\"; service_type = \"complaint\"; pattern = \"{brand}{department} "
    "{agent.surname}客服\"; "
    "},\n"
    "    { kind = \"agent\"; group = \"vip\"; title = \"经理\"; pattern = "
    "\"{agent.surname}{agent.title}\"; },\n"
    "    { kind = \"agent\"; group = \"vip\"; service_type = \"technical\"; pattern = "
    "\"{brand}{role}\"; },\n"
    "    { kind = \"agent\"; group = \"vip\"; service_type = \"after-sales\"; pattern = "
    "\"{brand}售后\"; },\n"
    "    { kind = \"agent\"; group = \"vip\"; service_type = \"complaint\"; pattern = "
    "\"{brand}投诉\"; },\n"
    "    { kind = \"agent\"; agent = \"wang\"; group = \"blocked\"; pattern = \"王客服\"; },\n"
    "    { kind = \"agent\"; department = \"仓储部\"; group = \"shop\"; pattern = "
    "\"{department}\"; },\n"
    "    { kind = \"agent\"; channel = \"phone\"; group = \"shop\"; department = \"仓储部\"; "
    "pattern = \"仓库热线\"; "
    "},\n"
    "    { kind = \"acknowledgement\"; pattern = \"{brand}{department}\"; },\n"
    "    { kind = \"automatic\"; pattern = \"{brand}{department}\"; } ); }\n";

static Agent *agent_of(const char *login, const char *surname, const char *title, const char *role)
{
    Agent *agent = agent_new();
    agent->login = g_strdup(login);
    agent->surname = g_strdup(surname);
    agent->short_name = g_strdup(surname);
    agent->title = g_strdup(title);
    agent->role = g_strdup(role);
    return agent;
}

static void test_kinds_of_names(void **state)
{
    (void)state;
    static const struct {
        const char *login, *surname, *title, *role; /* login NULL: nobody in person */
        const char *service_type, *group, *channel, *wanted;
    } cases[] = {
        {"li", "李", "助理", "engineer", NULL, "individual", NULL, "李助理"},
        {"zhang", "张", "客服", NULL, NULL, NULL, NULL, "张客服"},
        {"li", "李", "助理", "engineer", "technical", NULL, NULL, "技术支持工程师"},
        {"li", "李", "助理", "engineer", "after-sales", NULL, NULL, "售后客服"},
        {"li", "李", "助理", "engineer", "complaint", NULL, NULL, "艾克美客服部 李客服"},
        {NULL, NULL, NULL, NULL, NULL, NULL, NULL, "艾克美客服部"},
        {"li", "李", "助理", "engineer", NULL, "vip", NULL, "李经理"},
        {"chen", "陈", "助理", "trainee", NULL, "vip", NULL, "陈助理"}, /* its role has no 经理 */
        {"li", "李", "助理", "engineer", "technical", "vip", NULL, "艾克美技术支持工程师"},
        {"wang", "王", "助理", NULL, NULL, "blocked", NULL, "王客服"},
        {"li", "李", "助理", NULL, NULL, "blocked", NULL, "李助理"},
        {"li", "李", "助理", NULL, NULL, NULL, "phone", "李助理"}, /* the same on all channels */
    };
    g_autoptr(Settings) settings = fixture_settings_of(desk_text);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Agent) agent = cases[i].login != NULL ? agent_of(cases[i].login, cases[i].surname,
                                                                   cases[i].title, cases[i].role)
                                                        : NULL;
        const NameQuestion question = {
            .desk = g_ptr_array_index(settings->desks, 0),
            .agent = agent,
            .kind = agent != NULL ? NAME_AGENT_REPLY : NAME_ACKNOWLEDGEMENT,
            .service_type = cases[i].service_type,
            .group = cases[i].group,
            .language = "zh-CN",
            .channel = cases[i].channel,
        };
        g_autofree char *reason = NULL;
        g_autofree char *name = name_choose(&question, &reason);
        if (strcmp(name, cases[i].wanted) != 0)
            fail_msg("case %zu: \"%s\" by %s", i, name, reason);
    }
}

static void test_conditions_on_department_and_channel(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings_of(desk_text);
    g_autoptr(Agent) agent = agent_of("li", "李", "助理", NULL);
    agent->department = g_strdup("仓储部");
    NameQuestion question = {.desk = g_ptr_array_index(settings->desks, 0),
                             .agent = agent,
                             .group = "shop",
                             .language = "zh-CN"};
    g_autofree char *reason = NULL, *other_reason = NULL;
    g_autofree char *mail = name_choose(&question, &reason);
    question.channel = "phone";
    g_autofree char *phone = name_choose(&question, &other_reason);
    assert_string_equal(mail, "仓储部");
    assert_string_equal(phone, "仓库热线");
}

static void test_members_come_from_the_most_specific_name(void **state)
{
    (void)state;
    g_autoptr(Agent) agent = agent_of("li", "李", "助理", "clerk");
    agent_name_add(agent, "", "")->title = g_strdup("主任");
    AgentName *chinese = agent_name_add(agent, "zh", "");
    chinese->short_name = g_strdup("小李");
    AgentName *mainland = agent_name_add(agent, "zh-CN", "");
    mainland->short_name = g_strdup("李老师");
    AgentName *phone = agent_name_add(agent, "", "phone");
    phone->short_name = g_strdup("8012");
    AgentName *chinese_phone = agent_name_add(agent, "zh-CN", "phone");
    chinese_phone->surname = g_strdup("李李");
    AgentName *range_on_chat = agent_name_add(agent, "zh", "chat");
    range_on_chat->short_name = g_strdup("李李");
    static const struct {
        const char *language, *channel, *short_name, *surname, *title;
    } cases[] = {
        {"en", NULL, "李", "李", "主任"},
        {"zh-TW", NULL, "小李", "李", "主任"},
        {"zh-CN", "mail", "李老师", "李", "主任"},
        {"en", "phone", "8012", "李", "主任"},
        {"zh-CN", "phone", "李老师", "李李", "主任"},
        {"zh-CN", "chat", "李李", "李", "主任"}, /* language and channel before language alone */
        {"en", "chat", "李", "李", "主任"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        AgentForm form = name_agent_form(agent, cases[i].language, cases[i].channel);
        assert_string_equal(form.short_name, cases[i].short_name);
        assert_string_equal(form.surname, cases[i].surname);
        assert_string_equal(form.title, cases[i].title);
        assert_string_equal(form.role, "clerk");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds_of_names),
        cmocka_unit_test(test_conditions_on_department_and_channel),
        cmocka_unit_test(test_members_come_from_the_most_specific_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
