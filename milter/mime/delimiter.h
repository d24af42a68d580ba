/*
 * delimiter - finds the lines that separate the parts of a multipart (RFC 2046 5.1.1). Private to
 * the room.
 */
#ifndef INTAKE_MIME_DELIMITER_H
#define INTAKE_MIME_DELIMITER_H

#include "source.h"

#define MIME_BOUNDARY_OCTETS_MAX 1000 /* RFC 2046 allows 70 */

typedef struct mime_delimiter {
    gsize begin, next; /* the line, and what comes after it */
    gboolean is_closing;
} MimeDelimiter;

/* The next line "--boundary" in [from, end), which begins where a line does. `dashed` is the
   boundary with its dashes. Linear in the octets looked at, whatever they and the boundary are. */
gboolean mime_delimiter_find(MimeSource *source, gsize from, gsize end, const char *dashed,
                             MimeDelimiter *delimiter);

#endif
