/*
 * own_signature - the signature at the end of somebody's words, only where its border is beyond
 * doubt: for taking it out of a mail, where signature.h only hides it from a reader.
 */
#ifndef INTAKE_TEXT_OWN_SIGNATURE_H
#define INTAKE_TEXT_OWN_SIGNATURE_H

#include "reply_lines.h"

/* Own signatures have few lines; a "-- " with more below it is a rule among the words. */
#define OWN_SIGNATURE_LINES_MAX 15

/* The line with which the signature at the end of [from, until) begins, or `until`: "-- ", or lines
   that programs or the admin's agents sign with ("Sent from my iPhone", `own_lines`). */
guint own_signature_line(const ReplyLines *lines, guint from, guint until,
                         const GPtrArray *own_lines);

#endif
