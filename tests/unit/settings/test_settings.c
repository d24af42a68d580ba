/* settings_load(): what a file means, and what is refused with which words. */
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

/* The least that a file must hold; the cases below add a line to it or to its desk. */
#define DESK                                                                                       \
    "name = \"acme\"; brand = \"ACME\"; addresses = \"support@acme.example\"; "                    \
    "languages = (\"en\"); service_types = ( { name = \"billing\"; labels = { en = \"Billing\"; "  \
    "}; } );"
#define WITH(top, desk) top "\ndesks = ( { " DESK "\n" desk " } );\n"

static Settings *load(const char *text)
{
    Settings *settings = NULL;
    g_autoptr(GError) error = NULL;
    if (settings_load_text("test.conf", text, &settings, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return settings;
}

static const DeskSettings *first_desk(const Settings *settings)
{
    return g_ptr_array_index(settings->desks, 0);
}

static void test_kinds(void **state)
{
    (void)state;
    g_autoptr(Settings) settings =
        load("desks = ( { name = \"acme\"; brand = \"A\"; addresses = ( \"a@acme.example\" );\n"
             "  languages = ( \"en\" ); service_types = (\n"
             "    { name = \"money\"; labels = { en = \"Money\"; }; kind = \"billing\"; },\n"
             "    { name = \"goods\"; labels = { en = \"Goods\"; }; groups = \"shop\";\n"
             "      kind = ( \"delivery\", \"after-sales\" ); keywords = ( \"parcel\" ); },\n"
             "    { name = \"rest\"; labels = { en = \"Rest\"; }; } );\n"
             "  classify: { model = \"starter\"; accuracy = 85; review = true; }; } );\n");
    const DeskSettings *desk = first_desk(settings);
    static const guint kinds[] = {1, 2, 0};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        assert_int_equal(type->kinds->len, kinds[i]);
    }
    assert_int_equal(desk->classify.model, CLASSIFY_STARTER);
    assert_int_equal(desk->classify.accuracy, 85);
    assert_true(desk->classify.review);
}

static void test_defaults(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = load(WITH("", ""));
    const DeskSettings *desk = first_desk(settings);
    assert_int_equal(settings->milter.timeout, 300);
    assert_string_equal(settings->milter.name, g_get_host_name());
    assert_int_equal(settings->limits.message_size, 67108864);
    assert_int_equal(settings->store.when_away, WHEN_AWAY_TEMPFAIL);
    assert_int_equal(settings->trust.networks->len, 2);
    assert_int_equal(desk->delimiter, '+');
    assert_true(desk->answer.acknowledge);
    assert_string_equal(desk->default_type->name, "billing");
    assert_string_equal(desk->tag_format, "[#{ticket}]");
    assert_int_equal(desk->name_patterns->len, 1);
    assert_int_equal(desk->rules->len, 0);
    assert_int_equal(desk->classify.model, CLASSIFY_AUTO);
    assert_int_equal(desk->classify.accuracy, 90);
    assert_false(desk->classify.review);
}

/* The words of a choice and the members of its enum stand in one order: the last of each says so.
 */
static void test_choices_are_members(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = load(
        WITH("milter: { log_level = \"why\"; }; trust: { methods = ( \"DMARC\", \"spf\" ); };"
             "store: { when_away = \"spool\"; durability = \"standby\"; };",
             "names = ( { kind = \"acknowledgement\"; pattern = \"a\"; }, { pattern = \"b\"; } );"
             "outgoing: { service_right = \"warn\"; unplaced = \"sign\"; when_unsafe = "
             "\"refuse\"; when_encrypted = \"refuse\"; when_dkim_signed = \"rewrite\"; };"));
    const DeskSettings *desk = first_desk(settings);
    const NamePattern *acknowledging = g_ptr_array_index(desk->name_patterns, 0);
    const NamePattern *any = g_ptr_array_index(desk->name_patterns, 1);
    assert_int_equal(settings->milter.log_level, LOG_LEVEL_WHY);
    assert_int_equal(settings->store.when_away, WHEN_AWAY_SPOOL);
    assert_int_equal(settings->store.durability, DURABILITY_STANDBY);
    assert_int_equal(desk->outgoing.service_right, SERVICE_RIGHT_WARN);
    assert_int_equal(desk->outgoing.unplaced, UNPLACED_SIGN);
    assert_int_equal(desk->outgoing.when_unsafe, UNTOUCHED_REFUSE);
    assert_int_equal(desk->outgoing.when_encrypted, UNTOUCHED_REFUSE);
    assert_int_equal(desk->outgoing.when_dkim_signed, DKIM_REWRITE);
    assert_int_equal(acknowledging->kind, NAME_ACKNOWLEDGEMENT);
    assert_int_equal(any->kind, NAME_ANY_KIND);
    assert_string_equal(g_ptr_array_index(settings->trust.methods, 0), "dmarc");
}

static void test_empty_connections_are_the_filters(void **state)
{
    (void)state;
    g_autoptr(Settings) settings =
        load(WITH("store: { connection = \"dbname=x\"; admin_connection = \"\"; "
                  "sender_connection = \"\"; };",
                  ""));
    assert_string_equal(settings->store.admin_connection, "dbname=x");
    assert_string_equal(settings->store.sender_connection, "dbname=x");
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted; /* the message begins so */
    } cases[] = {
        {WITH("milter: { timeuot = 3; };", ""),
         "test.conf:1: milter.timeuot: unknown setting (hint: did you mean \"timeout\"?)"},
        {WITH("milter: { zzz = 3; };", ""),
         "test.conf:1: milter.zzz: unknown setting (hint: see intake.conf(5))"},
        {WITH("milter: { timeout = 3; };", ""),
         "test.conf:1: milter.timeout: 3 is out of range (hint: 10 to 86400)"},
        {WITH("", "retention = { ledger = 29; };"),
         "test.conf:3: desks.acme.retention.ledger: 29 days are too few to know a mail that comes "
         "again (hint: 30 or more, or 0 for ever)"},
        {WITH("limits: { journal_days = 90; };", "retention = { ledger = 60; };"),
         "test.conf:3: desks.acme.retention.ledger: 60 days are too few to know a mail that comes "
         "again (hint: 90 or more, or 0 for ever)"},
        {WITH("", "retention = { mails = 91; tickets = 90; };"),
         "test.conf:3: desks.acme.retention.mails: 91 days are more than the 90 after which the "
         "tickets go"},
        {WITH("milter: { timeout = \"300\"; };", ""),
         "test.conf:1: milter.timeout: is not a whole number"},
        {WITH("milter: { dry_run = 1; };", ""),
         "test.conf:1: milter.dry_run: is neither true nor false"},
        {WITH("milter: { socket_mode = \"0888\"; };", ""),
         "test.conf:1: milter.socket_mode: \"0888\" is not a file mode"},
        {WITH("milter: { socket_mode = \"4660\"; };", ""),
         "test.conf:1: milter.socket_mode: \"4660\" is not a file mode"},
        {WITH("milter: { log_level = \"debug\"; };", ""),
         "test.conf:1: milter.log_level: \"debug\" is unknown (hint: one of \"error\", "},
        {WITH("milter: { socket = \"/\"; };", ""), "test.conf:1: milter.socket: \"/\" is not a"},
        {WITH("milter = 3;", ""), "test.conf:1: milter: is not a group (hint: milter: { ... };)"},
        {WITH("own_templates = \"templates\";", ""),
         "test.conf:1: own_templates: \"templates\" is not an absolute path"},
        {WITH("templates = \"/a\"; templates = \"/b\";", ""),
         "test.conf:1: duplicate setting name (hint: this name stands in its group already"},
        {WITH("templates = \"templates\";", ""),
         "test.conf:1: templates: \"templates\" is not an absolute path"},
        {WITH("limits: { message_size = 65536; };", ""),
         "test.conf:1: limits.message_memory: 262144 is more than limits.message_size"},
        {WITH("store: { when_away = \"panic\"; };", ""), "test.conf:1: store.when_away: \"panic\""},
        {WITH("store: { connection = \"\"; };", ""), "test.conf:1: store.connection: \"\" is too"},
        {WITH("sender: { smtp = \"localhost\"; };", ""), "test.conf:1: sender.smtp: \"localhost\""},
        {WITH("sender: { login = \"x\"; };", ""), "test.conf:1: sender.password_file: is empty"},
        {WITH("sender: { first_retry_s = 7200; };", ""), "test.conf:1: sender.first_retry_s: 7200"},
        {WITH("sender: { lease_s = 30; };", ""), "test.conf:1: sender.lease_s: 30 is shorter"},
        {WITH("trust: { networks = ( \"10.0.0.0/8\", \"office\" ); };", ""),
         "test.conf:1: trust.networks: \"office\" is not a network"},
        {WITH("trust: { networks = ( \"!192.0.2.300\" ); };", ""),
         "test.conf:1: trust.networks: \"!192.0.2.300\" is not a network"},
        {WITH("trust: { methods = ( \"dkim\", \"dmacr\" ); };", ""),
         "test.conf:1: trust.methods: \"dmacr\" is unknown (hint: one of \"dmarc\", \"dkim\", "
         "\"spf\")"},
        {WITH("trust: { methods = ( \"\" ); };", ""),
         "test.conf:1: trust.methods: \"\" is unknown"},
        {WITH("", "answer: { alias_domains = ( \"gmail.com @x.example\" ); };"),
         "test.conf:3: desks.acme.answer.alias_domains: \"@x.example\" is not a domain"},
        {"milter: { timeout = ; };", "test.conf:1: syntax error (hint: "},
        {"", "test.conf:1: desks: is missing"},
        {"desks = ();", "test.conf:1: desks: is empty"},
        {"desks = ( 3 );", "test.conf:1: desks[0]: is not a group"},
        {"desks = ( { name = \"acme\"; } );", "test.conf:1: desks.acme.brand: is missing"},
        {WITH("", "name = \"x\";"), "test.conf:3: duplicate setting name"},
        {WITH("", "delimiter = \"ab\";"), "test.conf:3: desks.acme.delimiter: \"ab\" will not do"},
        {WITH("", "phone = \"1\\n2\";"),
         "test.conf:3: desks.acme.phone: holds a control character"},
        {WITH("", "phone = \"\u202e21\";"), "test.conf:3: desks.acme.phone: holds a control char"},
        {WITH("", "phone = \"\u061c21\";"), "test.conf:3: desks.acme.phone: holds a control char"},
        {WITH("", "brands = { en = \"A\"; e_n = \"B\"; };"),
         "test.conf:3: desks.acme.brands: \"e_n\" is not a language tag"},
        {WITH("", "brands = \"ACME\";"), "test.conf:3: desks.acme.brands: is not a group of lang"},
        {WITH("", "departments = { en = 3; };"), "test.conf:3: desks.acme.departments: en is not"},
        {WITH("", "ticket_prefix = \"A B\";"), "test.conf:3: desks.acme.ticket_prefix: \"A B\""},
        {WITH("", "tag_format = \"[#ticket]\";"), "test.conf:3: desks.acme.tag_format: \"[#ti"},
        {WITH("", "tag_format = \"{ticket} \";"), "test.conf:3: desks.acme.tag_format: \"{tic"},
        {WITH("", "tag_format = \"［{ticket}］\";"), "test.conf:3: desks.acme.tag_format: "},
        {WITH("", "default_type = \"sales\";"),
         "test.conf:3: desks.acme.default_type: \"sales\" is no service type of this desk"},
        {"desks = ( { name = \"acme\"; brand = \"A\"; addresses = \"a@acme.example\";\n"
         "languages = ( \"en\" ); service_types = (\n"
         "{ name = \"x\"; labels = { en = \"X\"; }; kind = ( \"other\", \"biling\" ); } ); } );",
         "test.conf:3: desks.acme.service_types: the kind \"biling\" of \"x\" is unknown (hint: "
         "did you mean "
         "\"billing\"? there are technical, consultation, "},
        {"desks = ( { name = \"acme\"; brand = \"A\"; addresses = \"a@acme.example\";\n"
         "languages = ( \"en\" ); service_types = (\n"
         "{ name = \"x\"; labels = { en = \"X\"; }; keywords = \"\"; } ); } );",
         "test.conf:3: desks.acme.service_types: a keyword of \"x\" is empty (hint: leave it out)"},
        {WITH("", "classify: { model = \"own\"; };"),
         "test.conf:3: desks.acme.classify.model: \"own\""},
        {WITH("", "classify: { accuracy = 99; };"),
         "test.conf:3: desks.acme.classify.accuracy: 99 is out of range (hint: 80 to 95)"},
        {WITH("", "rules = ( { name = \"r\"; type = \"sales\"; } );"),
         "test.conf:3: desks.acme.rules.r.type: \"sales\" is no service type"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; } );"),
         "test.conf:3: desks.acme.rules: \"r\" tests nothing"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; any_words = (); } );"),
         "test.conf:3: desks.acme.rules.r.any_words: is empty"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; matches = \"a(\"; } );"),
         "test.conf:3: desks.acme.rules.r.matches: missing closing parenthesis at position 2"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; header = ( \"X-A\" ); } );"),
         "test.conf:3: desks.acme.rules.r.header: is not a field's name and an expression"},
        {WITH("",
              "rules = ( { name = \"r\"; type = \"billing\"; header = ( \"X A\", \"b\" ); } );"),
         "test.conf:3: desks.acme.rules.r.header: is not a field's name"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; recipient = \"x\"; } );"),
         "test.conf:3: desks.acme.rules.r.recipient: \"x\" is not a mail address"},
        {WITH("", "rules = ( { name = \"r\"; type = \"billing\"; language = \"en\"; },\n"
                  "{ name = \"r\"; type = \"billing\"; group = \"vip\"; } );"),
         "test.conf:4: desks.acme.rules: two rules have the name \"r\""},
        {WITH("", "rules = ( { name = \"q\"; type = \"billing\"; language = \"en\"; },\n"
                  "{ name = \"r\"; type = \"billing\"; } );"),
         "test.conf:4: desks.acme.rules: \"r\" tests nothing"},
        {"desks = ( { name = \"acme\"; brand = \"A\"; addresses = \"a@acme.example\";\n"
         "languages = ( \"en\" ); service_types = (\n"
         "{ name = \"x\"; labels = { en = \"X\"; }; },\n"
         "{ name = \"x\"; labels = { en = \"Y\"; }; } ); } );",
         "test.conf:4: desks.acme.service_types: two service types have the name \"x\""},
        {"desks = ( { name = \"acme\"; brand = \"A\"; addresses = \"support@acme.example\";\n"
         "languages = ( \"en\" ); service_types = (\n"
         "{ name = \"twenty-seven-octets-of-name\"; labels = { en = \"X\"; }; },\n"
         "{ name = \"a-name-that-takes-up-28-octets\"; labels = { en = \"Y\"; }; } ); } );",
         "test.conf:4: desks.acme.service_types: \"a-name-that-takes-up-28-octets\" is too "
         "long"},
        {"desks = ( { name = \"acme\"; brand = \"A\"; languages = ( \"en\" );\n"
         "addresses = \"customer.support.for.everybody.everywhere@acme.example\"; service_types =\n"
         "( { name = \"x\"; labels = { en = \"X\"; }; } ); } );",
         "test.conf:2: desks.acme.addresses: \"customer.support.for.everybody.everywhere@acme"},
        {WITH("", "hours: { time_zone = \"Mars/Olympus\"; };"),
         "test.conf:3: desks.acme.hours.time_zone: \"Mars/Olympus\" is unknown"},
        {WITH("", "hours: { monday = \"9-17\"; };"),
         "test.conf:3: desks.acme.hours.monday: \"9-17\" is not a span of time"},
        {WITH("", "hours: { monday = \"09:00-24:01\"; };"),
         "test.conf:3: desks.acme.hours.monday: \"09:00-24:01\" is not a span of time"},
        {WITH("", "hours: { monday = \"17:00-09:00\"; };"),
         "test.conf:3: desks.acme.hours.monday: \"17:00-09:00\" ends before it begins"},
        {WITH("", "hours: { monday = \"09:00-12:00 11:00-13:00\"; };"),
         "test.conf:3: desks.acme.hours.monday: \"11:00-13:00\" overlaps"},
        {WITH("", "hours: { holidays = \"2026-02-29 none\"; };"),
         "test.conf:3: desks.acme.hours.holidays: \"2026-02-29 none\" is not a date"},
        {WITH("", "hours: { holidays = ( \"02-29\", \"1-1\" ); };"),
         "test.conf:3: desks.acme.hours.holidays: \"1-1\" is not a date"},
        {WITH("", "hours: { holidays = \"2026-10-07..2026-10-01 x\"; };"),
         "test.conf:3: desks.acme.hours.holidays: \"2026-10-07..2026-10-01 x\" ends before it "
         "begins"},
        {WITH("", "hours: { holidays = \"2026-10-07..10-08 x\"; };"),
         "test.conf:3: desks.acme.hours.holidays: \"2026-10-07..10-08 x\" is not a date"},
        {WITH("", "hours: { holidays = \"12-245 x\"; };"),
         "test.conf:3: desks.acme.hours.holidays: \"12-245 x\" is not a date"},
        {WITH("", "names = ( { pattern = \"{agent.nick}\"; } );"),
         "test.conf:3: desks.acme.names: "},
        {WITH("", "names = ( { pattern = \"{brand}\"; kind = \"letter\"; } );"),
         "test.conf:3: desks.acme.names[0].kind: \"letter\" is unknown"},
        {WITH("", "names = ( { pattern = \"{brand}\"; }, { pattern = \"x\"; } );"),
         "test.conf:3: desks.acme.names: \"{brand}\" and \"x\" fit the same mails equally well"},
        {WITH("", "names = ( { pattern = \"a\"; }, { pattern = \"b\"; group = \"vip\"; },\n"
                  "{ pattern = \"c\"; role = \"boss\"; } );"),
         "test.conf:4: desks.acme.names: \"b\" and \"c\" fit the same mails equally well"},
        {"desks = ( { " DESK " }, { name = \"b\"; brand = \"B\"; addresses = "
         "\"SUPPORT@acme.example\"; languages = \"en\"; service_types = ( { name = \"x\"; labels "
         "= { en = \"X\"; }; } ); } );",
         "test.conf:1: desks.b.addresses: \"support@acme.example\" stands here twice, or in the "
         "desk \"acme\""},
        {"desks = ( { name = \"t1\"; brand = \"B\"; addresses = \"a@x.example\"; languages = "
         "\"en\"; service_types = ( { name = \"t\"; labels = { en = \"T\"; }; } ); } );",
         "test.conf:1: desks.t1.service_types: \"t\" is taken"},
        {"desks = ( { name = \"Acme Inc\"; } );", "test.conf:1: desks.Acme Inc.name: \"Acme Inc\""},
        {"desks = ( { name = \"a\"; brand = \"b\"; addresses = \"nobody\"; } );",
         "test.conf:1: desks.a.addresses: \"nobody\" is not a mail address"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Settings *settings = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = settings_load_text("test.conf", cases[i].text, &settings, &error);
        if (outcome != OUTCOME_REFUSED)
            fail_msg("accepted: %s", cases[i].text);
        if (!g_str_has_prefix(error->message, cases[i].wanted))
            fail_msg("case %zu: wanted \"%s\", got \"%s\"", i, cases[i].wanted, error->message);
        assert_null(settings);
    }
}

