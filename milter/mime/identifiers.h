/*
 * identifiers - Message-ID, In-Reply-To and References (RFC 5322 3.6.4). Private to the room.
 */
#ifndef INTAKE_MIME_IDENTIFIERS_H
#define INTAKE_MIME_IDENTIFIERS_H

#include <glib.h>

/* The one id of a Message-ID field without angle brackets, blanks taken out; NULL when there is
   none. Caller frees. */
char *mime_identifier_parse(const char *value);

/* Appends the ids of a field to `ids` (char *), each once in a row; words around them are passed
   over (RFC 822 allowed phrases). When the list is full, the first stays and the newest push out
   the oldest of the others. */
void mime_identifiers_add(GPtrArray *ids, const char *value, int limit);

#endif
