#include "confusable.h"

#include "../base/utf8.h"
#include "characters.h"

#include <string.h>
#include <unicode/uspoof.h>

#define SKELETON_OCTETS_MAX 4096
#define NAME_OCTETS_READ 1000

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

/* Without blanks, which nobody counts, and what nobody sees. Caller frees. */
static char *bare(const char *name)
{
    GString *text = g_string_new(NULL);
    for (const char *c = name; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (!g_unichar_isspace(character) && !character_is_invisible(character))
            g_string_append_unichar(text, character);
    }
    return g_string_free(text, FALSE);
}

static char *skeleton_of(const Confusable *confusable, const char *plain)
{
    char skeleton[SKELETON_OCTETS_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = uspoof_getSkeletonUTF8(confusable->checker, 0, plain,
                                            (int32_t)MIN(strlen(plain), NAME_OCTETS_READ), skeleton,
                                            sizeof skeleton, &status);
    if (U_FAILURE(status) || length < 0 || (gsize)length >= sizeof skeleton)
        return g_strdup(plain);
    return g_strndup(skeleton, (gsize)length);
}

char *confusable_skeleton(const Confusable *confusable, const char *name)
{
    g_autofree char *folded = utf8_fold(name);
    g_autofree char *plain = bare(folded);
    g_autofree char *skeleton = skeleton_of(confusable, plain);
    return g_utf8_casefold(skeleton, -1); /* a zero's is a capital O */
}

char *confusable_skeleton_cased(const Confusable *confusable, const char *name)
{
    g_autofree char *normal = g_utf8_normalize(name, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *plain = bare(normal != NULL ? normal : name);
    g_autofree char *skeleton = skeleton_of(confusable, plain);
    return g_utf8_casefold(skeleton, -1);
}

static gboolean is_mixed(const Confusable *confusable, const char *word, gsize length)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t found = uspoof_checkUTF8(confusable->checker, word,
                                     (int32_t)MIN(length, NAME_OCTETS_READ), NULL, &status);
    return U_SUCCESS(status) && (found & USPOOF_RESTRICTION_LEVEL) != 0;
}

static gboolean is_in_word(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

/* Word by word: a brand in Latin letters beside a department in Cyrillic ones is no forgery. */
gboolean confusable_mixes_scripts(const Confusable *confusable, const char *name)
{
    const char *begin = name;
    while (*begin != '\0') {
        const char *end = begin;
        while (*end != '\0' && is_in_word(g_utf8_get_char(end)))
            end = g_utf8_next_char(end);
        if (end > begin && is_mixed(confusable, begin, (gsize)(end - begin)))
            return TRUE;
        begin = *end != '\0' ? g_utf8_next_char(end) : end;
    }
    return FALSE;
}
