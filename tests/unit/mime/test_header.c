/* Headers split into fields, broken in the ways they come broken. */
#include "mime/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* "name=value" of each field, separated by "|", then the body's first octets. */
static char *split(const char *octets, gboolean leading, guint *faults)
{
    gsize length = strlen(octets);
    g_autofree char *copy = g_memdup2(octets, length); /* no NUL behind the end */
    g_autoptr(MimeHeader) header =
        mime_header_parse(copy != NULL ? copy : "", length, leading, 100);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < header->fields->len; i++) {
        const MimeField *field = g_ptr_array_index(header->fields, i);
        g_string_append_printf(text, "%s=%s|", field->name, field->value);
    }
    g_string_append_printf(text, "|%s", octets + header->body);
    *faults = header->faults;
    return g_string_free(text, FALSE);
}

static void test_splits_fields(void **state)
{
    (void)state;
    static const struct {
        const char *octets;
        gboolean leading;
        const char *wanted;
        guint faults;
    } cases[] = {
        {"A: b\nC: d\n\nbody", TRUE, "A=b|C=d||body", 0},
        {"A: b\r\nC: d\r\n\r\nbody", TRUE, "A=b|C=d||body", 0},
        {"A: b\r\r\nC: d\r\r\n\r\r\nbody", TRUE, "A=b|C=d||body", 0},
        {"A: b\rC: d\r\rbody", TRUE, "A=b|C=d||body", 0},
        {"A: b\n c\n\td\n\nbody", TRUE, "A=b c\td||body", 0},
        {"A : b\n\n", TRUE, "A=b||", 0},
        {"A:b", TRUE, "A=b||", 0},
        {"A:\n\n", TRUE, "A=||", 0},
        {"", TRUE, "|", 0},
        {"\n", FALSE, "|", 0},
        {"\nbody", FALSE, "|body", 0},
        {"words\nmore", FALSE, "|words\nmore", MIME_HEADER_UNCLOSED},
        {"A: b\nwords\nmore", FALSE, "A=b||words\nmore", MIME_HEADER_UNCLOSED},
        {"A: b\nwords\nTo: d\n\nbody", TRUE, "A=b|To=d||body", MIME_HEADER_STRAY},
        {"A: b\n__\n folded\nTo: d\n\nbody", TRUE, "A=b|To=d||body", MIME_HEADER_STRAY},
        {"\n\nFrom: b\n\nbody", TRUE, "From=b||body", 0},
        {"\nHello: is no field here\nbody", TRUE, "|Hello: is no field here\nbody", 0},
        {"From x@y Mon Mar 2\nA: b\n\nbody", TRUE, "A=b||body", 0},
        {">From x@y Mon Mar 2\nA: b\n\nbody", TRUE, "A=b||body", 0},
        {"\xEF\xBB\xBF"
         "From: b\n\nbody",
         TRUE, "From=b||body", 0},
        {"preface\nFrom: b\n\nbody", TRUE, "From=b||body", MIME_HEADER_PREFACE},
        {"Hi,\n\nFrom: b is quoted\n", TRUE, "|Hi,\n\nFrom: b is quoted\n", MIME_HEADER_UNCLOSED},
        {" A: b\nFrom: c\n\n", TRUE, "From=c||", MIME_HEADER_PREFACE},
        {"\xC3\xA4: b\n", FALSE, "|\xC3\xA4: b\n", MIME_HEADER_UNCLOSED},
        {": b\n", FALSE, "|: b\n", MIME_HEADER_UNCLOSED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint faults;
        g_autofree char *got = split(cases[i].octets, cases[i].leading, &faults);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("case %zu\n  wanted %s\n  got    %s", i, cases[i].wanted, got);
        assert_int_equal(faults, cases[i].faults);
    }
}

static void test_keeps_no_more_fields_than_the_limit(void **state)
{
    (void)state;
    g_autoptr(MimeHeader) header = mime_header_parse("A: 1\nB: 2\nC: 3\n\nbody", 20, TRUE, 2);
    assert_int_equal(header->fields->len, 2);
    assert_int_equal(header->body, 16);
    assert_int_equal(header->faults, MIME_HEADER_MANY);
}

static void test_sees_a_forged_field_past_the_limit(void **state)
{
    (void)state;
    static const char octets[] = "A: 1\nB: 2\nC: 3\nx-intake-identity: confirmed\n\n";
    g_autoptr(MimeHeader) header = mime_header_parse(octets, sizeof octets - 1, TRUE, 2);
    assert_int_equal(header->fields->len, 3);
    assert_string_equal(mime_header_get(header, "X-Intake-Identity"), "confirmed");
    assert_null(mime_header_get(header, "C"));
}

static void test_finds_the_first_field_that_says_something(void **state)
{
    (void)state;
    g_autoptr(MimeHeader) header = mime_header_parse("A:\na: 1\nA: 2\n\n", 15, TRUE, 10);
    assert_string_equal(mime_header_get(header, "A"), "1");
    assert_null(mime_header_get(header, "B"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splits_fields),
        cmocka_unit_test(test_keeps_no_more_fields_than_the_limit),
        cmocka_unit_test(test_sees_a_forged_field_past_the_limit),
        cmocka_unit_test(test_finds_the_first_field_that_says_something),
    };
    mime_initialize();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
