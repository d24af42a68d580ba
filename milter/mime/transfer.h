/*
 * transfer - undoes Content-Transfer-Encoding (RFC 2045 6), including labels that lie. Private to
 * the room.
 */
#ifndef INTAKE_MIME_TRANSFER_H
#define INTAKE_MIME_TRANSFER_H

#include "outline.h"

/* Takes decoded octets; FALSE ends the decoding. */
typedef gboolean (*MimeSink)(const char *octets, gsize length, gpointer data);

/* How the content of a part is really encoded: what the label says in any spelling, or plain when
   it says base64 over octets that are not. lies_r (may be NULL) tells of the latter. */
MimeEncoding mime_transfer_encoding(MimeSource *source, const MimePart *part, gboolean *lies_r);

/* Hands the decoded content of a part to the sink, piece by piece. Stray characters, missing
   padding and bad escapes are passed over. */
void mime_transfer_decode(MimeSource *source, const MimePart *part, MimeEncoding encoding,
                          MimeSink sink, gpointer data);

/* The decoded content, at most `limit` octets, NUL-terminated behind the end. Caller frees. */
GString *mime_transfer_read(MimeSource *source, const MimePart *part, gsize limit);

#endif
