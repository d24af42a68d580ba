/* What a mail says and who hands it over; what it says of a confirmation that was asked for. */
#include "eval_scene.h"

#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void replace_addresses(GPtrArray *addresses, const char *value)
{
    g_ptr_array_set_size(addresses, 0);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL && **part != '\0'; part++)
        g_ptr_array_add(addresses, mail_address_new(NULL, *part));
}

static void set_sender(EvalScene *scene, const char *value)
{
    eval_replace(&scene->envelope->sender, value);
}

static void set_recipients(EvalScene *scene, const char *value)
{
    g_ptr_array_set_size(scene->envelope->recipients, 0);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL; part++)
        g_ptr_array_add(scene->envelope->recipients, g_strdup(*part));
}

static void set_agent_of(EvalScene *scene, const char *desk)
{
    g_ptr_array_set_size(scene->envelope->agent_desks, 0);
    g_ptr_array_add(scene->envelope->agent_desks, g_strdup(desk));
}

/* The address of an agent of the desk. */
static void set_agent_sender(EvalScene *scene, const char *value)
{
    eval_replace(&scene->envelope->sender, value);
    set_agent_of(scene, "acme");
}

/* alex is an agent of the desk, zoe of another, guest of none. */
static void set_login(EvalScene *scene, const char *value)
{
    eval_replace(&scene->envelope->login, value);
    if (strcmp(value, "alex") == 0 || strcmp(value, "zoe") == 0)
        set_agent_of(scene, strcmp(value, "alex") == 0 ? "acme" : "globex");
}

static void set_client(EvalScene *scene, const char *value)
{
    eval_replace(&scene->envelope->client_address, value);
}

static void set_from(EvalScene *scene, const char *value)
{
    replace_addresses(scene->facts->from, value);
}

static void set_from_name(EvalScene *scene, const char *value)
{
    MailAddress *author = g_ptr_array_index(scene->facts->from, 0);
    eval_replace(&author->name, value);
}

static void set_from_fields(EvalScene *scene, const char *value)
{
    scene->facts->from_fields = (guint)atoi(value);
}

static void set_to(EvalScene *scene, const char *value)
{
    replace_addresses(scene->facts->to, value);
}

static void set_cc(EvalScene *scene, const char *value)
{
    replace_addresses(scene->facts->cc, value);
}

static void set_reply_to(EvalScene *scene, const char *value)
{
    replace_addresses(scene->facts->reply_to, value);
}

/* Both the addresses and the field. */
static void set_reply_to_named(EvalScene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, "<", 2);
    g_ptr_array_set_size(scene->facts->reply_to, 0);
    g_ptr_array_add(scene->facts->reply_to, mail_address_new(pair[0], pair[1]));
}

static void set_subject(EvalScene *scene, const char *value)
{
    eval_replace(&scene->facts->subject, value);
}

/* "\\n" ends a line. */
static void replace_lines(char **text, const char *value)
{
    g_autoptr(GString) lines = g_string_new(value);
    g_string_replace(lines, "\\n", "\n", 0);
    eval_replace(text, lines->str);
}

static void set_text(EvalScene *scene, const char *value)
{
    replace_lines(&scene->facts->text, value);
    replace_lines(&scene->facts->reply, value);
}

static void set_reply(EvalScene *scene, const char *value)
{
    replace_lines(&scene->facts->reply, value);
}

static void set_language(EvalScene *scene, const char *value)
{
    eval_replace(&scene->facts->language, value);
}

static void set_automatic(EvalScene *scene, const char *value)
{
    for (AutomaticKind kind = AUTOMATIC_REPLIED; kind <= AUTOMATIC_LOOP; kind++) {
        if (strcmp(automatic_kind_name(kind), value) == 0) {
            scene->facts->automatic = kind;
            return;
        }
    }
    fail_msg("no automatic kind \"%s\"", value);
}

static void set_field(EvalScene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ": ", 2);
    fixture_facts_add_field(scene->facts, parts[0], parts[1]);
}

/* The Authentication-Results of our own server. */
static void set_results(EvalScene *scene, const char *value)
{
    g_autofree char *field = g_strconcat("mx.acme.example; ", value, NULL);
    fixture_facts_add_field(scene->facts, "Authentication-Results", field);
}

static void set_attachment(EvalScene *scene, const char *value)
{
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->name = g_strdup(value);
    attachment->is_inline = g_str_has_prefix(value, "inline");
    g_ptr_array_add(scene->facts->attachments, attachment);
}

static void set_encrypted(EvalScene *scene, const char *value)
{
    scene->facts->is_encrypted = strcmp(value, "yes") == 0;
}

static void set_malformed(EvalScene *scene, const char *value)
{
    g_ptr_array_add(scene->facts->malformed_reasons, g_strdup(value));
}

