#include "quote_shape.h"

#include "../base/utf8.h"
#include "moment.h"

#include <string.h>

#define LABEL_OCTETS_MAX 60
#define LABEL_WORDS_MAX 4
#define LABELLED_MIN 3 /* lines of a block */
#define BLOCK_LINES_MAX 12
#define FENCE_OCTETS_MAX 300
#define MOMENT_NUMBERS 5 /* day, month, year, hours and minutes */

/* ---- values ---- */

/* "Ann <ann@example.com>", "Ann [mailto:ann@example.com]": the brackets are a program's. */
static gboolean holds_mailbox(const char *words, gsize length)
{
    for (gsize i = 0; i + 2 < length; i++) {
        if (words[i] != '<' && words[i] != '[')
            continue;
        gsize from = i + 1;
        while (i < length && words[i] != '>' && words[i] != ']' && words[i] != ' ')
            i++;
        if (i < length && words[i] != ' ' && memchr(words + from, '@', i - from) != NULL)
            return TRUE;
    }
    return FALSE;
}

/* Numbers of days and months may be words, and a year in two digits is one of five numbers. */
static gboolean holds_moment(const char *words, gsize length)
{
    Moment moment = moment_read(words, length);
    return moment.has_time && (moment.has_date || moment.numbers >= MOMENT_NUMBERS);
}

/* ---- lines ---- */

/* Cheap, as every line is asked, and nearly none has one. */
static gboolean may_have_label(const char *words, gsize seen)
{
    return memchr(words, ':', seen) != NULL || memchr(words, '|', seen) != NULL ||
           memchr(words, *UTF8_WIDE_COLON, seen) != NULL;
}

/* Where the value of "word: value" or of a table's "word | value" begins; 0 when the line is none.
   A sentence has more words in front of its colon, and an address or a number is no word. */
static gsize value_at(const ReplyLine *line)
{
    gsize seen = MIN(line->length, (gsize)LABEL_OCTETS_MAX);
    guint words = 1;
    if (!may_have_label(line->words, seen))
        return 0;
    for (gsize i = 0; i < seen; i++) {
        char octet = line->words[i];
        gsize mark = octet == '|' ? 1 : utf8_colon_at(line->words + i);
        if (mark > 0)
            return i > 0 && words <= LABEL_WORDS_MAX ? i + mark : 0;
        if (g_ascii_isdigit(octet) || strchr("@<>[]/,;!?\"", octet) != NULL)
            return 0;
        words += octet == ' ' && i + 1 < seen && strchr(" :|*", line->words[i + 1]) == NULL;
    }
    return 0;
}

static gboolean is_mailbox_line(const ReplyLine *line)
{
    return line->length < FENCE_OCTETS_MAX && strchr(">]", line->words[line->length - 1]) != NULL &&
           holds_mailbox(line->words, line->length);
}

/* A line of an attribution: who, when, and a colon at the end. */
static gboolean is_attribution(const ReplyLine *line)
{
    return line->length < FENCE_OCTETS_MAX && utf8_colon_end(line->words, line->length) > 0 &&
           holds_mailbox(line->words, line->length) && holds_moment(line->words, line->length);
}

typedef struct shape {
    guint labelled, bare; /* lines */
    gboolean has_mailbox, has_moment, has_address;
} Shape;

static void note(Shape *shape, const char *words, gsize length)
{
    shape->has_mailbox =
        shape->has_mailbox || (shape->labelled + shape->bare <= 2 && holds_mailbox(words, length));
    shape->has_moment = shape->has_moment || holds_moment(words, length);
    shape->has_address = shape->has_address || memchr(words, '@', length) != NULL;
}

/* Takes a line into the block; FALSE when it is none of its lines. */
static gboolean take(Shape *shape, const ReplyLine *line)
{
    gsize value = value_at(line);
    gboolean is_bare =
        value == 0 && shape->labelled == 0 && shape->bare < 2 &&
        (shape->bare == 0 ? is_mailbox_line(line) : holds_moment(line->words, line->length));
    if (line->length == value || (value == 0 && !is_bare))
        return FALSE;
    shape->labelled += value > 0 ? 1 : 0;
    shape->bare += is_bare ? 1 : 0;
    note(shape, line->words + value, MIN(line->length - value, (gsize)FENCE_OCTETS_MAX));
    return TRUE;
}

gboolean quote_shape_is_block(const ReplyLines *lines, guint at)
{
    Shape shape = {0};
    guint i = at;
    for (; i < lines->count && i - at < BLOCK_LINES_MAX; i++) {
        const ReplyLine *line = &lines->line[i];
        if (line->length == 0 || line->is_quoted)
            break;
        if (shape.labelled >= 2 && shape.has_address && is_attribution(line))
            return TRUE;
        gboolean is_wrapped =
            i > at && strchr(",;", lines->line[i - 1].words[lines->line[i - 1].length - 1]) != NULL;
        if (!take(&shape, line) && !is_wrapped)
            break;
    }
    return shape.labelled + shape.bare >= LABELLED_MIN && shape.labelled > 0 && shape.has_mailbox &&
           shape.has_moment;
}

gboolean quote_shape_is_fence(const char *words, gsize length)
{
    return length < FENCE_OCTETS_MAX && reply_begins(words, length, ">>> ") &&
           reply_ends(words, length, " >>>") &&
           (holds_moment(words, length) || holds_mailbox(words, length));
}
