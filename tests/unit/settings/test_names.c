/* What is refused of the rules for names when the settings are loaded. */
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct rules_case {
    const char *text;      /* of the desk, from line 3 on */
    const char *complaint; /* NULL: it loads */
} RulesCase;

static const RulesCase cases[] = {
    /* roles */
    {"roles = ( { name = \"clerk\"; titles = ( \"Ms\" ); } );", NULL},
    {"roles = ( { name = \"clerk\"; }, { name = \"Clerk\"; } );",
     "desks.acme.roles: two roles have the name \"Clerk\""},
    {"roles = ( { name = \" clerk\"; } );",
     "desks.acme.roles: \" clerk\" has blanks around it (hint: \"clerk\")"},
    {"roles = ( { name = \"clerk\"; titles = ( \"Ms\\n\" ); } );",
     "desks.acme.roles.clerk.titles: element 1 holds a control character"},
    {"roles = ( { name = \"clerk\"; titles = ( \"\" ); } );", "desks.acme.roles: an empty text"},
    {"roles = ( { name = \"clerk\"; labels = { english = \"Clerk\"; }; } );",
     "desks.acme.roles: \"english\" is not a language tag"},
    /* name_rules */
    {"name_rules: { width_least = 30; width_most = 20; };",
     "desks.acme.name_rules.width_least: 30 is more than width_most, 20"},
    {"name_rules: { width_least = 20; width_most = 20; };", NULL},
    {"name_rules: { required = ( \"brand\", \"colour\" ); };",
     "desks.acme.name_rules.required: \"colour\" is unknown (hint: one of \"brand\", "
     "\"department\", "
     "\"agent\")"},
    {"name_rules: { channels = ( \"fax\" ); };",
     "desks.acme.name_rules.channels: \"fax\" is unknown (hint: one of \"mail\", \"phone\", "
     "\"chat\", \"social\")"},
    {"name_rules: { channels = ( \"mail\", \"mail\" ); };",
     "desks.acme.name_rules.channels: \"mail\" stands twice"},
    {"name_rules: { channels = (); };", "desks.acme.name_rules.channels: is empty"},
    {"name_rules: { forbidden_words = ( \"\" ); };",
     "desks.acme.name_rules.forbidden_words: an empty text"},
    /* patterns and roles */
    {"roles = ( { name = \"clerk\"; } ); names = ( { role = \"cleark\"; pattern = \"a\"; } );",
     "desks.acme.names: \"a\" asks for the role \"cleark\", which is not in `roles`"},
    {"names = ( { role = \"cleark\"; pattern = \"a\"; } );", NULL},
    {"roles = ( { name = \"clerk\"; titles = ( \"Ms\" ); } );\n"
     "names = ( { role = \"CLERK\"; title = \"Dr\"; pattern = \"{agent.title}\"; } );",
     "gives the role \"CLERK\" the title \"Dr\", which is none of its titles"},
    {"names = ( { department = \"Sales \"; pattern = \"a\"; } );",
     "desks.acme.names: department of \"a\": \"Sales \" has blanks around it"},
    /* patterns and what the desk has */
    {"names = ( { service_type = \"biling\"; pattern = \"a\"; } );",
     "desks.acme.names: \"a\" asks for the service type \"biling\", which is not in"},
    {"names = ( { service_type = \"Billing\"; pattern = \"a\"; } );", NULL},
    {"names = ( { language = \"fr\"; pattern = \"a\"; } );",
     "desks.acme.names: \"a\" asks for the language \"fr\", which the desk does not speak"},
    {"names = ( { language = \"en-GB\"; pattern = \"a\"; } );", "asks for the language \"en-GB\""},
    {"names = ( { language = \"e\"; pattern = \"a\"; } );", "asks for the language \"e\""},
    {"names = ( { language = \"EN\"; pattern = \"a\"; } );", NULL},
    /* ties */
    {"names = ( { pattern = \"a\"; agent = \"li\"; }, { pattern = \"b\"; department = \"Sales\"; } "
     ");",
     "desks.acme.names: \"a\" and \"b\" fit the same mails equally well"},
    {"names = ( { pattern = \"a\"; agent = \"li\"; }, { pattern = \"b\"; agent = \"wang\"; } );",
     NULL},
    {"names = ( { pattern = \"a\"; channel = \"chat\"; }, { pattern = \"b\"; group = \"vip\"; } );",
     "\"a\" and \"b\" fit the same mails equally well"},
    {"names = ( { pattern = \"a\"; channel = \"chat\"; }, { pattern = \"b\"; channel = \"phone\"; "
     "} );",
     NULL},
    {"names = ( { pattern = \"a\"; channel = \"chat\"; }, { pattern = \"b\"; group = \"vip\"; },\n"
     "  { pattern = \"c\"; channel = \"chat\"; group = \"vip\"; } );",
     NULL},
    {"names = ( { pattern = \"a\"; kind = \"automatic\"; role = \"clerk\"; },\n"
     "  { pattern = \"b\"; kind = \"automatic\"; role = \"clerk\"; } );",
     NULL}, /* neither ever fits: a machine has no role */
};

static void test_rules(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(
            "desks = ( { name = \"acme\"; brand = \"ACME\"; languages = ( \"en\" );\n"
            "service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; }; } );\n",
            cases[i].text, "\naddresses = ( \"support@acme.example\" ); } );\n", NULL);
        g_autoptr(Settings) settings = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = settings_load_text("test.conf", text, &settings, &error);
        if (cases[i].complaint == NULL && outcome != OUTCOME_DONE)
            fail_msg("case %zu: %s", i, error->message);
        if (cases[i].complaint == NULL)
            continue;
        if (outcome == OUTCOME_DONE)
            fail_msg("case %zu was loaded: %s", i, cases[i].text);
        assert_true(g_str_has_prefix(error->message, "test.conf:"));
        if (strstr(error->message, cases[i].complaint) == NULL)
            fail_msg("case %zu: %s", i, error->message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
