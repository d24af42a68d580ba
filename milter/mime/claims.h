/*
 * claims - fields that pretend to be ours, in the part of a header that is too long to be read.
 * They must be known all the same, since what is not known is not removed. Private to the room.
 */
#ifndef INTAKE_MIME_CLAIMS_H
#define INTAKE_MIME_CLAIMS_H

#include "header.h"
#include "source.h"

#define MIME_CLAIMS_MAX 10000 /* such fields of one header */

/* Adds the names of the X-Intake- fields between `begin`, a line's start, and the end of the
   header, at most up to `end`. Their values stay empty. Linear. */
void mime_claims_add(MimeHeader *header, MimeSource *source, gsize begin, gsize end);

/* How much of the first `length` octets of a header that goes on can be read: a name that they cut
   would look like the end of the header. */
gsize mime_claims_readable(const char *octets, gsize length);

/* Adds such fields from the line on in which a header was cut that was read as far as `length`;
   that line may have been taken for a field already, and is taken anew. */
void mime_claims_add_rest(MimeHeader *header, MimeSource *source, const char *octets, gsize length,
                          gsize end);

#endif
