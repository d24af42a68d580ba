/* Forged fields of ours behind the part of a header that is read: in memory and in a file, wherever
   the windows of the file fall. */
#include "../common/shelf.h"
#include "mime/claims.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define IN_FILE 4096
#define IN_MEMORY (8 * 1024 * 1024)

static guint count_claims(const GString *octets, gsize memory)
{
    g_autoptr(Message) message = shelf_message(octets->str, octets->len, memory);
    g_autoptr(MimeSource) source = mime_source_new(message);
    g_autoptr(MimeHeader) header = mime_header_parse("", 0, TRUE, 10);
    mime_claims_add(header, source, 0, octets->len);
    for (guint i = 0; i < header->fields->len; i++) {
        const MimeField *field = g_ptr_array_index(header->fields, i);
        assert_string_equal(field->name, "X-Intake-Ticket");
    }
    return header->fields->len;
}

static void a_claim_is_seen_across_the_edge_of_a_window(void **state)
{
    (void)state;
    for (gsize before = MIME_SOURCE_WINDOW - 20; before < MIME_SOURCE_WINDOW + 4; before++) {
        g_autoptr(GString) octets = g_string_new("A: ");
        while (octets->len < before - 2)
            g_string_append_c(octets, 'y');
        g_string_append(octets, "\r\nx-other: 1\r\nX-Intake-Ticket: ACME-1\r\n\r\n"
                                "X-Intake-Body: no field\r\n");
        assert_int_equal(count_claims(octets, IN_FILE), 1);
        assert_int_equal(count_claims(octets, IN_MEMORY), 1);
    }
}

static void what_only_looks_like_a_claim_is_left(void **state)
{
    (void)state;
    static const char *const innocent[] = {
        "X-Other: X-Intake-Ticket: 1\r\n",
        "X-Other: a\r\n X-Intake-Ticket: 1\r\n",
        "X-Intake-Ticket\r\n",
        "\r\nX-Intake-Ticket: 1\r\n",
        "\nX-Intake-Ticket: 1\n",
        "X-Intake",
        "",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(innocent); i++) {
        g_autoptr(GString) octets = g_string_new(innocent[i]);
        assert_int_equal(count_claims(octets, IN_MEMORY), 0);
    }
}

static void claims_are_bounded(void **state)
{
    (void)state;
    g_autoptr(GString) octets = g_string_new(NULL);
    for (guint i = 0; i < MIME_CLAIMS_MAX + 100; i++)
        g_string_append(octets, "X-Intake-Ticket: 1\r\n");
    assert_int_equal(count_claims(octets, IN_FILE), MIME_CLAIMS_MAX);
}

/* The limit falls on each octet of the lines around the claim in turn. */
static void a_whole_mail_shows_the_claim_behind_its_limit(void **state)
{
    (void)state;
    const gsize limit = 256 * 1024;
    for (gsize before = limit - 60; before <= limit; before++) {
        g_autoptr(GString) mail = g_string_new("From: ann@example.com\r\n");
        while (mail->len < before - 100)
            g_string_append(mail, "X-Long: 01234567\r\n");
        g_string_append(mail, "X-Pad: ");
        while (mail->len < before)
            g_string_append_c(mail, 'p');
        g_string_append(mail, "\r\nX-Other: 1\r\nX-Intake-Ticket: ACME-1\r\nX-More: 1\r\n");
        g_string_append(mail, "X-Intake-Ticket: ACME-2\r\n\r\nHello\r\n");
        g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
        guint claims = 0;
        for (guint i = 0; i < facts->fields->len; i++) {
            const HeaderField *field = g_ptr_array_index(facts->fields, i);
            claims += strcmp(field->name, "X-Intake-Ticket") == 0 ? 1 : 0;
        }
        assert_int_equal(claims, 2);
    }
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_claim_is_seen_across_the_edge_of_a_window),
        cmocka_unit_test(what_only_looks_like_a_claim_is_left),
        cmocka_unit_test(claims_are_bounded),
        cmocka_unit_test(a_whole_mail_shows_the_claim_behind_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
