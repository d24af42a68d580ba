/* Recording an incoming mail on a real database: what is left behind, and what a repeat gets. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Known *look_up(Store *store, const LookupRequest *request)
{
    g_autoptr(GError) error = NULL;
    Known *known = NULL;
    Outcome outcome = store_lookup(store, request, &known, &error);
    if (outcome != OUTCOME_DONE)
        fail_msg("store_lookup: %s: %s", outcome_name(outcome), error->message);
    return known;
}

static void a_first_mail_makes_one_of_everything(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("first@client.example", "first");
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    assert_true(recorded->new_customer);
    assert_true(recorded->new_ticket);
    assert_true(recorded->answered);
    assert_false(recorded->repeat);
    assert_true(recorded->ticket >= 1001);
    assert_true(recorded->customer > 0);
    assert_true(recorded->ledger > 0);
    assert_string_equal(recorded->state, "open");
    assert_string_equal(recorded->service_type, "technical");
    assert_string_equal(recorded->identity, "authenticated");
    assert_string_equal(recorded->language, "de");
    g_autofree char *subject = sample_value(
        "SELECT subject FROM intake.message WHERE message_id = 'first@client.example'");
    assert_string_equal(subject, "Drucker gestört");
}

static void the_same_mail_again_changes_nothing_and_gets_the_first_verdict(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("again@client.example", "again");
    g_autoptr(Recorded) first = sample_record(store, sample);
    g_free(sample->plan->service_type);
    sample->plan->service_type = g_strdup("billing");
    g_free(sample->plan->answer.message_id);
    sample->plan->answer.message_id = g_strdup("another@acme.example");
    g_autoptr(Recorded) second = sample_record(store, sample);
    assert_true(second->repeat);
    assert_true(second->answered);
    assert_true(second->new_ticket);
    assert_int_equal(second->ticket, first->ticket);
    assert_int_equal(second->ledger, first->ledger);
    assert_int_equal(second->customer, first->customer);
    assert_string_equal(second->service_type, "technical");
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.message WHERE message_id LIKE 'again@%'"), 1);
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.outbox WHERE address LIKE 'again@%'"), 1);
    assert_int_equal(sample_number("SELECT offered FROM intake.ledger WHERE sender LIKE 'again@%'"),
                     2);
}

static void what_was_recorded_is_known_to_the_next_mail(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("next@client.example", "next");
    g_ptr_array_add(sample->facts->cc, mail_address_new(NULL, "colleague@client.example"));
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    g_autoptr(GPtrArray) references = g_ptr_array_new();
    g_ptr_array_add(references, "next.answer@acme.example");
    LookupRequest request = {.desk = "acme",
                             .author = "next@client.example",
                             .message_id = "x@client.example",
                             .references = references,
                             .mailbox = "next@client.example",
                             .period_minutes = 60};
    g_autoptr(Known) known = look_up(store, &request);
    assert_int_equal(known->customer, recorded->customer);
    assert_string_equal(known->group, "individual");
    assert_int_equal(known->answers_in_period, 1);
    assert_true(known->last_answer > 1700000000);
    assert_false(known->own_message);
    assert_int_equal(known->tickets->len, 1);
    const KnownTicket *ticket = g_ptr_array_index(known->tickets, 0);
    assert_int_equal(ticket->number, recorded->ticket);
    assert_int_equal(ticket->clue, CLUE_REFERENCE);
    assert_int_equal(ticket->state, TICKET_OPEN);
    assert_true(ticket->sender_takes_part);
    assert_true(ticket->acknowledged);
    assert_false(ticket->token_is_senders);

    request = (LookupRequest){.desk = "acme",
                              .author = "colleague@client.example",
                              .token = "token-of-next",
                              .tag = recorded->ticket};
    g_autoptr(Known) colleague = look_up(store, &request);
    assert_int_equal(colleague->customer, 0);
    assert_int_equal(colleague->tickets->len, 1);
    ticket = g_ptr_array_index(colleague->tickets, 0);
    assert_int_equal(ticket->clue, CLUE_TOKEN);
    assert_true(ticket->sender_takes_part);
    assert_false(ticket->token_is_senders);
    assert_false(ticket->acknowledged);

    request = (LookupRequest){.desk = "zenith",
                              .author = "next@client.example",
                              .token = "token-of-next",
                              .tag = recorded->ticket};
    g_autoptr(Known) elsewhere = look_up(store, &request);
    assert_int_equal(elsewhere->customer, 0);
    assert_int_equal(elsewhere->tickets->len, 0);
}

static void our_own_message_is_recognised(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("own@client.example", "own");
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, sample);
    LookupRequest request = {.desk = "acme", .message_id = "own.answer@acme.example"};
    g_autoptr(Known) known = look_up(store, &request);
    assert_true(known->own_message);
}

static void a_reply_joins_and_reopens_but_a_machine_changes_nothing(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) first = sample_new("join@client.example", "join");
    g_autoptr(Recorded) opened = sample_record(store, first);

    g_autoptr(Sample) machine = sample_new("join@client.example", "join-vacation");
    sample_join(machine, opened->ticket);
    sample_withhold(machine, "auto-replied");
    machine->facts->automatic = AUTOMATIC_REPLIED;
    machine->plan->state = TICKET_CLOSED;
    g_autoptr(Recorded) noted = sample_record(store, machine);
    assert_int_equal(noted->ticket, opened->ticket);
    assert_false(noted->answered);
    g_autofree char *ledger =
        sample_value("SELECT state FROM intake.ledger WHERE message_id LIKE 'join-vacation@%'");
    assert_string_equal(ledger, "automatic");
    g_autofree char *untouched =
        sample_value("SELECT state FROM intake.ticket JOIN intake.message m USING (desk, ticket) "
                     "WHERE m.message_id LIKE 'join-vacation@%'");
    assert_string_equal(untouched, "open");

    g_autoptr(Sample) reply = sample_new("join@client.example", "join-reply");
    sample_join(reply, opened->ticket);
    sample_withhold(reply, "answered-already");
    reply->plan->state = TICKET_AWAITING_INFORMATION;
    reply->plan->reopen = TRUE;
    g_autoptr(Recorded) joined = sample_record(store, reply);
    assert_false(joined->new_ticket);
    assert_false(joined->new_customer);
    g_autofree char *why =
        sample_value("SELECT split_part(why, ':', 1) FROM intake.event JOIN intake.message m USING "
                     "(desk, ticket) "
                     "WHERE m.message_id LIKE 'join-reply@%' AND what = 'reopened'");
    assert_string_equal(why, "open to awaiting-information");
}

static void the_mail_system_that_reports_is_no_customer(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) first = sample_new("reported@client.example", "reported");
    g_autoptr(Recorded) opened = sample_record(store, first);
    g_autoptr(Sample) report = sample_new("mailer-daemon@client.example", "report");
    sample_join(report, opened->ticket);
    sample_withhold(report, "bounce");
    report->facts->automatic = AUTOMATIC_BOUNCE;
    g_autoptr(Recorded) noted = sample_record(store, report);
    assert_int_equal(noted->ticket, opened->ticket);
    assert_int_equal(noted->customer, 0);
    assert_false(noted->new_customer);
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.address WHERE address LIKE 'mailer-daemon@%'"),
        0);
}

static void answers_stop_at_the_ceiling(void **state)
{
    Store *store = *state;
    for (int mail = 1; mail <= 4; mail++) {
        g_autofree char *name = g_strdup_printf("ceiling-%d", mail);
        g_autoptr(Sample) sample = sample_new("ceiling@client.example", name);
        sample->plan->answer.ceiling = 2;
        g_autoptr(Recorded) recorded = sample_record(store, sample);
        assert_int_equal(recorded->answered, mail <= 2);
    }
    assert_int_equal(
        sample_number("SELECT count(*) FROM intake.outbox WHERE address LIKE 'ceiling@%'"), 2);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.message "
                                   "WHERE reasons LIKE '%answer: withheld, ceiling: 2 answers%'"),
                     2);
}

static void a_second_desk_gets_its_ledger_row_and_takes_part(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("two@client.example", "two");
    g_ptr_array_add(sample->plan->other_desks, &sample->other_desk);
    g_autoptr(Recorded) first = sample_record(store, sample);
    g_autoptr(Recorded) second = sample_record(store, sample);
    assert_true(second->repeat);
    g_autofree char *row = sample_value(
        "SELECT concat_ws(' ', l.ticket_desk, l.ticket, l.offered, g.host_desk, g.ticket) "
        "FROM intake.ledger l JOIN intake.guest_desk g USING (desk) WHERE l.desk = 'zenith'");
    g_autofree char *wanted = g_strdup_printf("acme %" G_GINT64_FORMAT " 2 acme %" G_GINT64_FORMAT,
                                              first->ticket, first->ticket);
    assert_string_equal(row, wanted);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.event WHERE desk = 'zenith'"), 1);
}

static void a_mail_from_the_spool_has_its_own_state_and_hour(void **state)
{
    g_autoptr(Sample) sample = sample_new("spooled@client.example", "spooled");
    sample->plan->spooled = 1767225600;
    g_ptr_array_add(sample->plan->other_desks, &sample->other_desk);
    g_autoptr(Recorded) recorded = sample_record(*state, sample);
    assert_true(recorded->new_ticket && recorded->answered);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.ledger WHERE state = 'spooled'"
                                   " AND accepted_at = '2026-01-01 00:00:00+00'"),
                     2);
}

static void a_database_that_is_away_is_told_from_one_that_says_no(void **state)
{
    static const struct {
        const char *connection;
        gboolean away;
    } cases[] = {
        {"dbname=intake user=intake_sender", FALSE}, /* which may not record */
        {"host=/nowhere dbname=intake user=intake_filter", TRUE},
        {"dbname=no_such_database user=intake_filter", TRUE},
    };
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        StoreSettings settings = sample_settings();
        settings.connection = (char *)cases[i].connection;
        g_autoptr(Store) store = store_open(&settings, NULL);
        g_autoptr(Sample) sample = sample_new("away@client.example", "away");
        g_autoptr(Recorded) recorded = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = store_record(store, "test", sample->envelope, sample->facts, sample->plan,
                                       &recorded, &error);
        assert_int_equal(outcome, OUTCOME_RETRY);
        assert_int_equal(store_error_is_away(error), cases[i].away);
    }
}

