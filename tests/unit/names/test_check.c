/* What the check of names finds, each fault planted once, and that it is silent where all is well.
 */
#include "../common/fixture.h"
#include "names/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW G_GINT64_CONSTANT(1800000000)
#define DAY G_GINT64_CONSTANT(86400)

static const char desk_text[] =
    "{ name = \"acme\"; brand = \"ACME\"; brands = { en = \"ACME\"; zh-CN = \"艾克美\"; };\n"
    "  departments = { en = \"Support\"; zh-CN = \"客服部\"; };\n"
    "  addresses = ( \"support@acme.example\" ); languages = ( \"en\", \"zh-CN\" );\n"
    "  service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; zh-CN = \"账单\"; }; } "
    ");\n"
    "  names = ( { pattern = \"{agent.short} · {brand}\"; },\n"
    "    { language = \"zh-CN\"; pattern = \"{brand} {agent.surname}{agent.title}\"; },\n"
    "    { kind = \"acknowledgement\"; pattern = \"{brand} {department}\"; },\n"
    "    { kind = \"automatic\"; pattern = \"{brand} {department}\"; },\n"
    "    { kind = \"acknowledgement\"; language = \"zh-CN\"; pattern = \"{brand}{department}\"; "
    "},\n"
    "    { kind = \"automatic\"; language = \"zh-CN\"; pattern = \"{brand}{department}\"; } );\n"
    "  roles = ( { name = \"clerk\"; titles = ( \"助理\", \"Ms\" ); },\n"
    "    { name = \"chief\"; titles = ( \"经理\" ); allowed_words = ( \"经理\" ); } );\n"
    "  name_rules: { forbidden_words = ( \"官方\", \"经理\", \"Official\" ); required = ( "
    "\"brand\" );\n"
    "    width_most = 24; review_days = 100; }; }\n";

/* "short|surname|title|role" of the agent, then of the same in Chinese. */
static Agent *agent_of(const char *login, const char *english, const char *chinese)
{
    g_auto(GStrv) own = g_strsplit(english, "|", 4);
    g_auto(GStrv) other = g_strsplit(chinese, "|", 4);
    Agent *agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(login);
    agent->short_name = g_strdup(own[0]);
    agent->surname = g_strdup(own[1]);
    agent->title = *own[2] != '\0' ? g_strdup(own[2]) : NULL;
    agent->role = *own[3] != '\0' ? g_strdup(own[3]) : NULL;
    if (*chinese == '\0')
        return agent;
    AgentName *name = agent_name_add(agent, "zh-CN", NULL);
    name->short_name = g_strdup(other[0]);
    name->surname = g_strdup(other[1]);
    name->title = g_strdup(other[2]);
    return agent;
}

static void agent_destroy(gpointer data)
{
    agent_free(data);
}

static const NameFinding *find(const GPtrArray *findings, const char *rule)
{
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule, rule) == 0)
            return finding;
    }
    return NULL;
}

typedef struct check_case {
    const char *name;
    const char *english, *chinese; /* of li; Alex is always there and in order */
    const char *rule, *problem;    /* NULL: nothing is wrong */
    NameSeverity severity;
} CheckCase;

