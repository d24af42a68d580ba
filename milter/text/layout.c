#include "quote_header.h"
#include "reply_lines.h"
#include "text.h"

#include <string.h>

/* Own signatures have few lines; a "-- " with more below it is a rule among the words. */
#define SIGNATURE_LINES_MAX 15

static gsize offset_of(const ReplyLines *lines, guint at, const char *text)
{
    return at < lines->count ? (gsize)(lines->line[at].start - text) : strlen(text);
}

/* The first line of quoted history; open_r: it has no marks of its own line by line, so all that
   follows belongs to it. */
static guint first_quoted_line(const ReplyLines *lines, gboolean *open_r)
{
    for (guint i = 0; i < lines->count; i++) {
        guint count = 1;
        QuoteMark mark = quote_header_at(lines, i, &count);
        if (mark == QUOTE_MARK_NONE && !lines->line[i].is_quoted)
            continue;
        guint next = reply_lines_next_filled(lines, i + count, lines->count);
        *open_r = mark != QUOTE_MARK_NONE && (mark != QUOTE_MARK_ATTRIBUTION ||
                                              next >= lines->count || !lines->line[next].is_quoted);
        return i;
    }
    *open_r = FALSE;
    return lines->count;
}

/* The line after the last quoted one; what stands there is new. */
static guint after_last_quote(const ReplyLines *lines, guint quote)
{
    guint after = quote;
    for (guint i = quote; i < lines->count; i++) {
        guint count = 1;
        if (lines->line[i].is_quoted)
            after = i + 1;
        else if (quote_header_at(lines, i, &count) != QUOTE_MARK_NONE)
            after = i + count;
    }
    return MIN(after, lines->count);
}

static gboolean has_words(const ReplyLines *lines, guint from, guint until)
{
    for (guint i = from; i < until; i++) {
        if (reply_has_words(lines->line[i].words, lines->line[i].length))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_signature_rule(const ReplyLine *line)
{
    gsize size = line->size;
    if (size > 0 && line->start[size - 1] == '\r')
        size--;
    return (size == 2 || size == 3) && memcmp(line->start, "-- ", size) == 0;
}

/* The "-- " line that begins the signature at the end of [from, until), or `until`. */
static guint signature_line(const ReplyLines *lines, guint from, guint until)
{
    guint earliest = until - from > SIGNATURE_LINES_MAX ? until - SIGNATURE_LINES_MAX : from;
    for (guint i = until; i > earliest; i--) {
        if (is_signature_rule(&lines->line[i - 1]))
            return i - 1;
    }
    return until;
}

/* "Ann, yesterday:" below an own signature and right above the quote is no part of the signature,
   even where no language's attribution is recognised in it. Its line, or `quote`. */
static guint introduction_line(const ReplyLines *lines, guint signature, guint quote)
{
    guint at = quote;
    while (at > signature && lines->line[at - 1].length == 0)
        at--;
    if (quote >= lines->count || at < signature + 2)
        return quote;
    const ReplyLine *line = &lines->line[at - 1];
    gboolean introduces =
        reply_ends(line->words, line->length, ":") || reply_ends(line->words, line->length, "：");
    return introduces && lines->line[at - 2].length == 0 ? at - 1 : quote;
}

TextLayout text_layout(const char *text)
{
    ReplyLines lines;
    reply_lines_split(text, &lines);
    gboolean is_open = FALSE;
    guint quote = first_quoted_line(&lines, &is_open);
    guint below = is_open ? lines.count : after_last_quote(&lines, quote);
    gboolean has_more = has_words(&lines, below, lines.count) &&
                        signature_line(&lines, below, lines.count) != below;
    guint from = has_more ? below : 0;
    guint until = has_more ? lines.count : quote;
    guint signature = signature_line(&lines, from, until);
    if (!has_more && signature < until)
        until = quote = introduction_line(&lines, signature, quote);
    TextLayout layout = {
        .new_end = offset_of(&lines, until, text),
        .signature = offset_of(&lines, signature, text),
        .quote = offset_of(&lines, quote, text),
        .quote_end = offset_of(&lines, below, text),
    };
    reply_lines_clear(&lines);
    return layout;
}
