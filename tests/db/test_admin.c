/* What intakectl does to the store, on a real database. */
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

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

/* The cell of a column in a row; fails the test when there is none. */
static const char *cell(const Table *table, guint row, const char *column)
{
    for (guint i = 0; i < table->columns->len; i++) {
        if (g_str_equal(g_ptr_array_index(table->columns, i), column) && row < table->rows->len)
            return g_ptr_array_index((GPtrArray *)g_ptr_array_index(table->rows, row), i);
    }
    fail_msg("no row %u or no column %s", row, column);
    return NULL;
}

static void tickets_are_listed_and_filtered(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("lists@client.example", "lists");
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(doors->filter, sample);
    static const struct {
        TicketFilter filter;
        guint rows;
    } cases[] = {
        {{.customer = "lists@client.example", .limit = 10}, 1},
        {{.customer = "lists@client.example", .state = "open", .limit = 10}, 1},
        {{.customer = "lists@client.example", .state = "closed", .limit = 10}, 0},
        {{.customer = "lists@client.example", .service_type = "billing", .limit = 10}, 0},
        {{.customer = "lists@client.example", .desk = "zenith", .limit = 10}, 0},
        {{.desk = "acme", .service_type = "technical", .limit = 0}, 0},
        {{.customer = "nobody@client.example", .limit = 10}, 0},
        {{.customer = "lists@client.example", .assignee = "", .limit = 10}, 1},
        {{.customer = "lists@client.example", .assignee = "li", .limit = 10}, 0},
        {{.customer = "lists@client.example", .by_due = TRUE, .limit = 10}, 1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Table) table = NULL;
        wanted(store_tickets(doors->admin, &cases[i].filter, &table, &error), error);
        assert_int_equal(table->rows->len, cases[i].rows);
    }
}

static void a_ticket_is_shown_with_its_mails_and_events(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("shown@client.example", "shown");
    g_autoptr(Recorded) recorded = sample_record(doors->filter, sample);
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) messages = NULL;
    g_autoptr(Table) events = NULL;
    wanted(store_ticket(doors->admin, "acme", recorded->ticket, &facts, &messages, &events, &error),
           error);
    assert_int_equal(facts->rows->len, 1);
    assert_string_equal(cell(facts, 0, "subject"), "Drucker gestört");
    assert_string_equal(cell(facts, 0, "due"), "2026-11-24T06:00:00Z");
    assert_string_equal(cell(facts, 0, "participants"), "shown@client.example");
    assert_int_equal(messages->rows->len, 2);
    assert_string_equal(cell(messages, 0, "kind"), "customer");
    assert_string_equal(cell(messages, 1, "kind"), "acknowledgement");
    assert_string_equal(cell(events, 0, "what"), "opened");
    assert_non_null(strstr(cell(events, 0, "why"), "dmarc=pass"));
    g_autoptr(Table) none = NULL;
    assert_int_equal(store_ticket(doors->admin, "acme", 7, &none, &none, &none, &error),
                     OUTCOME_REFUSED);
    assert_string_equal(error->message, "desk \"acme\" has no ticket 7");
}

static void a_merged_customer_keeps_its_tickets_at_the_other_number(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) office = sample_new("office@merge.example", "merge-office");
    g_autoptr(Sample) home = sample_new("home@merge.example", "merge-home");
    g_autoptr(Recorded) kept = sample_record(doors->filter, office);
    g_autoptr(Recorded) gone = sample_record(doors->filter, home);
    g_autoptr(Table) parts = NULL;
    wanted(store_customer_merge(doors->admin, "acme", gone->customer, kept->customer, FALSE, "root",
                                "same person", &parts, &error),
           error);
    assert_int_equal(parts->rows->len, 2);
    LookupRequest request = {.desk = "acme", .author = "home@merge.example"};
    g_autoptr(Known) known = NULL;
    wanted(store_lookup(doors->filter, &request, &known, &error), error);
    assert_int_equal(known->customer, kept->customer);
    TicketFilter filter = {.customer = "office@merge.example", .limit = 10};
    g_autoptr(Table) tickets = NULL;
    wanted(store_tickets(doors->admin, &filter, &tickets, &error), error);
    assert_int_equal(tickets->rows->len, 2);

    assert_int_equal(store_customer_merge(doors->admin, "acme", gone->customer, kept->customer,
                                          FALSE, "root", NULL, &parts, &error),
                     OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "in use"));
    g_clear_error(&error);
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) addresses = NULL;
    g_autoptr(Table) events = NULL;
    wanted(store_customer(doors->admin, "acme", kept->customer, 365, &facts, &addresses, &events,
                          &error),
           error);
    assert_int_equal(addresses->rows->len, 2);
    assert_string_equal(cell(facts, 0, "tickets"), "2");
    assert_string_equal(cell(events, 1, "what"), "merged");
    assert_non_null(strstr(cell(events, 1, "why"), "same person"));
}

