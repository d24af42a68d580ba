/* Requests out of the database as mails, read again as the filter reads them. */
#include "../common/fixture.h"
#include "answer/request_mail.h"
#include "decide/decide.h"
#include "mail/gateway_mail.h"
#include "mail/request_seal.h"
#include "mime/mime.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW 1795487400
#define ID "request.0123@intake.invalid"
#define ANNA                                                                                       \
    "{\"gateway\": \"shop\", \"address\": \"Anna@X.example\", \"name\": \"Anna 李\","             \
    " \"subject\": \"The lamp\\nBcc: v@x.example\", \"text\": \"It broke.\","                      \
    " \"type\": \"Rechnung\", \"phone\": \"030 1234567\","                                         \
    " \"facts\": {\"invoice\": \"INV-20417\\r\\nE-Mail: v@x.example\", \"parts\": 3}}"

static const char desk[] =
    "{ name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"
    "  languages = ( \"en\" ); gateways = ( { name = \"shop\"; kind = \"database\"; } );\n"
    "  service_types = ( { name = \"billing\"; labels = { de = \"Rechnung\"; }; } ); }";

typedef struct scene {
    Settings *settings;
    KeyRing *keys;
    OutboxRow row;
} Scene;

static int open_scene(void **state)
{
    Scene *scene = g_new0(Scene, 1);
    scene->settings = fixture_settings_of(desk);
    scene->keys = g_new0(KeyRing, 1);
    assert_int_equal(key_ring_rotate(scene->keys, NOW, NULL), OUTCOME_DONE);
    scene->row = (OutboxRow){.desk = (char *)"acme",
                             .template_name = (char *)"request",
                             .message_id = (char *)ID,
                             .payload = (char *)ANNA,
                             .queued = NOW};
    *state = scene;
    return 0;
}

static int close_scene(void **state)
{
    Scene *scene = *state;
    settings_unref(scene->settings);
    key_ring_free(scene->keys);
    g_free(scene->row.recipient);
    g_free(scene);
    return 0;
}

/* Some octets of it, if any, come on the way as others. */
static MailFacts *read_back(GBytes *mail, const char *old, const char *new)
{
    gsize length = 0;
    const char *octets = g_bytes_get_data(mail, &length);
    g_autoptr(GString) text = g_string_new_len(octets, (gssize)length);
    if (old != NULL)
        assert_true(g_string_replace(text, old, new, 1) == 1);
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("intake-XXXXXX.eml", &path, NULL);
    close(descriptor);
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    MessageLimits limits = {.memory = 65536, .size = G_MAXSIZE, .directory = g_get_tmp_dir()};
    MimeLimits mime = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = NULL;
    MailFacts *facts = NULL;
    assert_int_equal(message_load(path, &limits, &message, NULL), OUTCOME_DONE);
    assert_int_equal(mime_read_sent(message, "", &mime, &facts, NULL), OUTCOME_DONE);
    g_unlink(path);
    return facts;
}

static GBytes *build(Scene *scene)
{
    GBytes *mail = NULL;
    g_autoptr(GError) error = NULL;
    if (request_mail_build(scene->settings, scene->keys, &scene->row, &mail, &error) !=
        OUTCOME_DONE)
        fail_msg("%s", error->message);
    return mail;
}

static MailFacts *recovered(Scene *scene, GBytes *mail, const char *old, const char *new,
                            const KeyRing *keys, gint64 now)
{
    MailFacts *facts = read_back(mail, old, new);
    g_autoptr(Envelope) envelope = envelope_new();
    g_ptr_array_add(envelope->recipients, g_strdup("support@acme.example"));
    gateway_recover(scene->settings, keys, now, envelope, facts);
    return facts;
}

