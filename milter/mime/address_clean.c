#include "address_clean.h"

#include "../base/utf8.h"
#include "encoded_word.h"

#include <string.h>

#define ZERO_WIDTH_NON_JOINER 0x200c
#define ZERO_WIDTH_JOINER 0x200d

static gboolean is_glue(char octet)
{
    return octet == '@' || octet == '.';
}

char *mime_address_join(const char *address)
{
    GString *text = g_string_new(NULL);
    for (const char *at = address; *at != '\0'; at++) {
        if (g_ascii_isspace(*at)) {
            const char *next = at + strspn(at, " \t");
            if (is_glue(*next) || (text->len > 0 && is_glue(text->str[text->len - 1])))
                continue;
        }
        g_string_append_c(text, *at);
    }
    return g_string_free(text, FALSE);
}

/* Comments may stand inside an address (RFC 5322 4.4), quoted strings aside. */
static char *without_comments(const char *address)
{
    if (strchr(address, '(') == NULL)
        return g_strdup(address);
    GString *text = g_string_new(NULL);
    gboolean in_quotes = FALSE;
    int depth = 0;
    for (const char *at = address; *at != '\0'; at++) {
        if (*at == '"' && depth == 0)
            in_quotes = !in_quotes;
        if (*at == '(' && !in_quotes)
            depth++;
        if (depth == 0)
            g_string_append_c(text, *at);
        if (*at == ')' && depth > 0)
            depth--;
    }
    return g_string_free(text, FALSE);
}

/* Takes off what stands around the address: "mailto:", an RFC 822 route, Outlook's quotes. */
static char *bare_address(const char *decoded)
{
    if (g_ascii_strncasecmp(decoded, "mailto:", 7) == 0)
        decoded += 7;
    if (*decoded == '@' && strchr(decoded, ':') != NULL)
        decoded = strchr(decoded, ':') + 1;
    gsize length = strlen(decoded);
    if (length > 2 && decoded[0] == '\'' && decoded[length - 1] == '\'')
        return g_strndup(decoded + 1, length - 2);
    return g_strdup(decoded);
}

/* Joiners are letters' business where both neighbours are of a script that has them. */
static gboolean joins_letters(const char *text, const char *at)
{
    const char *next = g_utf8_next_char(at);
    return at > text && (guchar)at[-1] >= 0x80 && (guchar)*next >= 0x80;
}

/* What stands in an address unseen: blanks of other widths, signs for the writing direction, marks
   of nothing. */
static gboolean is_unseen(const char *text, const char *at)
{
    gunichar c = g_utf8_get_char(at);
    if (c < 0x80)
        return FALSE;
    if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER)
        return !joins_letters(text, at);
    return utf8_is_invisible(c) || g_unichar_isspace(c);
}

static char *without_unseen(const char *text)
{
    g_autoptr(GString) seen = g_string_sized_new(strlen(text));
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!is_unseen(text, at))
            g_string_append_len(seen, at, g_utf8_next_char(at) - at);
    return g_string_free(g_steal_pointer(&seen), FALSE);
}

char *mime_address_clean(const char *written, MimeCharsets *charsets)
{
    g_autofree char *decoded = mime_words_decode(written, charsets);
    g_autofree char *seen = without_unseen(decoded);
    g_autofree char *bare = bare_address(g_strstrip(seen));
    g_autofree char *outer = without_comments(bare);
    char *address = mime_address_join(g_strstrip(outer));
    if (address[0] != '\0' && strchr(address, ';') == NULL)
        return address;
    g_free(address);
    return NULL;
}

/* Signs that turn the writing direction make a name read as another, those of no width nothing. */
static gboolean is_deceptive(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b ||
           c == 0x2060 || c == 0xfeff;
}

char *mime_name_clean(const char *decoded)
{
    g_autoptr(GString) name = g_string_sized_new(strlen(decoded));
    gsize end = 0;
    for (const char *at = decoded; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        gboolean is_blank = g_unichar_isspace(c);
        if (is_deceptive(c) || (is_blank && name->len == 0))
            continue;
        g_string_append_unichar(name, c);
        end = is_blank ? end : name->len;
    }
    g_string_truncate(name, end);
    return g_string_free(g_steal_pointer(&name), FALSE);
}
