/* The file of a spooled mail: what is read back is what was written, and nothing else is believed.
 */
#include "incoming/spool_file.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const MessageLimits limits = {.memory = 64, .size = 4096, .directory = "/tmp"};

static const char mail_octets[] = "From: a@b.example\r\n\r\nHello\0there\r\n";
#define MAIL_OCTETS (sizeof mail_octets - 1)
#define BODY_OFFSET 21

/* A mail that is offered, with everything an envelope may hold. */
typedef struct kept {
    Envelope *envelope;
    Message *message;
    GPtrArray *desks;
    SpoolOffer offer;
} Kept;

static void kept_clear(Kept *kept)
{
    envelope_free(kept->envelope);
    message_free(kept->message);
    g_ptr_array_unref(kept->desks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Kept, kept_clear)

static Message *message_of(const char *octets, gsize length, gsize body, const MessageLimits *own)
{
    Message *message = message_new(own);
    assert_int_equal(message_append(message, octets, body, NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, octets + body, length - body, NULL), OUTCOME_DONE);
    return message;
}

static Kept kept_mail(void)
{
    Kept kept = {.envelope = envelope_new(), .desks = g_ptr_array_new()};
    kept.message = message_of(mail_octets, MAIL_OCTETS, BODY_OFFSET, &limits);
    kept.envelope->queue_id = g_strdup("4XyZ");
    kept.envelope->client_address = g_strdup("2001:db8::1");
    kept.envelope->client_name = g_strdup("mx.client.example");
    kept.envelope->login = g_strdup("ann\nsize 1 0\n");
    kept.envelope->certificate_name = g_strdup("");
    g_free(kept.envelope->sender);
    kept.envelope->sender = g_strdup("ann@client.example");
    g_ptr_array_add(kept.envelope->recipients, g_strdup("support@acme.example"));
    g_ptr_array_add(kept.envelope->recipients, g_strdup("\"a b\"@acme.example"));
    g_ptr_array_add(kept.desks, (gpointer) "acme");
    g_ptr_array_add(kept.desks, (gpointer) "globex");
    kept.offer = (SpoolOffer){kept.envelope, kept.message, kept.desks, 1795420800};
    return kept;
}

/* An unlinked file with these octets. */
static int file_of(const char *octets, gsize length)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("spool-XXXXXX", &path, NULL);
    assert_true(descriptor >= 0);
    g_unlink(path);
    assert_int_equal(write(descriptor, octets, length), length);
    return descriptor;
}

static GString *written(const SpoolOffer *offer)
{
    guint64 size = 0;
    int descriptor = file_of("", 0);
    assert_int_equal(spool_file_write(descriptor, offer, NULL), OUTCOME_DONE);
    assert_int_equal(spool_file_size(offer, &size, NULL), OUTCOME_DONE);
    assert_int_equal(lseek(descriptor, 0, SEEK_END), size);
    GString *octets = g_string_sized_new(size);
    g_string_set_size(octets, size);
    assert_int_equal(pread(descriptor, octets->str, size, 0), size);
    close(descriptor);
    return octets;
}

static Outcome read_back(const char *octets, gsize length, SpooledMail **mail_r)
{
    int descriptor = file_of(octets, length);
    g_autoptr(GError) error = NULL;
    Outcome outcome = spool_file_read(descriptor, &limits, mail_r, &error);
    assert_int_equal(outcome == OUTCOME_DONE, error == NULL);
    close(descriptor);
    return outcome;
}

static void assert_same_message(const Message *got, const Message *wanted)
{
    gsize size = message_size(wanted);
    g_autofree char *a = g_malloc(size + 1);
    g_autofree char *b = g_malloc(size + 1);
    assert_int_equal(message_size(got), size);
    assert_int_equal(message_body_offset(got), message_body_offset(wanted));
    assert_int_equal(message_truncated(got), message_truncated(wanted));
    assert_int_equal(message_read_at(got, 0, a, size, NULL), OUTCOME_DONE);
    assert_int_equal(message_read_at(wanted, 0, b, size, NULL), OUTCOME_DONE);
    assert_memory_equal(a, b, size);
}

static void what_was_written_is_read_back(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    g_autoptr(GString) octets = written(&kept.offer);
    g_autoptr(SpooledMail) mail = NULL;
    assert_int_equal(read_back(octets->str, octets->len, &mail), OUTCOME_DONE);
    assert_int_equal(mail->accepted, 1795420800);
    assert_string_equal(mail->envelope->queue_id, "4XyZ");
    assert_string_equal(mail->envelope->client_address, "2001:db8::1");
    assert_string_equal(mail->envelope->client_name, "mx.client.example");
    assert_string_equal(mail->envelope->login, "ann\nsize 1 0\n");
    assert_string_equal(mail->envelope->certificate_name, "");
    assert_null(mail->envelope->authentication);
    assert_string_equal(mail->envelope->sender, "ann@client.example");
    assert_int_equal(mail->envelope->recipients->len, 2);
    assert_string_equal(g_ptr_array_index(mail->envelope->recipients, 1), "\"a b\"@acme.example");
    assert_int_equal(mail->desks->len, 2);
    assert_string_equal(g_ptr_array_index(mail->desks, 0), "acme");
    assert_same_message(mail->message, kept.message);
}

