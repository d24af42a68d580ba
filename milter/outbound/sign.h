/*
 * sign - puts our signature into one text part, as edits; nothing is written anywhere. Private to
 * the room.
 */
#ifndef INTAKE_SIGN_H
#define INTAKE_SIGN_H

#include "outbound.h"
#include "part.h"

typedef struct sign_request {
    const Message *message;
    const MailFacts *facts;
    const Signature *signature;
} SignRequest;

/* already_r: the part carries our signature in its new text; nothing was added. REFUSED with the
   reason when the part must stay as it is. */
Outcome sign_text_part(const SignRequest *request, const MimePlace *place, MailEdits *edits,
                       gboolean *already_r, GError **error);
Outcome sign_html_part(const SignRequest *request, const MimePlace *place, MailEdits *edits,
                       gboolean *already_r, GError **error);

#endif