static void a_report_about_our_mail_marks_the_address_and_another_does_not(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("gone@client.example", "gone");
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, sample);
    static const struct {
        const char *name, *returned;
        gboolean marks;
    } reports[] = {
        {"foreign-report", "unknown@elsewhere.example", FALSE},
        {"true-report", "gone.answer@acme.example", TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(reports); i++) {
        g_autoptr(Sample) report = sample_new("mailer-daemon@client.example", reports[i].name);
        report->facts->automatic = AUTOMATIC_BOUNCE;
        DeliveryFailure *failure = g_new0(DeliveryFailure, 1);
        failure->recipient = g_strdup("gone@client.example");
        failure->status = g_strdup("5.1.1");
        failure->diagnostic = g_strdup("no such user \"gone\"");
        failure->permanent = TRUE;
        g_ptr_array_add(report->facts->failures, failure);
        g_ptr_array_add(report->facts->returned_ids, g_strdup(reports[i].returned));
        report->plan->thread = THREAD_NONE;
        sample_withhold(report, "bounce");
        g_autoptr(Recorded) noted = sample_record(store, report);
        assert_int_equal(noted->ticket, 0);
        assert_int_equal(noted->customer, 0);
        LookupRequest request = {.desk = "acme", .author = "gone@client.example"};
        g_autoptr(Known) known = look_up(store, &request);
        assert_int_equal(known->undeliverable, reports[i].marks);
    }
}

