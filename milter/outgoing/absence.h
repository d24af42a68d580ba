/*
 * absence - what an agent's own program sends by itself: an out-of-office, a receipt. Pure.
 */
#ifndef INTAKE_ABSENCE_H
#define INTAKE_ABSENCE_H

#include "../mail/mail.h"
#include "../mail/message.h"
#include "../settings/settings.h"

/* Why a mail counts as sent by the agent's program and not by the agent; NULL: it does not. Of the
   facts, or static. */
const char *absence_mark(const MailFacts *facts);

/* The same of a message of which the header alone is there; FALSE where it cannot be read. */
gboolean absence_in_header(const Settings *settings, const Message *message);

#endif
