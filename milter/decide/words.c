/* Searching words in text of any script. */
#include "../base/normalize.h"
#include "decide_private.h"

#include <string.h>

/* Letters that compose with nothing and fold to one letter: Latin, Greek and Cyrillic without
   those that full folding splits, joins or replaces. */
static gboolean is_plain_letter(gunichar c)
{
    static const gunichar odd[] = {0xdf, 0x130, 0x132, 0x133, 0x13f, 0x140, 0x149, 0x3b0, 0x3c2};
    for (gsize i = 0; i < G_N_ELEMENTS(odd); i++) {
        if (c == odd[i])
            return FALSE;
    }
    return (c >= 0xc0 && c <= 0x17e) || (c >= 0x391 && c <= 0x3c9) || (c >= 0x400 && c <= 0x45f);
}

/* Appends the folded form of a character whose form needs no look at its neighbours: ASCII, plain
   letters, plain Han, Kana and Hangul, full-width ASCII, common punctuation. FALSE for any other.
 */
static gboolean fold_simply(GString *folded, gunichar c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        c -= 0xff01 - '!';
    if (c < 0x80)
        g_string_append_c(folded, g_ascii_tolower((char)c));
    else if (is_plain_letter(c))
        g_string_append_unichar(folded, g_unichar_tolower(c));
    else if (c == 0x3000 || c == 0xa0)
        g_string_append_c(folded, ' ');
    else if (c == 0x2026)
        g_string_append(folded, "...");
    else if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
             (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fe) ||
             (c >= 0x3001 && c <= 0x3029) || c == 0xb7 || c == 0x2014 ||
             (c >= 0x2018 && c <= 0x201d))
        g_string_append_unichar(folded, c);
    else
        return FALSE;
    return TRUE;
}

/* Appends ASCII up to the next other character, which is returned. */
static const char *append_ascii(GString *folded, const char *text)
{
    const char *end = text;
    while (*end != '\0' && (guchar)*end < 0x80)
        end++;
    gsize begin = folded->len;
    g_string_append_len(folded, text, end - text);
    for (gsize i = begin; i < folded->len; i++)
        folded->str[i] = g_ascii_tolower(folded->str[i]);
    return end;
}

/* Normalization costs more than all of the search, and most mail does not need it. */
char *words_fold(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autoptr(GString) folded = g_string_sized_new(strlen(text));
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        at = append_ascii(folded, at);
        if (*at == '\0')
            break;
        if (!fold_simply(folded, g_utf8_get_char(at))) {
            g_autofree char *compatible = normalize_text(text, -1, G_NORMALIZE_ALL_COMPOSE);
            return g_utf8_casefold(compatible, -1);
        }
    }
    return g_string_free(g_steal_pointer(&folded), FALSE);
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
    for (const char *at = strstr(folded, word); at != NULL; at = strstr(at + 1, word)) {
        if (starts_word(folded, at) && ends_word(at + length))
            return TRUE;
    }
    return FALSE;
}
