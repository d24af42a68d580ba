#include "attribution.h"
#include "quote_block.h"
#include "quote_header.h"
#include "reply_lines.h"
#include "signature.h"
#include "text.h"

#include <string.h>

#define LOOK_BELOW 3 /* lines between an attribution and its first quoted line */

typedef struct cutter {
    ReplyLines lines;
    GString *kept;
    TextMail mail;
    gboolean cut_signatures;
    gboolean has_words; /* something of the sender's own is in `kept` */
    gboolean was_cut;   /* lines are missing since the last kept one */
    gboolean has_quote; /* quoted lines were cut */
    guint marked_at;    /* the line that was last looked at for a mark, */
    QuoteMark mark;     /* what begins there, */
    guint mark_lines;   /* and over how many lines */
} Cutter;

static void keep(Cutter *cutter, guint at)
{
    const ReplyLine *line = &cutter->lines.line[at];
    if (line->length == 0 && cutter->was_cut)
        return;
    if (cutter->was_cut && cutter->kept->len > 0 && !g_str_has_suffix(cutter->kept->str, "\n\n"))
        g_string_append_c(cutter->kept, '\n');
    cutter->was_cut = FALSE;
    g_string_append_len(cutter->kept, line->start, (gssize)line->size);
    g_string_append_c(cutter->kept, '\n');
    if (!cutter->has_words)
        cutter->has_words = reply_has_words(line->words, line->length);
}

static guint keep_rest(Cutter *cutter, guint at)
{
    for (guint i = at; i < cutter->lines.count; i++)
        keep(cutter, i);
    return cutter->lines.count;
}

static guint cut(Cutter *cutter, guint at, guint count)
{
    cutter->was_cut = TRUE;
    return at + count;
}

/* Whether the mark is one of history although the mail answers nothing: quote marks follow, or it
   is a program's own line. Header lines may be those of a form. */
static gboolean is_proven(const Cutter *cutter, QuoteMark mark, guint at, guint count)
{
    const ReplyLines *lines = &cutter->lines;
    guint below = reply_lines_next_filled(lines, at + count, LOOK_BELOW);
    switch (mark) {
    case QUOTE_MARK_ATTRIBUTION:
        return below < lines->count && lines->line[below].is_quoted;
    case QUOTE_MARK_ORIGINAL:
        return *lines->line[at].words == '>' ||
               (*lines->line[at].words == '-' && below < lines->count &&
                quote_block_is_certain(lines, below));
    default:
        return mark == QUOTE_MARK_REPLY_ABOVE || mark == QUOTE_MARK_FORWARD;
    }
}

static QuoteMark mark_at(Cutter *cutter, guint at, guint *count_r)
{
    if (cutter->marked_at != at) {
        cutter->marked_at = at;
        cutter->mark = quote_header_at(&cutter->lines, at, &cutter->mark_lines);
        if (cutter->mail == TEXT_MAIL_NEW && cutter->mark != QUOTE_MARK_NONE &&
            !is_proven(cutter, cutter->mark, at, cutter->mark_lines))
            cutter->mark = QUOTE_MARK_NONE;
    }
    *count_r = cutter->mark_lines;
    return cutter->mark;
}

/* Commands that somebody copied with their prompt, ">>> import x", between his own lines. */
static gboolean is_prompt(const Cutter *cutter, guint at)
{
    const ReplyLine *line = &cutter->lines.line[at];
    return cutter->mail == TEXT_MAIL_NEW && !cutter->has_quote && !cutter->was_cut && at > 0 &&
           at + 1 < cutter->lines.count && line[-1].length > 0 && line[1].length > 0 &&
           !line[1].is_quoted;
}

/* Where the stretch of unquoted lines that `at` is in ends: at quoted lines or at a mark. */
static guint segment_end(Cutter *cutter, guint at)
{
    guint end = at + 1, ignored;
    while (end < cutter->lines.count && !cutter->lines.line[end].is_quoted &&
           mark_at(cutter, end, &ignored) == QUOTE_MARK_NONE)
        end++;
    return end;
}

/* What follows the mark is history to the end of the mail when it is not marked as quoted line by
   line. With nothing written above, it is what the mail is about. */
