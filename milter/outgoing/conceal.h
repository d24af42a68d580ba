/*
 * conceal - header edits that take every trace of the agent out of a mail: the customer sees the
 * desk alone. Pure.
 *
 * From, To, Cc, Subject, Date, References, In-Reply-To, what MIME needs, signatures of DKIM
 * and ARC and the header fields of parts stay as they are. Instances of a field are edited from the
 * last to the first, so that a server that counts anew after each deletion and one that does not
 * agree.
 */
#ifndef INTAKE_CONCEAL_H
#define INTAKE_CONCEAL_H

#include "../mail/known.h"
#include "../mail/mail.h"
#include "../settings/settings.h"

/* Sender, Bcc, Reply-To, requests for receipts, Message-ID, the desk's hidden_fields, X-Intake-*
   fields, Received where the admin wants it, and every other field that holds the agent's address,
   with a sub-address (alex+desk@acme.example) or without: as it is, folded, within encoded words,
   escaped as in a URL (alex%40acme.example), in quoted-printable or in HTML, or as in an envelope
   sender (alex=acme.example@). */
void conceal_agent(const Settings *settings, const DeskSettings *desk, const Agent *agent,
                   const MailFacts *facts, MailEdits *edits);

/* X-Intake-* fields alone, which nobody but us may write. */
void conceal_own_fields(const MailFacts *facts, MailEdits *edits);

/* The Message-ID a mail leaves with: the desk's domain behind the same left part, or behind a
   digest where the left part names the agent. Always the same for the same mail. NULL: it keeps
   its own, or has none. Caller frees. */
char *conceal_message_id(const DeskSettings *desk, const Agent *agent, const MailFacts *facts);

/* The envelope sender it leaves with, so that bounces come to the ticket; NULL: its own. Caller
   frees. */
char *conceal_sender(const Settings *settings, const DeskSettings *desk, const Envelope *envelope);

#endif