static void set_undeliverable(EvalScene *scene, const char *value)
{
    scene->known->undeliverable = strcmp(value, "yes") == 0;
}

static void set_own_message(EvalScene *scene, const char *value)
{
    scene->known->own_message = strcmp(value, "yes") == 0;
}

static void set_now(EvalScene *scene, const char *value)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_iso8601(value, NULL);
    assert_non_null(now);
    scene->moment.now = g_date_time_to_unix(now);
}

static KeyRing *ring_of(EvalScene *scene)
{
    if (scene->ring.count == 0)
        assert_int_equal(key_ring_rotate(&scene->ring, 1, NULL), OUTCOME_DONE);
    scene->moment.keys = &scene->ring;
    return &scene->ring;
}

static void set_keys(EvalScene *scene, const char *value)
{
    (void)value;
    ring_of(scene);
}

/* "used,explained,3": the sender was asked to confirm for ticket 1042, with so many tries since. */
static void set_asked(EvalScene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    KnownConfirmation asked = {.ticket = 1042, .until = confirmation_until(scene->moment.now, 24)};
    asked.used = eval_has_word(words, "used");
    asked.explained = eval_has_word(words, "explained");
    if (eval_has_word(words, "over"))
        asked.until = confirmation_until(scene->moment.now, -2);
    for (char **word = words; *word != NULL; word++)
        asked.tries += (guint)atoi(*word);
    ring_of(scene);
    g_array_append_val(scene->known->confirmations, asked);
}

static ConfirmationRequest asked_of_ann(const EvalScene *scene)
{
    const KnownConfirmation *asked = known_confirmation(scene->known, 1042);
    return (ConfirmationRequest){"acme", 1042, "ann@customer.example",
                                 asked != NULL ? asked->until
                                               : confirmation_until(scene->moment.now, 24)};
}

/* "right", "upper", "altered", "type", "of:bob@customer.example", "desk", "ticket", "code": to whom
   it was sent that was made for ann@customer.example. */
static void set_confirms(EvalScene *scene, const char *value)
{
    ConfirmationRequest request = asked_of_ann(scene);
    if (strcmp(value, "desk") == 0)
        request.desk = "brand";
    if (strcmp(value, "ticket") == 0)
        request.ticket = 77;
    if (g_str_has_prefix(value, "of:"))
        request.address = value + strlen("of:");
    g_autofree char *token = confirmation_token(ring_of(scene), &request);
    if (strcmp(value, "altered") == 0)
        token[TOKEN_LENGTH - 1] = token[TOKEN_LENGTH - 1] == 'a' ? 'b' : 'a';
    if (strcmp(value, "upper") == 0) {
        g_autofree char *upper = g_ascii_strup(token, -1);
        eval_replace(&token, upper);
    }
    g_autofree char *address = g_strdup_printf(
        "support+%sc.%s@acme.example", strcmp(value, "type") == 0 ? "complaint." : "", token);
    set_recipients(scene, address);
    set_to(scene, address);
}

/* The code, for %s of the text; "wrong" and "wide" are as they say. */
static void set_code(EvalScene *scene, const char *value)
{
    const ConfirmationRequest request = asked_of_ann(scene);
    g_autofree char *code = confirmation_code(ring_of(scene), &request);
    if (strcmp(value, "wrong") == 0)
        code[0] = code[0] == '1' ? '2' : '1';
    g_autoptr(GString) text = g_string_new(scene->facts->reply);
    for (char *c = code; strcmp(value, "wide") == 0 && *c != '\0'; c++) {
        if (c == code)
            g_string_append_unichar(text, ' ');
        g_string_append_unichar(text, 0xFF10 + (gunichar)(*c - '0'));
    }
    if (strcmp(value, "wide") != 0)
        g_string_append_printf(text, " %s", code);
    set_text(scene, text->str);
}

const EvalInput eval_mail_inputs[] = {
    {"sender", set_sender},
    {"agent-sender", set_agent_sender},
    {"rcpt", set_recipients},
    {"login", set_login},
    {"client", set_client},
    {"from", set_from},
    {"from-name", set_from_name},
    {"from-fields", set_from_fields},
    {"to", set_to},
    {"cc", set_cc},
    {"reply-to", set_reply_to},
    {"reply-to-named", set_reply_to_named},
    {"subject", set_subject},
    {"text", set_text},
    {"reply", set_reply},
    {"mail-language", set_language},
    {"automatic", set_automatic},
    {"field", set_field},
    {"results", set_results},
    {"attachment", set_attachment},
    {"encrypted", set_encrypted},
    {"malformed", set_malformed},
    {"undeliverable", set_undeliverable},
    {"own-message", set_own_message},
    {"now", set_now},
    {"keys", set_keys},
    {"asked", set_asked},
    {"confirms", set_confirms},
    {"code", set_code},
    {NULL, NULL},
};
