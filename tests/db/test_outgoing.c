/* How the mail that an agent sends is known, on a real database: its ticket, and who writes. */
#include "replies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const OutgoingTicket *ticket_at(const KnownOutgoing *known, guint index)
{
    assert_true(known->tickets->len > index);
    return g_ptr_array_index(known->tickets, index);
}

/* ---- finding the ticket ---- */

/* While it is handed over nobody but its sender knows its Message-ID. */
static void an_answer_of_ours_is_known_as_it_goes(void **state)
{
    static const struct {
        const char *change;
        gboolean is_waiting;
    } steps[] = {
        {"claimed_by = NULL", FALSE},
        {"claimed_by = 'sender'", TRUE},
        {"state = 'sent', finished_at = now(), display_name = 'ACME'", FALSE},
    };
    Doors *doors = *state;
    open_ticket(doors, "own-goes");
    g_autoptr(Reply) reply = reply_new("own-goes.answer@acme.example", "own-goes@client.example");
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autofree char *query = g_strdup_printf(
            "UPDATE intake.outbox SET %s WHERE message_id = 'own-goes.answer@acme.example' "
            "RETURNING 1",
            steps[i].change);
        g_autofree char *changed = sample_value(query);
        assert_string_equal(changed, "1");
        g_autoptr(KnownOutgoing) known = look_up(doors, reply);
        assert_true(known->own_message);
        assert_int_equal(known->own_waiting, steps[i].is_waiting);
    }
}

static void a_reply_is_tied_to_its_ticket_and_keeps_its_name(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "asks");
    g_autoptr(Reply) reply = reply_new("reply@acme.example", "asks@client.example");
    g_ptr_array_add(reply->references, g_strdup("asks@client.example"));
    g_ptr_array_add(reply->recipients, g_strdup("boss@client.example"));
    g_ptr_array_add(reply->recipients, g_strdup("li@acme.example"));
    g_autoptr(KnownOutgoing) before = look_up(doors, reply);
    const OutgoingTicket *found = ticket_at(before, 0);
    assert_string_equal(before->agent->login, "alex");
    assert_int_equal(found->number, ticket);
    assert_int_equal(found->clue, PLACE_REFERENCE);
    assert_string_equal(found->service_type, "technical");
    assert_string_equal(found->language, "de");
    assert_string_equal(found->group, "individual");
    assert_null(found->display_name);
    assert_false(found->answered_before);
    assert_int_equal(found->insiders, 1);
    assert_int_equal(before->outside->len, 2); /* a colleague is not */
    assert_false(before->own_message || before->own_waiting || before->departed ||
                 before->left_before);
    assert_int_equal(before->answers_in_period, 1);

    reply->record.ticket = ticket;
    reply->record.sent_message_id = "other@acme.example";
    reply->record.recipients = before->outside;
    g_autoptr(SentMail) first = record(doors, reply);
    assert_false(first->repeat);
    reply->record.display_name = "Another name";
    g_autoptr(SentMail) again = record(doors, reply);
    assert_true(again->repeat && again->is_sent);
    assert_string_equal(again->display_name, "Alex · ACME");
    assert_int_equal(again->ticket, ticket);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.message WHERE login = 'alex'"), 1);
    g_autofree char *row = ticket_column(ticket, "state, display_name, due_at, first_answer_by, "
                                                 "first_answer_at IS NOT NULL");
    assert_string_equal(row, "answered|Alex · ACME|alex|t");

    g_autoptr(KnownOutgoing) after = look_up(doors, reply);
    assert_true(after->departed && after->departed_sent);
    assert_string_equal(after->departed_name, "Alex · ACME");
    assert_int_equal(ticket_at(after, 0)->clue, PLACE_DEPARTED);
    assert_string_equal(ticket_at(after, 0)->display_name, "Alex · ACME");
    assert_true(ticket_at(after, 0)->answered_before);
    assert_int_equal(ticket_at(after, 0)->insiders, 2);
    reply->request.login = "li";
    g_autoptr(KnownOutgoing) colleague = look_up(doors, reply);
    assert_null(ticket_at(colleague, 0)->display_name);
}

static void a_mail_on_its_second_way_is_recognised(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "second");
    g_autoptr(Reply) reply = reply_new("way@laptop", "second@client.example");
    reply->record.ticket = ticket;
    reply->record.sent_message_id = "way@acme.example";
    g_autoptr(SentMail) sent_mail G_GNUC_UNUSED = record(doors, reply);
    g_autoptr(Reply) second = reply_new("way@acme.example", "second@client.example");
    second->request.login = NULL;
    g_autoptr(KnownOutgoing) known = look_up(doors, second);
    assert_true(known->left_before);
    assert_false(known->departed);
    LookupRequest bounce = {.desk = "acme", .references = second->references};
    g_ptr_array_add(second->references, g_strdup("way@acme.example"));
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) returned = NULL;
    wanted(store_lookup(doors->filter, &bounce, &returned, &error), error);
    assert_int_equal(((KnownTicket *)g_ptr_array_index(returned->tickets, 0))->number, ticket);
}

