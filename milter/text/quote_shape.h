/*
 * quote_shape - what mail programs write above a quoted mail, in languages nobody listed: known by
 * its shape alone. Pure, private to the room.
 */
#ifndef INTAKE_TEXT_QUOTE_SHAPE_H
#define INTAKE_TEXT_QUOTE_SHAPE_H

#include "reply_lines.h"

/* Whether a header block begins at the line: lines of "word: value" in a row, among them one whose
   value is a mailbox with its address in brackets, and one with a day and a time. A list that a
   person wrote down has no such mailbox in front. Lotus Notes leaves out the first two words and
   puts the others into a table; Yandex has the mailbox and the time in a last line. */
gboolean quote_shape_is_block(const ReplyLines *lines, guint at);

/* ">>> Ann <ann@example.com> 02.03.2026 09:15 >>>" of GroupWise, which marks no line below it. */
gboolean quote_shape_is_fence(const char *words, gsize length);

#endif