static void test_two_desks_of_one_name_are_refused(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    Settings *settings = NULL;
    static const char text[] =
        "desks = ( { " DESK " }, { name = \"acme\"; brand = \"B\"; addresses = \"b@x.example\"; "
        "languages = \"en\"; service_types = ( { name = \"b\"; labels = { en = \"B\"; }; } ); } );";
    assert_int_equal(settings_load_text("f", text, &settings, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "two desks have the name \"acme\""));
}

static void test_name_patterns_that_are_settled(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(
        WITH("", "names = ( { pattern = \"a\"; }, { pattern = \"b\"; group = \"vip\"; },\n"
                 "{ pattern = \"c\"; role = \"boss\"; },\n"
                 "{ pattern = \"d\"; role = \"boss\"; group = \"vip\"; },\n"
                 "{ pattern = \"e\"; group = \"other\"; role = \"boss\"; },\n"
                 "{ pattern = \"f\"; language = \"zh\"; },\n"
                 "{ pattern = \"g\"; language = \"zh-CN\"; } );"));
    assert_int_equal(g_string_replace(text, "(\"en\")", "(\"en\", \"zh-CN\")", 0), 1);
    g_autoptr(Settings) settings = load(text->str);
    assert_int_equal(first_desk(settings)->name_patterns->len, 7);
}

