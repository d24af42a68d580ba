#include "bounce.h"

#include "../base/address.h"
#include "identifiers.h"
#include "subject_phrases.h"
#include "transfer.h"

#include <string.h>

#define STATEMENT_OCTETS 8192 /* of text looked over for what it is about */
#define RETURNED_IDS_MAX 20

/* ---- the mail it returns ---- */

static const char *const returned_types[] = {"message/rfc822",         "message/rfc2822",
                                             "message/global",         "text/rfc822-headers",
                                             "message/rfc822-headers", "message/global-headers"};

static GString *part_octets(const MimeReading *reading, const MimePart *part)
{
    return mime_transfer_read(reading->source, part, MIME_REPORT_OCTETS_MAX);
}

static MimeHeader *returned_header(const MimeReading *reading, const MimePart *part)
{
    GString *octets = part_octets(reading, part);
    MimeHeader *header =
        mime_header_parse(octets->str, octets->len, TRUE, reading->limits->header_fields);
    g_string_free(octets, TRUE);
    return header;
}

static const MimePart *returned_part(const MimePart *root)
{
    const MimePart *part = NULL;
    for (gsize i = 0; part == NULL && i < G_N_ELEMENTS(returned_types); i++)
        part = mime_part_find(root, returned_types[i]);
    return part;
}

static void read_returned(MimeReading *reading)
{
    for (gsize i = 0; i < G_N_ELEMENTS(returned_types); i++) {
        const MimePart *part = mime_part_find(reading->root, returned_types[i]);
        if (part == NULL)
            continue;
        g_autoptr(MimeHeader) header = returned_header(reading, part);
        const char *id = mime_header_get(header, "Message-ID");
        if (id != NULL)
            mime_identifiers_add(reading->facts->returned_ids, id, RETURNED_IDS_MAX);
    }
}

/* ---- is it one ---- */

typedef enum sender_kind {
    SENDER_PERSON,
    SENDER_MACHINE, /* writes of other things, too */
    SENDER_SYSTEM,  /* writes little else */
    SENDER_DAEMON,  /* writes nothing else */
} SenderKind;

