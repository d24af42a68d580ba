/*
 * conversation - what lets a customer's answer find its ticket where References get lost: the reply
 * address with the ticket's token. Pure.
 */
#ifndef INTAKE_OUTGOING_CONVERSATION_H
#define INTAKE_OUTGOING_CONVERSATION_H

#include "../mail/mail.h"
#include "../settings/settings.h"

/* Reply-To becomes `name` (NULL: none) and the desk's address with the token, in place of what
   conceal.h made of it. Nothing is added where it stands there already. */
void conversation_reply_to(const DeskSettings *desk, const MailFacts *facts, const char *name,
                           const char *token, MailEdits *edits);

#endif
