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
    "  name_rules: { forbidden_words = ( \"官方\", \"经理\", \"Official\", \"ผู้จัดการ\" ); required "
    "= ( "
    "\"brand\" );\n"
    "    width_most = 24; review_days = 100; channels = ( \"mail\", \"phone\" ); }; },\n"
    "{ name = \"globex\"; brand = \"Globex\"; addresses = ( \"help@globex.example\" );\n"
    "  languages = ( \"en\" );\n"
    "  service_types = ( { name = \"general\"; labels = { en = \"General\"; }; } );\n"
    "  names = ( { pattern = \"Globex Help\"; } ); }\n";

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
    {"a forbidden word with a number", "Official2 Li|Li|Ms|clerk", "李|李|助理", "word",
     "\"Official\"", NAME_FAULT},
    {"a forbidden word where no blanks are", "คุณผู้จัดการใหญ่|Li|Ms|clerk", "李|李|助理", "word",
     "\"ผู้จัดการ\"", NAME_FAULT},
    {"a title that is forbidden to others", "Lina|Li|Ms|clerk", "李|李|经理", "word", "\"经理\"",
     NAME_FAULT},
    {"a word its role allows", "Lina|Li||chief", "李|李|经理", NULL, NULL, NAME_NOTE},
    {"a title of another role", "Lina|Li|Ms|chief", "李|李|经理", "title", "title \"Ms\"",
     NAME_FAULT},
    {"a role nobody knows", "Lina|Li|Ms|king", "李|李|助理", "role", "no role \"king\"",
     NAME_FAULT},
    {"a word within a longer one", "Unofficial|Li|Ms|clerk", "李|李|助理", NULL, NULL, NAME_NOTE},
    {"a letter that looks the same in one case", "AIex|Li|Ms|clerk", "李|李|助理", "clash",
     "looks like", NAME_FAULT},
    {"blanks and case", "aLeX |Li|Ms|clerk", "李|李|助理", "clash", "looks like", NAME_FAULT},
    {"the brand of another desk", "Globex|Li|Ms|clerk", "李|李|助理", "brand",
     "\"Globex\" of li is what the desk globex is known by", NAME_FAULT},
    {"a name that looks like another desk's", "Gl0bex Help|Li|Ms|clerk", "李|李|助理", "brand",
     "globex", NAME_FAULT},
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
    {"a bare domain", "lina.cn|Li|Ms|clerk", "李|李|助理", "address", "looks like a", NAME_FAULT},
    {"a domain in full width", "lina．ｃｏｍ|Li|Ms|clerk", "李|李|助理", "address", "looks like a",
     NAME_FAULT},
    {"a host with an end of today", "zoe.support|Li|Ms|clerk", "李|李|助理", "address",
     "looks like a", NAME_FAULT},
    {"a host in capitals", "ZOE.VIP|Li|Ms|clerk", "李|李|助理", "address", "looks like a",
     NAME_FAULT},
    {"a host that ends as a name does", "zoe.wang|Li|Ms|clerk", "李|李|助理", "address",
     "looks like a", NAME_FAULT},
    {"a host within", "ftp.zoe|Li|Ms|clerk", "李|李|助理", "address", "looks like a", NAME_FAULT},
    {"a Chinese host", "Lina|Li|Ms|clerk", "艾克美.网址|李|助理", "address", "looks like a",
     NAME_FAULT},
    {"a Chinese host with an ideographic full stop", "Lina|Li|Ms|clerk", "艾克美。集团|李|助理",
     "address", "looks like a", NAME_FAULT},
    {"an IP address", "192.168.1.1|Li|Ms|clerk", "李|李|助理", "address", "looks like a",
     NAME_FAULT},
    {"an IP address of version 6", "Li (2001:db8::1)|Li|Ms|clerk", "李|李|助理", "address",
     "looks like a", NAME_FAULT},
    {"initials", "J.R. Smith|Li|Ms|clerk", "李|李|助理", NULL, NULL, NAME_NOTE},
    {"an abbreviation", "St. John|Li|Ms|clerk", "李|李|助理", NULL, NULL, NAME_NOTE},
    {"an initial", "Dr.Li|Li|Ms|clerk", "李|李|助理", NULL, NULL, NAME_NOTE},
    {"private use", "Lina\xee\x80\x80|Li|Ms|clerk", "李|李|助理", "invisible", "U+E000",
     NAME_FAULT},
    {"unassigned", "Lina\xcd\xb8|Li|Ms|clerk", "李|李|助理", "invisible", "U+0378", NAME_FAULT},
    {"a Hangul filler", "Lina\xe3\x85\xa4|Li|Ms|clerk", "李|李|助理", "invisible", "U+3164",
     NAME_FAULT},
    {"a variation selector", "Lina\xef\xb8\x8e|Li|Ms|clerk", "李|李|助理", "invisible", "U+FE0E",
     NAME_FAULT},
    {"one of the other variation selectors", "Lina|Li|Ms|clerk", "李\xf3\xa0\x84\x80|李|助理",
     "invisible", "U+E0100", NAME_FAULT},
    {"a Mongolian variation selector", "Lina\xe1\xa0\x8b|Li|Ms|clerk", "李|李|助理", "invisible",
     "U+180B", NAME_FAULT},
    {"a Khmer vowel that is not written", "Lina\xe1\x9e\xb4|Li|Ms|clerk", "李|李|助理", "invisible",
     "U+17B4", NAME_FAULT},
    {"an object that is not there", "Lina\xef\xbf\xbc|Li|Ms|clerk", "李|李|助理", "invisible",
     "U+FFFC", NAME_FAULT},
    {"what could not be decoded", "Lina\xef\xbf\xbd|Li|Ms|clerk", "李|李|助理", "invisible",
     "U+FFFD", NAME_FAULT},
    {"the brand of another desk with something invisible in it",
     "Glo\xef\xb8\x8e"
     "bex|Li|Ms|clerk",
     "李|李|助理", "brand", "what the desk globex is known by", NAME_FAULT},
    {"a control character", "Li\x01na|Li|Ms|clerk", "李|李|助理", "invisible", "U+0001",
     NAME_FAULT},
    {"not UTF-8", "Lina|Li|M\xff|clerk", "李|李|助理", "encoding", "not UTF-8", NAME_FAULT},
    {"a name that takes too much of the header", "Lina|Li|Ms|clerk",
     "李|"
     "李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李"
     "李李"
     "李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李李|助理",
     "encoding", "octets in a header", NAME_FAULT},
    {"a web site", "www.lina.com|Li|Ms|clerk", "李|李|助理", "address", "web site", NAME_FAULT},
    {"not composed",
     "Li\x6e\xcc\x83"
     "a|Li|Ms|clerk",
     "李|李|助理", "encoding", "NFC", NAME_FAULT},
    {"blanks around it", " Lina|Li|Ms|clerk", "李|李|助理", "blanks", "blanks around", NAME_FAULT},
    {"no surname in Chinese", "Lina||Ms|clerk", "", "language", "no {agent.surname} in zh-CN",
     NAME_WARNING},
    {"no title in Chinese", "Lina|Li||clerk", "李|李|", "language", "no {agent.title} in zh-CN",
     NAME_WARNING},
    {"Latin letters in a Chinese name", "Lina|Li|Ms|clerk", "", "language", "not in letters",
     NAME_WARNING},
    {"Chinese letters in an English name", "李|李|Ms|clerk", "李|李|助理", "language",
     "\"李\" in a name in en is not in letters", NAME_WARNING},
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
    const NameCheckRequest request = {
        .desk = g_ptr_array_index(settings->desks, 0),
        .desks = settings->desks,
        .agents = agents,
        .reviews = reviews,
        .now = NOW,
    };
    return names_check(&request);
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
            assert_int_equal(found->severity, times[i].is_due ? NAME_FAULT : NAME_NOTE);
    }
}

