/*
 * verify - the proof that a rewritten mail is the mail it was, with our signature: made before it
 * leaves, by reading the result as a stranger would. Private to the room.
 */
#ifndef INTAKE_VERIFY_H
#define INTAKE_VERIFY_H

#include "outgoing.h"

/* REFUSED with "self-check: ..." unless: every octet outside the edits is where and what it was;
   the result has the same parts in the same order, with the same headers and contents save those
   edited, and the logo where there is one; each boundary is closed as often as before; each edited
   text reads as it was meant to (`signings`: Signing *, in the order of the mail); each edited
   body part bears our signature once; and no command is left. */
Outcome verify_rewritten(const RewriteRequest *request, const GPtrArray *signings,
                         const MailEdits *edits, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