static void the_only_open_ticket_is_found(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "single");
    g_autoptr(Reply) reply = reply_new("single-reply@acme.example", "single@client.example");
    g_autoptr(KnownOutgoing) one = look_up(doors, reply);
    assert_int_equal(one->tickets->len, 1);
    assert_int_equal(ticket_at(one, 0)->number, ticket);
    assert_int_equal(ticket_at(one, 0)->clue, PLACE_ONLY_OPEN);
    assert_int_equal(ticket_at(one, 0)->insiders, 1);

    g_autoptr(Sample) other = sample_new("single@client.example", "single-other");
    g_autoptr(Recorded) opened = sample_record(doors->filter, other);
    g_autoptr(KnownOutgoing) two = look_up(doors, reply);
    assert_int_equal(two->tickets->len, 2);
    g_autoptr(Reply) closing = reply_new("closing@acme.example", "single@client.example");
    closing->record.ticket = opened->ticket;
    closing->record.ticket_state = "closed";
    g_autoptr(SentMail) closed G_GNUC_UNUSED = record(doors, closing);
    g_autoptr(KnownOutgoing) left = look_up(doors, reply);
    assert_int_equal(left->tickets->len, 1);
    assert_int_equal(ticket_at(left, 0)->number, ticket);
}

static void every_clue_has_its_rank(void **state)
{
    Doors *doors = *state;
    gint64 by_token = open_ticket(doors, "rank-token");
    gint64 by_reference = open_ticket(doors, "rank-reference");
    gint64 by_tag = open_ticket(doors, "rank-tag");
    gint64 named = open_ticket(doors, "rank-named");
    g_autoptr(Reply) reply = reply_new("rank@acme.example", "rank-tag@client.example");
    g_ptr_array_add(reply->references, g_strdup("rank-reference@client.example"));
    reply->request.token = "token-of-rank-token";
    reply->request.tag = by_tag;
    reply->request.ticket = named;
    g_autoptr(KnownOutgoing) known = look_up(doors, reply);
    const gint64 order[] = {named, by_token, by_reference, by_tag};
    assert_int_equal(known->tickets->len, G_N_ELEMENTS(order));
    for (guint i = 0; i < G_N_ELEMENTS(order); i++) {
        assert_int_equal(ticket_at(known, i)->number, order[i]);
        assert_int_equal(ticket_at(known, i)->clue, PLACE_NAMED + i);
    }
    assert_int_equal(ticket_at(known, 3)->insiders, 1);
    assert_int_equal(ticket_at(known, 2)->insiders, 0);
    reply->request.tag = 999999;
    g_autoptr(KnownOutgoing) nowhere = look_up(doors, reply);
    assert_int_equal(nowhere->tickets->len, 3);
}

/* ---- who writes ---- */

static void an_agent_is_found_by_login_certificate_or_address(void **state)
{
    Doors *doors = *state;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_ptr_array_add(names, "CN=kim,O=ACME");
    g_ptr_array_add(names, "kim-card");
    static const struct {
        const char *desk, *login, *address;
        gboolean has_certificate;
        const char *wanted;
    } cases[] = {
        {"acme", "alex", NULL, FALSE, "alex"},
        {"acme", "alex", "kim@acme.example", TRUE, "alex"},
        {"acme", NULL, NULL, TRUE, "kim"},
        {"acme", NULL, "alex@acme.example", TRUE, "kim"},
        {"acme", NULL, "alex@acme.example", FALSE, "alex"},
        {"acme", "stranger", "alex@acme.example", TRUE, NULL},
        {"acme", NULL, NULL, FALSE, NULL},
        {"zenith", NULL, "kim@acme.example", TRUE, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Reply) reply = reply_new("who@acme.example", "who@client.example");
        reply->request.desk = cases[i].desk;
        reply->request.login = cases[i].login;
        reply->request.address = cases[i].address;
        reply->request.certificates = cases[i].has_certificate ? names : NULL;
        g_autoptr(KnownOutgoing) known = look_up(doors, reply);
        const char *login = known->agent != NULL ? known->agent->login : NULL;
        if (g_strcmp0(login, cases[i].wanted) != 0)
            fail_msg("case %zu: %s", i, login != NULL ? login : "nobody");
    }
}

static void colleagues_come_with_their_types(void **state)
{
    Doors *doors = *state;
    g_autoptr(Reply) reply = reply_new("colleagues@acme.example", "who@client.example");
    g_autoptr(KnownOutgoing) known = look_up(doors, reply);
    assert_int_equal(known->colleagues->len, 3);
    const Colleague *kim = g_ptr_array_index(known->colleagues, 1);
    assert_string_equal(kim->login, "kim");
    assert_int_equal(kim->service_types->len, 1);
    assert_string_equal(g_ptr_array_index(kim->service_types, 0), "billing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_of_ours_is_known_as_it_goes),
        cmocka_unit_test(a_reply_is_tied_to_its_ticket_and_keeps_its_name),
        cmocka_unit_test(a_mail_on_its_second_way_is_recognised),
        cmocka_unit_test(the_only_open_ticket_is_found),
        cmocka_unit_test(every_clue_has_its_rank),
        cmocka_unit_test(an_agent_is_found_by_login_certificate_or_address),
        cmocka_unit_test(colleagues_come_with_their_types),
    };
    return cmocka_run_group_tests(tests, open_stores, close_stores);
}