static void test_it_brings_its_customer(void **state)
{
    Scene *scene = *state;
    g_autoptr(GBytes) mail = build(scene);
    g_autoptr(GBytes) again = build(scene);
    assert_true(g_bytes_equal(mail, again));
    assert_string_equal(scene->row.recipient, "support@acme.example");
    g_autoptr(MailFacts) facts = recovered(scene, mail, NULL, NULL, scene->keys, NOW);
    assert_string_equal(mail_facts_author(facts), "anna@x.example");
    assert_string_equal(((MailAddress *)facts->from->pdata[0])->name, "Anna 李");
    assert_string_equal(facts->gateway->service_type, "Rechnung");
    assert_string_equal(facts->gateway->phone, "030 1234567");
    assert_string_equal(facts->subject, "The lamp Bcc: v@x.example");
    assert_null(mail_facts_field(facts, "Bcc"));
    assert_string_equal(facts->message_id, ID);
    assert_int_equal(facts->automatic, AUTOMATIC_NONE);
    assert_non_null(strstr(facts->text, "It broke."));
    assert_non_null(strstr(facts->text, "invoice: INV-20417  E-Mail: v@x.example"));
    assert_non_null(strstr(facts->text, "parts: 3"));
}

static void test_what_was_altered_is_nobodys(void **state)
{
    Scene *scene = *state;
    g_autoptr(GBytes) mail = build(scene);
    static const char *const changes[][2] = {
        {"Anna@", "v@"},
        {ID, "request.0124@intake.invalid"},
        {"X-Intake-Request: shop", "X-Intake-Request: chat"},
        {"X-Intake-Request: shop", "X-Intake-Request: shop 0"},
        {"X-Intake-Request: shop", "X-Intake-Request: shop\r\nX-Rest: "},
        {"Reply-To: ", "Reply-To: v@x.example, "},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(MailFacts) facts =
            recovered(scene, mail, changes[i][0], changes[i][1], scene->keys, NOW);
        if (facts->gateway != NULL)
            fail_msg("%s as %s is believed", changes[i][0], changes[i][1]);
        if (facts->message_id != NULL) /* its request would count as registered */
            fail_msg("%s as %s keeps the Message-ID", changes[i][0], changes[i][1]);
    }
}

static void test_keys_are_believed_for_their_time(void **state)
{
    Scene *scene = *state;
    g_autoptr(GBytes) mail = build(scene);
    scene->keys->overlap_s = 3600;
    assert_int_equal(key_ring_rotate(scene->keys, NOW + 60, NULL), OUTCOME_DONE);
    g_autoptr(MailFacts) soon = recovered(scene, mail, NULL, NULL, scene->keys, NOW + 600);
    assert_non_null(soon->gateway);
    g_autoptr(MailFacts) late = recovered(scene, mail, NULL, NULL, scene->keys, NOW + 7200);
    assert_null(late->gateway);
    KeyRing other = {0};
    assert_int_equal(key_ring_rotate(&other, NOW, NULL), OUTCOME_DONE);
    g_autoptr(MailFacts) foreign = recovered(scene, mail, NULL, NULL, &other, NOW);
    assert_null(foreign->gateway);
    g_autoptr(MailFacts) without = recovered(scene, mail, NULL, NULL, NULL, NOW);
    assert_null(without->gateway);
}

static void test_what_cannot_be_sent_says_why(void **state)
{
    Scene *scene = *state;
    static const struct {
        const char *desk, *payload;
        gboolean has_keys;
        Outcome outcome;
        const char *reason;
    } cases[] = {
        {"acme", ANNA, FALSE, OUTCOME_RETRY, "there is no key to sign requests with"},
        {"gone", ANNA, TRUE, OUTCOME_REFUSED, "there is no desk \"gone\""},
        {"acme", "{\"gateway\": \"chat\", \"address\": \"a@x.example\"}", TRUE, OUTCOME_REFUSED,
         "the desk has no gateway \"chat\""},
        {"acme", "{\"gateway\": \"shop\", \"address\": \"nobody\"}", TRUE, OUTCOME_REFUSED,
         "\"nobody\" is not a mail address"},
        {"acme", "broken", TRUE, OUTCOME_REFUSED, "the desk has no gateway \"\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) mail = NULL;
        scene->row.desk = (char *)cases[i].desk;
        scene->row.payload = (char *)cases[i].payload;
        assert_int_equal(request_mail_build(scene->settings, cases[i].has_keys ? scene->keys : NULL,
                                            &scene->row, &mail, &error),
                         cases[i].outcome);
        assert_true(g_str_has_prefix(error->message, cases[i].reason));
    }
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_brings_its_customer, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_what_was_altered_is_nobodys, open_scene, close_scene),
        cmocka_unit_test_setup_teardown(test_keys_are_believed_for_their_time, open_scene,
                                        close_scene),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_sent_says_why, open_scene, close_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
