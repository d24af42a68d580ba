/* What a mail of which nothing is proven leaves behind in a ticket, and what it does not. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static gint64 opened(Store *store, const char *name, IdentityGrade identity)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    sample->plan->identity = identity;
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    return recorded->ticket;
}

/* A mail that joins; what is asked of the store is more than a visitor may get. */
static void join_as(Store *store, gint64 ticket, const char *name, IdentityGrade identity,
                    gboolean visits)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autofree char *id = g_strdup_printf("%s-joins", name);
    g_autoptr(Sample) sample = sample_new(author, id);
    sample_join(sample, ticket);
    sample_withhold(sample, "answered-already");
    sample->plan->identity = identity;
    sample->plan->visits = visits;
    sample->plan->reopen = TRUE;
    sample->plan->service_changed = TRUE;
    g_free(sample->plan->service_type);
    sample->plan->service_type = g_strdup("complaint");
    g_ptr_array_add(sample->plan->warnings, g_strdup("nothing proves the sender"));
    g_ptr_array_add(sample->facts->cc, mail_address_new(NULL, "attacker@evil.example"));
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    assert_int_equal(recorded->ticket, ticket);
}

static void set_state(gint64 ticket, const char *state)
{
    g_autofree char *query = g_strdup_printf(
        "UPDATE intake.ticket SET state = '%s' WHERE ticket = %" G_GINT64_FORMAT " RETURNING 1",
        state, ticket);
    assert_int_equal(sample_number(query), 1);
}

static char *shown(gint64 ticket)
{
    g_autofree char *query =
        g_strdup_printf("SELECT concat_ws(' ', state, type, participants) "
                        "FROM intake.ticket_facts('acme', %" G_GINT64_FORMAT ")",
                        ticket);
    return sample_value(query);
}

static void a_visit_changes_no_type_and_no_closed_or_waiting_state(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"closed", "closed"},
        {"awaiting-review", "awaiting-review"},
        {"awaiting-confirmation", "awaiting-confirmation"},
        {"awaiting-information", "awaiting-information"},
        {"answered", "open"},
        {"open", "open"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *name = g_strdup_printf("visit-%zu", i);
        gint64 ticket = opened(*state, name, IDENTITY_UNKNOWN);
        set_state(ticket, cases[i].before);
        join_as(*state, ticket, name, IDENTITY_UNKNOWN, TRUE);
        g_autofree char *facts = shown(ticket);
        g_autofree char *wanted =
            g_strdup_printf("%s technical %s@client.example", cases[i].after, name);
        assert_string_equal(facts, wanted);
    }
}

static void a_visitor_brings_in_nobody_and_stays_outside(void **state)
{
    gint64 ticket = opened(*state, "host", IDENTITY_UNKNOWN);
    join_as(*state, ticket, "visitor", IDENTITY_UNKNOWN, TRUE);
    g_autofree char *facts = shown(ticket);
    assert_string_equal(facts, "open technical host@client.example");
    g_autofree char *reasons =
        sample_value("SELECT reasons FROM intake.message WHERE message_id LIKE 'visitor-joins@%'");
    assert_non_null(strstr(reasons, "\nwarning: nothing proves the sender\n"));
}

static void who_joins_with_proof_changes_all_of_it(void **state)
{
    gint64 ticket = opened(*state, "proof", IDENTITY_UNKNOWN);
    set_state(ticket, "closed");
    join_as(*state, ticket, "proven", IDENTITY_AUTHENTICATED, FALSE);
    g_autofree char *facts = shown(ticket);
    assert_string_equal(facts, "open complaint proof@client.example, attacker@evil.example, "
                               "proven@client.example");
}

static IdentityGrade best_identity(Store *store, gint64 ticket)
{
    LookupRequest request = {.desk = "acme", .author = "who@client.example", .tag = ticket};
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) known = NULL;
    if (store_lookup(store, &request, &known, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    assert_int_equal(known->tickets->len, 1);
    return ((const KnownTicket *)g_ptr_array_index(known->tickets, 0))->best_identity;
}

static void the_best_grade_of_a_customer_is_remembered(void **state)
{
    static const struct {
        IdentityGrade identity;
        gboolean visits;
        IdentityGrade best;
    } steps[] = {
        {IDENTITY_UNKNOWN, TRUE, IDENTITY_UNKNOWN},
        {IDENTITY_AGENT, FALSE, IDENTITY_UNKNOWN},
        {IDENTITY_AUTHENTICATED, FALSE, IDENTITY_AUTHENTICATED},
        {IDENTITY_CONFIRMED, FALSE, IDENTITY_CONFIRMED},
        {IDENTITY_AUTHENTICATED, FALSE, IDENTITY_CONFIRMED},
        {IDENTITY_AGENT, FALSE, IDENTITY_CONFIRMED},
    };
    gint64 ticket = opened(*state, "grades", IDENTITY_UNKNOWN);
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *name = g_strdup_printf("grades-%zu", i);
        join_as(*state, ticket, name, steps[i].identity, steps[i].visits);
        assert_int_equal(best_identity(*state, ticket), steps[i].best);
    }
    assert_int_equal(best_identity(*state, opened(*state, "agents", IDENTITY_AGENT)),
                     IDENTITY_AGENT);
    g_autofree char *each =
        sample_value("SELECT string_agg(identity, ' ' ORDER BY m.message) FROM intake.message m "
                     "WHERE m.message_id LIKE 'grades%'");
    assert_string_equal(each, "unknown unknown agent authenticated confirmed authenticated agent");
}

static void a_link_is_seen_from_both_tickets(void **state)
{
    gint64 named = opened(*state, "named", IDENTITY_AUTHENTICATED);
    g_autoptr(Sample) sample = sample_new("named@client.example", "naming");
    sample->plan->linked_ticket = named;
    g_free(sample->plan->thread_reason);
    sample->plan->thread_reason = g_strdup("it is named, but the sender is less proven");
    g_autoptr(Recorded) recorded = sample_record(*state, sample);
    g_autofree char *query = g_strdup_printf(
        "SELECT linked_ticket FROM intake.ticket_facts('acme', %" G_GINT64_FORMAT ")",
        recorded->ticket);
    assert_int_equal(sample_number(query), named);
    g_free(query);
    query = g_strdup_printf("SELECT linked_from || ' ' || e.why FROM "
                            "intake.ticket_facts('acme', %" G_GINT64_FORMAT "), "
                            "intake.ticket_events('acme', ticket) e WHERE e.what = 'linked'",
                            named);
    g_autofree char *seen = sample_value(query);
    g_autofree char *wanted = g_strdup_printf("%" G_GINT64_FORMAT " by ticket %" G_GINT64_FORMAT
                                              ": it is named, but the sender is less proven",
                                              recorded->ticket, recorded->ticket);
    assert_string_equal(seen, wanted);
}

static int open_store(void **state)
{
    *state = sample_store("intake_filter");
    return 0;
}

static int close_store(void **state)
{
    store_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_changes_no_type_and_no_closed_or_waiting_state),
        cmocka_unit_test(a_visitor_brings_in_nobody_and_stays_outside),
        cmocka_unit_test(who_joins_with_proof_changes_all_of_it),
        cmocka_unit_test(the_best_grade_of_a_customer_is_remembered),
        cmocka_unit_test(a_link_is_seen_from_both_tickets),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
