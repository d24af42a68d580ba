/* Searching words in text of any script. */
#include "decide_private.h"

#include <string.h>

char *words_fold(const char *text)
{
    /* Most mail is ASCII, where normalization would cost more than all of the search. */
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *compatible = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    return g_utf8_casefold(compatible != NULL ? compatible : "", -1);
}

/* Whether the script writes its words without blanks between them. */
static gboolean is_unspaced(gunichar c)
{
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL: /* particles stick to the noun */
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean joins_words(gunichar c)
{
    return (g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '_') && !is_unspaced(c);
}

static gboolean starts_word(const char *folded, const char *at)
{
    return at == folded || !joins_words(g_utf8_get_char(at)) ||
           !joins_words(g_utf8_get_char(g_utf8_prev_char(at)));
}

static gboolean ends_word(const char *end)
{
    return *end == '\0' || !joins_words(g_utf8_get_char(g_utf8_prev_char(end))) ||
           !joins_words(g_utf8_get_char(end));
}

gboolean words_contain(const char *folded, const char *word)
{
    gsize length = strlen(word);
    if (length == 0)
        return FALSE;
    for (const char *at = strstr(folded, word); at != NULL; at = strstr(at + length, word)) {
        if (starts_word(folded, at) && ends_word(at + length))
            return TRUE;
    }
    return FALSE;
}
