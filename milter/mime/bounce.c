#include "bounce.h"

#include "identifiers.h"
#include "subject_phrases.h"
#include "transfer.h"

#include <string.h>

#define STATEMENT_OCTETS 8192 /* of text looked over for what it is about */
#define RETURNED_IDS_MAX 20

/* ---- is it one ---- */

typedef enum sender_kind {
    SENDER_PERSON,
    SENDER_MACHINE, /* writes of other things, too */
    SENDER_SYSTEM,  /* writes little else */
    SENDER_DAEMON,  /* writes nothing else */
} SenderKind;

static const struct {
    const char *local_part; /* what it begins with, lower case */
    SenderKind kind;
} senders[] = {{"mailer-daemon", SENDER_DAEMON}, {"mailerdaemon", SENDER_DAEMON},
               {"mailer_daemon", SENDER_DAEMON}, {"mail-daemon", SENDER_DAEMON},
               {"maildaemon", SENDER_DAEMON},    {"mdaemon", SENDER_DAEMON},
               {"postmaster", SENDER_SYSTEM},    {"post_master", SENDER_SYSTEM},
               {"post-master", SENDER_SYSTEM},   {"microsoftexchange329e", SENDER_SYSTEM},
               {"mailsystem", SENDER_SYSTEM},    {"bounce", SENDER_SYSTEM},
               {"no-reply", SENDER_MACHINE},     {"noreply", SENDER_MACHINE},
               {"no_reply", SENDER_MACHINE},     {"donotreply", SENDER_MACHINE},
               {"do-not-reply", SENDER_MACHINE}, {"mailadmin", SENDER_MACHINE},
               {"administrator", SENDER_MACHINE}};

static const char *const system_names[] = {
    "mail delivery sub",      "mail delivery sys",   "mail delivery service", "mailer-daemon",
    "system administrator",   "systemadministrator", "mail administrator",    "internet mail deliv",
    "administrateur système", "postmaster",          "microsoft outlook"};

/* Phrases of which one says that a mail did not arrive. */
static const char *const statements[] = {"be delivered",
                                         "not delivered",
                                         "to deliver",
                                         "not deliver",
                                         "delivery has failed",
                                         "delivery failed",
                                         "delivery to the following",
                                         "did not reach",
                                         "undeliverable",
                                         "undelivered",
                                         "fatal errors",
                                         "user unknown",
                                         "unknown user",
                                         "mailbox unavailable",
                                         "qmail-send program",
                                         "following address",
                                         "returned to sender",
                                         "returned to you",
                                         "recipient rejected",
                                         "no such user",
                                         "address rejected",
                                         "over quota",
                                         "mailbox is full",
                                         "delivery error",
                                         "delivery status",
                                         "nicht zugestellt",
                                         "nicht übermittelt",
                                         "unzustellbar",
                                         "pas pu être",
                                         "n'a pas été remis",
                                         "non distribué",
                                         "podido entregar",
                                         "no se pudo",
                                         "não pôde ser",
                                         "não foi entregue",
                                         "stato possibile",
                                         "non è stato",
                                         "niet worden bezorgd",
                                         "niet worden afgeleverd",
                                         "nie została dostarczona",
                                         "не доставлен",
                                         "не удалось доставить",
                                         "无法送达",
                                         "无法投递",
                                         "未能送达",
                                         "退信",
                                         "投递失败",
                                         "無法傳遞",
                                         "送信できません",
                                         "配信できません",
                                         "전송하지 못",
                                         "전송되지"};

static SenderKind sender_kind(const MailFacts *facts)
{
    if (facts->from->len == 0)
        return SENDER_MACHINE;
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    const char *address = author->canonical != NULL ? author->canonical : author->address;
    for (gsize i = 0; address != NULL && i < G_N_ELEMENTS(senders); i++)
        if (g_ascii_strncasecmp(address, senders[i].local_part, strlen(senders[i].local_part)) == 0)
            return senders[i].kind;
    for (gsize i = 0; author->name != NULL && i < G_N_ELEMENTS(system_names); i++)
        if (g_ascii_strncasecmp(author->name, system_names[i], strlen(system_names[i])) == 0)
            return SENDER_SYSTEM;
    return SENDER_PERSON;
}

static gboolean has_null_path(const MailFacts *facts)
{
    const HeaderField *path = mail_facts_field(facts, "Return-Path");
    return path != NULL && strcmp(path->value, "<>") == 0;
}

static gboolean states_failure(const char *text)
{
    g_autofree char *begin = g_utf8_make_valid(text, (gssize)strnlen(text, STATEMENT_OCTETS));
    g_autofree char *folded = g_utf8_strdown(begin, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(statements); i++)
        if (strstr(folded, statements[i]) != NULL)
            return TRUE;
    return FALSE;
}

