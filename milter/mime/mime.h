/*
 * mime - understand: the only room that knows GMime.
 *
 * Reading never refuses a mail for its form: whatever the bytes, there are facts, with `malformed`
 * set and the reasons listed. GMime objects do not leave the room.
 */
#ifndef INTAKE_MIME_H
#define INTAKE_MIME_H

#include "../base/budget.h"
#include "../mail/mail.h"
#include "../mail/message.h"
#include "../settings/settings.h"

typedef struct mime_limits {
    gsize header_octets; /* of the top header that is looked at */
    int header_fields;
    int depth, parts;  /* deeper or further parts are attachments nobody looks into */
    gsize text_octets; /* of text kept */
    int addresses;     /* per field */
    int references;    /* the first and the newest ones are kept */
    int items;         /* fields, addresses, parts, files and so on, all together */
    int cpu_ms;        /* of CPU time, and as many again for each megabyte */
    BudgetClock clock; /* NULL: the thread's own */
} MimeLimits;

#define MIME_LIMITS_DEFAULT                                                                        \
    {                                                                                              \
        .header_octets = 256 * 1024, .header_fields = 1000, .depth = 30, .parts = 500,             \
        .text_octets = 256 * 1024, .addresses = 200, .references = 100, .items = 10000,            \
        .cpu_ms = 500                                                                              \
    }

/* What one mail of that size may cost. */
Budget mime_budget(const MimeLimits *limits, gsize size);

/* What the admin allows, with the standard limits where there is no setting. */
MimeLimits mime_limits_of(const LimitSettings *settings);

/* Once per process, before any thread. */
void mime_initialize(void);

/* Everything we want to know of a mail. The digest covers the author, the Message-ID, Date,
   Subject and the body's octets, not trace fields, so the same mail offered again over another
   path has the same one. RETRY only for I/O trouble with the message's file. Time and memory are
   linear in the mail's size, whatever is in it. Caller frees. */
Outcome mime_read(const Message *message, const MimeLimits *limits, MailFacts **facts_r,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a mail whose MAIL FROM is known, without angle brackets, "" being the null one; no
   Return-Path stands in its header yet. */
Outcome mime_read_sent(const Message *message, const char *reverse_path, const MimeLimits *limits,
                       MailFacts **facts_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the digest that the mail has under another subject: the one it came with before a filter of
   ours put a tag in front. */
void mime_digest_as(MailFacts *facts, const char *subject);

/* The mailboxes of one unfolded field of addresses (RFC 5322 3.4), read as mime_read() reads From:
   MailAddress *, at most `limit`. Linear. Caller unrefs. */
GPtrArray *mime_mailboxes(const char *value, int limit);

/* What automatic_reason says of "Accepted: appointment" and its kin: a program wrote the mail, and
   a person had it written. */
#define MIME_CALENDAR_ANSWER "calendar answer"

/* ---- writing ---- */

typedef struct mime_extra_field {
    const char *name, *text;
} MimeExtraField;

typedef struct mime_answer { /* an answer of ours, all strings UTF-8 */
    const char *from_name, *from_address;
    const char *to_address;
    const char *reply_to; /* address; NULL: none */
    const char *subject;
    const char *message_id;     /* without angle brackets */
    const char *in_reply_to;    /* without angle brackets; NULL: none */
    const char *references;     /* as they go on the wire; NULL: none */
    const char *language;       /* Content-Language; NULL: none */
    const char *auto_submitted; /* "auto-replied" */
    gint64 date;
    const char *text, *html;      /* html NULL: text alone */
    const MimeExtraField *fields; /* further ones, ended by one without a name; NULL: none */
} MimeAnswer;

/* The whole mail with CRLF line ends, every line within 78 octets where that is possible and 998
   always: multipart/alternative, UTF-8, quoted-printable or base64, whichever is smaller.
   `X-Auto-Response-Suppress: All` marks it (RFC 3834 and practice). */
GBytes *mime_build_answer(const MimeAnswer *answer);

/* A phrase or text as it goes into a header field: RFC 2047 where it must, folded with "\n ".
   mime_encode_mailbox gives `"Name" <address>`. Line breaks in the input become blanks. */
char *mime_encode_text(const char *field, const char *text);
char *mime_encode_mailbox(const char *name, const char *address);

#endif
