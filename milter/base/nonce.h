/*
 * nonce - fresh random characters, the one place the project draws randomness from.
 */
#ifndef INTAKE_NONCE_H
#define INTAKE_NONCE_H

#include "outcome.h"

#define NONCE_LENGTH 26 /* base32 of 130 bits: a-z2-7 */

/* Fills `nonce` with NONCE_LENGTH characters a-z2-7 and a NUL from the kernel's generator. RETRY
   when it gives nothing. */
Outcome nonce_draw(char nonce[NONCE_LENGTH + 1], GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
