/* What an acknowledgement is fixed to before it is written: ids, token, references. */
#include "../common/fixture.h"
#include "decide/decide_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static Plan *plan_of(const Settings *settings, const MailFacts *facts, const char *nonce)
{
    g_autoptr(Envelope) envelope = fixture_envelope();
    g_autoptr(Known) known = known_new();
    g_autoptr(Reception) reception = decide_reception(settings, envelope, facts);
    Circumstances moment = {.now = 1795402800, .nonce = nonce};
    return decide(reception, envelope, facts, known, settings, &moment);
}

static void test_ids_come_from_the_nonce_alone(void **state)
{
    const Settings *settings = *state;
    g_autoptr(MailFacts) facts = fixture_facts();
    g_autoptr(Plan) plan = plan_of(settings, facts, "abcdefghijklmnopqrstuvwxyz");
    g_autoptr(Plan) again = plan_of(settings, facts, "abcdefghijklmnopqrstuvwxyz");
    g_autoptr(Plan) other = plan_of(settings, facts, "abcdefghijklmnopqrstuvwxy2");
    const PlanAnswer *answer = &plan->answer;
    assert_true(answer->send);
    assert_int_equal(strlen(answer->token), TOKEN_LENGTH);
    assert_int_equal(strspn(answer->token, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LENGTH);
    assert_true(g_str_has_suffix(answer->message_id, "@acme.example"));
    assert_null(strstr(answer->message_id, answer->token));
    assert_null(strstr(answer->message_id, "abcdefgh"));
    assert_string_not_equal(answer->token, "abcdefghijklmnopqrstuvwxyz");
    assert_string_equal(again->answer.token, answer->token);
    assert_string_equal(again->answer.message_id, answer->message_id);
    assert_string_not_equal(other->answer.token, answer->token);
    assert_string_not_equal(other->answer.message_id, answer->message_id);
    assert_string_equal(answer->template_name, "acknowledgement");
    assert_int_equal(answer->ceiling, 5);
}

static void test_a_token_comes_back_as_one(void **state)
{
    const Settings *settings = *state;
    g_autoptr(MailFacts) facts = fixture_facts();
    g_autoptr(Plan) plan = plan_of(settings, facts, "abcdefghijklmnopqrstuvwxyz");
    g_autoptr(Envelope) envelope = fixture_envelope();
    g_ptr_array_set_size(envelope->recipients, 0);
    g_ptr_array_add(envelope->recipients,
                    g_strdup_printf("support+technical.t.%s@acme.example", plan->answer.token));
    g_autoptr(Reception) reception = decide_reception(settings, envelope, facts);
    assert_string_equal(reception->token, plan->answer.token);
    assert_string_equal(reception->service_suffix, "technical");
}

static void test_references(void **state)
{
    const Settings *settings = *state;
    static const struct {
        const char *references, *in_reply_to, *message_id; /* blank separated; NULL: none */
        const char *wanted_references, *wanted_in_reply_to;
    } cases[] = {
        {NULL, NULL, "m@x", "<m@x>", "m@x"},
        {"a@x b@x", NULL, "m@x", "<a@x> <b@x> <m@x>", "m@x"},
        {"a@x b@x", "b@x", "m@x", "<a@x> <b@x> <m@x>", "m@x"},
        {NULL, "b@x", "m@x", "<b@x> <m@x>", "m@x"},
        {NULL, "b@x c@x", "m@x", "<m@x>", "m@x"},
        {"a@x a@x m@x", NULL, "m@x", "<a@x> <m@x>", "m@x"},
        {"a@x", NULL, NULL, "<a@x>", NULL},
        {NULL, NULL, NULL, NULL, NULL},
        /* A foreign id that is more than an id is not repeated. */
        {"a>\r\nBcc:x@y", NULL, "m@x", "<m@x>", "m@x"},
        {"\xe6\x8a\x95@x", NULL, "(buy)@x", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MailFacts) facts = fixture_facts();
        g_free(facts->message_id);
        facts->message_id = g_strdup(cases[i].message_id);
        g_auto(GStrv) references =
            g_strsplit(cases[i].references != NULL ? cases[i].references : "", " ", -1);
        for (char **id = references; *id != NULL && **id != '\0'; id++)
            g_ptr_array_add(facts->references, g_strdup(*id));
        g_auto(GStrv) parents =
            g_strsplit(cases[i].in_reply_to != NULL ? cases[i].in_reply_to : "", " ", -1);
        for (char **id = parents; *id != NULL && **id != '\0'; id++)
            g_ptr_array_add(facts->in_reply_to, g_strdup(*id));
        g_autoptr(Plan) plan = plan_of(settings, facts, "n");
        if (g_strcmp0(plan->answer.references, cases[i].wanted_references) != 0 ||
            g_strcmp0(plan->answer.in_reply_to, cases[i].wanted_in_reply_to) != 0)
            fail_msg("case %zu: References %s, In-Reply-To %s", i, plan->answer.references,
                     plan->answer.in_reply_to);
    }
}

static void test_a_long_chain_keeps_its_first_and_newest(void **state)
{
    const Settings *settings = *state;
    g_autoptr(MailFacts) facts = fixture_facts();
    for (int i = 0; i < 100; i++)
        g_ptr_array_add(facts->references, g_strdup_printf("r%d@x", i));
    g_autoptr(Plan) plan = plan_of(settings, facts, "n");
    g_auto(GStrv) ids = g_strsplit(plan->answer.references, " ", -1);
    assert_int_equal(g_strv_length(ids), PLAN_REFERENCES_MAX);
    assert_string_equal(ids[0], "<r0@x>");
    assert_string_equal(ids[1], "<r82@x>");
    assert_string_equal(ids[PLAN_REFERENCES_MAX - 1], "<q1@customer.example>");
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
        cmocka_unit_test(test_ids_come_from_the_nonce_alone),
        cmocka_unit_test(test_a_token_comes_back_as_one),
        cmocka_unit_test(test_references),
        cmocka_unit_test(test_a_long_chain_keeps_its_first_and_newest),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
