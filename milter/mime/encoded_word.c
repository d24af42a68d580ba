#include "encoded_word.h"

#include "../base/base64.h"
#include "../text/text.h"

#include <string.h>

#define CHARSET_OCTETS_MAX 60

typedef struct word { /* one encoded word; the members point into the value */
    const char *charset;
    gsize charset_length; /* without a language suffix (RFC 2231 5) */
    char encoding;        /* 'B' or 'Q' */
    const char *text, *text_end;
    const char *next; /* behind the word */
} Word;

typedef struct run { /* neighbouring words of one charset and encoding */
    char *charset;
    char encoding;
    GString *encoded; /* base64 not decoded yet: its groups may go across words */
    GString *octets;  /* decoded */
} Run;

gboolean mime_charsets_admit(MimeCharsets *charsets, const char *label)
{
    for (guint i = 0; i < charsets->count; i++)
        if (g_ascii_strcasecmp(charsets->named[i], label) == 0)
            return TRUE;
    if (charsets->count == MIME_CHARSETS_MAX || strlen(label) >= sizeof charsets->named[0])
        return FALSE;
    g_strlcpy(charsets->named[charsets->count++], label, sizeof charsets->named[0]);
    return TRUE;
}

/* ---- finding words ---- */

/* Where the "?" behind the charset stands, or NULL when none can be meant. */
static const char *charset_end(const char *charset)
{
    const char *end = charset;
    while (*end > ' ' && *end < 127 && *end != '?' && *end != '=' &&
           end - charset <= CHARSET_OCTETS_MAX)
        end++;
    return *end == '?' && end > charset ? end : NULL;
}

/* The next "?=" or "=?", whichever comes first; "=?=" holds the former only. */
static const char *next_mark(const char *at)
{
    for (; *at != '\0'; at++)
        if ((at[0] == '?' && at[1] == '=') || (at[0] == '=' && at[1] == '?' && at[2] != '='))
            return at;
    return NULL;
}

/* "?=20" inside a Q word is a question mark and an encoded blank when the word ends later. */
static gboolean is_inner_mark(const char *mark)
{
    if (!g_ascii_isxdigit(mark[2]) || !g_ascii_isxdigit(mark[3]))
        return FALSE;
    const char *next = next_mark(mark + 2);
    return next != NULL && *next == '?';
}

/* A word without "?=" ends where the next begins, else a B word ends at the first blank and a Q
   word with the value. */
static void find_word_end(Word *word)
{
    const char *mark = next_mark(word->text);
    while (mark != NULL && ((*mark == '=' && charset_end(mark + 2) == NULL) ||
                            (*mark == '?' && word->encoding == 'Q' && is_inner_mark(mark))))
        mark = next_mark(mark + 2);
    if (mark != NULL && *mark == '?') {
        word->text_end = mark;
        word->next = mark + 2;
        return;
    }
    gsize length = mark != NULL ? (gsize)(mark - word->text) : strlen(word->text);
    if (word->encoding == 'B')
        length = MIN(length, strcspn(word->text, " \t\""));
    word->text_end = word->next = word->text + length;
}

/* Whether an encoded word begins at `at`, which points at "=?". */
static gboolean word_at(const char *at, Word *word)
{
    word->charset = at + 2;
    const char *end = charset_end(word->charset);
    if (end == NULL)
        return FALSE;
    const char *language = memchr(word->charset, '*', (gsize)(end - word->charset));
    word->charset_length = (gsize)((language != NULL ? language : end) - word->charset);
    word->encoding = g_ascii_toupper(end[1]);
    if ((word->encoding != 'B' && word->encoding != 'Q') || end[2] != '?')
        return FALSE;
    word->text = end + 3;
    find_word_end(word);
    return TRUE;
}

/* ---- decoding them ---- */

static void decode_q(GString *octets, const char *text, const char *end)
{
    for (; text < end; text++) {
        if (*text == '_') {
            g_string_append_c(octets, ' ');
        } else if (*text == '=' && end - text > 2 && g_ascii_isxdigit(text[1]) &&
                   g_ascii_isxdigit(text[2])) {
            int value = g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]);
            g_string_append_c(octets, (char)value);
            text += 2;
        } else {
            g_string_append_c(octets, *text);
        }
    }
}

static void run_finish_base64(Run *run)
{
    base64_append(run->octets, run->encoded->str, run->encoded->len);
    g_string_truncate(run->encoded, 0);
}

static void run_add(Run *run, const Word *word)
{
    if (run->encoding == 'Q') {
        decode_q(run->octets, word->text, word->text_end);
        return;
    }
    gsize length = run->encoded->len;
    if (length > 0 && (length % 4 == 0 || run->encoded->str[length - 1] == '='))
        run_finish_base64(run);
    g_string_append_len(run->encoded, word->text, word->text_end - word->text);
}

static gboolean run_continues(const Run *run, const Word *word)
{
    return run->charset != NULL && run->encoding == word->encoding &&
           strlen(run->charset) == word->charset_length &&
           g_ascii_strncasecmp(run->charset, word->charset, word->charset_length) == 0;
}

