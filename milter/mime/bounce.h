/*
 * bounce - delivery reports: RFC 3464, and what mail servers wrote before and beside it. Private to
 * the room.
 */
#ifndef INTAKE_MIME_BOUNCE_H
#define INTAKE_MIME_BOUNCE_H

#include "reading.h"

#define MIME_FAILURES_MAX 100
#define MIME_REPORT_OCTETS_MAX (256 * 1024) /* of a report's machine-readable part */

/* What makes the mail a delivery report, for people; NULL when it is none. Words about undelivered
   mail count only from a sender that is a mail system: persons write and forward them, too. Caller
   frees. */
char *mime_bounce_reason(const MimeReading *reading);

/* Nobody is to answer: the null reverse-path, in the envelope or, where that is not known, in
   Return-Path. */
gboolean mime_is_from_nobody(const MimeReading *reading);

/* The value of Auto-Submitted behind its comments; NULL when it is "no" or missing (RFC 3834 5).
   Borrowed. */
const char *mime_auto_submitted(const MailFacts *facts);

/* Whether answers are wanted at another address than the author's: a form names in Reply-To who
   filled it in. */
gboolean mime_answers_go_elsewhere(const MailFacts *facts);

/* Whether a mail, or its header, is attached that somebody of the addressees' domains wrote. */
gboolean mime_bounce_returns_mail(const MimeReading *reading);

/* Takes the id of the mail that a receipt of certified mail is of into returned_ids. */
void mime_bounce_read_certified(MailFacts *facts);

/* Fills failures and returned_ids: from the machine-readable parts, else from the text. */
void mime_bounce_read(MimeReading *reading);

/* ---- the two sources ---- */

/* RFC 3464 2.1: fields per message, then fields per recipient. Recipients that got the mail are
   left out. */
void mime_bounce_read_status(MailFacts *facts, const char *octets, gsize length);

/* A report in plain words, as qmail, exim, sendmail, Exchange, Gmail and carriers write them. The
   text of the returned mail is not looked at but for its Message-ID. An address in To is that of
   the returned mail's sender: no failed recipient unless `takes_addressee`. */
void mime_bounce_read_text(MailFacts *facts, const char *text, gboolean takes_addressee);

/* A notification of Amazon's mail service: bouncedRecipients with their addresses and status. */
void mime_bounce_read_json(MailFacts *facts, const char *text);

/* Whether a text repeats what a mail server said: an enhanced status code (RFC 3463), or a line
   with the code of a refusal in front. */
gboolean mime_bounce_quotes_server(const char *text);

/* Adds a failure; NULL when the recipient has one already, which then only gets what it lacks.
   Strings are copied; status and diagnostic may be NULL; a missing status is looked for in the
   diagnostic. Borrowed. */
DeliveryFailure *mime_bounce_add(MailFacts *facts, const char *recipient, const char *status,
                                 const char *diagnostic, gboolean is_failed);

#endif
