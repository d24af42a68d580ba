/*
 * message - the bytes of one mail as the mail server handed them over.
 *
 * Held in memory up to a limit; past it all bytes move to an unlinked temporary file, so a
 * hundred mails of 25 MB cost a hundred file descriptors and not 2.5 GB. Offsets are octets from
 * the first byte of the header. Not thread-safe: a message belongs to one session.
 */
#ifndef INTAKE_MESSAGE_H
#define INTAKE_MESSAGE_H

#include "../base/outcome.h"

typedef struct message_limits {
    gsize memory;          /* octets kept in memory before the file takes over */
    gsize size;            /* octets kept at all; what comes after is counted, not stored */
    const char *directory; /* where the temporary file is made; borrowed */
} MessageLimits;

typedef struct message Message;

/* Never NULL. `limits->directory` must outlive the message. */
Message *message_new(const MessageLimits *limits);
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* Adds octets at the end. RETRY when the temporary file cannot be written; the message is then
   useless and every later append says so again. */
Outcome message_append(Message *message, const void *octets, gsize length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Remembers that the header, with its blank line, ends here. */
void message_mark_body(Message *message);

/* Where the body begins; the size when no body was marked. */
gsize message_body_offset(const Message *message);

/* Octets stored. */
gsize message_size(const Message *message);

/* Whether more was offered than `limits->size` let in. */
gboolean message_truncated(const Message *message);

/* All stored octets, or NULL when they are in the file. Not NUL-terminated. */
const char *message_octets(const Message *message);

/* The file with the octets, or -1 when they are in memory. Owned by the message; use pread. */
int message_descriptor(const Message *message);

/* Copies `length` octets from `offset`, wherever they are. REFUSED past the end, RETRY on I/O. */
Outcome message_read_at(const Message *message, gsize offset, void *octets, gsize length,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads a mail file ("-" is standard input), whatever its line ends, and marks the body after
   the first blank line. REFUSED when it cannot be opened or read. Caller frees. */
Outcome message_load(const char *path, const MessageLimits *limits, Message **message_r,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
