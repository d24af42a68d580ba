/*
 * automatic_reply - what programs of others send under the desk's address: vacation programs, web
 * shops, other desk tools. Pure.
 */
#ifndef INTAKE_AUTOMATIC_REPLY_H
#define INTAKE_AUTOMATIC_REPLY_H

#include "../mail/mail.h"
#include "../settings/settings.h"
#include "../store/store.h"

/* Why it must not leave: the counter of automatic answers to the address, or the desk's
   repeat_minutes. NULL: it may. `now` is Unix time. Caller frees. */
char *automatic_reply_refused(const DeskSettings *desk, const KnownOutgoing *known, gint64 now);

/* Auto-Submitted (RFC 3834 5.2) where it is missing or says "no". */
void automatic_reply_mark(const MailFacts *facts, MailEdits *edits);

#endif
