#include "reply_lines.h"

#include "../base/utf8.h"
#include "quote_shape.h"

#include <string.h>

#define CASE_BIT 0x20 /* between the cases of an ASCII letter */
#define WIDE_QUOTE_MARK "\xef\xbc\x9e"
#define NO_BREAK_SPACE "\xc2\xa0"

/* Gmail puts them around Hebrew and Arabic. */
static gboolean is_direction_mark(const char *at)
{
    return (guchar)at[0] == 0xe2 && utf8_is_direction_mark(g_utf8_get_char(at));
}

/* Blanks and the marks that stand for bold and italics in plain text. */
static gsize ornament_at(const char *at, const char *end)
{
    if (*at == ' ' || *at == '\t' || *at == '*' || *at == '\r')
        return 1;
    if (end - at >= 2 && memcmp(at, NO_BREAK_SPACE, 2) == 0)
        return 2;
    return end - at >= 3 && is_direction_mark(at) ? 3 : 0;
}

static gsize ornament_before(const char *end, const char *start)
{
    if (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '*' || end[-1] == '\r')
        return 1;
    if (end - start >= 2 && memcmp(end - 2, NO_BREAK_SPACE, 2) == 0)
        return 2;
    return end - start >= 3 && is_direction_mark(end - 3) ? 3 : 0;
}

/* ">", its wide form, and the writer's initials before it: "AB> ". A line that ends in "<<<" shouts
   with it. */
static gboolean is_quote_mark(const char *words, gsize length)
{
    gsize initials = 0;
    while (initials < 3 && initials < length && g_ascii_isupper(words[initials]))
        initials++;
    if (initials < length && words[initials] == '>')
        return (initials == 0 && !reply_ends(words, length, "<<<")) ||
               (initials > 0 && (initials + 1 == length || words[initials + 1] == ' '));
    return reply_begins(words, length, WIDE_QUOTE_MARK);
}

static ReplyLine read_line(const char *start, gsize size)
{
    const char *words = start, *end = start + size;
    gsize step;
    while (words < end && (step = ornament_at(words, end)) > 0)
        words += step;
    while (end > words && (step = ornament_before(end, words)) > 0)
        end -= step;
    gsize length = (gsize)(end - words);
    gboolean is_quoted =
        length > 0 && is_quote_mark(words, length) && !quote_shape_is_fence(words, length);
    return (ReplyLine){start, size, words, length, is_quoted};
}

void reply_lines_split(const char *text, ReplyLines *lines_r)
{
    GArray *lines = g_array_sized_new(FALSE, FALSE, sizeof(ReplyLine), 128);
    for (const char *at = text; *at != '\0';) {
        gsize size = strcspn(at, "\n");
        ReplyLine line = read_line(at, size);
        g_array_append_val(lines, line);
        at += size + (at[size] == '\n');
    }
    lines_r->count = lines->len;
    lines_r->line = (ReplyLine *)(void *)g_array_free(lines, FALSE);
}

void reply_lines_clear(ReplyLines *lines)
{
    g_clear_pointer(&lines->line, g_free);
    lines->count = 0;
}

guint reply_lines_next_filled(const ReplyLines *lines, guint at, guint most)
{
    for (guint i = at; i < lines->count && i - at < most; i++)
        if (lines->line[i].length > 0)
            return i;
    return lines->count;
}

/* Each line is compared with hundreds of words, and nearly always differs at once. */
static gboolean is_same_letter(char one, char other)
{
    return one == other || ((one ^ other) == CASE_BIT && g_ascii_isalpha(one));
}

gboolean reply_begins(const char *words, gsize length, const char *word)
{
    gsize at = 0;
    while (at < length && word[at] != '\0' && is_same_letter(words[at], word[at]))
        at++;
    return length > 0 && word[at] == '\0';
}

gboolean reply_ends(const char *words, gsize length, const char *word)
{
    gsize size = strlen(word);
    return length >= size && is_same_letter(words[length - 1], word[size - 1]) &&
           g_ascii_strncasecmp(words + length - size, word, size) == 0;
}

gboolean reply_is(const char *words, gsize length, const char *word)
{
    return reply_begins(words, length, word) && length == strlen(word);
}

void reply_append_words(GString *out, const ReplyLine *line)
{
    const char *end = line->words + line->length;
    for (const char *at = line->words; at < end; at++) {
        if (end - at >= 3 && is_direction_mark(at))
            at += 2;
        else
            g_string_append_c(out, *at);
    }
}

gboolean reply_has_words(const char *words, gsize length)
{
    const char *end = words + length;
    for (const char *at = words; at < end;) {
        if ((guchar)*at < 0x80) {
            if (g_ascii_isalnum(*at))
                return TRUE;
            at++;
            continue;
        }
        gunichar character = g_utf8_get_char(at);
        gboolean is_emoji = g_unichar_type(character) == G_UNICODE_OTHER_SYMBOL;
        if (g_unichar_isalnum(character) || is_emoji)
            return TRUE;
        at = g_utf8_next_char(at);
    }
    return FALSE;
}

gboolean reply_is_rule(const ReplyLine *line)
{
    return line->length >= REPLY_RULE_MIN && strspn(line->words, "-_=") >= line->length;
}

static gboolean may_have_been_wrapped(const ReplyLine *line)
{
    return line->is_quoted && line->size >= REPLY_WRAPPED_AT;
}

gboolean reply_is_wrapped_quote(const ReplyLines *lines, guint at)
{
    const ReplyLine *line = &lines->line[at];
    if (at == 0 || at + 1 >= lines->count || line->length == 0 || !line[-1].is_quoted ||
        !line[1].is_quoted)
        return FALSE;
    gboolean is_single_word = memchr(line->words, ' ', line->length) == NULL;
    const char *open = g_strrstr_len(line[-1].words, (gssize)line[-1].length, "(http");
    if (is_single_word && open != NULL)
        return TRUE;
    return may_have_been_wrapped(&line[-1]) && g_unichar_islower(g_utf8_get_char(line->words));
}

gboolean reply_is_wrapped_end(const ReplyLines *lines, guint at)
{
    const ReplyLine *line = &lines->line[at];
    return at > 0 && line->length > 0 && may_have_been_wrapped(&line[-1]) &&
           g_unichar_islower(g_utf8_get_char(line->words)) &&
           reply_lines_next_filled(lines, at + 1, lines->count) == lines->count;
}
