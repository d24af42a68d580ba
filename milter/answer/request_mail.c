#include "request_mail.h"

#include "../base/address.h"
#include "../mail/request_seal.h"
#include "../mime/mime.h"
#include "letter_data.h"

#include <string.h>

#define TEMPLATE "request"
#define LOCAL_PART "intake-request" /* of From: nobody's mailbox, answers go to Reply-To */

gboolean request_mail_is(const OutboxRow *row)
{
    return strcmp(row->template_name, TEMPLATE) == 0;
}

/* "" where there is none. Borrowed. */
static const char *text_of(const json_t *payload, const char *key)
{
    const char *text = json_string_value(json_object_get(payload, key));
    return text != NULL ? text : "";
}

static gboolean has_gateway(const DeskSettings *desk, const char *name)
{
    for (guint i = 0; i < desk->gateways->len; i++) {
        const Gateway *gateway = g_ptr_array_index(desk->gateways, i);
        if (gateway->kind == GATEWAY_DATABASE && strcmp(gateway->name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The words, then a line for each fact: where receiving looks for them. Caller frees. */
static char *body(json_t *payload)
{
    GString *text = g_string_new(text_of(payload, "text"));
    const char *name;
    json_t *value;
    gboolean first = TRUE;
    json_object_foreach(json_object_get(payload, "facts"), name, value)
    {
        g_autofree char *label = g_strdelimit(g_strdup(name), "\r\n", ' ');
        g_autofree char *written = json_is_string(value) ? g_strdup(json_string_value(value))
                                                         : json_dumps(value, JSON_ENCODE_ANY);
        g_string_append_printf(text, "%s%s: %s\n", first ? "\n\n" : "", label,
                               g_strdelimit(written, "\r\n", ' '));
        first = FALSE;
    }
    return g_string_free(text, FALSE);
}

static GBytes *build(const DeskSettings *desk, const KeyRing *keys, const OutboxRow *row,
                     json_t *payload, const char *canonical)
{
    const RequestSeal request = {desk->name, text_of(payload, "gateway"), row->message_id,
                                 canonical};
    g_autofree char *seal = request_seal(keys, &request);
    g_autofree char *sealed = g_strdup_printf("%s %s", request.gateway, seal);
    g_autofree char *from = g_strdup_printf(LOCAL_PART "@%s", address_domain(desk->address));
    g_autofree char *text = body(payload);
    const MimeExtraField fields[] = {
        {REQUEST_FIELD, sealed},
        {REQUEST_TYPE_FIELD, text_of(payload, "type")},
        {REQUEST_PHONE_FIELD, text_of(payload, "phone")},
        {NULL, NULL},
    };
    const char *name = text_of(payload, "name");
    const MimeAnswer mail = {
        .from_name = *name != '\0' ? name : NULL,
        .from_address = from,
        .to_address = desk->address,
        .reply_to = text_of(payload, "address"),
        .subject = text_of(payload, "subject"),
        .message_id = row->message_id,
        .auto_submitted = "auto-generated",
        .date = row->queued,
        .text = text,
        .fields = fields,
    };
    return mime_build_answer(&mail);
}

static Outcome build_checked(const DeskSettings *desk, const KeyRing *keys, OutboxRow *row,
                             json_t *payload, GBytes **mail_r, GError **error)
{
    const char *gateway = text_of(payload, "gateway");
    g_autofree char *canonical = address_canonical(text_of(payload, "address"));
    if (!has_gateway(desk, gateway))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the desk has no gateway \"%s\" of kind database (hint: "
                            "desks[].gateways)",
                            gateway);
    if (canonical == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a mail address",
                            text_of(payload, "address"));
    if (keys == NULL)
        return outcome_fail(OUTCOME_RETRY, error,
                            "there is no key to sign requests with (hint: intakectl key rotate)");
    g_free(row->recipient);
    row->recipient = g_strdup(desk->address);
    *mail_r = build(desk, keys, row, payload, canonical);
    return OUTCOME_DONE;
}

Outcome request_mail_build(const Settings *settings, const KeyRing *keys, OutboxRow *row,
                           GBytes **mail_r, GError **error)
{
    const DeskSettings *desk = settings_desk_by_name(settings, row->desk);
    if (desk == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "there is no desk \"%s\"", row->desk);
    json_t *payload = letter_payload(row);
    Outcome outcome = build_checked(desk, keys, row, payload, mail_r, error);
    json_decref(payload);
    return outcome;
}
