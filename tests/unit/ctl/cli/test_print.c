/* Tables on a terminal of a given width, and the same as JSON. */
#include "base/printable.h"
#include "base/utf8.h"
#include "ctl/ctl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>
#include <string.h>

static Table *tickets(void)
{
    Table *table = table_new("#ticket", "state", "subject", NULL);
    ctl_add_row(table, "7", "open", "打印机坏了，无法打印发票");
    ctl_add_row(table, "1042", "awaiting-review", NULL);
    return table;
}

static char *printed(const PrintStyle *style, const Table *table)
{
    g_autoptr(Printer) printer = printer_new(style);
    printer_table(printer, "tickets", table);
    return g_string_free(printer_finish(printer), FALSE);
}

static void test_table(void **state)
{
    (void)state;
    g_autoptr(Table) table = tickets();
    g_autofree char *text = printed(&(PrintStyle){0}, table);
    assert_string_equal(text, "ticket  state            subject\n"
                              "     7  open             打印机坏了，无法打印发票\n"
                              "  1042  awaiting-review  \n");
}

static void test_moments_stand_in_the_zone_of_the_desk(void **state)
{
    (void)state;
    static const struct {
        const char *zone, *value, *wanted;
    } cases[] = {
        {"Asia/Shanghai", "2026-12-01T20:30:59Z", "2026-12-02 04:30+08:00"},
        {"Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25 02:30+01:00"},
        {"Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25 02:30+02:00"},
        {"Asia/Kathmandu", "2026-12-01T00:00:00Z", "2026-12-01 05:45+05:45"},
        {"UTC", "2026-12-01T20:30:00Z", "2026-12-01 20:30+00:00"},
        {NULL, "2026-12-01T20:30:00Z", "2026-12-01T20:30:00Z"},
        {"Asia/Shanghai", "2026-13-41T20:30:00Z", "2026-13-41T20:30:00Z"},
        {"Asia/Shanghai", "2026-12-01T20:30:00Z!", "2026-12-01T20:30:00Z!"},
        {"Asia/Shanghai", "2026-12-01", "2026-12-01"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GTimeZone) zone =
            cases[i].zone != NULL ? g_time_zone_new_identifier(cases[i].zone) : NULL;
        g_autoptr(Table) table = table_new("due", NULL);
        ctl_add_row(table, cases[i].value);
        g_autofree char *text = printed(&(PrintStyle){.zone = zone}, table);
        g_autofree char *wanted = g_strdup_printf("due\n%s\n", cases[i].wanted);
        assert_string_equal(text, wanted);
        g_autofree char *json = printed(&(PrintStyle){.zone = zone, .json = TRUE}, table);
        assert_non_null(strstr(json, cases[i].value));
    }
}

static void test_wide_characters_are_cut_by_columns(void **state)
{
    (void)state;
    g_autoptr(Table) table = tickets();
    g_autofree char *text = printed(&(PrintStyle){.width = 36}, table);
    assert_string_equal(text, "ticket  state          subject\n"
                              "     7  open           打印机坏了，…\n"
                              "  1042  awaiting-rev…  \n");
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        assert_true(utf8_columns(lines[i], -1) <= 36);
}

static void test_colours(void **state)
{
    (void)state;
    g_autoptr(Table) table = table_new("result", "check", NULL);
    ctl_add_row(table, "fail", "ok");
    g_autofree char *text = printed(&(PrintStyle){.colour = TRUE}, table);
    assert_string_equal(text, "\033[1mresult  check\033[0m\n\033[31mfail\033[0m    ok\n");
}

static void test_strangers_text_moves_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"a\033[2Jb", "a\uFFFD[2Jb"},
        {"a\nb\tc", "a b c"},
        {"\u202Eabc", "\uFFFDabc"},
        {"\xc2\x9b"
         "2J",
         "\uFFFD2J"},
        {"a\u200Bb", "a\uFFFDb"},
        {"a\xff", "a\uFFFD"},
        {"e\u0301", "e\u0301"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *printable = printable_line(cases[i].value);
        assert_string_equal(printable, cases[i].wanted);
    }
}

static void test_widths(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        guint columns;
        const char *cut; /* in three columns */
    } cases[] = {
        {"abc", 3, "abc"},
        {"abcd", 4, "ab…"},
        {"客服", 4, "客…"},
        {"a客服", 5, "a…"},
        {"e\u0301te\u0301", 3, "e\u0301te\u0301"},
        {"", 0, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *cut = utf8_cut_columns(cases[i].text, 3);
        assert_int_equal(utf8_columns(cases[i].text, -1), cases[i].columns);
        assert_string_equal(cut, cases[i].cut);
    }
}

static void test_facts_and_blocks(void **state)
{
    (void)state;
    g_autoptr(Table) table = table_new("from", "#linked ticket", "text", NULL);
    ctl_add_row(table, "a@x.example", NULL, "one\n\n\033two");
    ctl_add_row(table, "b@x.example", "7", "three");
    g_autoptr(Printer) printer = printer_new(&(PrintStyle){0});
    printer_blocks(printer, "messages", table);
    g_autoptr(GString) text = printer_finish(printer);
    assert_string_equal(text->str, "from           a@x.example\n"
                                   "text\n"
                                   "    one\n"
                                   "\n"
                                   "    \uFFFDtwo\n"
                                   "\n"
                                   "from           b@x.example\n"
                                   "linked ticket  7\n"
                                   "text           three\n");
}

