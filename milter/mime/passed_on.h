/*
 * passed_on - whether a mail answers another, passes one on, or is new, by its header.
 * Private to the room.
 */
#ifndef INTAKE_MIME_PASSED_ON_H
#define INTAKE_MIME_PASSED_ON_H

#include "../mail/mail.h"
#include "../text/text.h"

/* By what the subject begins with ("FW: ", "回复：", "[ticket] Re[2]: "), else by In-Reply-To and
   References. */
TextMail mime_text_mail(const MailFacts *facts);

#endif
