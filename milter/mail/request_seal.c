#include "request_seal.h"

static char *seal_with(const SigningKey *key, const RequestSeal *request)
{
    guint8 signature[SIGNATURE_OCTETS];
    const char *parts[] = {"register a request", request->desk,    request->gateway,
                           request->message_id,  request->address, NULL};
    signing_key_sign(key, parts, signature);
    GString *hex = g_string_sized_new(2 * SIGNATURE_OCTETS);
    for (gsize i = 0; i < SIGNATURE_OCTETS; i++)
        g_string_append_printf(hex, "%02x", signature[i]);
    return g_string_free(hex, FALSE);
}

char *request_seal(const KeyRing *ring, const RequestSeal *request)
{
    return seal_with(&ring->keys[0], request);
}

gboolean request_seal_is_genuine(const KeyRing *ring, const char *seal, const RequestSeal *request,
                                 gint64 now)
{
    gboolean genuine = FALSE;
    for (guint i = 0; i < ring->count; i++) {
        g_autofree char *wanted = seal_with(&ring->keys[i], request);
        gboolean same = signature_is_same(wanted, seal);
        genuine = (same && key_ring_believes(ring, i, now)) || genuine;
    }
    return genuine;
}
