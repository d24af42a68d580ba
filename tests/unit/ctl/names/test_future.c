/* What agents are called at each moment, by names that overlap, end and are taken back. */
#include "ctl/names/future.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "ctl/ctl.h"
#include <cmocka.h>

#define NOW G_GINT64_CONSTANT(1796083200) /* 2026-12-01T00:00:00Z */
#define DAY G_GINT64_CONSTANT(86400)

static void agent_destroy(gpointer data)
{
    agent_free(data);
}

static void add_row(Table *table, const char *number, const char *state, const char *channel,
                    const char *short_name, const char *from, const char *until)
{
    ctl_add_row(table, "acme", "li", number, state, "en", channel, short_name, NULL, NULL, NULL,
                NULL, NULL, from, until);
}

static NamesFuture *future_new(void)
{
    GPtrArray *agents = g_ptr_array_new_with_free_func(agent_destroy);
    Agent *li = agent_new();
    li->desk = g_strdup("acme");
    li->login = g_strdup("li");
    li->short_name = g_strdup("Li");
    g_ptr_array_add(agents, li);
    g_autoptr(Table) names =
        table_new("desk", "login", "name", "state", "language", "channel", "short", "surname",
                  "given", "title", "role", "department", "valid_from", "valid_until", NULL);
    add_row(names, "3", "planned", "", "Lucy", "2026-12-03T00:00:00Z", "2026-12-05T00:00:00Z");
    add_row(names, "1", "in-force", "", "Lina", "2026-11-01T00:00:00Z", NULL);
    add_row(names, "2", "withdrawn", "", "Eve", "2026-11-02T00:00:00Z", NULL);
    add_row(names, "4", "planned", "", "Lola", "2026-12-03T00:00:00Z", "2026-12-04T00:00:00Z");
    return names_future_new("acme", agents, names);
}

/* "Li" where no name is in force. */
static const char *short_at(NamesFuture *future, gint64 moment)
{
    names_future_at(future, moment);
    const Agent *li = names_future_agent(future, "li");
    assert_true(li->names->len <= 1);
    return li->names->len > 0 ? ((const AgentName *)g_ptr_array_index(li->names, 0))->short_name
                              : li->short_name;
}

static void check(NamesFuture *future, gint64 moment, const char *wanted)
{
    const char *got = short_at(future, moment);
    if (strcmp(got, wanted) != 0)
        fail_msg("%" G_GINT64_FORMAT ": %s, not %s", moment, got, wanted);
}

static void test_the_later_one_holds_for_its_time(void **state)
{
    (void)state;
    g_autoptr(NamesFuture) future = future_new();
    check(future, NOW - 60 * DAY, "Li");
    check(future, NOW, "Lina");
    check(future, NOW + 2 * DAY - 1, "Lina");
    check(future, NOW + 2 * DAY, "Lola"); /* the higher number of two that begin together */
    check(future, NOW + 3 * DAY, "Lucy");
    check(future, NOW + 4 * DAY, "Lina");
}

static void test_what_is_decided_now_goes_before(void **state)
{
    (void)state;
    g_autoptr(NamesFuture) future = future_new();
    char english[] = "en", any[] = "", linda[] = "Linda";
    const AgentName name = {.language = english, .channel = any, .short_name = linda};
    names_future_add(future, "li", &name, NOW + 2 * DAY, NOW + 6 * DAY);
    check(future, NOW + DAY, "Lina");
    check(future, NOW + 2 * DAY, "Linda");
    check(future, NOW + 6 * DAY, "Lina");
}

static void test_what_is_taken_back_leaves_the_one_below(void **state)
{
    (void)state;
    g_autoptr(NamesFuture) future = future_new();
    gint64 from = 0, until = 0;
    assert_false(names_future_withdraw(future, "li", 2, &from, &until));
    assert_false(names_future_withdraw(future, "alex", 4, &from, &until));
    assert_true(names_future_withdraw(future, "li", 4, &from, &until));
    assert_int_equal(from, NOW + 2 * DAY);
    assert_int_equal(until, NOW + 3 * DAY);
    check(future, NOW + 2 * DAY, "Lucy");
    assert_true(names_future_withdraw(future, "li", 1, &from, &until));
    assert_int_equal(until, 0);
    check(future, NOW, "Li");
}

static void test_moments_between(void **state)
{
    (void)state;
    static const struct {
        gint64 from, until;
        guint wanted;
    } cases[] = {
        {NOW, 0, 4},
        {NOW + 2 * DAY, 0, 2}, /* what begins with it is no later moment */
        {NOW, NOW + 4 * DAY, 3},
        {NOW + 4 * DAY, 0, 0},
    };
    g_autoptr(NamesFuture) future = future_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GArray) moments = g_array_new(FALSE, FALSE, sizeof(gint64));
        names_future_moments(future, cases[i].from, cases[i].until, moments);
        assert_int_equal(moments->len, cases[i].wanted);
    }
}

static void test_agents_come_and_change(void **state)
{
    (void)state;
    g_autoptr(NamesFuture) future = future_new();
    g_autoptr(Agent) li = agent_new();
    li->login = g_strdup("li");
    li->short_name = g_strdup("Liz");
    names_future_put(future, li);
    check(future, NOW - 60 * DAY, "Liz");
    check(future, NOW, "Lina");
    g_free(li->login);
    li->login = g_strdup("zoe");
    names_future_put(future, li);
    assert_int_equal(names_future_at(future, NOW)->len, 2);
    assert_string_equal(names_future_agent(future, "zoe")->desk, "acme");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_later_one_holds_for_its_time),
        cmocka_unit_test(test_what_is_decided_now_goes_before),
        cmocka_unit_test(test_what_is_taken_back_leaves_the_one_below),
        cmocka_unit_test(test_moments_between),
        cmocka_unit_test(test_agents_come_and_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