/* A stranger's subject does not take the terminal over; programs get it whole. */
static void test_a_fact_is_cut_for_people_alone(void **state)
{
    (void)state;
    g_autofree char *subject = g_strnfill(5000, 'x');
    g_autoptr(Table) table = table_new("subject", NULL);
    ctl_add_row(table, subject);
    const PrintStyle styles[] = {{.json = FALSE}, {.terminal = TRUE, .width = 80}, {.json = TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(styles); i++) {
        g_autoptr(Printer) printer = printer_new(&styles[i]);
        printer_facts(printer, "ticket", table);
        g_autoptr(GString) text = printer_finish(printer);
        assert_int_equal(strstr(text->str, subject) != NULL, styles[i].json);
        assert_true(styles[i].json || text->len < 300);
    }
}

static void test_json(void **state)
{
    (void)state;
    g_autoptr(Table) table = table_new("#ticket", "#linked ticket", "subject", "line", NULL);
    ctl_add_row(table, "7", NULL, "1042", "12");
    g_autoptr(Printer) printer = printer_new(&(PrintStyle){.json = TRUE});
    printer_table(printer, "tickets", table);
    printer_facts(printer, "first", table);
    printer_note(printer, "%s", "done \"so\"");
    printer_text(printer, "mail", "a\xff\0b", 4);
    g_autoptr(GString) text = printer_finish(printer);
    json_t *object = json_loads(text->str, 0, NULL);
    json_t *row = json_array_get(json_object_get(object, "tickets"), 0);
    assert_int_equal(json_integer_value(json_object_get(object, "format")), PRINT_FORMAT);
    assert_int_equal(json_integer_value(json_object_get(row, "ticket")), 7);
    assert_true(json_is_null(json_object_get(row, "linked_ticket")));
    assert_string_equal(json_string_value(json_object_get(row, "subject")), "1042");
    assert_string_equal(json_string_value(json_object_get(row, "line")),
                        "12"); /* not by its name */
    assert_true(json_equal(json_object_get(object, "first"), row));
    assert_string_equal(json_string_value(json_array_get(json_object_get(object, "notes"), 0)),
                        "done \"so\"");
    assert_non_null(json_object_get(object, "mail"));
    json_decref(object);
}

/* What reorders or hides text shows what it is, wherever a stranger's words go. */
static void test_json_has_no_raw_format_characters(void **state)
{
    (void)state;
    static const char subject[] = "a\u202Eb\u2066c\u2069\u200B\xc2\x85\U000E0041\x7f\xff";
    g_autoptr(Table) table = table_new("subject", NULL);
    ctl_add_row(table, subject);
    g_autofree char *text = printed(&(PrintStyle){.json = TRUE}, table);
    assert_non_null(strstr(text, "\"a\\u202eb\\u2066c\\u2069\\u200b\\u0085\\udb40\\udc41\\u007f"));
    json_t *object = json_loads(text, 0, NULL);
    json_t *row = json_array_get(json_object_get(object, "tickets"), 0);
    g_autofree char *valid = g_utf8_make_valid(subject, -1);
    assert_string_equal(json_string_value(json_object_get(row, "subject")), valid);
    json_decref(object);
    g_autoptr(Printer) printer = printer_new(&(PrintStyle){0});
    printer_document(printer, "{\"subject\": \"\u202E\"}\n");
    g_autoptr(GString) document = printer_finish(printer);
    assert_string_equal(document->str, "{\"subject\": \"\\u202e\"}\n");
}

static void test_a_mail_is_octets_in_a_file_and_harmless_on_a_terminal(void **state)
{
    (void)state;
    static const char mail[] = "Subject: \033[2J\u202E\r\n\r\n\tx\n";
    g_autoptr(Printer) file = printer_new(&(PrintStyle){0});
    printer_text(file, "mail", mail, strlen(mail));
    g_autoptr(GString) octets = printer_finish(file);
    assert_string_equal(octets->str, mail);
    g_autoptr(Printer) terminal = printer_new(&(PrintStyle){.terminal = TRUE});
    printer_text(terminal, "mail", mail, strlen(mail));
    g_autoptr(GString) lines = printer_finish(terminal);
    assert_string_equal(lines->str, "Subject: \uFFFD[2J\uFFFD \n \n\tx\n");
}

static void test_one_long_value_does_not_widen_a_file(void **state)
{
    (void)state;
    g_autofree char *subject = g_strnfill(4000, 'x');
    g_autoptr(Table) table = table_new("#ticket", "subject", NULL);
    ctl_add_row(table, "7", subject);
    ctl_add_row(table, "8", "a\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301b");
    g_autofree char *text = printed(&(PrintStyle){0}, table);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        assert_true(utf8_columns(lines[i], -1) <= 130);
    assert_true(strlen(lines[2]) <= 8 + 2 + 2 * 8);
}

static void test_an_empty_table_says_so(void **state)
{
    (void)state;
    g_autoptr(Table) table = table_new("#ticket", NULL);
    g_autofree char *text = printed(&(PrintStyle){0}, table);
    assert_string_equal(text, "tickets: none\n");
    g_autofree char *json = printed(&(PrintStyle){.json = TRUE}, table);
    assert_non_null(strstr(json, "\"tickets\": []"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_moments_stand_in_the_zone_of_the_desk),
        cmocka_unit_test(test_wide_characters_are_cut_by_columns),
        cmocka_unit_test(test_colours),
        cmocka_unit_test(test_strangers_text_moves_nothing),
        cmocka_unit_test(test_widths),
        cmocka_unit_test(test_facts_and_blocks),
        cmocka_unit_test(test_a_fact_is_cut_for_people_alone),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_an_empty_table_says_so),
        cmocka_unit_test(test_json_has_no_raw_format_characters),
        cmocka_unit_test(test_a_mail_is_octets_in_a_file_and_harmless_on_a_terminal),
        cmocka_unit_test(test_one_long_value_does_not_widen_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
