/* Values of any origin made fit for our own header fields. */
#include "../base/utf8.h"
#include "decide_private.h"

#include <string.h>

#define LINE_OCTETS 78         /* RFC 5322 2.1.1: what a line should stay within */
#define WORD_OCTETS_MAX 45     /* of text in one encoded word, which has 75 (RFC 2047 2) */
#define ENCODED_WORD_OCTETS 76 /* of such a word and the blank before it */
#define LINE_OCTETS_MAX 990    /* what it must stay within, less some room for line ends */

/* Controls, line breaks and what turns the direction of the line become blanks. Caller frees. */
static char *on_one_line(const char *value)
{
    GString *line = g_string_new(NULL);
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(line, utf8_is_unfit(c) || g_unichar_isspace(c) ? ' ' : c);
    }
    return g_strstrip(g_string_free(line, FALSE));
}

static gboolean is_plain_word(const char *word)
{
    return g_str_is_ascii(word) && strstr(word, "=?") == NULL;
}

char *header_value_encode(const char *value)
{
    g_autoptr(GString) words = g_string_new(NULL);
    while (*value != '\0') {
        gsize length = utf8_clip(value, strlen(value), WORD_OCTETS_MAX);
        g_autofree char *base64 = g_base64_encode((const guchar *)value, length);
        g_string_append_printf(words, "%s=?UTF-8?B?%s?=", words->len > 0 ? " " : "", base64);
        value += length;
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

/* What goes into a field as it is: most values. */
static gboolean is_plain_line(const char *value)
{
    gsize length = 0;
    while (g_ascii_isprint(value[length]))
        length++;
    return value[length] == '\0' && length < HEADER_VALUE_MAX && strstr(value, "=?") == NULL;
}

/* Blanks between two encoded words are not shown (RFC 2047 6.2): words that need encoding and stand
   side by side are encoded in one piece. */
char *header_value_show(const char *value)
{
    if (is_plain_line(value))
        return g_strstrip(g_strdup(value));
    g_autofree char *line = on_one_line(value);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GString) shown = g_string_new(NULL);
    for (char **word = words; *word != NULL;) {
        g_autoptr(GString) run = g_string_new(*word);
        gboolean is_plain = is_plain_word(*word++);
        while (!is_plain && *word != NULL && !is_plain_word(*word))
            g_string_append_printf(run, " %s", *word++);
        gsize room = HEADER_VALUE_MAX - MIN(shown->len + 1, (gsize)HEADER_VALUE_MAX);
        utf8_truncate(run, is_plain ? room : room / ENCODED_WORD_OCTETS * WORD_OCTETS_MAX);
        if (run->len == 0 && room < ENCODED_WORD_OCTETS)
            break;
        g_autofree char *piece = is_plain ? g_strdup(run->str) : header_value_encode(run->str);
        g_string_append_printf(shown, "%s%s", shown->len > 0 ? " " : "", piece);
    }
    return g_string_free(g_steal_pointer(&shown), FALSE);
}

/* How far a line that begins at `at` goes: up to the last blank run within the room, else up to the
   first one after it; 0 when no blank comes before the hard limit. */
static gsize line_length(const char *at, gsize room)
{
    gsize best = 0;
    gsize length = 0;
    while (at[length] != '\0') {
        gsize word = strcspn(at + length, " ");
        gsize end = length + word;
        if (best > 0 && end > room)
            return best;
        if (end > LINE_OCTETS_MAX)
            return 0;
        best = end;
        length = end + strspn(at + end, " ");
    }
    return best;
}

char *header_value_fold(const char *value, gsize used)
{
    g_autoptr(GString) folded = g_string_new(NULL);
    g_autofree char *stripped = g_strstrip(g_strdelimit(g_strdup(value), "\t\r\n", ' '));
    const char *at = stripped;
    gsize room = used < LINE_OCTETS ? LINE_OCTETS - used : 0;
    while (*at != '\0') {
        gsize length = line_length(at, room);
        if (length == 0)
            return NULL;
        if (folded->len > 0)
            g_string_append(folded, "\n ");
        g_string_append_len(folded, at, (gssize)length);
        at += length;
        at += strspn(at, " ");
        room = LINE_OCTETS - 1;
    }
    return g_string_free(g_steal_pointer(&folded), FALSE);
}
