#include "own_signature.h"
#include "quote_header.h"
#include "text.h"

#include <string.h>

#define RULE_OCTETS_MIN 10 /* of underscores or dashes above a block of header lines */
#define INTRODUCTION_OCTETS_MAX 200
#define NO_LINE G_MAXUINT

typedef struct sheet { /* a text as lines, with what is known of each */
    const char *text;
    gsize length;
    ReplyLines lines;
    guint8 *is_signature; /* by line: the mail program marked it so */
    guint history;        /* the line from which on all is quoted; NO_LINE: not known */
} Sheet;

static gsize offset_of(const Sheet *sheet, guint at)
{
    return at < sheet->lines.count ? (gsize)(sheet->lines.line[at].start - sheet->text)
                                   : sheet->length;
}

/* ---- what is known beforehand ---- */

static void mark_line(Sheet *sheet, guint at, const TextStretch *stretch)
{
    ReplyLine *line = &sheet->lines.line[at];
    if (stretch->kind == TEXT_HISTORY) {
        sheet->history = MIN(sheet->history, at);
    } else if (stretch->kind == TEXT_QUOTE) {
        line->is_quoted = TRUE;
    } else if (!line->is_quoted) {
        sheet->is_signature[at] = TRUE;
        line->length = 0; /* its words are nobody's */
    }
}

/* Stretches ascend by where they begin and may lie within each other: what is behind the widest so
   far needs no second look. */
static void mark_stretches(Sheet *sheet, const GArray *stretches)
{
    guint at = 0;
    for (guint i = 0; stretches != NULL && i < stretches->len; i++) {
        const TextStretch *stretch = &g_array_index(stretches, TextStretch, i);
        while (at < sheet->lines.count && offset_of(sheet, at) < stretch->from)
            at++;
        if (stretch->kind == TEXT_HISTORY && at < sheet->lines.count)
            mark_line(sheet, at, stretch);
        while (stretch->kind != TEXT_HISTORY && at < sheet->lines.count &&
               offset_of(sheet, at) < stretch->until)
            mark_line(sheet, at++, stretch);
    }
}

/* ---- the quote ---- */

/* The line below the last one above `at` that has something on it; signatures count. */
static guint filled_above(const Sheet *sheet, guint at)
{
    while (at > 0 && sheet->lines.line[at - 1].length == 0 && !sheet->is_signature[at - 1])
        at--;
    return at;
}

/* "12 May 2026, 09:02 by bo@customer.example:" right above quoted lines: some attribution, in words
   that nobody knows. */
static guint with_introduction_above(const Sheet *sheet, guint quote)
{
    guint at = filled_above(sheet, quote);
    if (at == 0)
        return quote;
    const ReplyLine *line = &sheet->lines.line[at - 1];
    gboolean ends =
        reply_ends(line->words, line->length, ":") || reply_ends(line->words, line->length, "：");
    gboolean names_author =
        line->length <= INTRODUCTION_OCTETS_MAX && memchr(line->words, '@', line->length) != NULL;
    return ends && names_author ? at - 1 : quote;
}

static gboolean is_rule(const ReplyLine *line)
{
    return line->length >= RULE_OCTETS_MIN && strchr("_-", *line->words) != NULL &&
           strspn(line->words, "_-") >= line->length;
}

/* "________________" between the words and "From: ..." belongs to what is below it. */
static guint with_rule_above(const Sheet *sheet, guint quote)
{
    guint at = filled_above(sheet, quote);
    return at > 0 && is_rule(&sheet->lines.line[at - 1]) ? at - 1 : quote;
}

/* The rule between the words and a signature that stands above the quote. */
static gboolean is_signature_rule(const Sheet *sheet, guint at)
{
    guint next = at + 1;
    while (next < sheet->lines.count && sheet->lines.line[next].length == 0 &&
           !sheet->is_signature[next])
        next++;
    return is_rule(&sheet->lines.line[at]) && next < sheet->lines.count &&
           sheet->is_signature[next];
}

/* The first line of quoted history; open_r: it has no marks of its own line by line, so all that
   follows belongs to it. */
static guint first_quoted_line(const Sheet *sheet, gboolean *open_r)
{
    const ReplyLines *lines = &sheet->lines;
    *open_r = FALSE;
    for (guint i = 0; i < lines->count; i++) {
        guint count = 1;
        QuoteMark mark =
            i == sheet->history ? QUOTE_MARK_HEADERS : quote_header_at(lines, i, &count);
        if (mark == QUOTE_MARK_NONE && !lines->line[i].is_quoted)
            continue;
        if (is_signature_rule(sheet, i))
            continue;
        guint next = reply_lines_next_filled(lines, i + count, lines->count);
        gboolean is_marked = next < lines->count && lines->line[next].is_quoted;
        *open_r = mark != QUOTE_MARK_NONE && !lines->line[i].is_quoted &&
                  (mark != QUOTE_MARK_ATTRIBUTION || !is_marked);
        return *open_r                   ? with_rule_above(sheet, i)
               : mark == QUOTE_MARK_NONE ? with_introduction_above(sheet, i)
                                         : i;
    }
    return lines->count;
}