static void messages_of_any_size_stay_the_same(void **state)
{
    (void)state;
    static const struct {
        gsize length, body, most; /* offered, of that header, kept */
    } cases[] = {
        {0, 0, 4096},
        {1, 0, 4096},
        {1, 1, 4096},
        {500, 100, 4096},
        {500, 500, 4096},
        {500, 100, 300},
        {65536, 7, G_MAXUINT32},
        {65537, 65536, G_MAXUINT32},
        {300000, 70000, G_MAXUINT32},
    };
    g_autofree char *octets = g_malloc(300000);
    for (gsize i = 0; i < 300000; i++)
        octets[i] = (char)(i * 7 + i / 251);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Kept) kept = kept_mail();
        MessageLimits own = limits;
        own.size = cases[i].most;
        message_free(kept.message);
        kept.message = message_of(octets, cases[i].length, cases[i].body, &own);
        kept.offer.message = kept.message;
        g_autoptr(GString) file = written(&kept.offer);
        g_autoptr(SpooledMail) mail = NULL;
        assert_int_equal(read_back(file->str, file->len, &mail), OUTCOME_DONE);
        assert_same_message(mail->message, kept.message);
    }
}

static void a_file_that_ends_anywhere_is_damaged(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    g_autoptr(GString) octets = written(&kept.offer);
    for (gsize length = 0; length < octets->len; length++) {
        g_autoptr(SpooledMail) mail = NULL;
        assert_int_equal(read_back(octets->str, length, &mail), OUTCOME_REFUSED);
        assert_null(mail);
    }
}

static void a_file_with_any_octet_changed_is_damaged(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    g_autoptr(GString) octets = written(&kept.offer);
    for (gsize i = 0; i + 1 < octets->len; i++) {
        g_autoptr(SpooledMail) mail = NULL;
        octets->str[i] ^= 1;
        assert_int_equal(read_back(octets->str, octets->len, &mail), OUTCOME_REFUSED);
        octets->str[i] ^= 1;
    }
}

static void a_file_with_something_behind_is_damaged(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    g_autoptr(GString) octets = written(&kept.offer);
    g_autoptr(SpooledMail) mail = NULL;
    g_string_append_c(octets, '\n');
    assert_int_equal(read_back(octets->str, octets->len, &mail), OUTCOME_REFUSED);
}

/* The digest guards against accidents; these have the right one and are still not believed. */
static void a_header_that_lies_is_damaged(void **state)
{
    static const char *const headers[] = {
        "",
        "accepted 1 0\nsize 1 0\n",
        "accepted 1 9\nsize 1 1\n",
        "accepted 1 9\nbody 1 1\nsize 1 0\n",
        "accepted 2 9\nsize 1 0\n",
        "accepted 1 9\nsize 1 0",
        "accepted 1 9\nsize 2 -1\n",
        "accepted 1 9\nsize 20 99999999999999999999\n",
        "accepted 1 9\nsize 19 9999999999999999999\n",
        "accepted 1 9\nlogin 99999999999999999999 x\n",
        "accepted 1 9\nlogin 18446744073709551615 x\n",
        "accepted 1 9\nlogin  x\n",
        "accepted 1 9\nlogin\n",
        "accepted 1 9\nstranger 1 x\n",
        "accepted 1 9\ntruncated 1 2\n",
        "\n",
    };
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autofree char *text = g_strdup_printf("intake-spool 1 %010" G_GSIZE_FORMAT "\n%s",
                                                26 + strlen(headers[i]), headers[i]);
        g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
        g_autofree char *file = g_strconcat(text, digest, "\n", NULL);
        g_autoptr(SpooledMail) mail = NULL;
        if (read_back(file, strlen(file), &mail) != OUTCOME_REFUSED)
            fail_msg("believed: %s", headers[i]);
    }
}

static void a_first_line_that_promises_too_much_is_damaged(void **state)
{
    static const char *const lines[] = {
        "intake-spool 1 9999999999\n", "intake-spool 1 0000000025\n", "intake-spool 1 0000000000\n",
        "intake-spool 2 0000000026\n", "intake-spool 1 000000002x\n", "intake-spool 1 00000000026",
    };
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autofree char *file = g_strnfill(200, 'x');
        g_autoptr(SpooledMail) mail = NULL;
        memcpy(file, lines[i], strlen(lines[i]));
        assert_int_equal(read_back(file, 200, &mail), OUTCOME_REFUSED);
    }
}

static void an_envelope_over_the_limit_is_not_kept(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    guint64 size = 0;
    g_free(kept.envelope->login);
    kept.envelope->login = g_strnfill(SPOOL_HEADER_OCTETS_MAX, 'x');
    assert_int_equal(spool_file_size(&kept.offer, &size, NULL), OUTCOME_REFUSED);
}

static void the_header_alone_can_be_read(void **state)
{
    (void)state;
    g_auto(Kept) kept = kept_mail();
    g_autoptr(GString) octets = written(&kept.offer);
    g_autoptr(SpooledMail) mail = NULL;
    int descriptor = file_of(octets->str, octets->len - 70);
    assert_int_equal(spool_file_read_header(descriptor, &mail, NULL), OUTCOME_DONE);
    close(descriptor);
    assert_null(mail->message);
    assert_string_equal(g_ptr_array_index(mail->desks, 1), "globex");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(messages_of_any_size_stay_the_same),
        cmocka_unit_test(a_file_that_ends_anywhere_is_damaged),
        cmocka_unit_test(a_file_with_any_octet_changed_is_damaged),
        cmocka_unit_test(a_file_with_something_behind_is_damaged),
        cmocka_unit_test(a_header_that_lies_is_damaged),
        cmocka_unit_test(a_first_line_that_promises_too_much_is_damaged),
        cmocka_unit_test(an_envelope_over_the_limit_is_not_kept),
        cmocka_unit_test(the_header_alone_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
