#include "attribution.h"
#include "quote_block.h"
#include "quote_header.h"
#include "reply_lines.h"
#include "text.h"

#include <string.h>

#define NOTES_LINE_REACH 3  /* lines */
#define HEAD_OCTETS_MAX 300 /* of a line with an attribution and more */

typedef struct layout {
    ReplyLines lines;
    TextLineKind *kinds;
    gboolean is_told;   /* the caller knew of quotes: nothing was wrapped on its way */
    gboolean has_words; /* new ones, so far */
} Layout;

static guint mark(Layout *layout, guint from, guint until)
{
    for (guint i = from; i < until; i++)
        layout->kinds[i] = TEXT_LINE_QUOTED;
    return until;
}

/* Where the lines end that stand indented below an attribution. */
static guint after_indented(const Layout *layout, guint at)
{
    while (at < layout->lines.count &&
           (layout->kinds[at] == TEXT_LINE_INDENTED || layout->lines.line[at].length == 0))
        at++;
    return at;
}

/* Where the quote ends that the `count` lines at `at` introduce. Marked or indented line by line,
   it speaks for itself; else all that follows belongs to it. */
static guint quote_end(const Layout *layout, QuoteMark introduction, guint at, guint count)
{
    const ReplyLines *lines = &layout->lines;
    guint next = reply_lines_next_filled(lines, at + count, lines->count);
    if (introduction != QUOTE_MARK_ATTRIBUTION || next >= lines->count)
        return lines->count;
    if (lines->line[next].is_quoted)
        return at + count;
    return layout->kinds[next] == TEXT_LINE_INDENTED ? after_indented(layout, next) : lines->count;
}

static gboolean is_quoted(const Layout *layout, guint at)
{
    if (layout->lines.line[at].is_quoted)
        return TRUE;
    return !layout->is_told && (reply_is_wrapped_quote(&layout->lines, at) ||
                                (layout->has_words && reply_is_wrapped_end(&layout->lines, at)));
}

/* Yahoo's "On Mon, 3 May 2021 at 10:35, Ann<ann@example.org> wrote:   ", where the quote begins in
   the same line, unmarked. */
static gboolean goes_on_in_line(const ReplyLine *line)
{
    gsize seen = MIN(line->length, (gsize)HEAD_OCTETS_MAX);
    const char *gap = seen > 0 ? memmem(line->words, seen, ":  ", 3) : NULL;
    return gap != NULL && attribution_is(line->words, (gsize)(gap - line->words) + 1);
}

/* Whether the line stands right above a quote and says whose it is. */
static gboolean introduces_quote(const Layout *layout, guint at)
{
    const ReplyLines *lines = &layout->lines;
    const ReplyLine *line = &lines->line[at];
    if (at + 1 >= lines->count)
        return FALSE;
    if (lines->line[at + 1].is_quoted)
        return attribution_introduces(line) || attribution_names(line);
    gboolean is_apart =
        lines->line[at + 1].length == 0 && at + 2 < lines->count && lines->line[at + 2].is_quoted;
    return is_apart && attribution_names(line);
}

/* Lotus Notes writes "Ann Lee ---05/03/2021 09:00:12---the subject" above its header. */
static void mark_notes_line(Layout *layout, guint at)
{
    for (guint i = at; i > 0 && at - i < NOTES_LINE_REACH; i--) {
        const ReplyLine *line = &layout->lines.line[i - 1];
        if (line->length == 0)
            continue;
        gsize seen = MIN(line->length, (gsize)HEAD_OCTETS_MAX);
        const char *rule = memmem(line->words, seen, "---", 3);
        gsize left = rule != NULL ? seen - (gsize)(rule + 3 - line->words) : 0;
        if (left > 0 && g_ascii_isdigit(rule[3]) && memmem(rule + 3, left, "---", 3) != NULL)
            mark(layout, i - 1, at);
        return;
    }
}

static guint pass_line(Layout *layout, guint at)
{
    const ReplyLine *line = &layout->lines.line[at];
    guint count;
    if (is_quoted(layout, at) || introduces_quote(layout, at))
        return mark(layout, at, at + 1);
    if (goes_on_in_line(line))
        return mark(layout, at, layout->lines.count);
    QuoteMark introduction = quote_header_at(&layout->lines, at, &count);
    if (introduction == QUOTE_MARK_HEADERS && !quote_block_is_certain(&layout->lines, at))
        introduction = QUOTE_MARK_NONE;
    if (introduction == QUOTE_MARK_HEADERS)
        mark_notes_line(layout, at);
    if (introduction != QUOTE_MARK_NONE)
        return mark(layout, at, quote_end(layout, introduction, at, count));
    layout->has_words = layout->has_words || reply_has_words(line->words, line->length);
    return at + 1;
}

/* A rule drawn right above the quote, as Outlook on the web does, belongs to it. */
static void mark_rules(Layout *layout)
{
    gboolean above_quote = FALSE;
    for (guint i = layout->lines.count; i > 0; i--) {
        const ReplyLine *line = &layout->lines.line[i - 1];
        if (layout->kinds[i - 1] == TEXT_LINE_QUOTED)
            above_quote = TRUE;
        else if (above_quote && reply_is_rule(line))
            mark(layout, i - 1, i);
        else if (line->length > 0)
            above_quote = FALSE;
    }
}

void text_mark_quotes(const char *text, TextLineKind *kinds, guint count)
{
    Layout layout = {.kinds = kinds};
    reply_lines_split(text, &layout.lines);
    layout.lines.count = MIN(layout.lines.count, count);
    for (guint i = 0; i < layout.lines.count; i++) {
        layout.is_told = layout.is_told || kinds[i] != TEXT_LINE_NEW;
        if (kinds[i] == TEXT_LINE_QUOTED)
            layout.lines.line[i].is_quoted = TRUE;
    }
    for (guint at = 0; at < layout.lines.count;)
        at = pass_line(&layout, at);
    mark_rules(&layout);
    reply_lines_clear(&layout.lines);
}

/* ---- what else others ask of the room ---- */

gboolean text_has_words(const char *words, gsize length)
{
    return reply_has_words(words, length);
}
