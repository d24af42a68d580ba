/*
 * key_ring - the secrets that confirmation addresses and codes are signed with, out of a file that
 * root writes and the daemons read. The first one signs; those behind it are believed for a while
 * after they were replaced, so that a rotation invalidates nothing that is on its way.
 */
#ifndef INTAKE_KEY_RING_H
#define INTAKE_KEY_RING_H

#include "outcome.h"

#define KEY_OCTETS 32
#define KEY_RING_MAX 8 /* keys of one file */

typedef struct signing_key {
    gint64 made; /* Unix time */
    guint8 secret[KEY_OCTETS];
} SigningKey;

typedef struct key_ring {
    gint64 overlap_s; /* for which a replaced key is still believed */
    guint count;
    SigningKey keys[KEY_RING_MAX]; /* the newest first */
} KeyRing;

/* Reads the file. REFUSED when it holds anything else than keys, or when others than its owner and
   its group may read it, or others than its owner write it, or when it belongs to neither root nor
   us. DONE and NULL when there is none. Caller frees. */
Outcome key_ring_read(const char *file, gint64 overlap_s, KeyRing **ring_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Puts a fresh key in front, drops those that nobody believes any more. RETRY when the kernel has
   no random octets. `ring` may be empty. */
Outcome key_ring_rotate(KeyRing *ring, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces the file in one step, readable by its owner and, unless it is -1, by a group. RETRY when
   the file system does not let us. */
Outcome key_ring_write(const KeyRing *ring, const char *file, gint64 group, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether a signature by the key at `index` still counts. */
gboolean key_ring_believes(const KeyRing *ring, guint index, gint64 now);

#define SIGNATURE_OCTETS 32

/* HMAC-SHA256 over the parts, NULL behind the last. A NUL ends each, and none holds one: no two
   lists are signed alike. */
void signing_key_sign(const SigningKey *key, const char *const *parts,
                      guint8 signature[SIGNATURE_OCTETS]);

/* Whether two texts are the same, in a time that tells nothing of how much of them is. */
gboolean signature_is_same(const char *one, const char *other);

void key_ring_free(KeyRing *ring); /* wipes it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyRing, key_ring_free)

#endif