static void test_files_that_cannot_be_read(void **state)
{
    (void)state;
    static const char *const files[] = {"/nonexistent/intake.conf", "/", "tests/unit"};
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        Settings *settings = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(settings_load(files[i], &settings, &error), OUTCOME_REFUSED);
        assert_non_null(strstr(error->message, files[i]));
    }
}

static void test_not_utf8_names_the_line(void **state)
{
    (void)state;
    g_autofree char *file = NULL;
    int descriptor = g_file_open_tmp("intake-XXXXXX", &file, NULL);
    assert_true(g_file_set_contents(file, "# one\n# \xff\n", -1, NULL));
    Settings *settings = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(settings_load(file, &settings, &error), OUTCOME_REFUSED);
    g_autofree char *wanted = g_strconcat(file, ":2: not UTF-8", NULL);
    assert_true(g_str_has_prefix(error->message, wanted));
    g_unlink(file);
    g_close(descriptor, NULL);
}

static void test_references_are_counted_across_threads(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = load(WITH("", ""));
    GThread *threads[4];
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("unref", (GThreadFunc)(void (*)(void))settings_unref,
                                  settings_ref(settings));
    for (gsize i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    assert_int_equal(settings->references, 1);
    assert_string_equal(first_desk(settings)->name, "acme");
}

static void test_difference(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after, *wanted;
    } cases[] = {
        {WITH("", ""), WITH("", ""), ""},
        {WITH("", ""), WITH("milter: { timeout = 300; };", ""), ""},
        {WITH("", ""), WITH("milter: { timeout = 301; };", ""), "milter.timeout"},
        {WITH("", ""),
         WITH("", "rules = ( { name = \"r\"; type = \"billing\"; group = \"v\"; } );"),
         "desks.acme.rules"},
        {WITH("limits: { mime_depth = 9; };", "bilingual = false;"), WITH("", ""),
         "limits.mime_depth, desks.acme.bilingual"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Settings) before = load(cases[i].before);
        g_autoptr(Settings) after = load(cases[i].after);
        g_autofree char *difference = settings_difference(before, after);
        assert_string_equal(difference, cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_choices_are_members),
        cmocka_unit_test(test_empty_connections_are_the_filters),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_two_desks_of_one_name_are_refused),
        cmocka_unit_test(test_name_patterns_that_are_settled),
        cmocka_unit_test(test_files_that_cannot_be_read),
        cmocka_unit_test(test_not_utf8_names_the_line),
        cmocka_unit_test(test_references_are_counted_across_threads),
        cmocka_unit_test(test_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
