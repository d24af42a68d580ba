#include "language.h"

#include "../text/text.h"

#include <string.h>

#define TAG_OCTETS_MAX 35 /* RFC 5646 4.4.1 */

/* Languages that are not written in Latin letters, by script. */
static const struct {
    const char *script, *languages;
} scripts[] = {{"han", " zh yue wuu ja "},
               {"hangul", " ko "},
               {"cyrillic", " ru uk be bg mk sr kk ky mn "},
               {"greek", " el "},
               {"arabic", " ar fa ur ps "},
               {"hebrew", " he iw yi "},
               {"thai", " th "},
               {"indic", " hi mr ne bn ta te kn ml gu pa si "}};

static const char *script_of(const char *tag)
{
    g_autofree char *word = g_strdup_printf(" %.*s ", (int)strcspn(tag, "-"), tag);
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++)
        if (strstr(scripts[i].languages, word) != NULL)
            return scripts[i].script;
    return "latin";
}

static gboolean is_subtag(const char *subtag, gboolean is_first)
{
    gsize length = strlen(subtag);
    if (is_first ? length != 2 && length != 3 : length < 1 || length > 8)
        return FALSE;
    for (; *subtag != '\0'; subtag++)
        if (is_first ? !g_ascii_isalpha(*subtag) : !g_ascii_isalnum(*subtag))
            return FALSE;
    return TRUE;
}

/* Regions in capitals, scripts with one, all else small (RFC 5646 2.1.1). */
static void append_subtag(GString *tag, const char *subtag)
{
    gboolean is_first = tag->len == 0;
    gsize length = strlen(subtag);
    if (!is_first)
        g_string_append_c(tag, '-');
    for (gsize i = 0; i < length; i++) {
        gboolean is_capital = !is_first && (length == 2 || (length == 4 && i == 0));
        g_string_append_c(tag,
                          is_capital ? g_ascii_toupper(subtag[i]) : g_ascii_tolower(subtag[i]));
    }
}

/* The first tag of the field in canonical case, or NULL when it has not the form of one. */
static char *first_tag(const char *field)
{
    g_autofree char *written = g_strndup(field, strcspn(field, ",; \t("));
    if (strlen(written) > TAG_OCTETS_MAX)
        return NULL;
    g_auto(GStrv) subtags = g_strsplit_set(written, "-_", -1);
    g_autoptr(GString) tag = g_string_new(NULL);
    for (guint i = 0; subtags[i] != NULL; i++) {
        if (!is_subtag(subtags[i], i == 0))
            return NULL;
        append_subtag(tag, subtags[i]);
    }
    return tag->len > 0 ? g_strdup(tag->str) : NULL;
}

char *mime_language_choose(const char *field, const char *reply, const char *text)
{
    const char *detected = text_language(reply);
    if (detected == NULL)
        detected = text_language(text);
    g_autofree char *said = field != NULL ? first_tag(field) : NULL;
    if (said != NULL && (detected == NULL || g_str_equal(script_of(said), script_of(detected))))
        return g_steal_pointer(&said);
    return g_strdup(detected);
}