/* ---- what the desk itself brings in ---- */

typedef struct desk_case {
    const char *name;
    const char *desk;           /* after name, address, languages and service types */
    const char *one, *other;    /* "login|short|surname|title|role" of two agents */
    const char *rule, *problem; /* NULL: nothing is wrong */
    NameSeverity severity;
} DeskCase;

static const DeskCase desk_cases[] = {
    {"the same role for all is meant so", "names = ( { pattern = \"{brand} {role}\"; } );",
     "li|Lina|||engineer", "alex|Alex|||engineer", NULL, NULL, NAME_NOTE},
    {"two agents in one group's name",
     "names = ( { pattern = \"{agent.short} · {brand}\"; }, { group = \"vip\"; pattern = "
     "\"{agent.surname} · {brand}\"; } );",
     "li|Lina|Miller||", "alex|Alex|Miller||", "clash", "are both \"Miller · ACME\"", NAME_FAULT},
    {"an agent in the desk's own name", "names = ( { pattern = \"{agent.short}{brand}\"; } );",
     "li|Lina|||", "alex|ACME|||", NULL, NULL, NAME_NOTE},
    {"an agent who looks like the desk itself",
     "names = ( { pattern = \"{agent.short}\"; }, { kind = \"acknowledgement\"; pattern = "
     "\"{brand}\"; }, { kind = \"automatic\"; pattern = \"{brand}\"; } );",
     "li|Lina|||", "alex|A C M E|||", "clash", "the desk's own answers", NAME_FAULT},
    {"a service type that is too long for a name",
     "names = ( { pattern = \"{agent.short} {brand} {service}\"; } ); name_rules: { width_most = "
     "20; };",
     "li|Lina|||", "alex|Alex|||", "width", "Lina ACME Accounts and invoices", NAME_FAULT},
    {"another name on the telephone, by nobody's rule",
     "names = ( { pattern = \"{agent.short} · {brand}\"; } ); name_rules: { channels = ( "
     "\"mail\", \"phone\" ); };",
     "phone!li|Lina|||", "alex|Alex|||", "channels",
     "li is \"Lina · ACME\" on mail and \"Lina 2 · ACME\" on phone", NAME_NOTE},
    {"another name on the telephone, by rule",
     "names = ( { pattern = \"{agent.short} · {brand}\"; }, { channel = \"phone\"; pattern = "
     "\"{agent.short}\"; } ); name_rules: { channels = ( \"mail\", \"phone\" ); };",
     "phone!li|Lina|||", "alex|Alexander|||", NULL, NULL, NAME_NOTE},
    {"the brand is required and missing",
     "names = ( { pattern = \"{agent.short}\"; } ); name_rules: { required = ( \"brand\" ); };",
     "li|Lina|||", "alex|Alexander|||", "required", "does not show the brand", NAME_FAULT},
    {"the agent is required and missing",
     "names = ( { pattern = \"{brand}\"; } ); name_rules: { required = ( \"agent\" ); };",
     "li|Lina|||", "alex|Alexander|||", "required", "does not show the agent", NAME_FAULT},
    {"the department is required and missing",
     "departments = { en = \"Support\"; }; names = ( { pattern = \"{agent.short}\"; } ); "
     "name_rules: { required = ( \"department\" ); };",
     "li|Lina|||", "alex|Alexander|||", "required", "does not show the department", NAME_FAULT},
    {"a pattern that comes out empty",
     "names = ( { pattern = \"{agent.short}\"; }, { kind = \"automatic\"; pattern = "
     "\"{department}\"; } );",
     "li|Lina|||", "alex|Alexander|||", "empty", "\"{department}\" comes out empty in en",
     NAME_FAULT},
    {"a login for a name", "names = ( { pattern = \"{agent.short}\"; } );", "li|Lina|||",
     "alex|ALEX|||", "login", "is the login or the mailbox of alex", NAME_WARNING},
    {"a colleague's mailbox for a name", "names = ( { pattern = \"{agent.short}\"; } );",
     "li|lina.miller|||", "alex|Alexander|||", "login", "mailbox of li", NAME_WARNING},
    {"a Latin brand beside a Cyrillic department",
     "departments = { en = \"Поддержка\"; }; names = ( { pattern = \"{agent.short} · {brand} "
     "{department}\"; } );",
     "li|Lina|||", "alex|Alexander|||", NULL, NULL, NAME_NOTE},
    {"an invisible character in the brand",
     "brands = { en = \"AC\xe2\x80\x8bME\"; }; names = ( { pattern = \"{agent.short}\"; } );",
     "li|Lina|||", "alex|Alexander|||", "invisible", "brands", NAME_FAULT},
    {"a host in a pattern", "names = ( { pattern = \"{agent.short} (acme.com)\"; } );",
     "li|Lina|||", "alex|Alexander|||", "address", "looks like", NAME_FAULT},
    {"a host made of a variable",
     "names = ( { pattern = \"{agent.short}\"; }, { kind = \"automatic\"; pattern = "
     "\"{brand}.support\"; } );",
     "li|Lina|||", "alex|Alexander|||", "address", "looks like", NAME_FAULT},
    {"too narrow",
     "names = ( { pattern = \"{agent.short}\"; } ); name_rules: { width_least = 5; };",
     "li|Lina|||", "alex|Alexander|||", "width", "is 4 columns wide, under 5", NAME_FAULT},
};

