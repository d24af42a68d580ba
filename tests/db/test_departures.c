/* What is recorded of agents' and automatic mail that leaves, on a real database. */
#include "replies.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void commands_are_carried_out_with_who_gave_them(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "orders");
    g_autoptr(Reply) reply = reply_new("orders-reply@acme.example", "orders@client.example");
    reply->record.ticket = ticket;
    reply->record.service_type = "complaint";
    reply->record.ticket_state = "awaiting-information";
    reply->record.assignee = "li";
    g_ptr_array_add(reply->notes, g_strdup("He is right."));
    g_autoptr(SentMail) sent_mail G_GNUC_UNUSED = record(doors, reply);
    g_autoptr(SentMail) again G_GNUC_UNUSED = record(doors, reply);
    g_autofree char *row = ticket_column(ticket, "state, service_type, assignee");
    assert_string_equal(row, "awaiting-information|complaint|li");
    g_autofree char *events = events_of(ticket);
    assert_string_equal(events, "alex type-changed technical to complaint, "
                                "alex assigned to li, "
                                "alex note He is right., "
                                "alex state-changed open to awaiting-information: by a command, "
                                "alex answered as Alex · ACME");
    g_autofree char *note = sample_value(
        "SELECT note FROM intake.message WHERE message_id = 'orders-reply@acme.example'");
    assert_string_equal(note, "He is right.");
}

static Outcome try_merge(Doors *doors, const char *message_id, gint64 ticket, gint64 into,
                         char **why_r)
{
    g_autoptr(Reply) reply = reply_new(message_id, "merged@client.example");
    g_autoptr(SentMail) sent_mail = NULL;
    g_autoptr(GError) error = NULL;
    reply->record.ticket = ticket;
    reply->record.goes_on_in = into;
    Outcome outcome = store_record_outgoing(doors->filter, &reply->record, &sent_mail, &error);
    gboolean is_declined = store_error_is_declined(error);
    *why_r = error != NULL ? g_strdup(error->message) : NULL;
    assert_true((outcome == OUTCOME_DONE) != is_declined);
    return outcome;
}

static void a_ticket_goes_on_in_another_by_a_command(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "merged");
    gint64 into = open_ticket(doors, "merging");
    g_autofree char *why = NULL, *again = NULL, *circle = NULL, *nowhere = NULL;
    assert_int_equal(try_merge(doors, "merge@acme.example", ticket, into, &why), OUTCOME_DONE);
    g_autofree char *row = ticket_column(ticket, "state");
    assert_string_equal(row, "closed");
    g_autofree char *events = events_of(into);
    assert_non_null(strstr(events, "alex merged ticket "));
    assert_int_equal(try_merge(doors, "merge@acme.example", ticket, into, &again), OUTCOME_DONE);
    assert_int_not_equal(try_merge(doors, "circle@acme.example", into, ticket, &circle),
                         OUTCOME_DONE);
    assert_non_null(strstr(circle, "was merged before (hint: ticket unmerge)"));
    assert_int_not_equal(try_merge(doors, "nowhere@acme.example", into, 999999, &nowhere),
                         OUTCOME_DONE);
    assert_string_equal(nowhere, "desk \"acme\" has no ticket 999999");
    g_autofree char *departed = sample_value("SELECT count(*)::text FROM intake.departure WHERE "
                                             "message_id IN ('circle@acme.example', "
                                             "'nowhere@acme.example')");
    assert_string_equal(departed, "0");
}

static void commands_alone_are_no_answer(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "alone");
    g_autoptr(Reply) reply = reply_new("alone-reply@acme.example", "alone@client.example");
    reply->record.ticket = ticket;
    reply->record.assignee = "li";
    reply->record.is_sent = FALSE;
    reply->record.display_name = NULL;
    reply->record.rewritten = FALSE;
    g_autoptr(SentMail) sent_mail = record(doors, reply);
    assert_false(sent_mail->is_sent);
    g_autofree char *row =
        ticket_column(ticket, "state, assignee, display_name, first_answer_at, due_at IS NULL");
    assert_string_equal(row, "open|li|f");
    assert_int_equal(sample_number("SELECT count(*) FROM intake.message WHERE message_id = "
                                   "'alone-reply@acme.example'"),
                     0);
    g_autoptr(KnownOutgoing) known = look_up(doors, reply);
    assert_true(known->departed);
    assert_false(known->departed_sent);
}

static void an_agent_may_begin_a_ticket(void **state)
{
    Doors *doors = *state;
    g_autoptr(Reply) reply = reply_new("begin@acme.example", "new@client.example");
    reply->record.opens = TRUE;
    reply->record.customer_address = "new@client.example";
    reply->record.customer_name = "Nina New";
    reply->record.language = "en";
    reply->record.service_type = "billing";
    g_autoptr(SentMail) first = record(doors, reply);
    g_autoptr(SentMail) again = record(doors, reply);
    assert_true(first->ticket > 1000 && again->repeat);
    assert_int_equal(again->ticket, first->ticket);
    g_autofree char *row = ticket_column(
        first->ticket, "state, service_type, language, identity, author, first_answer_by, "
                       "(SELECT name FROM intake.contact c WHERE c.contact = ticket.contact)");
    assert_string_equal(row, "answered|billing|en|agent|new@client.example|alex|Nina New");
    assert_int_equal(sample_number("SELECT count(*) FROM intake.message WHERE message_id = "
                                   "'begin@acme.example' AND opens"),
                     1);
    g_autofree char *event = sample_value("SELECT who || ' ' || why FROM intake.event WHERE what = "
                                          "'customer-created' AND why LIKE '%new@client.example'");
    assert_string_equal(event, "alex first mail to new@client.example");

    g_autoptr(Reply) other = reply_new("begin-2@acme.example", "new@client.example");
    other->record.opens = TRUE;
    other->record.customer_address = "new@client.example";
    other->record.service_type = "billing";
    g_autoptr(SentMail) second = record(doors, other);
    assert_true(second->ticket > first->ticket);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.address WHERE address = "
                                   "'new@client.example'"),
                     1);
}

