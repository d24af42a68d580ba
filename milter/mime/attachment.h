/*
 * attachment - the parts of a mail that are not its text. Private to the room.
 */
#ifndef INTAKE_MIME_ATTACHMENT_H
#define INTAKE_MIME_ATTACHMENT_H

#include "reading.h"

/* Fills the attachments of the facts, and is_signed and is_encrypted. */
void mime_attachments_read(MimeReading *reading);

/* A file name as it was sent, fit to be shown and stored: without path, control and direction
   characters; NULL when nothing is left. Takes the string, caller frees the result. */
char *mime_attachment_name(char *written);

/* Whether one more may be listed, part or embedded file. */
gboolean mime_attachments_may_grow(MimeReading *reading);

#endif
