#include "utf8.h"

#include <string.h>

#define MARKS_MAX 30 /* on one character */

/* ---- walking ---- */

gsize utf8_read(const char *at, gsize left, gunichar *character_r)
{
    *character_r = (guchar)*at;
    if (*character_r < 0x80)
        return 1;
    gunichar character = g_utf8_get_char_validated(at, (gssize)left);
    gboolean is_whole = character < (gunichar)-2;
    *character_r = is_whole ? character : UTF8_BROKEN;
    return is_whole ? (gsize)g_utf8_skip[(guchar)*at] : 1;
}

/* Octets of ASCII that `text` begins with, zeros among them; eight at a time. */
static gsize ascii_span(const char *text, gsize length)
{
    gsize at = 0;
    for (guint64 eight = 0; length - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, text + at, sizeof eight);
        if ((eight & G_GUINT64_CONSTANT(0x8080808080808080)) != 0)
            break;
    }
    while (at < length && (guchar)text[at] < 0x80)
        at++;
    return at;
}

gboolean utf8_is_valid(const char *text, gsize length)
{
    gsize plain = ascii_span(text, length);
    return plain == length || g_utf8_validate_len(text + plain, length - plain, NULL);
}

gsize utf8_clip(const char *text, gsize length, gsize limit)
{
    if (length <= limit)
        return length;
    while (limit > 0 && ((guchar)text[limit] & 0xc0) == 0x80)
        limit--;
    return limit;
}

void utf8_truncate(GString *text, gsize limit)
{
    g_string_truncate(text, utf8_clip(text->str, text->len, limit));
}

static gsize length_of(const char *text, gssize length)
{
    return length < 0 ? strlen(text) : (gsize)length;
}