static char *report_reason(const MimeReading *reading)
{
    g_autofree char *kind = mime_structured_token(reading->root->type, "report-type");
    gboolean is_report = mime_part_is(reading->root, "multipart/report");
    gboolean has_status = mime_part_find(reading->root, "message/delivery-status") != NULL ||
                          mime_part_find(reading->root, "message/global-delivery-status") != NULL;
    if (is_report && kind != NULL && g_ascii_strcasecmp(kind, "delivery-status") == 0)
        return g_strdup("multipart/report; report-type=delivery-status");
    if (has_status && (is_report || sender_kind(reading->facts) != SENDER_PERSON ||
                       has_null_path(reading->facts)))
        return g_strdup("message/delivery-status");
    return NULL;
}

static gboolean is_marked(const MailFacts *facts)
{
    const HeaderField *submitted = mail_facts_field(facts, "Auto-Submitted");
    return has_null_path(facts) ||
           (submitted != NULL && g_ascii_strncasecmp(submitted->text, "no", 2) != 0);
}

/* Postmasters are people at times, and parcel services write of failed deliveries, too: the less a
   sender is known for bounces, the more must speak for one. */
static gboolean is_plain_bounce(const MailFacts *facts)
{
    gboolean subject = mime_subject_is_bounce(facts->subject);
    switch (sender_kind(facts)) {
    case SENDER_DAEMON:
        return TRUE;
    case SENDER_SYSTEM:
        return subject || (is_marked(facts) && states_failure(facts->text));
    case SENDER_MACHINE:
        return (subject || has_null_path(facts)) && states_failure(facts->text) &&
               strchr(facts->text, '@') != NULL;
    case SENDER_PERSON:
        return has_null_path(facts) && subject && states_failure(facts->text);
    }
    return FALSE;
}

char *mime_bounce_reason(const MimeReading *reading)
{
    const MailFacts *facts = reading->facts;
    char *reason = report_reason(reading);
    if (reason != NULL)
        return reason;
    const HeaderField *failed = mail_facts_field(facts, "X-Failed-Recipients");
    if (failed != NULL)
        return g_strdup_printf("X-Failed-Recipients: %s", failed->text);
    if (!is_plain_bounce(facts))
        return NULL;
    const HeaderField *from = mail_facts_field(facts, "From");
    return g_strdup_printf("report from %s", from != NULL ? from->text : "a null path");
}

/* ---- what it says ---- */

static const char *const returned_types[] = {"message/rfc822",         "message/rfc2822",
                                             "message/global",         "text/rfc822-headers",
                                             "message/rfc822-headers", "message/global-headers"};

static GString *part_octets(MimeReading *reading, const MimePart *part)
{
    return mime_transfer_read(reading->source, part, MIME_REPORT_OCTETS_MAX);
}

static void read_returned(MimeReading *reading)
{
    for (gsize i = 0; i < G_N_ELEMENTS(returned_types); i++) {
        const MimePart *part = mime_part_find(reading->root, returned_types[i]);
        if (part == NULL)
            continue;
        GString *octets = part_octets(reading, part);
        g_autoptr(MimeHeader) header =
            mime_header_parse(octets->str, octets->len, TRUE, reading->limits->header_fields);
        const char *id = mime_header_get(header, "Message-ID");
        if (id != NULL)
            mime_identifiers_add(reading->facts->returned_ids, id, RETURNED_IDS_MAX);
        g_string_free(octets, TRUE);
    }
}

static gboolean is_status(const MimePart *part)
{
    return mime_part_is(part, "message/delivery-status") ||
           mime_part_is(part, "message/global-delivery-status");
}

static void read_status_parts(MimeReading *reading, const MimePart *part)
{
    for (guint i = 0; part->children != NULL && i < part->children->len; i++)
        read_status_parts(reading, g_ptr_array_index(part->children, i));
    if (part->children != NULL || !is_status(part))
        return;
    GString *octets = part_octets(reading, part);
    mime_bounce_read_status(reading->facts, octets->str, octets->len);
    g_string_free(octets, TRUE);
}

/* exim and Gmail name the addresses in a field of the mail's own header. */
static void read_failed_field(MailFacts *facts)
{
    const HeaderField *field = mail_facts_field(facts, "X-Failed-Recipients");
    if (field == NULL)
        return;
    g_auto(GStrv) recipients = g_strsplit_set(field->text, ", ", MIME_FAILURES_MAX);
    for (guint i = 0; recipients[i] != NULL; i++)
        if (strchr(recipients[i], '@') != NULL)
            mime_bounce_add(facts, recipients[i], NULL, NULL, TRUE);
}

void mime_bounce_read(MimeReading *reading)
{
    MailFacts *facts = reading->facts;
    read_status_parts(reading, reading->root);
    gboolean has_status = facts->failures->len > 0;
    if (!has_status)
        mime_bounce_read_text(facts, facts->text, FALSE);
    if (facts->failures->len == 0)
        read_failed_field(facts);
    if (facts->failures->len == 0)
        mime_bounce_read_text(facts, facts->text, TRUE);
    read_returned(reading);
}
