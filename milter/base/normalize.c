#include "normalize.h"

#include <string.h>

#define MARKS_MAX 30

static gboolean is_mark(gunichar character)
{
    return character >= 0x300 &&
           (g_unichar_ismark(character) || g_unichar_combining_class(character) > 0);
}

/* The text without marks past the limit, or NULL when it has none. Characters that a normal form
   takes apart bring marks of their own, three at most. */
static GString *with_few_marks(const char *text, gsize length)
{
    GString *kept = NULL;
    gsize marks = 0;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        marks = is_mark(g_utf8_get_char(at)) ? marks + 1 : 0;
        if (marks > MARKS_MAX && kept == NULL)
            kept = g_string_new_len(text, at - text);
        else if (marks <= MARKS_MAX && kept != NULL)
            g_string_append_len(kept, at, g_utf8_next_char(at) - at);
    }
    return kept;
}

char *normalize_text(const char *text, gssize length, GNormalizeMode form)
{
    gsize octets = length < 0 ? strlen(text) : (gsize)length;
    GString *kept = with_few_marks(text, octets);
    char *normal = kept != NULL ? g_utf8_normalize(kept->str, (gssize)kept->len, form)
                                : g_utf8_normalize(text, (gssize)octets, form);
    if (kept != NULL)
        g_string_free(kept, TRUE);
    return normal != NULL ? normal : g_strdup("");
}
