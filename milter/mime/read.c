#include "mime.h"

#include "../base/checksum.h"
#include "../text/text.h"
#include "address_field.h"
#include "attachment.h"
#include "automatic.h"
#include "body.h"
#include "date.h"
#include "encoded_word.h"
#include "identifiers.h"
#include "language.h"
#include "passed_on.h"
#include "reading.h"

#include <gmime/gmime.h>
#include <string.h>

#define DIGEST_STEP (64 * 1024)

void mime_initialize(void)
{
    g_mime_init();
    mime_outline_initialize();
}

/* ---- header ---- */

/* The label of the first text that has one: raw octets in the header are mostly in the same
   charset. */
static char *first_charset(const MimePart *part)
{
    if (part->children == NULL)
        return mime_part_is(part, "text/") ? mime_part_charset(part) : NULL;
    for (guint i = 0; i < part->children->len; i++) {
        char *charset = first_charset(g_ptr_array_index(part->children, i));
        if (charset != NULL)
            return charset;
    }
    return NULL;
}

/* What nobody is going to read in its charset: marks of machines are in ASCII. */
static char *plain(const char *value)
{
    char *text = g_strdup(value);
    for (char *at = text; *at != '\0'; at++)
        *at = g_ascii_iscntrl(*at) ? ' ' : (guchar)*at < 0x80 ? *at : '?';
    return g_strstrip(text);
}

static void read_fields(MimeReading *reading)
{
    const GPtrArray *fields = reading->root->header->fields;
    for (guint i = 0; i < fields->len; i++) {
        const MimeField *field = g_ptr_array_index(fields, i);
        HeaderField *kept = g_new(HeaderField, 1);
        kept->name = g_strdup(field->name);
        /* Those of our names have a limit of their own, and what they say does not matter. */
        gboolean is_read = !mime_header_is_ours(field->name, strlen(field->name)) &&
                           budget_take(reading->budget, 1);
        kept->value =
            is_read ? mime_words_repair(field->value, &reading->charsets) : plain(field->value);
        kept->text = is_read && strstr(field->value, "=?") != NULL
                         ? mime_words_decode(field->value, &reading->charsets)
                         : g_strdup(kept->value);
        g_ptr_array_add(reading->facts->fields, kept);
    }
}

static gboolean has_mailbox(const GPtrArray *addresses, guint from, guint until)
{
    for (guint i = from; i < until; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        if (address->canonical != NULL)
            return TRUE;
    }
    return FALSE;
}

/* All mailboxes of all fields of that name, without those in front of the first field that holds an
   address; the number of fields is returned. */
static guint read_addresses(MimeReading *reading, const char *name, GPtrArray *addresses)
{
    const GPtrArray *fields = reading->root->header->fields;
    guint count = 0;
    for (guint i = 0; i < fields->len; i++) {
        const MimeField *field = g_ptr_array_index(fields, i);
        if (g_ascii_strcasecmp(field->name, name) != 0)
            continue;
        count++;
        guint before = addresses->len;
        mime_addresses_add(addresses, field->value, &reading->charsets, reading->limits->addresses,
                           reading->budget);
        if (before > 0 && !has_mailbox(addresses, 0, before) &&
            has_mailbox(addresses, before, addresses->len))
            g_ptr_array_remove_range(addresses, 0, before);
    }
    return count;
}

static void read_people(MimeReading *reading)
{
    MailFacts *facts = reading->facts;
    facts->from_fields = read_addresses(reading, "From", facts->from);
    read_addresses(reading, "Reply-To", facts->reply_to);
    read_addresses(reading, "To", facts->to);
    read_addresses(reading, "Cc", facts->cc);
    g_autoptr(GPtrArray) senders =
        g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    read_addresses(reading, "Sender", senders);
    if (senders->len > 0)
        facts->sender = g_ptr_array_steal_index(senders, 0);
    if (facts->from_fields == 0)
        mime_faults_add(&reading->faults, "no From field");
    else if (facts->from_fields > 1)
        mime_faults_add(&reading->faults, "several From fields");
    if (facts->from_fields > 0 && !has_mailbox(facts->from, 0, facts->from->len))
        mime_faults_add(&reading->faults, "no address in From");
}

/* Exchange puts ids that are too long for a line into encoded words. */
static char *id_text(MimeReading *reading, const char *value)
{
    return strstr(value, "=?") != NULL ? mime_words_decode(value, &reading->charsets)
                                       : mime_words_repair(value, NULL);
}

static void read_identifiers(MimeReading *reading, const char *name, GPtrArray *ids)
{
    const char *value = mime_header_get(reading->root->header, name);
    if (value == NULL)
        return;
    g_autofree char *text = id_text(reading, value);
    mime_identifiers_add(ids, text, reading->limits->references);
}

static void read_date(MimeReading *reading)
{
    const char *value = mime_header_get(reading->root->header, "Date");
    if (value == NULL)
        return;
    MimeDate date;
    if (!mime_date_parse(value, &date)) {
        mime_faults_add(&reading->faults, "no date can be read out of Date");
        return;
    }
    reading->facts->has_date = TRUE;
    reading->facts->date = date.time;
    reading->facts->date_offset = date.offset;
    if (!date.has_sound_zone)
        mime_faults_add(&reading->faults, "impossible time zone in Date");
}

