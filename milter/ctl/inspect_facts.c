#include "inspect.h"

json_t *inspect_text(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

json_t *inspect_texts(const GPtrArray *elements)
{
    json_t *array = json_array();
    for (guint i = 0; i < elements->len; i++)
        json_array_append_new(array, json_string(g_ptr_array_index(elements, i)));
    return array;
}

static json_t *mailbox(const MailAddress *address)
{
    if (address == NULL)
        return json_null();
    return json_pack("{so so}", "name", inspect_text(address->name), "address",
                     inspect_text(address->address));
}

static json_t *mailboxes(const GPtrArray *addresses)
{
    json_t *array = json_array();
    for (guint i = 0; i < addresses->len; i++)
        json_array_append_new(array, mailbox(g_ptr_array_index(addresses, i)));
    return array;
}

/* The first author that has an address, else the first name. */
static json_t *first_author(const MailFacts *facts)
{
    for (guint i = 0; i < facts->from->len; i++) {
        const MailAddress *author = g_ptr_array_index(facts->from, i);
        if (author->address != NULL)
            return mailbox(author);
    }
    return facts->from->len > 0 ? mailbox(g_ptr_array_index(facts->from, 0)) : json_null();
}

/* ISO 8601 with the offset the mail itself states. */
static json_t *date(const MailFacts *facts)
{
    if (!facts->has_date)
        return json_null();
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(facts->date_offset);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(facts->date);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    if (local == NULL)
        return json_null();
    g_autofree char *day = g_date_time_format(local, "%m-%dT%H:%M:%S%:z");
    return json_sprintf("%04d-%s", g_date_time_get_year(local), day);
}

static json_t *attachment(const Attachment *attachment)
{
    return json_pack("{so ss sI ss sb}", "name", inspect_text(attachment->name), "type",
                     attachment->type, "size", (json_int_t)attachment->size, "sha256",
                     attachment->sha256, "inline", attachment->is_inline);
}

static json_t *attachments(const MailFacts *facts)
{
    json_t *array = json_array();
    for (guint i = 0; i < facts->attachments->len; i++)
        json_array_append_new(array, attachment(g_ptr_array_index(facts->attachments, i)));
    return array;
}

static json_t *failures(const MailFacts *facts)
{
    json_t *array = json_array();
    for (guint i = 0; i < facts->failures->len; i++) {
        const DeliveryFailure *failure = g_ptr_array_index(facts->failures, i);
        json_array_append_new(
            array, json_pack("{so so so sb}", "recipient", inspect_text(failure->recipient),
                             "status", inspect_text(failure->status), "diagnostic",
                             inspect_text(failure->diagnostic), "permanent", failure->permanent));
    }
    return array;
}

static void add(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static void add_people(json_t *object, const MailFacts *facts)
{
    add(object, "from", first_author(facts));
    add(object, "to", mailboxes(facts->to));
    add(object, "cc", mailboxes(facts->cc));
    add(object, "from_all", mailboxes(facts->from));
    add(object, "sender", mailbox(facts->sender));
    add(object, "reply_to", mailboxes(facts->reply_to));
}

json_t *inspect_facts(const MailFacts *facts)
{
    json_t *object = json_object();
    add(object, "message_id", inspect_text(facts->message_id));
    add_people(object, facts);
    add(object, "subject", inspect_text(facts->subject));
    add(object, "date", date(facts));
    add(object, "in_reply_to", inspect_texts(facts->in_reply_to));
    add(object, "references", inspect_texts(facts->references));
    add(object, "text", inspect_text(facts->text));
    add(object, "reply", inspect_text(facts->reply));
    add(object, "language", inspect_text(facts->language));
    add(object, "attachments", attachments(facts));
    add(object, "automatic", inspect_text(automatic_kind_name(facts->automatic)));
    add(object, "automatic_reason", inspect_text(facts->automatic_reason));
    add(object, "failures", failures(facts));
    add(object, "returned_ids", inspect_texts(facts->returned_ids));
    add(object, "html", json_boolean(facts->has_html));
    add(object, "signed", json_boolean(facts->is_signed));
    add(object, "encrypted", json_boolean(facts->is_encrypted));
    add(object, "malformed", json_boolean(facts->malformed));
    add(object, "malformed_reasons", inspect_texts(facts->malformed_reasons));
    add(object, "digest", inspect_text(facts->digest));
    add(object, "size", json_integer((json_int_t)facts->size));
    return object;
}
