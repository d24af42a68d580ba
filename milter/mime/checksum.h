/*
 * checksum - SHA-256 as lower-case hex; the only place that knows libcrypto (GLib's own needs five
 * times as long, which a 5 MB attachment feels). Private to the room.
 */
#ifndef INTAKE_MIME_CHECKSUM_H
#define INTAKE_MIME_CHECKSUM_H

#include <glib.h>

typedef struct mime_checksum MimeChecksum;

MimeChecksum *mime_checksum_new(void); /* never NULL */
void mime_checksum_free(MimeChecksum *checksum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeChecksum, mime_checksum_free)

void mime_checksum_add(MimeChecksum *checksum, const void *octets, gsize length);

/* 64 hex digits; nothing can be added afterwards. Caller frees. */
char *mime_checksum_finish(MimeChecksum *checksum);

#endif