/* "phone!" before the login: with a name of its own on the telephone. */
static Agent *desk_agent(const char *text)
{
    gboolean has_phone = g_str_has_prefix(text, "phone!");
    g_auto(GStrv) parts = g_strsplit(has_phone ? text + strlen("phone!") : text, "|", 5);
    Agent *agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(parts[0]);
    agent->address =
        g_strdup(strcmp(parts[0], "li") == 0 ? "lina.miller@acme.example" : "a@acme.example");
    agent->short_name = g_strdup(parts[1]);
    agent->surname = *parts[2] != '\0' ? g_strdup(parts[2]) : NULL;
    agent->title = *parts[3] != '\0' ? g_strdup(parts[3]) : NULL;
    agent->role = *parts[4] != '\0' ? g_strdup(parts[4]) : NULL;
    if (has_phone)
        agent_name_add(agent, "", "phone")->short_name = g_strconcat(parts[1], " 2", NULL);
    return agent;
}

static void test_desk(void **state)
{
    const DeskCase *test = *state;
    g_autofree char *text = g_strconcat(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); service_types = ( { name = \"billing\"; labels = { en = "
        "\"Accounts and invoices\"; }; } );\n",
        test->desk, " }\n", NULL);
    g_autoptr(Settings) settings = fixture_settings_of(text);
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func(agent_destroy);
    g_ptr_array_add(agents, desk_agent(test->one));
    g_ptr_array_add(agents, desk_agent(test->other));
    const NameCheckRequest request = {
        .desk = g_ptr_array_index(settings->desks, 0), .desks = settings->desks, .agents = agents};
    g_autoptr(GPtrArray) findings = names_check(&request);
    if (test->rule == NULL && findings->len > 0)
        fail_msg("%s", ((NameFinding *)g_ptr_array_index(findings, 0))->problem);
    if (test->rule == NULL)
        return;
    for (guint i = 0; i < findings->len; i++) {
        const NameFinding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule, test->rule) != 0 ||
            strstr(finding->problem, test->problem) == NULL)
            continue;
        assert_int_equal(finding->severity, test->severity);
        assert_true(*finding->remedy != '\0');
        return;
    }
    fail_msg("nothing of the kind among %u findings", findings->len);
}

