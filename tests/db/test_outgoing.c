/* Agents' and automatic mail that leaves, on a real database. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct doors { /* one store per role */
    Store *filter, *admin;
} Doors;

typedef struct reply { /* one mail that leaves: what is asked and what is recorded of it */
    GPtrArray *references, *recipients, *notes;
    OutgoingRequest request;
    OutgoingRecord record;
} Reply;

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

static void add_agent(Store *admin, const char *login, const char *certificate, const char *types)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Agent) agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(login);
    agent->address = g_strdup_printf("%s@acme.example", login);
    agent->certificate = g_strdup(certificate);
    agent->short_name = g_strdup(login);
    agent->language = g_strdup("en");
    if (types != NULL)
        g_ptr_array_add(agent->service_types, g_strdup(types));
    wanted(store_agent_save(admin, agent, "test", NULL, &error), error);
}

/* Alex answers `recipient`; the Message-ID and the digest are `name`'s. */
static Reply *reply_new(const char *name, const char *recipient)
{
    Reply *reply = g_new0(Reply, 1);
    reply->references = g_ptr_array_new_with_free_func(g_free);
    reply->recipients = g_ptr_array_new_with_free_func(g_free);
    reply->notes = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(reply->recipients, g_strdup(recipient));
    reply->request = (OutgoingRequest){.desk = "acme",
                                       .login = "alex",
                                       .sender = "alex@acme.example",
                                       .message_id = name,
                                       .digest = name,
                                       .references = reply->references,
                                       .recipients = reply->recipients};
    reply->record = (OutgoingRecord){.desk = "acme",
                                     .filter = "mx1",
                                     .login = "alex",
                                     .kind = "agent",
                                     .sender = "alex@acme.example",
                                     .message_id = name,
                                     .digest = name,
                                     .subject = "Re: Drucker gestört",
                                     .text = "Please press reset.",
                                     .date = 1795420900,
                                     .display_name = "Alex · ACME",
                                     .rewritten = TRUE,
                                     .is_sent = TRUE,
                                     .notes = reply->notes,
                                     .recipients = reply->recipients};
    return reply;
}

static void reply_free(Reply *reply)
{
    g_ptr_array_unref(reply->references);
    g_ptr_array_unref(reply->recipients);
    g_ptr_array_unref(reply->notes);
    g_free(reply);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reply, reply_free)

static KnownOutgoing *look_up(Doors *doors, const Reply *reply)
{
    g_autoptr(GError) error = NULL;
    KnownOutgoing *known = NULL;
    wanted(store_lookup_outgoing(doors->filter, &reply->request, &known, &error), error);
    return known;
}

static SentMail *record(Doors *doors, const Reply *reply)
{
    g_autoptr(GError) error = NULL;
    SentMail *sent_mail = NULL;
    wanted(store_record_outgoing(doors->filter, &reply->record, &sent_mail, &error), error);
    return sent_mail;
}

/* Opens a ticket by a mail of `name`@client.example and returns its number. */
static gint64 open_ticket(Doors *doors, const char *name)
{
    g_autofree char *author = g_strdup_printf("%s@client.example", name);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_autoptr(Recorded) opened = sample_record(doors->filter, sample);
    return opened->ticket;
}

static const OutgoingTicket *ticket_at(const KnownOutgoing *known, guint index)
{
    assert_true(known->tickets->len > index);
    return g_ptr_array_index(known->tickets, index);
}

static char *ticket_column(gint64 ticket, const char *columns)
{
    g_autofree char *query = g_strdup_printf("SELECT concat_ws('|', %s) FROM intake.ticket WHERE "
                                             "desk = 'acme' AND ticket = %" G_GINT64_FORMAT,
                                             columns, ticket);
    return sample_value(query);
}

static char *events_of(gint64 ticket)
{
    g_autofree char *query = g_strdup_printf(
        "SELECT string_agg(concat_ws(' ', who, what, why), ', ' ORDER BY event) FROM intake.event "
        "WHERE desk = 'acme' AND ticket = %" G_GINT64_FORMAT,
        ticket);
    return sample_value(query);
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

/* ---- what is recorded ---- */

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

static int open_stores(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    doors->filter = sample_store("intake_filter");
    StoreSettings settings = sample_settings();
    doors->admin = store_open_admin(&settings, NULL);
    add_agent(doors->admin, "alex", NULL, NULL);
    add_agent(doors->admin, "li", NULL, NULL);
    add_agent(doors->admin, "kim", "kim-card", "billing");
    *state = doors;
    return 0;
}

static int close_stores(void **state)
{
    Doors *doors = *state;
    store_close(doors->filter);
    store_close(doors->admin);
    g_free(doors);
    return 0;
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
