#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "filter/directory.h"

/* The store, acted. */
static Outcome store_answer;
static const char *store_login;
static gboolean has_second_desk;

static void destroy_agent(gpointer agent)
{
    agent_free(agent);
}

Outcome store_agents(Store *store, GPtrArray **agents_r, GError **error)
{
    (void)store;
    if (store_answer != OUTCOME_DONE)
        return outcome_fail(store_answer, error, "acted");
    *agents_r = g_ptr_array_new_with_free_func(destroy_agent);
    Agent *agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(store_login);
    agent->address = g_strdup_printf("%s@acme.example", store_login);
    agent->certificate = g_strdup_printf("%s-card", store_login);
    g_ptr_array_add(*agents_r, agent);
    Agent *other = agent_new(); /* without login and address */
    other->desk = g_strdup("globex");
    g_ptr_array_add(*agents_r, other);
    if (has_second_desk) {
        Agent *same = agent_new();
        same->desk = g_strdup("globex");
        same->login = g_strdup(store_login);
        g_ptr_array_add(*agents_r, same);
    }
    return OUTCOME_DONE;
}

static void refresh(Directory *directory, Outcome answer, const char *login)
{
    g_autoptr(GError) error = NULL;
    store_answer = answer;
    store_login = login;
    assert_int_equal(directory_refresh(directory, NULL, &error), answer);
}

static void an_empty_directory_says_that_it_knows_nothing(void **state)
{
    (void)state;
    g_autoptr(Directory) directory = directory_new();
    assert_false(directory_loaded(directory));
    assert_false(directory_has_login(directory, "alex"));
    refresh(directory, OUTCOME_RETRY, NULL);
    assert_false(directory_loaded(directory));
}

static void the_newest_answer_of_the_store_counts(void **state)
{
    (void)state;
    g_autoptr(Directory) directory = directory_new();
    refresh(directory, OUTCOME_DONE, "alex");
    assert_true(directory_loaded(directory));
    assert_true(directory_has_login(directory, "alex"));
    assert_true(directory_has_address(directory, "alex@acme.example"));
    assert_true(directory_has_certificate(directory, "alex-card"));
    assert_true(directory_has_certificate(directory, "/O=ACME/CN=alex-card"));
    assert_false(directory_has_certificate(directory, "/O=ACME/CN=x/CN=alex-card"));
    refresh(directory, OUTCOME_DONE, "li");
    assert_false(directory_has_login(directory, "alex"));
    assert_false(directory_has_address(directory, "alex@acme.example"));
    assert_true(directory_has_login(directory, "li"));
    assert_false(directory_has_certificate(directory, "alex-card"));
}

static void a_store_that_is_away_takes_nothing_from_the_directory(void **state)
{
    (void)state;
    g_autoptr(Directory) directory = directory_new();
    refresh(directory, OUTCOME_DONE, "alex");
    refresh(directory, OUTCOME_RETRY, NULL);
    assert_true(directory_loaded(directory));
    assert_true(directory_has_login(directory, "alex"));
}

/* What the envelope's login or sender tells, as "acme globex". Caller frees. */
static char *desks_told(Directory *directory, const char *login, const char *sender)
{
    g_autoptr(Envelope) envelope = envelope_new();
    envelope->login = g_strdup(login);
    g_free(envelope->sender);
    envelope->sender = g_strdup(sender);
    directory_note_agent(directory, envelope);
    GString *desks = g_string_new(NULL);
    for (guint i = 0; i < envelope->agent_desks->len; i++)
        g_string_append_printf(desks, "%s%s", i > 0 ? " " : "",
                               (char *)g_ptr_array_index(envelope->agent_desks, i));
    return g_string_free(desks, FALSE);
}

static void an_envelope_tells_whose_agent_sends(void **state)
{
    (void)state;
    static const struct {
        const char *login, *sender, *wanted;
    } cases[] = {
        {"alex", "", "acme globex"},         {"alex", "alex@acme.example", "acme globex"},
        {"guest", "alex@acme.example", ""}, /* where there is a login, nothing else counts */
        {NULL, "Alex@ACME.example", "acme"}, {"", "alex@acme.example", "acme"},
        {NULL, "guest@acme.example", ""},    {NULL, "", ""},
    };
    g_autoptr(Directory) directory = directory_new();
    has_second_desk = TRUE;
    refresh(directory, OUTCOME_DONE, "alex");
    has_second_desk = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *told = desks_told(directory, cases[i].login, cases[i].sender);
        assert_string_equal(told, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_directory_says_that_it_knows_nothing),
        cmocka_unit_test(the_newest_answer_of_the_store_counts),
        cmocka_unit_test(an_envelope_tells_whose_agent_sends),
        cmocka_unit_test(a_store_that_is_away_takes_nothing_from_the_directory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
