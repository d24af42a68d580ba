#include "quote_block.h"

#include "../base/utf8.h"
#include "moment.h"
#include "quote_shape.h"
#include "quote_words.h"

#include <string.h>

#define LABEL_OCTETS_MAX 40
#define LINES_MAX 16     /* of a block, with wrapped lists of recipients */
#define UNLABELLED_MAX 4 /* lines in a row */

/* The label in front of the line's first colon. */
static QuoteLabel read_label(const char *words, gsize length, gsize *used_r)
{
    gsize seen = MIN(length, (gsize)LABEL_OCTETS_MAX);
    if (memchr(words, ':', seen) == NULL && memchr(words, *UTF8_WIDE_COLON, seen) == NULL)
        return QUOTE_NO_LABEL; /* nearly every line */
    for (gsize i = 1; i < seen; i++) {
        gsize colon = utf8_colon_at(words + i);
        if (colon == 0)
            continue;
        gsize end = i;
        while (end > 0 && strchr(" *_\t", words[end - 1]) != NULL)
            end--;
        if (end >= 2 && memcmp(words + end - 2, "\xc2\xa0", 2) == 0) /* French puts one there */
            end -= 2;
        *used_r = i + colon;
        return quote_words_label(words, end);
    }
    return QUOTE_NO_LABEL;
}

/* A line of dashes, with or without words between them. */
static gboolean is_rule(const ReplyLine *line)
{
    if (line->length < REPLY_RULE_MIN || strspn(line->words, "-_=") < REPLY_RULE_MIN)
        return FALSE;
    return reply_is_rule(line) || strchr("-_=", line->words[line->length - 1]) != NULL;
}

typedef struct block {
    guint seen[QUOTE_LABELS];
    guint kinds;
    gboolean has_address, has_time;
} Block;

static void note(Block *block, QuoteLabel label)
{
    if (block->seen[label]++ == 0)
        block->kinds++;
}

/* More labels in the same line: HTML made flat. */
static void note_rest(Block *block, const char *words, gsize length)
{
    static const char *const INNER[][3] = {
        {" Sent:", " Date:", " Gesendet:"},
        {" To:", " An:", " Para:"},
        {" Subject:", " Betreff:", " Asunto:"},
    };
    static const QuoteLabel KINDS[] = {QUOTE_DATE, QUOTE_TO, QUOTE_SUBJECT};
    for (gsize i = 0; i < G_N_ELEMENTS(INNER); i++)
        for (gsize j = 0; j < G_N_ELEMENTS(INNER[i]); j++)
            if (g_strstr_len(words, (gssize)length, INNER[i][j]) != NULL)
                note(block, KINDS[i]);
}

/* `is_certain`: more than a list that somebody wrote down, "From: your home" and "To: our shop". */
static gboolean is_complete(const Block *block, guint kinds_wanted, gboolean is_certain)
{
    if (is_certain && (block->seen[QUOTE_FROM] == 0 || (!block->has_address && !block->has_time)))
        return FALSE;
    if (block->seen[QUOTE_DATE] > 0 && block->has_time && block->has_address && block->kinds >= 2)
        return TRUE;
    return block->kinds >= kinds_wanted && block->seen[QUOTE_FROM] > 0 &&
           (block->seen[QUOTE_SUBJECT] > 0 || block->has_address);
}

static gboolean is_block(const ReplyLines *lines, guint at, guint kinds_wanted, gboolean is_certain)
{
    Block block = {0};
    guint unlabelled = 0;
    for (guint i = at; i < lines->count && i - at < LINES_MAX; i++) {
        const ReplyLine *line = &lines->line[i];
        gsize used = 0;
        QuoteLabel label = read_label(line->words, line->length, &used);
        if (label == QUOTE_NO_LABEL) {
            if (i == at || ++unlabelled > UNLABELLED_MAX)
                break;
            continue;
        }
        unlabelled = 0;
        note(&block, label);
        gsize seen = MIN(line->length, (gsize)1000);
        block.has_address = block.has_address || memchr(line->words, '@', seen) != NULL;
        if (i == at && label == QUOTE_FROM)
            note_rest(&block, line->words, seen);
        if (label == QUOTE_DATE)
            block.has_time = block.has_time || moment_read(line->words, seen).has_time;
        if (is_complete(&block, kinds_wanted, is_certain))
            return TRUE;
    }
    return FALSE;
}

gboolean quote_block_is_certain(const ReplyLines *lines, guint at)
{
    return is_rule(&lines->line[at]) || is_block(lines, at, 3, TRUE) ||
           quote_shape_is_block(lines, at);
}

gboolean quote_block_at(const ReplyLines *lines, guint at)
{
    if (lines->line[at].is_quoted)
        return FALSE;
    if (!is_rule(&lines->line[at]))
        return is_block(lines, at, 3, FALSE) || quote_shape_is_block(lines, at);
    guint next = reply_lines_next_filled(lines, at + 1, 4);
    return next < lines->count && !lines->line[next].is_quoted &&
           (is_block(lines, next, 2, FALSE) || quote_shape_is_block(lines, next));
}
