/*
 * source - the octets of a mail wherever they are, looked at piece by piece.
 *
 * A mail in memory is looked at in place, one in a file through a window, so that 25 MB are never
 * in memory for being read. A mail that has CR for line ends, as old Macintoshes wrote, is seen
 * with LF in their places. Private to the room.
 */
#ifndef INTAKE_MIME_SOURCE_H
#define INTAKE_MIME_SOURCE_H

#include "../mail/message.h"

#define MIME_SOURCE_WINDOW (256 * 1024) /* octets of a file looked at at once */
#define MIME_SOURCE_STEP (16 * 1024)

typedef struct mime_source MimeSource;

/* The message must outlive the source. Never NULL. */
MimeSource *mime_source_new(const Message *message);

/* The octets must outlive the source; they are seen as they are. Never NULL. */
MimeSource *mime_source_of_octets(const char *octets, gsize length);

void mime_source_free(MimeSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeSource, mime_source_free)

gsize mime_source_size(const MimeSource *source);

/* Points *octets_r at what lies at `offset`; valid until the next call. Returns how much of
   `wanted` is there to see: all of it, or what is left to the end, or MIME_SOURCE_WINDOW. 0 at the
   end and after a failure, which mime_source_outcome() tells apart. */
gsize mime_source_view(MimeSource *source, gsize offset, gsize wanted, const char **octets_r);

/* The same for who goes on from what it has seen: no less than MIME_SOURCE_STEP of `wanted` as far
   as there is so much, so that a file is not read anew for each of many short looks. */
gsize mime_source_scan(MimeSource *source, gsize offset, gsize wanted, const char **octets_r);

/* DONE, or RETRY with the error of the first view that failed. */
Outcome mime_source_outcome(const MimeSource *source, GError **error);

#endif
