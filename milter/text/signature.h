/*
 * signature - where the newly written words end and the sender's block begins.
 */
#ifndef INTAKE_TEXT_SIGNATURE_H
#define INTAKE_TEXT_SIGNATURE_H

#include "reply_lines.h"

/* How many lines a signature that begins at line `at` takes, up to `end` at most (where quoted
   history begins, or the count of lines); 0 when none begins there: "-- ", dashes alone,
   "Sent from my iPhone" and its kin in many languages, a mailing list's footer, a name behind a
   dash in the last line. */
guint signature_at(const ReplyLines *lines, guint at, guint end);

#endif