/* The line after the last quoted one; what stands there is new. */
static guint after_last_quote(const Sheet *sheet, guint quote)
{
    guint after = quote;
    for (guint i = quote; i < sheet->lines.count; i++) {
        guint count = 1;
        if (i >= sheet->history)
            return sheet->lines.count;
        if (sheet->lines.line[i].is_quoted)
            after = i + 1;
        else if (quote_header_at(&sheet->lines, i, &count) != QUOTE_MARK_NONE)
            after = i + count;
    }
    return MIN(after, sheet->lines.count);
}

gboolean text_has_words(const char *text, gsize length)
{
    return reply_has_words(text, length);
}

static gboolean has_words(const ReplyLines *lines, guint from, guint until)
{
    for (guint i = from; i < until; i++) {
        if (reply_has_words(lines->line[i].words, lines->line[i].length))
            return TRUE;
    }
    return FALSE;
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

/* ---- the new lines ---- */

static gboolean is_within(const TextSpan *span, gsize offset)
{
    return offset >= span->from && offset < span->until;
}

static void add_fresh(const Sheet *sheet, guint at, TextLayout *layout)
{
    TextSpan line = {offset_of(sheet, at), offset_of(sheet, at + 1)};
    if (sheet->is_signature[at] || is_within(&layout->signature, line.from) ||
        is_within(&layout->trailing, line.from))
        return;
    TextSpan *last = layout->fresh->len > 0
                         ? &g_array_index(layout->fresh, TextSpan, layout->fresh->len - 1)
                         : NULL;
    if (last != NULL && last->until == line.from)
        last->until = line.until;
    else
        g_array_append_val(layout->fresh, line);
}

static void collect_fresh(const Sheet *sheet, guint quote, guint below, TextLayout *layout)
{
    for (guint i = 0; i < sheet->lines.count && (i < quote || !layout->is_open);) {
        guint count = 1;
        gboolean is_quote = i >= quote && i < below &&
                            (i == quote || sheet->lines.line[i].is_quoted ||
                             quote_header_at(&sheet->lines, i, &count) != QUOTE_MARK_NONE);
        if (!is_quote)
            add_fresh(sheet, i, layout);
        i += MAX(count, 1);
    }
}

static void lay_out(const Sheet *sheet, const GPtrArray *own_lines, TextLayout *layout)
{
    const ReplyLines *lines = &sheet->lines;
    gboolean is_open = FALSE;
    guint quote = first_quoted_line(sheet, &is_open);
    guint below = is_open ? lines->count : after_last_quote(sheet, quote);
    guint trailing = own_signature_line(lines, below, lines->count, own_lines);
    gboolean has_more = below < lines->count && has_words(lines, below, trailing);
    guint from = has_more ? below : 0;
    guint until = has_more ? lines->count : quote;
    guint signature = has_more ? trailing : own_signature_line(lines, from, until, own_lines);
    if (!has_more && signature < until)
        until = quote = introduction_line(lines, signature, quote);
    layout->new_end = offset_of(sheet, until);
    layout->quote = offset_of(sheet, quote);
    layout->is_open = is_open || sheet->history < lines->count;
    layout->quote_end = offset_of(sheet, below);
    layout->signature = (TextSpan){offset_of(sheet, signature), offset_of(sheet, until)};
    if (!has_more && below > quote)
        layout->trailing = (TextSpan){offset_of(sheet, trailing), sheet->length};
    collect_fresh(sheet, quote, below, layout);
}

void text_layout(const char *text, const GArray *stretches, const GPtrArray *own_lines,
                 TextLayout *layout_r)
{
    Sheet sheet = {.text = text, .length = strlen(text), .history = NO_LINE};
    reply_lines_split(text, &sheet.lines);
    sheet.is_signature = g_new0(guint8, sheet.lines.count + 1);
    mark_stretches(&sheet, stretches);
    *layout_r = (TextLayout){.fresh = g_array_new(FALSE, FALSE, sizeof(TextSpan))};
    lay_out(&sheet, own_lines, layout_r);
    reply_lines_clear(&sheet.lines);
    g_free(sheet.is_signature);
}

void text_layout_clear(TextLayout *layout)
{
    g_clear_pointer(&layout->fresh, g_array_unref);
}