typedef struct offer { /* one of several filters that are offered the same mail */
    Doors *doors;
    Reply *reply;
    SentMail *sent_mail;
} Offer;

static gpointer make_offer(gpointer data)
{
    Offer *offer = data;
    offer->sent_mail = record(offer->doors, offer->reply);
    return NULL;
}

static void a_mail_offered_in_parallel_opens_one_ticket(void **state)
{
    enum { OFFERS = 6 };
    g_autoptr(Reply) reply = reply_new("parallel@acme.example", "parallel@client.example");
    reply->record.opens = TRUE;
    reply->record.customer_address = "parallel@client.example";
    reply->record.service_type = "technical";
    Offer offers[OFFERS];
    GThread *threads[OFFERS];
    for (int i = 0; i < OFFERS; i++) {
        offers[i] = (Offer){.doors = *state, .reply = reply};
        threads[i] = g_thread_new("offer", make_offer, &offers[i]);
    }
    int firsts = 0;
    for (int i = 0; i < OFFERS; i++) {
        g_thread_join(threads[i]);
        firsts += offers[i].sent_mail->repeat ? 0 : 1;
        assert_int_equal(offers[i].sent_mail->ticket, offers[0].sent_mail->ticket);
    }
    for (int i = 0; i < OFFERS; i++)
        sent_mail_free(offers[i].sent_mail);
    assert_int_equal(firsts, 1);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.ticket WHERE author = "
                                   "'parallel@client.example'"),
                     1);
}

static void a_closed_ticket_stays_closed_unless_a_command_opens_it(void **state)
{
    Doors *doors = *state;
    gint64 ticket = open_ticket(doors, "closed");
    static const struct {
        const char *name, *order, *wanted;
    } steps[] = {
        {"close-1@acme.example", "closed", "closed"},
        {"close-2@acme.example", NULL, "closed"},
        {"close-3@acme.example", "open", "open"},
        {"close-4@acme.example", NULL, "answered"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        g_autoptr(Reply) reply = reply_new(steps[i].name, "closed@client.example");
        reply->record.ticket = ticket;
        reply->record.ticket_state = steps[i].order;
        g_autoptr(SentMail) sent_mail G_GNUC_UNUSED = record(doors, reply);
        g_autofree char *row = ticket_column(ticket, "state");
        assert_string_equal(row, steps[i].wanted);
    }
}

static void automatic_replies_count_against_everyone(void **state)
{
    Doors *doors = *state;
    static const char *const addresses[] = {"loop@client.example", "nobody@client.example"};
    open_ticket(doors, "loop");
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        guint before = i == 0 ? 1 : 0; /* our own acknowledgement */
        for (guint reply_number = 0; reply_number < 3; reply_number++) {
            g_autofree char *id = g_strdup_printf("robot-%zu-%u@acme.example", i, reply_number);
            g_autoptr(Reply) reply = reply_new(id, addresses[i]);
            reply->record.login = reply->request.login = NULL;
            reply->record.kind = "automatic";
            g_autoptr(KnownOutgoing) known = look_up(doors, reply);
            assert_int_equal(known->answers_in_period, before + reply_number);
            assert_true((known->last_reply != 0) == (reply_number > 0));
            g_autoptr(SentMail) sent_mail G_GNUC_UNUSED = record(doors, reply);
        }
        g_autoptr(Reply) last = reply_new("robot-last@acme.example", addresses[i]);
        g_autoptr(KnownOutgoing) known = look_up(doors, last);
        assert_int_equal(known->answers_in_period, before + 3);
        assert_true(known->last_answer >= known->last_reply && known->last_reply > 1700000000);
    }
}

/* However often it were offered, the database would not take it. */
static void what_the_database_refuses_is_left_out(void **state)
{
    Doors *doors = *state;
    g_free(sample_value("ALTER TABLE intake.event ADD CHECK (why <> 'refused')"));
    gint64 ticket = open_ticket(doors, "unfit");
    g_autoptr(Reply) reply = reply_new("unfit@acme.example", "unfit@client.example");
    reply->record.ticket = ticket;
    reply->record.text = "Drücken Sie bitte den Knopf.";
    g_ptr_array_add(reply->notes, g_strdup("refused"));
    g_autoptr(SentMail) first = record(doors, reply);
    g_autoptr(SentMail) second = record(doors, reply);
    assert_false(first->repeat);
    assert_true(second->repeat);
    assert_int_equal(second->ticket, ticket);
    g_autofree char *state_now = ticket_column(ticket, "state");
    assert_string_equal(state_now, "answered");
    g_autofree char *events = events_of(ticket);
    assert_non_null(strstr(events, "recorded without notes"));
    assert_non_null(strstr(events, "23514"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_carried_out_with_who_gave_them),
        cmocka_unit_test(a_ticket_goes_on_in_another_by_a_command),
        cmocka_unit_test(commands_alone_are_no_answer),
        cmocka_unit_test(an_agent_may_begin_a_ticket),
        cmocka_unit_test(a_mail_offered_in_parallel_opens_one_ticket),
        cmocka_unit_test(a_closed_ticket_stays_closed_unless_a_command_opens_it),
        cmocka_unit_test(automatic_replies_count_against_everyone),
        cmocka_unit_test(what_the_database_refuses_is_left_out),
    };
    return cmocka_run_group_tests(tests, open_stores, close_stores);
}
