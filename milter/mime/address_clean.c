#include "address_clean.h"

#include "encoded_word.h"

#include <string.h>

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

char *mime_address_clean(const char *written, MimeCharsets *charsets)
{
    g_autofree char *decoded = mime_words_decode(written, charsets);
    g_autofree char *bare = bare_address(decoded);
    g_autofree char *outer = without_comments(bare);
    char *address = mime_address_join(g_strstrip(outer));
    if (address[0] != '\0' && strchr(address, ';') == NULL)
        return address;
    g_free(address);
    return NULL;
}