/* A NUL in a charset of single octets is nothing but an attempt to end strings early. */
static void drop_nul(Run *run)
{
    if (g_ascii_strncasecmp(run->charset, "utf-16", 6) == 0 ||
        g_ascii_strncasecmp(run->charset, "utf-32", 6) == 0)
        return;
    gsize kept = 0;
    for (gsize i = 0; i < run->octets->len; i++)
        if (run->octets->str[i] != '\0')
            run->octets->str[kept++] = run->octets->str[i];
    g_string_truncate(run->octets, kept);
}

/* Converts what the run has gathered, a whole number of characters now, and ends it. */
static void run_end(Run *run, MimeCharsets *charsets, GString *text)
{
    if (run->charset == NULL)
        return;
    if (run->encoding == 'B')
        run_finish_base64(run);
    drop_nul(run);
    g_autofree char *decoded =
        mime_charsets_admit(charsets, run->charset)
            ? text_to_utf8(run->octets->str, run->octets->len, run->charset, NULL)
            : g_utf8_make_valid(run->octets->str, (gssize)run->octets->len);
    g_string_append(text, decoded);
    g_string_truncate(run->octets, 0);
    g_clear_pointer(&run->charset, g_free);
}

/* ISO-2022-JP is ASCII by its octets but for the escapes. */
static gboolean is_shifted(const char *octets, gsize length)
{
    return memmem(octets, length, "\x1B$", 2) != NULL;
}

static void append_raw(GString *text, const char *octets, gsize length, const char *charset)
{
    if (is_shifted(octets, length))
        charset = "iso-2022-jp";
    else if (g_utf8_validate(octets, (gssize)length, NULL)) {
        g_string_append_len(text, octets, (gssize)length);
        return;
    }
    g_autofree char *repaired = text_to_utf8(octets, length, charset, NULL);
    g_string_append(text, repaired);
}

static gboolean is_all_blank(const char *from, const char *to)
{
    while (from < to && g_ascii_isspace(*from))
        from++;
    return from == to;
}

static void decode_words(const char *value, MimeCharsets *charsets, GString *text)
{
    Run run = {.encoded = g_string_new(NULL), .octets = g_string_new(NULL)};
    const char *plain = value; /* behind the last word */
    const char *at = strstr(value, "=?");
    while (at != NULL) {
        Word word;
        if (!word_at(at, &word)) {
            at = strstr(at + 1, "=?");
            continue;
        }
        gboolean neighbour = run.charset != NULL && is_all_blank(plain, at);
        if (!neighbour || !run_continues(&run, &word))
            run_end(&run, charsets, text);
        if (!neighbour)
            append_raw(text, plain, (gsize)(at - plain), charsets->own);
        if (run.charset == NULL)
            run.charset = g_strndup(word.charset, word.charset_length);
        run.encoding = word.encoding;
        run_add(&run, &word);
        plain = word.next;
        at = strstr(plain, "=?");
    }
    run_end(&run, charsets, text);
    append_raw(text, plain, strlen(plain), charsets->own);
    g_string_free(run.encoded, TRUE);
    g_string_free(run.octets, TRUE);
}

/* One line without control characters: what was decoded may hold line breaks that would become
   fields of their own in an answer. */
static char *one_line(GString *text)
{
    char *to = text->str;
    const char *next = NULL;
    for (const char *at = text->str; *at != '\0'; at = next) {
        gunichar character = (guchar)*at < 0x80 ? (gunichar)*at : g_utf8_get_char(at);
        next = g_utf8_next_char(at);
        if (character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0x2028 ||
            character == 0x2029)
            *to++ = ' ';
        else
            while (at < next)
                *to++ = *at++;
    }
    *to = '\0';
    return g_strstrip(g_string_free(text, FALSE));
}

static gboolean is_plain(const char *value)
{
    for (; *value != '\0'; value++)
        if (*value < ' ' || *value >= 0x7F || (value[0] == '=' && value[1] == '?'))
            return FALSE;
    return TRUE;
}

char *mime_words_decode(const char *value, MimeCharsets *charsets)
{
    MimeCharsets alone = {.own = NULL};
    if (is_plain(value))
        return g_strstrip(g_strdup(value));
    GString *text = g_string_sized_new(strlen(value) + 1);
    decode_words(value, charsets != NULL ? charsets : &alone, text);
    return one_line(text);
}

char *mime_words_repair(const char *value, const MimeCharsets *charsets)
{
    if (is_plain(value))
        return g_strstrip(g_strdup(value));
    GString *text = g_string_sized_new(strlen(value) + 1);
    append_raw(text, value, strlen(value), charsets != NULL ? charsets->own : NULL);
    return one_line(text);
}

gsize mime_word_length(const char *at)
{
    Word word;
    if (at[0] != '=' || at[1] != '?' || !word_at(at, &word) || word.next == word.text_end)
        return 0;
    return (gsize)(word.next - at);
}
