#include "nonce.h"

#include <errno.h>
#include <sys/random.h>

Outcome nonce_draw(char nonce[NONCE_LENGTH + 1], GError **error)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    guint8 octets[NONCE_LENGTH];
    /* Up to 256 octets are never cut short by a signal (getrandom(2)). */
    if (getrandom(octets, sizeof octets, 0) != (ssize_t)sizeof octets)
        return outcome_fail(OUTCOME_RETRY, error, "no random octets from the kernel: %s",
                            g_strerror(errno));
    for (gsize i = 0; i < NONCE_LENGTH; i++)
        nonce[i] = alphabet[octets[i] & 31];
    nonce[NONCE_LENGTH] = '\0';
    return OUTCOME_DONE;
}