static const struct {
    const char *local_part; /* its first word, lower case */
    SenderKind kind;
} senders[] = {{"mailer-daemon", SENDER_DAEMON}, {"mailerdaemon", SENDER_DAEMON},
               {"mailer_daemon", SENDER_DAEMON}, {"mail-daemon", SENDER_DAEMON},
               {"maildaemon", SENDER_DAEMON},    {"mdaemon", SENDER_DAEMON},
               {"postmaster", SENDER_SYSTEM},    {"post_master", SENDER_SYSTEM},
               {"post-master", SENDER_SYSTEM},   {"microsoftexchange329e", SENDER_SYSTEM},
               {"mailsystem", SENDER_SYSTEM},    {"bounce", SENDER_SYSTEM},
               {"mail-system", SENDER_SYSTEM},   {"mta", SENDER_SYSTEM},
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

/* "bounce", "bounces", "bounce+7", but not "bouncer". */
static gboolean is_first_word(const char *address, const char *word)
{
    gsize length = strlen(word);
    if (g_ascii_strncasecmp(address, word, length) != 0)
        return FALSE;
    const char *rest = address + length;
    rest += *rest == 's' || *rest == 'S' ? 1 : 0;
    return !g_ascii_isalpha(*rest);
}

static SenderKind sender_kind(const MailFacts *facts)
{
    if (facts->from->len == 0)
        return SENDER_MACHINE;
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    const char *address = author->canonical != NULL ? author->canonical : author->address;
    for (gsize i = 0; address != NULL && i < G_N_ELEMENTS(senders); i++)
        if (is_first_word(address, senders[i].local_part))
            return senders[i].kind;
    for (gsize i = 0; author->name != NULL && i < G_N_ELEMENTS(system_names); i++)
        if (g_ascii_strncasecmp(author->name, system_names[i], strlen(system_names[i])) == 0)
            return author->canonical == NULL ? SENDER_DAEMON : SENDER_SYSTEM;
    return SENDER_PERSON;
}

gboolean mime_is_from_nobody(const MimeReading *reading)
{
    if (reading->reverse_path != NULL)
        return *reading->reverse_path == '\0';
    const HeaderField *path = mail_facts_field(reading->facts, "Return-Path");
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
    if (has_status &&
        (is_report || sender_kind(reading->facts) != SENDER_PERSON || mime_is_from_nobody(reading)))
        return g_strdup("message/delivery-status");
    return NULL;
}

const char *mime_auto_submitted(const MailFacts *facts)
{
    const HeaderField *field = mail_facts_field(facts, "Auto-Submitted");
    if (field == NULL)
        return NULL;
    const char *value = field->text + strspn(field->text, " \t");
    while (*value == '(' && strchr(value, ')') != NULL) {
        value = strchr(value, ')') + 1;
        value += strspn(value, " \t");
    }
    return g_ascii_strncasecmp(value, "no", 2) == 0 && !g_ascii_isalpha(value[2]) ? NULL : value;
}

/* ---- what speaks for one ---- */

static gboolean is_addressees_domain(const MailFacts *facts, const MailAddress *author)
{
    const char *domain = author->canonical != NULL ? address_domain(author->canonical) : NULL;
    const GPtrArray *lists[] = {facts->to, facts->cc};
    for (gsize i = 0; domain != NULL && i < G_N_ELEMENTS(lists); i++) {
        for (guint n = 0; n < lists[i]->len; n++) {
            const MailAddress *one = g_ptr_array_index(lists[i], n);
            if (one->canonical != NULL && g_str_equal(address_domain(one->canonical), domain))
                return TRUE;
        }
    }
    return FALSE;
}

gboolean mime_bounce_returns_mail(const MimeReading *reading)
{
    const MimePart *part = returned_part(reading->root);
    if (part == NULL)
        return FALSE;
    g_autoptr(MimeHeader) header = returned_header(reading, part);
    const char *from = mime_header_get(header, "From");
    g_autoptr(GPtrArray) authors = from != NULL ? mime_mailboxes(from, 1) : NULL;
    return authors != NULL && authors->len > 0 &&
           is_addressees_domain(reading->facts, g_ptr_array_index(authors, 0));
}

/* What a sending service's notification says in JSON. */
static gboolean is_json_bounce(const char *text)
{
    if (text[strspn(text, " \t\r\n")] != '{')
        return FALSE;
    g_autofree char *begin = g_ascii_strdown(text, (gssize)strnlen(text, STATEMENT_OCTETS));
    return strstr(begin, "\"bounce\"") != NULL;
}

/* Two signs that no form for customers and no postmaster's letter has; a single one is doubtful. */
static guint count_proofs(const MimeReading *reading)
{
    if (mime_bounce_returns_mail(reading) || is_json_bounce(reading->facts->text))
        return 2;
    guint proofs = mime_is_from_nobody(reading) ? 1 : 0;
    return proofs + (mime_bounce_quotes_server(reading->facts->text) ? 1 : 0);
}

gboolean mime_answers_go_elsewhere(const MailFacts *facts)
{
    if (facts->reply_to->len == 0 || facts->from->len == 0)
        return FALSE;
    const MailAddress *to = g_ptr_array_index(facts->reply_to, 0);
    const MailAddress *from = g_ptr_array_index(facts->from, 0);
    return to->canonical != NULL && g_strcmp0(to->canonical, from->canonical) != 0;
}

/* Postmasters are people at times, and parcel services write of failed deliveries, too: the less a
   sender is known for bounces, the more must speak for one. */
static gboolean is_plain_bounce(const MimeReading *reading)
{
    const MailFacts *facts = reading->facts;
    SenderKind kind = sender_kind(facts);
    if (kind == SENDER_DAEMON)
        return TRUE;
    if (kind == SENDER_PERSON && !mime_is_from_nobody(reading))
        return FALSE; /* nearly every mail: its text need not be looked over */
    guint proofs = count_proofs(reading);
    guint words = mime_subject_is_bounce(facts->subject) ? 1 : 0;
    words += states_failure(facts->text) && strchr(facts->text, '@') != NULL ? 1 : 0;
    switch (kind) {
    case SENDER_SYSTEM:
        return proofs + words + (mime_auto_submitted(facts) != NULL ? 1 : 0) >= 2;
    case SENDER_MACHINE:
        return proofs >= 2 || (proofs == 1 && words > 0 && !mime_answers_go_elsewhere(facts));
    case SENDER_PERSON:
        return words == 2;
    case SENDER_DAEMON:
        break;
    }
    return FALSE;
}

/* Italian certified mail that was not accepted or not delivered. */
static const HeaderField *certified_failure(const MailFacts *facts)
{
    const HeaderField *receipt = mail_facts_field(facts, "X-Ricevuta");
    return receipt != NULL && (g_ascii_strcasecmp(receipt->text, "errore-consegna") == 0 ||
                               g_ascii_strcasecmp(receipt->text, "non-accettazione") == 0)
               ? receipt
               : NULL;
}

char *mime_bounce_reason(const MimeReading *reading)
{
    const MailFacts *facts = reading->facts;
    char *reason = report_reason(reading);
    if (reason != NULL)
        return reason;
    const HeaderField *failed = mail_facts_field(facts, "X-Failed-Recipients");
    if (failed == NULL)
        failed = certified_failure(facts);
    if (failed != NULL)
        return g_strdup_printf("%s: %s", failed->name, failed->text);
    if (!is_plain_bounce(reading))
        return NULL;
    const HeaderField *from = mail_facts_field(facts, "From");
    return g_strdup_printf("report from %s", from != NULL ? from->text : "a null path");
}

/* ---- what it says ---- */

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

/* Certified mail's receipts name the mail they are of in a field of their own. */
void mime_bounce_read_certified(MailFacts *facts)
{
    const HeaderField *id = mail_facts_field(facts, "X-Riferimento-Message-ID");
    if (id != NULL)
        mime_identifiers_add(facts->returned_ids, id->value, RETURNED_IDS_MAX);
}

void mime_bounce_read(MimeReading *reading)
{
    MailFacts *facts = reading->facts;
    if (is_json_bounce(facts->text))
        mime_bounce_read_json(facts, facts->text);
    mime_bounce_read_certified(facts);
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