static const CheckCase cases[] = {
    {"in order", "Lina|Li|Ms|clerk", "李|李|助理", NULL, NULL, NAME_NOTE},
    {"too wide", "Lina the Magnificent of Ch|Li|Ms|clerk", "李|李|助理", "width",
     "columns wide, over 24", NAME_FAULT},
    {"a forbidden word", "Official Lina|Li|Ms|clerk", "李|李|助理", "word", "\"Official\"",
     NAME_FAULT},
    {"a forbidden word in full width", "Ｏｆｆｉｃｉａｌ Li|Li|Ms|clerk", "李|李|助理", "word",
     "\"Official\"", NAME_FAULT},
    {"a title that is forbidden to others", "Lina|Li|Ms|clerk", "李|李|经理", "word", "\"经理\"",
     NAME_FAULT},
    {"a word its role allows", "Lina|Li||chief", "李|李|经理", NULL, NULL, NAME_NOTE},
    {"a title of another role", "Lina|Li|Ms|chief", "李|李|经理", "title", "title \"Ms\"",
     NAME_FAULT},
    {"a role nobody knows", "Lina|Li|Ms|king", "李|李|助理", "role", "no role \"king\"",
     NAME_WARNING},
    {"the name of a colleague", "Alex|Li|Ms|clerk", "李|李|助理", "clash",
     "are both \"Alex · ACME\"", NAME_FAULT},
    {"a name that looks like a colleague's", "A1ex|Li|Ms|clerk", "李|李|助理", "clash",
     "looks like", NAME_FAULT},
    {"Cyrillic letters among Latin ones", "Lin\xd0\xb0|Li|Ms|clerk", "李|李|助理", "scripts",
     "mixes letters", NAME_FAULT},
    {"a right-to-left override", "Li\xe2\x80\xaena|Li|Ms|clerk", "李|李|助理", "invisible",
     "U+202E", NAME_FAULT},
    {"zero width", "Li\xe2\x80\x8bna|Li|Ms|clerk", "李|李|助理", "invisible", "U+200B", NAME_FAULT},
    {"an at-sign", "Lina|Li|Ms|clerk", "李@|李|助理", "address", "at-sign", NAME_FAULT},
    {"a full-width at-sign", "Lina＠|Li|Ms|clerk", "李|李|助理", "address", "at-sign", NAME_FAULT},
    {"a web site", "www.lina.com|Li|Ms|clerk", "李|李|助理", "address", "web site", NAME_FAULT},
    {"not composed",
     "Li\x6e\xcc\x83"
     "a|Li|Ms|clerk",
     "李|李|助理", "encoding", "NFC", NAME_FAULT},
    {"blanks around it", " Lina|Li|Ms|clerk", "李|李|助理", "blanks", "blanks around", NAME_FAULT},
    {"no surname in Chinese", "Lina||Ms|clerk", "", "language", "no {agent.surname} in zh-CN",
     NAME_WARNING},
    {"Latin letters in a Chinese name", "Lina|Li|Ms|clerk", "", "language", "not in letters",
     NAME_NOTE},
};

static GPtrArray *check_with(const Settings *settings, Agent *li, const GPtrArray *reviews)
{
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func(agent_destroy);
    g_ptr_array_add(agents, agent_of("alex", "Alex|Miller||clerk", "艾力|米|助理"));
    g_ptr_array_add(agents, li);
    Agent *elsewhere = agent_of("other", "Alex|x||", "");
    g_free(elsewhere->desk);
    elsewhere->desk = g_strdup("globex");
    g_ptr_array_add(agents, elsewhere);
    return names_check(g_ptr_array_index(settings->desks, 0), agents, reviews, NOW);
}

static void test_check(void **state)
{
    const CheckCase *test = *state;
    g_autoptr(Settings) settings = fixture_settings_of(desk_text);
    g_autoptr(GPtrArray) findings =
        check_with(settings, agent_of("li", test->english, test->chinese), NULL);
    if (test->rule == NULL) {
        if (findings->len > 0)
            fail_msg("%s", ((NameFinding *)g_ptr_array_index(findings, 0))->problem);
        return;
    }
    const NameFinding *found = find(findings, test->rule);
    if (found == NULL)
        fail_msg("nothing found by the rule %s", test->rule);
    if (strstr(found->problem, test->problem) == NULL)
        fail_msg("\"%s\"", found->problem);
    assert_int_equal(found->severity, test->severity);
    assert_string_equal(found->login, "li");
    assert_true(*found->remedy != '\0');
}

static void test_reviews(void **state)
{
    (void)state;
    static const struct {
        gint64 review, decided;
        gboolean is_due, is_near;
    } times[] = {
        {NOW + 200 * DAY, NOW - 500 * DAY, FALSE, FALSE},
        {NOW - DAY, NOW, TRUE, FALSE},
        {NOW + 10 * DAY, NOW, FALSE, TRUE},
        {0, NOW - 101 * DAY, TRUE, FALSE}, /* by review_days */
        {0, NOW - 90 * DAY, FALSE, TRUE},
        {0, NOW - 10 * DAY, FALSE, FALSE},
    };
    g_autoptr(Settings) settings = fixture_settings_of(desk_text);
    for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
        char login[] = "li", any[] = "";
        NameReview review = {login, any, any, times[i].review, times[i].decided};
        g_autoptr(GPtrArray) reviews = g_ptr_array_new();
        g_ptr_array_add(reviews, &review);
        g_autoptr(GPtrArray) findings =
            check_with(settings, agent_of("li", "Lina|Li|Ms|clerk", "李|李|助理"), reviews);
        const NameFinding *found = find(findings, "review");
        assert_int_equal(found != NULL, times[i].is_due || times[i].is_near);
        if (found != NULL)
            assert_int_equal(found->severity, times[i].is_due ? NAME_WARNING : NAME_NOTE);
    }
}

int main(void)
{
    struct CMUnitTest tests[G_N_ELEMENTS(cases) + 1] = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_check, .initial_state = (void *)&cases[i]};
    tests[G_N_ELEMENTS(cases)] = (struct CMUnitTest)cmocka_unit_test(test_reviews);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
