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

static TextArmour begun_at(const char *line)
{
    if (is_armour_line(line, SIGNED_BEGIN))
        return TEXT_ARMOUR_SIGNED;
    return is_armour_line(line, MESSAGE_BEGIN) ? TEXT_ARMOUR_ENCRYPTED : TEXT_ARMOUR_NONE;
}

gboolean text_has_armour_lines(const char *text)
{
    gboolean has_begin = FALSE, has_end = FALSE;
    const char *line = strstr(text, "PGP") != NULL ? text : "";
    while (*line != '\0' && !(has_begin && has_end)) {
        has_begin = has_begin || begun_at(line) != TEXT_ARMOUR_NONE;
        has_end = has_end || is_armour_line(line, SIGNED_END) || is_armour_line(line, MESSAGE_END);
        line = line_end(line);
        line += *line == '\n';
    }
    return has_begin && has_end;
}

/* The kinds of the text's lines; NULL when none can be of interest: they cost more than all else.
 */
static TextLineKind *kinds_of(const char *text)
{
    guint count = 1;
    if (!text_has_armour_lines(text))
        return NULL;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        count++;
    TextLineKind *kinds = g_new0(TextLineKind, count);
    text_mark_quotes(text, kinds, count);
    return kinds;
}

/* What stands in an armour may look like history, its last line too; so only the first must be new.
   A text that is armour from its first words on has no history above it. */
TextArmour text_armour(const char *text)
{
    g_autofree TextLineKind *kinds = kinds_of(text);
    TextArmour begun = TEXT_ARMOUR_NONE;
    gboolean has_words = FALSE;
    guint at = 0;
    for (const char *line = text; kinds != NULL && *line != '\0'; at++) {
        if (begun == TEXT_ARMOUR_SIGNED && is_armour_line(line, SIGNED_END))
            return TEXT_ARMOUR_SIGNED;
        if (begun == TEXT_ARMOUR_ENCRYPTED && is_armour_line(line, MESSAGE_END))
            return TEXT_ARMOUR_ENCRYPTED;
        TextArmour begins =
            kinds[at] != TEXT_LINE_QUOTED || !has_words ? begun_at(line) : TEXT_ARMOUR_NONE;
        if (begins == TEXT_ARMOUR_SIGNED || begun == TEXT_ARMOUR_NONE)
            begun = begins != TEXT_ARMOUR_NONE ? begins : begun;
        has_words = has_words || skip_blanks(line) != line_end(line);
        line = line_end(line);
        line += *line == '\n';
    }
    return TEXT_ARMOUR_NONE;
}
