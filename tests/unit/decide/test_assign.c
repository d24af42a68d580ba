/* Which agent gets a ticket, and why. */
#include "../common/fixture.h"
#include "decide/assign.h"
#include "decide/decide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795487400
#define DAY (24 * 3600)

typedef struct agent_case { /* login; "": the end */
    const char *login, *types, *language;
    gint64 away_days; /* from now; 0: here */
    guint tickets;
} AgentCase;

#define ALEX                                                                                       \
    {                                                                                              \
        "alex", "", "en", 0, 3                                                                     \
    }
#define LI                                                                                         \
    {                                                                                              \
        "li", "", "zh-CN", 0, 5                                                                    \
    }
#define KIM                                                                                        \
    {                                                                                              \
        "kim", "billing complaint", "en", 0, 7                                                     \
    }
#define NOBODY                                                                                     \
    {                                                                                              \
        "", NULL, NULL, 0, 0                                                                       \
    }

typedef struct assign_case {
    const char *what, *order, *last_agent, *type, *language;
    AgentCase agents[5];
    const char *login, *reason; /* login NULL: nobody */
} AssignCase;

static const AssignCase cases[] = {
    {"the last agent",
     "last-agent load",
     "li",
     "billing",
     "en",
     {ALEX, LI, KIM, NOBODY},
     "li",
     "the last agent of this customer"},
    {"who is away",
     "last-agent load",
     "li",
     "billing",
     "en",
     {ALEX, {"li", "", "zh-CN", 3, 0}, NOBODY},
     "alex",
     "alone here answers billing"},
    {"who is back",
     "last-agent",
     "li",
     "billing",
     "en",
     {ALEX, {"li", "", "zh-CN", -1, 0}, NOBODY},
     "li",
     "the last agent of this customer"},
    {"the last one answers another type",
     "last-agent language",
     "kim",
     "technical",
     "zh-TW",
     {ALEX, LI, KIM, NOBODY},
     "li",
     "speaks zh-TW"},
    {"the type before those who answer all",
     "type load",
     NULL,
     "billing",
     "en",
     {ALEX, LI, KIM, NOBODY},
     "kim",
     "is there for billing"},
    {"the language",
     "language load",
     NULL,
     "technical",
     "en-GB",
     {ALEX, LI, NOBODY},
     "alex",
     "speaks en-GB"},
    {"a language nobody speaks",
     "language load",
     NULL,
     "technical",
     "ja",
     {ALEX, LI, NOBODY},
     "alex",
     "has the fewest in work, 3"},
    {"no language known",
     "language load",
     NULL,
     "technical",
     NULL,
     {ALEX, LI, NOBODY},
     "alex",
     "has the fewest in work, 3"},
    {"one after the other",
     "language load",
     NULL,
     "billing",
     "en",
     {ALEX, LI, KIM, NOBODY},
     "alex",
     "speaks en, has the fewest in work, 3"},
    {"in the order that is set",
     "load language",
     NULL,
     "billing",
     "zh-CN",
     {ALEX, LI, KIM, NOBODY},
     "alex",
     "has the fewest in work, 3"},
    {"nobody for the type",
     "load",
     NULL,
     "technical",
     "en",
     {KIM, NOBODY},
     NULL,
     "nobody is here who answers technical"},
    {"nobody at all",
     "load",
     NULL,
     "technical",
     "en",
     {NOBODY},
     NULL,
     "nobody is here who answers technical"},
};

static Settings *desks(const char *order)
{
    g_auto(GStrv) words = g_strsplit(order, " ", -1);
    g_autofree char *list = g_strjoinv("\", \"", words);
    g_autofree char *text = g_strdup_printf(
        "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
        "  languages = ( \"en\" ); default_type = \"technical\";\n"
        "  service_types = ( { name = \"technical\"; labels = { en = \"T\"; }; },\n"
        "    { name = \"billing\"; labels = { en = \"B\"; }; } );\n"
        "  assignment: { order = ( \"%s\" ); }; }\n",
        list);
    return fixture_settings_of(text);
}

static Duty *duty_of(const AgentCase *agents, const char *last)
{
    Duty *duty = duty_new();
    for (; *agents->login != '\0'; agents++) {
        DutyAgent *agent = duty_add(duty, agents->login, agents->types);
        agent->language = g_strdup(agents->language);
        agent->tickets = agents->tickets;
        agent->away_until = agents->away_days != 0 ? NOW + agents->away_days * DAY : 0;
    }
    duty->last_agent = g_strdup(last);
    return duty;
}

static void each_ticket_gets_who_suits_best(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const AssignCase *test = &cases[i];
        g_autoptr(Settings) settings = desks(test->order);
        g_autoptr(Duty) duty = duty_of(test->agents, test->last_agent);
        const AssignQuestion question = {.desk = g_ptr_array_index(settings->desks, 0),
                                         .duty = duty,
                                         .service_type = test->type,
                                         .language = test->language,
                                         .seed = "abc",
                                         .now = NOW};
        g_autofree char *reason = NULL;
        const DutyAgent *agent = assign_choose(&question, &reason);
        if (g_strcmp0(agent != NULL ? agent->login : NULL, test->login) != 0 ||
            strcmp(reason, test->reason) != 0)
            fail_msg("%s: %s (%s)", test->what, agent != NULL ? agent->login : "nobody", reason);
    }
}

static void the_same_mail_gets_the_same_of_those_who_are_alike(void **state)
{
    (void)state;
    const AgentCase agents[] = {ALEX, {"kim", "", "en", 0, 3}, {"max", "", "en", 0, 3}, NOBODY};
    g_autoptr(Settings) settings = desks("load");
    g_autoptr(Duty) duty = duty_of(agents, NULL);
    guint chosen[3] = {0};
    for (int i = 0; i < 60; i++) {
        g_autofree char *seed = g_strdup_printf("digest %d", i);
        const AssignQuestion question = {.desk = g_ptr_array_index(settings->desks, 0),
                                         .duty = duty,
                                         .service_type = "billing",
                                         .seed = seed,
                                         .now = NOW};
        g_autofree char *reason = NULL, *again = NULL;
        const DutyAgent *agent = assign_choose(&question, &reason);
        assert_ptr_equal(agent, assign_choose(&question, &again));
        assert_string_equal(reason, "one of 3 alike");
        for (guint j = 0; j < G_N_ELEMENTS(chosen); j++)
            chosen[j] += g_ptr_array_index(duty->agents, j) == (gpointer)agent;
    }
    for (guint j = 0; j < G_N_ELEMENTS(chosen); j++)
        assert_true(chosen[j] > 0);
}

static void work_is_counted_where_the_order_asks_for_it(void **state)
{
    (void)state;
    g_autoptr(Settings) by_load = desks("type load");
    g_autoptr(Settings) by_type = desks("type");
    assert_true(decide_counts_tasks(g_ptr_array_index(by_load->desks, 0)));
    assert_false(decide_counts_tasks(g_ptr_array_index(by_type->desks, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ticket_gets_who_suits_best),
        cmocka_unit_test(the_same_mail_gets_the_same_of_those_who_are_alike),
        cmocka_unit_test(work_is_counted_where_the_order_asks_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