char *utf8_strip(const char *text, gssize length)
{
    const char *end = text + length_of(text, length);
    while (text < end && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    while (end > text && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    return g_strndup(text, (gsize)(end - text));
}

/* ---- what a reader sees ---- */

typedef struct range {
    gunichar first, last;
} Range;

static gboolean is_within(gunichar c, const Range *ranges, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return TRUE;
    }
    return FALSE;
}

gsize utf8_colon_at(const char *text)
{
    if (*text == ':')
        return 1;
    gboolean is_wide = *text == *UTF8_WIDE_COLON && g_str_has_prefix(text, UTF8_WIDE_COLON);
    return is_wide ? strlen(UTF8_WIDE_COLON) : 0;
}

gsize utf8_colon_end(const char *words, gsize length)
{
    static const char *const colons[] = {":", UTF8_WIDE_COLON, "\xd5\x9d"};
    for (gsize i = 0; i < G_N_ELEMENTS(colons); i++) {
        gsize size = strlen(colons[i]);
        if (length >= size && memcmp(words + length - size, colons[i], size) == 0)
            return size;
    }
    return 0;
}

const char *utf8_next_listed(const char **rest, gsize *length_r)
{
    const char *phrase = *rest;
    if (*phrase == '\0')
        return NULL;
    *length_r = (gsize)(strchrnul(phrase, '|') - phrase);
    *rest = phrase + *length_r + (phrase[*length_r] != '\0' ? 1 : 0);
    return phrase;
}

gboolean utf8_is_direction_mark(gunichar c)
{
    static const Range marks[] = {
        {0x200e, 0x200f}, {0x202a, 0x202e}, {0x2066, 0x2069}, {0x061c, 0x061c}};
    return is_within(c, marks, G_N_ELEMENTS(marks));
}

gboolean utf8_is_unfit(gunichar c)
{
    return g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 || utf8_is_direction_mark(c);
}

gboolean utf8_is_format(gunichar c)
{
    static const Range drawn[] = {
        {0x0600, 0x0605}, {0x06dd, 0x06dd},   {0x070f, 0x070f},   {0x0890, 0x0891},
        {0x08e2, 0x08e2}, {0x110bd, 0x110bd}, {0x110cd, 0x110cd},
    };
    return g_unichar_type(c) == G_UNICODE_FORMAT && !is_within(c, drawn, G_N_ELEMENTS(drawn));
}

gboolean utf8_is_invisible(gunichar c)
{
    static const Range drawn_as_nothing[] = {
        {0x034f, 0x034f},   /* combining grapheme joiner */
        {0x115f, 0x1160},   /* Hangul fillers */
        {0x17b4, 0x17b5},   /* Khmer inherent vowels */
        {0x180b, 0x180f},   /* Mongolian variation selectors and vowel separator */
        {0x2800, 0x2800},   /* Braille blank */
        {0x3164, 0x3164},   /* Hangul filler */
        {0xfe00, 0xfe0f},   /* variation selectors */
        {0xffa0, 0xffa0},   /* Hangul filler in half width */
        {0xe0100, 0xe01ef}, /* more variation selectors */
    };
    return utf8_is_unfit(c) || utf8_is_format(c) ||
           is_within(c, drawn_as_nothing, G_N_ELEMENTS(drawn_as_nothing));
}

/* ---- width ---- */

static guint columns_of(gunichar c)
{
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

guint utf8_columns(const char *text, gssize length)
{
    const char *end = text + length_of(text, length);
    guint columns = 0;
    for (; text < end; text = g_utf8_next_char(text))
        columns += columns_of(g_utf8_get_char(text));
    return columns;
}

char *utf8_cut_columns(const char *text, guint columns)
{
    if (utf8_columns(text, -1) <= columns)
        return g_strdup(text);
    guint room = columns > 0 ? columns - 1 : 0;
    const char *end = text;
    for (guint used = 0; *end != '\0'; end = g_utf8_next_char(end)) {
        used += columns_of(g_utf8_get_char(end));
        if (used > room)
            break;
    }
    GString *cut = g_string_new_len(text, end - text);
    if (columns > 0)
        g_string_append(cut, "…");
    return g_string_free(cut, FALSE);
}

/* ---- forms ---- */

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

char *utf8_normalize(const char *text, gssize length, GNormalizeMode form)
{
    gsize octets = length_of(text, length);
    if (ascii_span(text, octets) == octets)
        return g_strndup(text, octets);
    GString *kept = with_few_marks(text, octets);
    char *normal = kept != NULL ? g_utf8_normalize(kept->str, (gssize)kept->len, form)
                                : g_utf8_normalize(text, (gssize)octets, form);
    if (kept != NULL)
        g_string_free(kept, TRUE);
    return normal != NULL ? normal : g_strdup("");
}

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

/* Appends ASCII, folded, up to the next other character, which is returned. A call for each letter
   would cost ten times as much, and every mail is folded. */
static const char *append_ascii(GString *folded, const char *text)
{
    gsize begin = folded->len;
    const char *end = text;
    while ((guchar)*end - 1U < 0x7f)
        end++;
    g_string_set_size(folded, begin + (gsize)(end - text));
    for (char *into = folded->str + begin; text < end; text++)
        *into++ = (char)(*text + ((guchar)(*text - 'A') < 26 ? 'a' - 'A' : 0));
    return end;
}

/* Normalization costs more than all of a search, and most mail does not need it. */
char *utf8_fold(const char *text)
{
    g_autoptr(GString) folded = g_string_sized_new(strlen(text));
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        at = append_ascii(folded, at);
        if (*at == '\0')
            break;
        if (!fold_simply(folded, g_utf8_get_char(at))) {
            g_autofree char *compatible = utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
            return g_utf8_casefold(compatible, -1);
        }
    }
    return g_string_free(g_steal_pointer(&folded), FALSE);
}

/* ---- words ---- */

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

gboolean utf8_is_word_edge(const char *text, const char *at)
{
    return at == text || !joins_words(g_utf8_get_char(at)) ||
           !joins_words(g_utf8_get_char(g_utf8_prev_char(at)));
}

gboolean utf8_has_word(const char *text, const char *word)
{
    gsize length = strlen(word);
    for (const char *at = text; length > 0 && (at = strstr(at, word)) != NULL; at++) {
        if (utf8_is_word_edge(text, at) && utf8_is_word_edge(text, at + length))
            return TRUE;
    }
    return FALSE;
}
