/*
 * checksum - SHA-256 as lower-case hex; the only place that knows libcrypto (GLib's own needs five
 * times as long, which a 5 MB attachment feels).
 */
#ifndef INTAKE_BASE_CHECKSUM_H
#define INTAKE_BASE_CHECKSUM_H

#include <glib.h>

typedef struct checksum Checksum;

Checksum *checksum_new(void); /* never NULL */
void checksum_free(Checksum *checksum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Checksum, checksum_free)

void checksum_add(Checksum *checksum, const void *octets, gsize length);

/* 64 hex digits; nothing can be added afterwards. Caller frees. */
char *checksum_finish(Checksum *checksum);

#endif