static void attachments_are_listed(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("files@client.example", "files");
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->name = g_strdup("a \"quoted\", \\odd{} name.png");
    attachment->type = g_strdup("image/png");
    attachment->size = 5000000000;
    attachment->sha256 = g_strdup("abc");
    g_ptr_array_add(sample->facts->attachments, attachment);
    attachment = g_new0(Attachment, 1);
    attachment->type = g_strdup("text/calendar");
    attachment->is_inline = TRUE;
    g_ptr_array_add(sample->facts->attachments, attachment);
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, sample);
    g_autofree char *listed = sample_value(
        "SELECT string_agg(concat_ws('|', attachment, coalesce(a.name, 'NULL'), a.type, a.size, "
        "is_inline), ' / ' ORDER BY attachment) FROM intake.attachment a "
        "JOIN intake.message m USING (desk, ticket, message) WHERE m.message_id LIKE 'files@%'");
    assert_string_equal(listed, "1|a \"quoted\", \\odd{} name.png|image/png|5000000000|f / "
                                "2|NULL|text/calendar|0|t");
}

static void strange_values_are_recorded_as_they_are(void **state)
{
    Store *store = *state;
    static const char *const subjects[] = {
        "",
        "(\"a\",b)",
        "back\\slash \"quote\" 'single'",
        "NULL",
        "{curly, braces}",
        "line\nbreak\ttab",
        "中文主题 🎉",
        "'; DROP TABLE intake.ticket; --",
        "$1 %s ${x}",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(subjects); i++) {
        g_autofree char *name = g_strdup_printf("strange-%zu", i);
        g_autoptr(Sample) sample = sample_new("strange@client.example", name);
        g_free(sample->facts->subject);
        sample->facts->subject = g_strdup(subjects[i]);
        g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(store, sample);
        g_autofree char *query = g_strdup_printf(
            "SELECT subject FROM intake.message WHERE message_id = '%s@client.example'", name);
        g_autofree char *stored = sample_value(query);
        assert_string_equal(stored, subjects[i]);
    }
}