static guint pass_mark(Cutter *cutter, QuoteMark mark, guint at, guint count)
{
    if (mark == QUOTE_MARK_FORWARD || cutter->mail == TEXT_MAIL_FORWARD)
        return keep_rest(cutter, at);
    guint below = reply_lines_next_filled(&cutter->lines, at + count, LOOK_BELOW);
    gboolean is_marked = below < cutter->lines.count && cutter->lines.line[below].is_quoted;
    if (mark == QUOTE_MARK_ATTRIBUTION && is_marked)
        return cut(cutter, at, count);
    if (!cutter->has_words)
        return mark == QUOTE_MARK_ATTRIBUTION ? cut(cutter, at, count) : keep_rest(cutter, at);
    return cut(cutter, at, cutter->lines.count - at);
}

/* Takes an attribution off that stands behind other words of the line. */
static void shorten(ReplyLine *line)
{
    gsize tail = attribution_tail(line);
    if (tail == line->length)
        return;
    while (tail > 0 && strchr(" -", line->words[tail - 1]) != NULL)
        tail--;
    line->size = (gsize)(line->words - line->start) + tail;
    line->length = tail;
}

/* Lines of the sender's own, but for the signature below them. */
static guint pass_segment(Cutter *cutter, guint at)
{
    guint end = segment_end(cutter, at);
    guint last = end - 1;
    while (last > at && cutter->lines.line[last].length == 0)
        last--;
    if (end < cutter->lines.count && cutter->lines.line[end].is_quoted)
        shorten(&cutter->lines.line[last]);
    while (at < end) {
        guint count = cutter->cut_signatures ? signature_at(&cutter->lines, at, end) : 0;
        if (count > 0)
            at = cut(cutter, at, count);
        else
            keep(cutter, at++);
    }
    return end;
}

static guint pass_quoted(Cutter *cutter, guint at)
{
    if (cutter->mail == TEXT_MAIL_FORWARD)
        return keep_rest(cutter, at);
    if (is_prompt(cutter, at)) {
        keep(cutter, at);
        return at + 1;
    }
    cutter->has_quote = TRUE;
    return cut(cutter, at, 1);
}

static void read_lines(Cutter *cutter)
{
    for (guint at = 0; at < cutter->lines.count;) {
        guint count;
        if (cutter->lines.line[at].is_quoted || reply_is_wrapped_quote(&cutter->lines, at)) {
            at = pass_quoted(cutter, at);
            continue;
        }
        QuoteMark mark = mark_at(cutter, at, &count);
        at =
            mark == QUOTE_MARK_NONE ? pass_segment(cutter, at) : pass_mark(cutter, mark, at, count);
    }
}

/* NULL when no words are left. */
static char *attempt(const char *text, TextMail mail, gboolean cut_signatures)
{
    Cutter cutter = {.kept = g_string_new(NULL),
                     .mail = mail,
                     .cut_signatures = cut_signatures,
                     .marked_at = G_MAXUINT};
    reply_lines_split(text, &cutter.lines);
    read_lines(&cutter);
    reply_lines_clear(&cutter.lines);
    return g_string_free(cutter.kept, !cutter.has_words);
}

/* The end of the text without lines that are nothing but rules. */
static gsize end_without_rules(const char *text)
{
    gsize end = strlen(text);
    while (end > 0) {
        gsize start = end;
        while (start > 0 && text[start - 1] != '\n')
            start--;
        for (gsize i = start; i < end; i++)
            if (strchr("-_=~#*+,. \t", text[i]) == NULL)
                return end;
        end = start > 0 ? start - 1 : 0;
    }
    return strlen(text);
}

/* Empty lines in front, blanks and rules at the end go; the first line keeps its indentation. */
static char *trim(char *text)
{
    text[end_without_rules(text)] = '\0';
    gsize skipped = 0;
    for (gsize at = 0; text[at] != '\0' && g_ascii_isspace(text[at]); at++)
        if (text[at] == '\n')
            skipped = at + 1;
    memmove(text, text + skipped, strlen(text + skipped) + 1);
    return g_strchomp(text);
}

char *text_reply(const char *text, TextMail mail)
{
    char *reply = attempt(text, mail, TRUE);
    if (reply == NULL)
        reply = attempt(text, mail, FALSE);
    return trim(reply != NULL ? reply : g_strdup(text));
}
