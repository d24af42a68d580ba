/* Who takes part in a ticket besides the author. */
#include "store/participants.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    DeskSettings desk, other;
    MailFacts *facts;
    Plan *plan;
} Fixture;

static void add(GPtrArray *addresses, const char *address)
{
    g_ptr_array_add(addresses, mail_address_new(NULL, address));
}

static int set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->desk.addresses = g_ptr_array_new();
    fixture->other.addresses = g_ptr_array_new();
    g_ptr_array_add(fixture->desk.addresses, (char *)"support@acme.example");
    g_ptr_array_add(fixture->other.addresses, (char *)"help@zenith.example");
    fixture->desk.delimiter = fixture->other.delimiter = '+';
    fixture->facts = mail_facts_new();
    add(fixture->facts->to, "Support+billing@ACME.example");
    add(fixture->facts->to, "help@zenith.example");
    add(fixture->facts->to, "author@client.example");
    add(fixture->facts->to, "Boss@client.example");
    add(fixture->facts->to, "no mailbox");
    add(fixture->facts->cc, "boss@client.example");
    add(fixture->facts->cc, "colleague@client.example");
    fixture->plan = plan_new();
    fixture->plan->desk = &fixture->desk;
    fixture->plan->author = g_strdup("author@client.example");
    fixture->plan->identity = IDENTITY_AUTHENTICATED;
    g_ptr_array_add(fixture->plan->other_desks, &fixture->other);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *fixture = *state;
    g_ptr_array_unref(fixture->desk.addresses);
    g_ptr_array_unref(fixture->other.addresses);
    mail_facts_free(fixture->facts);
    plan_free(fixture->plan);
    g_free(fixture);
    return 0;
}

static void recipients_take_part_but_desks_and_author_do_not(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GPtrArray) found = participants_of(fixture->facts, fixture->plan);
    assert_int_equal(found->len, 2);
    assert_string_equal(g_ptr_array_index(found, 0), "boss@client.example");
    assert_string_equal(g_ptr_array_index(found, 1), "colleague@client.example");
}

static void machines_and_unproven_senders_bring_nobody(void **state)
{
    Fixture *fixture = *state;
    fixture->facts->automatic = AUTOMATIC_LIST;
    g_autoptr(GPtrArray) of_machine = participants_of(fixture->facts, fixture->plan);
    assert_int_equal(of_machine->len, 0);
    fixture->facts->automatic = AUTOMATIC_NONE;
    for (IdentityGrade grade = IDENTITY_AGENT; grade <= IDENTITY_FAILED; grade++) {
        fixture->plan->identity = grade;
        g_autoptr(GPtrArray) named = participants_of(fixture->facts, fixture->plan);
        assert_int_equal(named->len, grade <= IDENTITY_AUTHENTICATED ? 2 : 0);
    }
}

static void a_crowd_is_cut(void **state)
{
    Fixture *fixture = *state;
    for (int i = 0; i < 2 * PARTICIPANTS_MAX; i++) {
        g_autofree char *address = g_strdup_printf("crowd%d@client.example", i);
        add(fixture->facts->cc, address);
    }
    g_autoptr(GPtrArray) found = participants_of(fixture->facts, fixture->plan);
    assert_int_equal(found->len, PARTICIPANTS_MAX);
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(recipients_take_part_but_desks_and_author_do_not),
        FRESH(machines_and_unproven_senders_bring_nobody),
        FRESH(a_crowd_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
