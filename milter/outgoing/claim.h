/*
 * claim - whose name a mail claims: the desk whose address stands where a reader or a mail server
 * looks for its author or sender. Pure.
 *
 * Fields are read generously: a claim found too many costs a look at the mail, one too few lets a
 * forgery pass. Who is the author is another question.
 */
#ifndef INTAKE_CLAIM_H
#define INTAKE_CLAIM_H

#include "../mail/mail.h"
#include "../settings/settings.h"

#define CLAIM_MAILBOXES_MAX 1000 /* of one field that are looked at */

/* The first desk that a field of mailboxes names (RFC 5322 3.4 and 4.4, RFC 6532, and what breaks
   them), as it stands in the header, unfolded or not; NULL: none. Not what is only quoted or said
   in a comment. Linear. Borrowed. */
const DeskSettings *claim_in_field(const Settings *settings, const char *value);

/* Whether a field of this name claims by its mailboxes: Sender and those of a redirection, besides
   From. */
gboolean claim_is_other_field(const char *name);

/* The desk that a mail claims, or NULL: in From, else in the other fields, else as the envelope
   sender. *is_unread_r: by a field that the facts do not have, since it stands past the limits of
   the header. Borrowed. */
const DeskSettings *claim_of(const Settings *settings, const Envelope *envelope,
                             const MailFacts *facts, gboolean *is_unread_r);

#endif
