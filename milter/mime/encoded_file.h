/*
 * encoded_file - files that stand in the text itself: uuencode. Private to the room.
 */
#ifndef INTAKE_MIME_ENCODED_FILE_H
#define INTAKE_MIME_ENCODED_FILE_H

#include "reading.h"

/* Adds the files in the content of a text part to the attachments. */
void mime_encoded_files_read(MimeReading *reading, const MimePart *part);

#endif
