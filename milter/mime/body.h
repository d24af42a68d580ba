/*
 * body - which parts of a mail a reader sees as its text, and what they say: one alternative of
 * each, and every text in a row, with what servers put below. Which of them, in all alternatives,
 * are the author's words and may be changed is another question: outgoing/body_parts.h. The first
 * text that is shown, if it is plain or HTML, is always one of those. Private to the room.
 */
#ifndef INTAKE_MIME_BODY_H
#define INTAKE_MIME_BODY_H

#include "reading.h"

/* Whether a leaf is text shown in the mail itself; every other leaf is an attachment. */
gboolean mime_part_is_text(const MimePart *part);

/* Whether a leaf is neither: another rendering of the text that nobody asks for. */
gboolean mime_part_is_spare(const MimePart *part);

/* Fills text, reply and has_html of the facts, and with_files. */
void mime_body_read(MimeReading *reading);

#endif
