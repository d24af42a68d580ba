#include "checksum.h"

#include <openssl/evp.h>

struct checksum {
    EVP_MD_CTX *context;
};

Checksum *checksum_new(void)
{
    Checksum *checksum = g_new(Checksum, 1);
    checksum->context = EVP_MD_CTX_new();
    if (checksum->context == NULL || EVP_DigestInit_ex(checksum->context, EVP_sha256(), NULL) != 1)
        g_error("libcrypto has no SHA-256");
    return checksum;
}

void checksum_free(Checksum *checksum)
{
    if (checksum == NULL)
        return;
    EVP_MD_CTX_free(checksum->context);
    g_free(checksum);
}

void checksum_add(Checksum *checksum, const void *octets, gsize length)
{
    EVP_DigestUpdate(checksum->context, octets, length);
}

char *checksum_finish(Checksum *checksum)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char octets[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    EVP_DigestFinal_ex(checksum->context, octets, &length);
    char *hex = g_malloc(2 * length + 1);
    for (unsigned int i = 0; i < length; i++) {
        hex[2 * i] = digits[octets[i] >> 4];
        hex[2 * i + 1] = digits[octets[i] & 15];
    }
    hex[2 * length] = '\0';
    return hex;
}