/* What makes two offers of one mail the same comes first: it is read whatever it costs. */
static void read_header(MimeReading *reading)
{
    MailFacts *facts = reading->facts;
    const char *subject = mime_header_get(reading->root->header, "Subject");
    g_free(facts->subject);
    facts->subject = mime_words_decode(subject != NULL ? subject : "", &reading->charsets);
    read_people(reading);
    const char *message_id = mime_header_get(reading->root->header, "Message-ID");
    if (message_id != NULL) {
        g_autofree char *text = id_text(reading, message_id);
        facts->message_id = mime_identifier_parse(text);
    }
    read_identifiers(reading, "In-Reply-To", facts->in_reply_to);
    read_identifiers(reading, "References", facts->references);
    read_date(reading);
    read_fields(reading);
}

/* ---- digest ---- */

static void digest_text(Checksum *checksum, const char *text)
{
    if (text != NULL)
        checksum_add(checksum, text, strlen(text));
    checksum_add(checksum, "\n", 1);
}

void mime_digest_as(MailFacts *facts, const char *subject)
{
    const HeaderField *date = mail_facts_field(facts, "Date");
    g_autoptr(Checksum) checksum = checksum_new();
    digest_text(checksum, mail_facts_author(facts));
    digest_text(checksum, facts->message_id);
    digest_text(checksum, date != NULL ? date->value : NULL);
    digest_text(checksum, subject);
    digest_text(checksum, facts->body_digest);
    g_free(facts->digest);
    facts->digest = checksum_finish(checksum);
}

static void read_digest(MimeReading *reading)
{
    g_autoptr(Checksum) checksum = checksum_new();
    const char *octets;
    gsize length;
    for (gsize at = reading->root->body;
         (length = mime_source_view(reading->source, at, DIGEST_STEP, &octets)) > 0; at += length)
        checksum_add(checksum, octets, length);
    reading->facts->body_digest = checksum_finish(checksum);
    mime_digest_as(reading->facts, reading->facts->subject);
}

/* ---- the whole ---- */

/* A quoted mail in armour, or one that is forwarded, protects none of the new words. */
static void read_armour(MailFacts *facts)
{
    TextArmour armour = text_armour(facts->reply != NULL ? facts->reply : "");
    if (armour != TEXT_ARMOUR_NONE && mime_text_mail(facts) != TEXT_MAIL_ANSWER) {
        g_autofree char *own = text_reply(facts->text, TEXT_MAIL_ANSWER);
        armour = text_armour(own);
    }
    facts->is_armoured = armour != TEXT_ARMOUR_NONE && !facts->is_signed && !facts->is_encrypted;
    facts->is_signed |= armour == TEXT_ARMOUR_SIGNED;
    facts->is_encrypted |= armour == TEXT_ARMOUR_ENCRYPTED;
}

static void finish_facts(MimeReading *reading)
{
    MailFacts *facts = reading->facts;
    read_armour(facts);
    facts->language = mime_language_choose(
        mime_header_get(reading->root->header, "Content-Language"), facts->reply, facts->text);
    facts->size = mime_source_size(reading->source);
    facts->is_costly = reading->budget != NULL && reading->budget->is_spent;
    if (facts->is_costly)
        mime_faults_add(&reading->faults, MIME_FAULT_COSTLY);
    facts->malformed = reading->faults.reasons->len > 0;
}

static MimeReading reading_of(MimeTree *tree, Budget *budget, MailFacts *facts)
{
    return (MimeReading){.source = tree->source,
                         .limits = tree->limits,
                         .budget = budget,
                         .faults = {facts->malformed_reasons},
                         .root = tree->root,
                         .facts = facts};
}

Outcome mime_tree_read(MimeTree *tree, const char *reverse_path, Budget *budget,
                       MailFacts **facts_r, GError **error)
{
    g_autoptr(MailFacts) facts = mail_facts_new();
    g_autoptr(GPtrArray) with_files = g_ptr_array_new();
    g_autofree char *charset = first_charset(tree->root);
    MimeReading reading = reading_of(tree, budget, facts);
    reading.reverse_path = reverse_path;
    reading.charsets.own = charset;
    reading.with_files = with_files;
    for (guint i = 0; i < tree->faults.reasons->len; i++)
        mime_faults_add(&reading.faults, g_ptr_array_index(tree->faults.reasons, i));
    read_header(&reading);
    reading.mail = mime_text_mail(facts);
    mime_body_read(&reading);
    mime_attachments_read(&reading);
    mime_automatic_read(&reading);
    read_digest(&reading);
    finish_facts(&reading);
    Outcome outcome = mime_source_outcome(tree->source, error);
    if (outcome == OUTCOME_DONE)
        *facts_r = g_steal_pointer(&facts);
    return outcome;
}

char *mime_tree_reply(MimeTree *tree, const MailFacts *facts, GHashTable *texts, Budget *budget)
{
    g_autoptr(MailFacts) changed = mail_facts_new();
    g_autoptr(GPtrArray) with_files = g_ptr_array_new();
    MimeReading reading = reading_of(tree, budget, changed);
    reading.texts = texts;
    reading.with_files = with_files;
    reading.mail = mime_text_mail(facts);
    mime_body_read(&reading);
    return g_steal_pointer(&changed->reply);
}

Outcome mime_read_sent(const Message *message, const char *reverse_path, const MimeLimits *limits,
                       MailFacts **facts_r, GError **error)
{
    Budget budget = mime_budget(limits, message_size(message));
    g_autoptr(MimeTree) tree = NULL;
    Outcome outcome = mime_tree_open(message, limits, &tree, error);
    return outcome == OUTCOME_DONE ? mime_tree_read(tree, reverse_path, &budget, facts_r, error)
                                   : outcome;
}

Outcome mime_read(const Message *message, const MimeLimits *limits, MailFacts **facts_r,
                  GError **error)
{
    return mime_read_sent(message, NULL, limits, facts_r, error);
}