static void a_group_is_known_to_the_next_mail(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("vip@client.example", "vip");
    g_autoptr(Recorded) recorded = sample_record(doors->filter, sample);
    wanted(store_customer_group(doors->admin, "acme", recorded->customer, "vip", "root", "contract",
                                &error),
           error);
    LookupRequest request = {.desk = "acme", .author = "vip@client.example"};
    g_autoptr(Known) known = NULL;
    wanted(store_lookup(doors->filter, &request, &known, &error), error);
    assert_string_equal(known->group, "vip");
    g_autoptr(Table) found = NULL;
    wanted(store_customers(doors->admin, "acme", "VIP@client", 10, &found, &error), error);
    assert_int_equal(found->rows->len, 1);
    assert_string_equal(cell(found, 0, "group"), "vip");
    assert_int_equal(
        store_customer_group(doors->admin, "acme", 999999, "vip", "root", NULL, &error),
        OUTCOME_REFUSED);
}

static void expect_language(Store *store, const char *author, const char *language)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) known = NULL;
    LookupRequest request = {.desk = "acme", .author = author};
    wanted(store_lookup(store, &request, &known, &error), error);
    if (language == NULL)
        assert_null(known->language);
    else
        assert_string_equal(known->language, language);
}

static void a_registered_language_is_known_to_the_next_mail(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("speaks@client.example", "speaks");
    g_autoptr(Recorded) recorded = sample_record(doors->filter, sample);
    expect_language(doors->filter, "speaks@client.example", NULL);
    wanted(store_customer_language(doors->admin, "acme", recorded->customer, "zh-CN", "root",
                                   "asked by phone", &error),
           error);
    expect_language(doors->filter, "speaks@client.example", "zh-CN");
    wanted(store_customer_language(doors->admin, "acme", recorded->customer, NULL, "root", NULL,
                                   &error),
           error);
    expect_language(doors->filter, "speaks@client.example", NULL);
    g_autofree char *told = sample_value("SELECT string_agg(why, ' | ' ORDER BY event) "
                                         "FROM intake.event WHERE what = 'language-registered'");
    assert_string_equal(told, "zh-CN: asked by phone | none");
    assert_int_equal(
        store_customer_language(doors->admin, "acme", 999999, "en", "root", NULL, &error),
        OUTCOME_REFUSED);
}

static void a_verified_address_takes_mail_again(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("proven@client.example", "proven");
    g_autoptr(Recorded) recorded G_GNUC_UNUSED = sample_record(doors->filter, sample);
    wanted(store_customer_verify(doors->admin, "acme", "proven@client.example", "root", "by phone",
                                 &error),
           error);
    assert_int_equal(sample_number("SELECT count(*) FROM intake.address WHERE verified_at "
                                   "IS NOT NULL AND address = 'proven@client.example'"),
                     1);
    assert_int_equal(
        store_customer_verify(doors->admin, "acme", "who@client.example", "root", NULL, &error),
        OUTCOME_REFUSED);
    assert_string_equal(error->message,
                        "desk \"acme\" does not know the address \"who@client.example\"");
}

static Agent *sample_agent(const char *login, const char *address)
{
    Agent *agent = agent_new();
    agent->desk = g_strdup("acme");
    agent->login = g_strdup(login);
    agent->address = g_strdup(address);
    agent->surname = g_strdup("李");
    agent->short_name = g_strdup("李");
    agent->title = g_strdup("助理");
    agent->language = g_strdup("zh-CN");
    g_ptr_array_add(agent->service_types, g_strdup("technical"));
    g_ptr_array_add(agent->service_types, g_strdup("billing"));
    return agent;
}

