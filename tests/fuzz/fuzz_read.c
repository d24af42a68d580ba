/*
 * Reading a mail whatever its octets: every string of the facts is UTF-8 on the terms of mail.h,
 * every list within its limit, and a mail in a file reads as one in memory.
 */
#include "mime/mime.h"

#include <sanitizer/lsan_interface.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_ALL (64 * 1024 * 1024)

static void must(gboolean holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text)
{
    must(text == NULL || g_utf8_validate(text, -1, NULL));
}

static void check_line(const char *text)
{
    check_text(text);
    for (const char *at = text; at != NULL && *at != '\0'; at++)
        must(*at != '\r' && *at != '\n');
}

static void check_addresses(const GPtrArray *addresses, int limit)
{
    must(addresses->len <= (guint)limit);
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        must(address->name != NULL || address->address != NULL);
        check_line(address->name);
        check_line(address->address);
        check_line(address->canonical);
    }
}

static void check_identifiers(const GPtrArray *ids, int limit)
{
    must(ids->len <= (guint)limit);
    for (guint i = 0; i < ids->len; i++)
        check_line(g_ptr_array_index(ids, i));
}

static void check_attachments(const MailFacts *facts)
{
    for (guint i = 0; i < facts->attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(facts->attachments, i);
        check_line(attachment->name);
        check_line(attachment->type);
        must(attachment->name == NULL || strchr(attachment->name, '/') == NULL);
        must(strlen(attachment->sha256) == 64);
    }
}

static void check_failures(const MailFacts *facts)
{
    for (guint i = 0; i < facts->failures->len; i++) {
        const DeliveryFailure *failure = g_ptr_array_index(facts->failures, i);
        must(failure->recipient != NULL);
        check_line(failure->recipient);
        check_line(failure->status);
        check_line(failure->diagnostic);
    }
    must(facts->failures->len == 0 || facts->automatic == AUTOMATIC_BOUNCE);
}

/* Fields that claim to be ours are kept past the limit, to be removed. */
static guint count_foreign_fields(const MailFacts *facts)
{
    guint count = 0;
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        count += g_ascii_strncasecmp(field->name, "X-Intake-", 9) == 0 ? 0 : 1;
    }
    return count;
}

static void check_facts(const MailFacts *facts, const MimeLimits *limits)
{
    check_line(facts->message_id);
    check_line(facts->subject);
    check_line(facts->automatic_reason);
    check_line(facts->language);
    check_text(facts->text);
    check_text(facts->reply);
    must(strlen(facts->text) <= limits->text_octets);
    must(count_foreign_fields(facts) <= (guint)limits->header_fields);
    check_addresses(facts->from, limits->addresses);
    check_addresses(facts->to, limits->addresses);
    check_addresses(facts->cc, limits->addresses);
    check_identifiers(facts->in_reply_to, limits->references);
    check_identifiers(facts->references, limits->references);
    check_attachments(facts);
    check_failures(facts);
    check_identifiers(facts->returned_ids, limits->references);
    must(facts->malformed == (facts->malformed_reasons->len > 0));
    must((facts->automatic == AUTOMATIC_NONE) == (facts->automatic_reason == NULL));
}

static MailFacts *read_mail(const uint8_t *data, size_t size, gsize memory)
{
    MessageLimits kept = {.memory = memory, .size = G_MAXSIZE, .directory = "/tmp"};
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = message_new(&kept);
    must(message_append(message, data, size, NULL) == OUTCOME_DONE);
    MailFacts *facts = NULL;
    must(mime_read(message, &limits, &facts, NULL) == OUTCOME_DONE);
    check_facts(facts, &limits);
    return facts;
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    __lsan_disable(); /* see tests/lsan.supp, for which there are not enough frames here */
    mime_initialize();
    __lsan_enable();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(MailFacts) in_memory = read_mail(data, size, MEMORY_ALL);
    g_autoptr(MailFacts) in_file = read_mail(data, size, 0);
    must(g_str_equal(in_memory->digest, in_file->digest));
    must(g_str_equal(in_memory->text, in_file->text));
    must(in_memory->attachments->len == in_file->attachments->len);
    return 0;
}
