/*
 * automatic - whether a machine wrote the mail, and which kind (RFC 3834, 3464, 3798, 5965, 2369
 * and practice). Private to the room.
 */
#ifndef INTAKE_MIME_AUTOMATIC_H
#define INTAKE_MIME_AUTOMATIC_H

#include "reading.h"

/* Fills automatic and automatic_reason, and for a bounce failures and returned_ids; text must have
   been read. A mail that came back to us shows by an address that Delivered-To names three times,
   X-Loop with an address the mail is for, or more than a hundred Received fields: our own marks
   on answers do not come back with the mails that answer them. */
void mime_automatic_read(MimeReading *reading);

#endif