static void an_agent_is_saved_changed_and_removed(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Agent) agent = sample_agent("li", "li@acme.example");
    wanted(store_agent_save(doors->admin, agent, "root", NULL, &error), error);
    g_free(agent->title);
    agent->title = NULL;
    wanted(store_agent_save(doors->admin, agent, "root", NULL, &error), error);
    g_autoptr(GPtrArray) agents = NULL;
    wanted(store_agents(doors->filter, &agents, &error), error);
    assert_int_equal(agents->len, 1);
    const Agent *read = g_ptr_array_index(agents, 0);
    assert_string_equal(read->login, "li");
    assert_string_equal(read->short_name, "李");
    assert_null(read->title);
    assert_int_equal(read->service_types->len, 2);
    assert_true(read->active);

    g_autoptr(Agent) thief = sample_agent("alex", "li@acme.example");
    assert_int_equal(store_agent_save(doors->admin, thief, "root", NULL, &error), OUTCOME_REFUSED);
    assert_string_equal(error->message,
                        "the address \"li@acme.example\" is already that of agent \"li\"");
    g_clear_error(&error);
    wanted(store_agent_remove(doors->admin, "acme", "li", "root", &error), error);
    assert_int_equal(store_agent_remove(doors->admin, "acme", "li", "root", &error),
                     OUTCOME_REFUSED);
    g_clear_error(&error);
    wanted(store_agent_save(doors->admin, thief, "root", NULL, &error), error);
    g_autoptr(Table) table = NULL;
    wanted(store_agent_table(doors->admin, "acme", TRUE, &table, &error), error);
    assert_int_equal(table->rows->len, 2);
    assert_string_equal(cell(table, 1, "login"), "li");
    assert_string_equal(cell(table, 1, "active"), "no");
}

static void the_ledger_adds_up_per_filter(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Sample) sample = sample_new("sums@client.example", "sums");
    for (int offer = 0; offer < 3; offer++) {
        g_autoptr(Recorded) recorded = NULL;
        wanted(store_record(doors->filter, "mx9", sample->envelope, sample->facts, sample->plan,
                            &recorded, &error),
               error);
    }
    g_autoptr(Table) sums = NULL;
    wanted(store_ledger_sums(doors->admin, "mx9", &sums, &error), error);
    assert_int_equal(sums->rows->len, 1);
    assert_string_equal(cell(sums, 0, "rows"), "1");
    assert_string_equal(cell(sums, 0, "offered"), "3");
    g_autoptr(Table) newest = NULL;
    wanted(store_ledger_table(doors->admin, NULL, 1, &newest, &error), error);
    assert_int_equal(newest->rows->len, 1);
    assert_string_equal(cell(newest, 0, "sender"), "sums@client.example");
}

static void an_admin_function_is_closed_to_the_filter(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    assert_int_equal(store_customer_group(doors->filter, "acme", 1, "vip", "x", NULL, &error),
                     OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "permission denied"));
}

static void a_ping_knows_the_version(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    wanted(store_ping(doors->filter, &error), error);
    wanted(store_ping(doors->admin, &error), error);
}

static int open_stores(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    StoreSettings settings = sample_settings();
    doors->filter = store_open(&settings, NULL);
    doors->admin = store_open_admin(&settings, NULL);
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
        cmocka_unit_test(tickets_are_listed_and_filtered),
        cmocka_unit_test(a_ticket_is_shown_with_its_mails_and_events),
        cmocka_unit_test(a_merged_customer_keeps_its_tickets_at_the_other_number),
        cmocka_unit_test(a_group_is_known_to_the_next_mail),
        cmocka_unit_test(a_registered_language_is_known_to_the_next_mail),
        cmocka_unit_test(a_verified_address_takes_mail_again),
        cmocka_unit_test(an_agent_is_saved_changed_and_removed),
        cmocka_unit_test(the_ledger_adds_up_per_filter),
        cmocka_unit_test(an_admin_function_is_closed_to_the_filter),
        cmocka_unit_test(a_ping_knows_the_version),
    };
    return cmocka_run_group_tests(tests, open_stores, close_stores);
}
