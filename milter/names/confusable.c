#include "confusable.h"

#include <string.h>
#include <unicode/uspoof.h>

#define SKELETON_OCTETS_MAX 4096

struct confusable {
    USpoofChecker *checker;
};

Confusable *confusable_new(void)
{
    UErrorCode status = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&status);
    if (U_FAILURE(status))
        return NULL;
    uspoof_setChecks(checker, USPOOF_CONFUSABLE | USPOOF_RESTRICTION_LEVEL, &status);
    uspoof_setRestrictionLevel(checker, USPOOF_HIGHLY_RESTRICTIVE);
    Confusable *confusable = g_new0(Confusable, 1);
    confusable->checker = checker;
    return confusable;
}

void confusable_free(Confusable *confusable)
{
    if (confusable == NULL)
        return;
    uspoof_close(confusable->checker);
    g_free(confusable);
}

/* Compatibility forms, case and blanks folded. */
static char *folded(const char *name)
{
    g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(normal != NULL ? normal : name, -1);
    GString *bare = g_string_new(NULL);
    for (const char *c = lower; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (!g_unichar_isspace(character))
            g_string_append_unichar(bare, character);
    }
    return g_string_free(bare, FALSE);
}

char *confusable_skeleton(const Confusable *confusable, const char *name)
{
    g_autofree char *plain = folded(name);
    char skeleton[SKELETON_OCTETS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length =
        uspoof_getSkeletonUTF8(confusable->checker, 0, plain, (int32_t)MIN(strlen(plain), 1000),
                               skeleton, sizeof skeleton, &status);
    if (U_FAILURE(status) || length < 0 || (gsize)length >= sizeof skeleton)
        return g_steal_pointer(&plain);
    return g_strndup(skeleton, (gsize)length);
}

gboolean confusable_mixes_scripts(const Confusable *confusable, const char *name)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t found = uspoof_checkUTF8(confusable->checker, name, (int32_t)MIN(strlen(name), 1000),
                                     NULL, &status);
    return U_SUCCESS(status) && (found & USPOOF_RESTRICTION_LEVEL) != 0;
}