/* Many agents of a desk whose patterns hold `pattern` for each of many groups. */
static GPtrArray *check_many(guint groups, const char *pattern, guint changed_at, guint alike_at)
{
    g_autoptr(GString) text = g_string_new(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); service_types = (");
    for (int i = 0; i < 20; i++)
        g_string_append_printf(text, "%s{ name = \"t%d\"; labels = { en = \"Type %d\"; }; }",
                               i > 0 ? ", " : " ", i, i);
    g_string_append(text, " ); names = ( { pattern = \"{agent.short}\"; }");
    for (guint i = 0; i < groups; i++)
        g_string_append_printf(text, ", { group = \"g%u\"; %s }", i, pattern);
    g_string_append(text, " ); name_rules: { channels = ( \"mail\", \"phone\", \"chat\", "
                          "\"social\" ); }; }\n");
    g_autoptr(Settings) settings = fixture_settings_of(text->str);
    g_autoptr(GPtrArray) agents = g_ptr_array_new_with_free_func(agent_destroy);
    for (guint i = 0; i < 600; i++) {
        g_autofree char *agent =
            g_strdup_printf("login%u|Agent%u|||", i, i == changed_at ? alike_at : i);
        g_ptr_array_add(agents, desk_agent(agent));
    }
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    g_ptr_array_add(changed, g_ptr_array_index(agents, changed_at));
    const NameCheckRequest request = {
        .desk = g_ptr_array_index(settings->desks, 0), .agents = agents, .changed = changed};
    return names_check(&request);
}

/* The work has a limit, and what it leaves out is told; who changed is looked at all the same. */
static void test_the_work_is_limited(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) findings = check_many(100, "pattern = \"{agent.short}\";", 599, 0);
    const NameFinding *found = find(findings, NAME_RULE_TOO_MANY);
    assert_non_null(found);
    assert_int_equal(found->severity, NAME_FAULT);
    const NameFinding *clash = find(findings, "clash");
    assert_non_null(clash);
    assert_string_equal(clash->login, "login599");
}

/* 600 agents, four channels, 20 service types, 20 groups: nothing of that multiplies. */
static void test_a_large_desk_is_looked_at_whole(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) findings =
        check_many(20, "role = \"chief\"; pattern = \"{agent.short} {service}\";", 0, 599);
    assert_null(find(findings, NAME_RULE_TOO_MANY));
    const NameFinding *clash = find(findings, "clash");
    assert_non_null(clash);
    assert_string_equal(clash->login, "login0");
}

int main(void)
{
    enum { CASES = G_N_ELEMENTS(cases), DESKS = G_N_ELEMENTS(desk_cases), ALL = CASES + DESKS };
    struct CMUnitTest tests[ALL + 3] = {0};
    for (gsize i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){
            .name = cases[i].name, .test_func = test_check, .initial_state = (void *)&cases[i]};
    for (gsize i = 0; i < DESKS; i++)
        tests[CASES + i] = (struct CMUnitTest){.name = desk_cases[i].name,
                                               .test_func = test_desk,
                                               .initial_state = (void *)&desk_cases[i]};
    tests[ALL] = (struct CMUnitTest)cmocka_unit_test(test_reviews);
    tests[ALL + 1] = (struct CMUnitTest)cmocka_unit_test(test_the_work_is_limited);
    tests[ALL + 2] = (struct CMUnitTest)cmocka_unit_test(test_a_large_desk_is_looked_at_whole);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
