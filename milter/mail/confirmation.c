#include "confirmation.h"

#include <string.h>

#define HOUR_S 3600
#define UNTIL_LENGTH 4  /* characters of the hour a token ends, enough until 2089 */
#define TICKET_LENGTH 6 /* of the ticket, enough for a thousand million */
#define SEAL_LENGTH 16  /* of the signature, 80 bits */
#define TOKEN_OCTETS (UNTIL_LENGTH + TICKET_LENGTH + SEAL_LENGTH) /* TOKEN_LENGTH of settings.h */
#define CODES 1000000

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

gint64 confirmation_until(gint64 now, int hours)
{
    return (now / HOUR_S + hours + 1) * HOUR_S;
}

/* ---- numbers in the letters of an address ---- */

static gboolean write_number(char *text, int length, gint64 number)
{
    for (int i = length - 1; i >= 0; i--) {
        text[i] = alphabet[number & 31];
        number >>= 5;
    }
    return number == 0;
}

static gboolean read_number(const char *text, int length, gint64 *number_r)
{
    gint64 number = 0;
    for (int i = 0; i < length; i++) {
        const char *place = text[i] != '\0' ? strchr(alphabet, text[i]) : NULL;
        if (place == NULL)
            return FALSE;
        number = number << 5 | (gint64)(place - alphabet);
    }
    *number_r = number;
    return TRUE;
}

gboolean confirmation_read(const char *token, gint64 *ticket_r, gint64 *until_r)
{
    gint64 hour = 0;
    if (strlen(token) != TOKEN_OCTETS || !read_number(token, UNTIL_LENGTH, &hour) ||
        !read_number(token + UNTIL_LENGTH, TICKET_LENGTH, ticket_r))
        return FALSE;
    *until_r = hour * HOUR_S;
    return TRUE;
}

/* ---- signatures ---- */

static void sign(const SigningKey *key, const char *purpose, const ConfirmationRequest *request,
                 guint8 digest[SIGNATURE_OCTETS])
{
    g_autofree char *numbers =
        g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, request->ticket, request->until);
    const char *parts[] = {purpose, request->desk, request->address, numbers, NULL};
    signing_key_sign(key, parts, digest);
}

static char *token_of(const SigningKey *key, const ConfirmationRequest *request)
{
    guint8 digest[SIGNATURE_OCTETS];
    g_autofree char *token = g_malloc0(TOKEN_OCTETS + 1);
    if (request->ticket <= 0 || request->until <= 0 ||
        !write_number(token, UNTIL_LENGTH, request->until / HOUR_S) ||
        !write_number(token + UNTIL_LENGTH, TICKET_LENGTH, request->ticket))
        return NULL;
    sign(key, "confirm by address", request, digest);
    for (int i = 0; i < SEAL_LENGTH; i++)
        token[UNTIL_LENGTH + TICKET_LENGTH + i] = alphabet[digest[i] & 31];
    return g_steal_pointer(&token);
}

static char *code_of(const SigningKey *key, const ConfirmationRequest *request)
{
    guint8 digest[SIGNATURE_OCTETS];
    guint64 number = 0;
    sign(key, "confirm by code", request, digest);
    for (gsize i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    return g_strdup_printf("%0*u", CONFIRMATION_CODE_LENGTH, (guint)(number % CODES));
}

char *confirmation_token(const KeyRing *ring, const ConfirmationRequest *request)
{
    return token_of(&ring->keys[0], request);
}

char *confirmation_code(const KeyRing *ring, const ConfirmationRequest *request)
{
    return code_of(&ring->keys[0], request);
}

/* ---- whether they are right ---- */

typedef char *(*Signed)(const SigningKey *key, const ConfirmationRequest *request);

static gboolean is_signed(const KeyRing *ring, Signed by, const char *text,
                          const ConfirmationRequest *request, gint64 now)
{
    gboolean genuine = FALSE;
    for (guint i = 0; i < ring->count; i++) {
        g_autofree char *wanted = by(&ring->keys[i], request);
        gboolean same = wanted != NULL && signature_is_same(wanted, text);
        genuine = (same && key_ring_believes(ring, i, now)) || genuine;
    }
    return genuine;
}

gboolean confirmation_is_genuine(const KeyRing *ring, const char *token,
                                 const ConfirmationRequest *request, gint64 now)
{
    return is_signed(ring, token_of, token, request, now);
}

gboolean confirmation_code_is_right(const KeyRing *ring, const char *code,
                                    const ConfirmationRequest *request, gint64 now)
{
    return is_signed(ring, code_of, code, request, now);
}