static void a_mail_without_anything_is_recorded(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("nothing@client.example", "nothing");
    MailFacts *facts = sample->facts;
    g_clear_pointer(&facts->message_id, g_free);
    g_clear_pointer(&facts->text, g_free);
    g_clear_pointer(&facts->reply, g_free);
    facts->has_date = FALSE;
    facts->malformed = TRUE;
    g_clear_pointer(&sample->plan->author, g_free);
    g_clear_pointer(&sample->plan->author_name, g_free);
    g_clear_pointer(&sample->plan->language, g_free);
    g_free(sample->envelope->sender);
    sample->envelope->sender = g_strdup("");
    sample_withhold(sample, "no-author");
    g_autoptr(Recorded) recorded = sample_record(store, sample);
    assert_true(recorded->new_ticket);
    assert_int_equal(recorded->customer, 0);
    g_autoptr(Recorded) again = sample_record(store, sample);
    assert_true(again->repeat);
}

static void over_long_values_are_cut_and_still_the_same_mail(void **state)
{
    Store *store = *state;
    g_autoptr(Sample) sample = sample_new("long@client.example", "long");
    g_free(sample->facts->message_id);
    sample->facts->message_id = g_strnfill(100000, 'x');
    g_free(sample->facts->subject);
    sample->facts->subject = g_strnfill(100000, 's');
    g_free(sample->envelope->sender);
    sample->envelope->sender = g_strnfill(100000, 'e');
    g_autoptr(Recorded) first = sample_record(store, sample);
    g_autoptr(Recorded) second = sample_record(store, sample);
    assert_false(first->repeat);
    assert_true(second->repeat);
    assert_int_equal(second->ticket, first->ticket);
}

/* However often it were offered, the database would not take it. */
static void what_the_database_refuses_is_left_out(void **state)
{
    Store *store = *state;
    g_free(sample_value("ALTER TABLE intake.attachment ADD CHECK (name <> 'refused')"));
    g_autoptr(Sample) sample = sample_new("unfit@client.example", "unfit");
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->name = g_strdup("refused");
    attachment->type = g_strdup("text/plain");
    attachment->sha256 = g_strdup("");
    g_ptr_array_add(sample->facts->attachments, attachment);
    g_ptr_array_add(sample->facts->cc, mail_address_new(NULL, "colleague@client.example"));
    g_autoptr(Recorded) first = sample_record(store, sample);
    g_autoptr(Recorded) second = sample_record(store, sample);
    assert_true(first->new_ticket && first->answered);
    assert_true(second->repeat);
    assert_int_equal(second->ticket, first->ticket);
    g_autofree char *note =
        sample_value("SELECT note FROM intake.message WHERE message_id = 'unfit@client.example'");
    assert_non_null(strstr(note, "recorded without attachments"));
    assert_non_null(strstr(note, "23514"));
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
        cmocka_unit_test(a_first_mail_makes_one_of_everything),
        cmocka_unit_test(the_same_mail_again_changes_nothing_and_gets_the_first_verdict),
        cmocka_unit_test(what_was_recorded_is_known_to_the_next_mail),
        cmocka_unit_test(our_own_message_is_recognised),
        cmocka_unit_test(a_reply_joins_and_reopens_but_a_machine_changes_nothing),
        cmocka_unit_test(the_mail_system_that_reports_is_no_customer),
        cmocka_unit_test(answers_stop_at_the_ceiling),
        cmocka_unit_test(a_second_desk_gets_its_ledger_row_and_takes_part),
        cmocka_unit_test(a_mail_from_the_spool_has_its_own_state_and_hour),
        cmocka_unit_test(a_database_that_is_away_is_told_from_one_that_says_no),
        cmocka_unit_test(a_report_about_our_mail_marks_the_address_and_another_does_not),
        cmocka_unit_test(attachments_are_listed),
        cmocka_unit_test(strange_values_are_recorded_as_they_are),
        cmocka_unit_test(a_mail_without_anything_is_recorded),
        cmocka_unit_test(over_long_values_are_cut_and_still_the_same_mail),
        cmocka_unit_test(what_the_database_refuses_is_left_out),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
