#include "text.h"

#include <string.h>

#define SIGNED_BEGIN "-----BEGIN PGP SIGNED MESSAGE-----"
#define SIGNED_END "-----END PGP SIGNATURE-----"
#define MESSAGE_BEGIN "-----BEGIN PGP MESSAGE" /* a part's number may follow (RFC 4880 6.2) */
#define MESSAGE_END "-----END PGP MESSAGE"
#define DASHES "-----"

/* Whether the text goes on with the words, of which each blank may be any one. */
static const char *after_words(const char *at, const char *words)
{
    for (; *words != '\0'; words++, at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (*words == ' ' ? !g_unichar_isspace(character) || character == '\n'
                          : character != (guchar)*words)
            return NULL;
    }
    return at;
}

static const char *line_end(const char *at)
{
    const char *end = strchr(at, '\n');
    return end != NULL ? end : at + strlen(at);
}

static const char *skip_blanks(const char *at)
{
    while (*at != '\0' && *at != '\n' && g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

/* The line begins with the words and ends in dashes: what it is called by RFC 4880. */
static gboolean is_armour_line(const char *line, const char *words)
{
    const char *rest = after_words(skip_blanks(line), words);
    if (rest == NULL)
        return FALSE;
    const char *end = line_end(rest);
    g_autofree char *tail = g_strstrip(g_strndup(rest, (gsize)(end - rest)));
    return g_str_has_suffix(words, DASHES) ? *tail == '\0' : g_str_has_suffix(tail, DASHES);
}

TextArmour text_armour(const char *text)
{
    TextArmour begun = TEXT_ARMOUR_NONE;
    for (const char *line = text; *line != '\0';) {
        if (begun == TEXT_ARMOUR_SIGNED && is_armour_line(line, SIGNED_END))
            return TEXT_ARMOUR_SIGNED;
        if (begun == TEXT_ARMOUR_ENCRYPTED && is_armour_line(line, MESSAGE_END))
            return TEXT_ARMOUR_ENCRYPTED;
        if (is_armour_line(line, SIGNED_BEGIN))
            begun = TEXT_ARMOUR_SIGNED;
        else if (begun == TEXT_ARMOUR_NONE && is_armour_line(line, MESSAGE_BEGIN))
            begun = TEXT_ARMOUR_ENCRYPTED;
        line = line_end(line);
        line += *line == '\n';
    }
    return TEXT_ARMOUR_NONE;
}
