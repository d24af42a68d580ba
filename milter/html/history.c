#include "reader.h"

#include "../base/utf8.h"
#include "../text/attribution.h"
#include "../text/quote_header.h"

#include <string.h>

#define ATTRIBUTION_OCTETS_MAX 600
#define CUTS_MAX 10000
#define TOKENS_AHEAD 16
#define HEADER_LINES 3
#define LABEL_OCTETS_MAX 48

/* The last line with words before the end of the text, within a bound. */
static const char *last_line(const GString *text, gsize *length_r)
{
    gsize end = text->len, floor = end > ATTRIBUTION_OCTETS_MAX ? end - ATTRIBUTION_OCTETS_MAX : 0;
    while (end > floor && g_ascii_isspace(text->str[end - 1]))
        end--;
    gsize start = end;
    while (start > floor && text->str[start - 1] != '\n')
        start--;
    *length_r = end - start;
    return text->str + start;
}

static gboolean follows_forward_line(const HtmlReader *reader)
{
    gsize length;
    const char *line = last_line(reader->writer.text, &length);
    return quote_header_is_forward(line, length);
}

static gboolean follows_attribution(const HtmlReader *reader)
{
    gsize length;
    const char *line = last_line(reader->writer.text, &length);
    return length > 0 && attribution_is(line, length);
}

/* Whether the first words to come say that a forwarded mail follows: Apple puts that line into the
   blockquote. */
static gboolean goes_on_with_forward_line(const HtmlReader *reader)
{
    HtmlScanner ahead = reader->scanner;
    HtmlToken token;
    for (guint i = 0; i < TOKENS_AHEAD; i++) {
        if (!html_scan(&ahead, &token))
            return FALSE;
        HtmlSlice text = html_token_text(&ahead, &token);
        if (token.kind != HTML_TOKEN_TEXT || !html_has_words(text.start, text.length))
            continue;
        g_autofree char *words = html_plain_value(&text, ATTRIBUTION_OCTETS_MAX);
        return words != NULL && quote_header_is_forward(words, strcspn(words, "\n"));
    }
    return FALSE;
}

/* The innermost gmail_quote that is open, or NULL. */
static OpenElement *open_gmail_quote(const HtmlReader *reader)
{
    for (guint i = reader->stack->len; i > 0; i--)
        if (html_open_element(reader, i - 1)->mark == HTML_MARK_ANSWERED)
            return html_open_element(reader, i - 1);
    return NULL;
}

static gboolean begins_with_forward_line(const GString *text, gsize start)
{
    const char *at = text->str + MIN(start, text->len);
    at += strspn(at, " \n>");
    return quote_header_is_forward(at, strcspn(at, "\n"));
}

static void add_cut(HtmlReader *reader, gsize start)
{
    gsize end = reader->writer.text->len;
    if (end <= start || reader->cuts->len >= CUTS_MAX)
        return;
    while (reader->cuts->len > 0) { /* those inside the new one */
        const Cut *last = &g_array_index(reader->cuts, Cut, reader->cuts->len - 1);
        if (last->start < start)
            break;
        g_array_set_size(reader->cuts, reader->cuts->len - 1);
    }
    Cut cut = {start, end};
    g_array_append_val(reader->cuts, cut);
}

/* Whether there are words so far; what was looked at once is not looked at again. */
static gboolean has_own_words(HtmlReader *reader)
{
    const GString *text = reader->writer.text;
    if (reader->wordless == G_MAXSIZE)
        return TRUE;
    gboolean found = html_has_words(text->str + reader->wordless, text->len - reader->wordless);
    reader->wordless = found ? G_MAXSIZE : text->len;
    return found;
}

HtmlMark html_judge_mark(HtmlReader *reader, HtmlMark mark)
{
    if (mark == HTML_MARK_NONE || mark == HTML_MARK_FORWARD)
        return mark;
    if (mark == HTML_MARK_INDENTED) {
        OpenElement *outer = open_gmail_quote(reader);
        gboolean is_cite = outer != NULL || follows_attribution(reader);
        mark = is_cite ? HTML_MARK_CITE : HTML_MARK_NONE;
        if (!is_cite)
            return mark;
    }
    if (reader->cutting > 0 || reader->forwarded > 0)
        return HTML_MARK_NONE;
    GString *text = reader->writer.text;
    if (mark == HTML_MARK_HISTORY || mark == HTML_MARK_MAYBE_HISTORY) {
        if (reader->mail != TEXT_MAIL_ANSWER)
            return HTML_MARK_NONE;
        if (mark == HTML_MARK_HISTORY && reader->history == G_MAXSIZE && has_own_words(reader) &&
            !follows_forward_line(reader))
            reader->history = text->len;
        else if (mark == HTML_MARK_MAYBE_HISTORY && reader->maybe->len < 100)
            g_array_append_val(reader->maybe, text->len);
        return HTML_MARK_NONE;
    }
    OpenElement *gmail = open_gmail_quote(reader);
    gboolean is_forward = reader->mail == TEXT_MAIL_FORWARD || follows_forward_line(reader) ||
                          goes_on_with_forward_line(reader) ||
                          (gmail != NULL && begins_with_forward_line(text, gmail->text));
    if (is_forward && mark != HTML_MARK_SIGNATURE)
        return HTML_MARK_FORWARD;
    return mark;
}

/* Where the line above a cited passage begins, if it says whose words they are. In an answer the
   text tells of those in known words, with what else stands above. */
static gsize introduction_start(const HtmlReader *reader, gsize cite)
{
    const GString *text = reader->writer.text;
    gsize floor = cite > ATTRIBUTION_OCTETS_MAX ? cite - ATTRIBUTION_OCTETS_MAX : 0;
    gsize end = MIN(cite, text->len);
    while (end > floor && g_ascii_isspace(text->str[end - 1]))
        end--;
    gsize start = end;
    while (start > floor && text->str[start - 1] != '\n')
        start--;
    const char *line = text->str + start;
    gboolean is_known = attribution_is(line, end - start);
    if (reader->mail == TEXT_MAIL_ANSWER)
        return !is_known && attribution_has_shape(line, end - start) ? start : cite;
    return is_known || attribution_has_shape(line, end - start) ? start : cite;
}

/* Where the cut of a cited passage starts: with the attribution above it. */
static gsize cite_start(const HtmlReader *reader, const OpenElement *cite)
{
    OpenElement *gmail = open_gmail_quote(reader);
    if (gmail == NULL)
        return introduction_start(reader, cite->text);
    if (gmail->has_cites)
        return cite->text;
    gmail->has_cites = TRUE;
    gboolean is_attribution = cite->text - gmail->text <= ATTRIBUTION_OCTETS_MAX;
    return is_attribution ? gmail->text : cite->text;
}

void html_finish_mark(HtmlReader *reader, const OpenElement *closed)
{
    switch (closed->mark) {
    case HTML_MARK_QUOTE:
    case HTML_MARK_SIGNATURE:
        reader->cutting--;
        add_cut(reader, closed->text);
        break;
    case HTML_MARK_CITE:
        reader->cutting--;
        add_cut(reader, cite_start(reader, closed));
        break;
    case HTML_MARK_ANSWERED:
        if (!closed->has_cites && !begins_with_forward_line(reader->writer.text, closed->text))
            add_cut(reader, closed->text);
        break;
    case HTML_MARK_FORWARD:
        reader->forwarded--;
        break;
    default:
        break;
    }
}

/* "Gesendet: Montag", "*Von:* Anna", "发件人：李". */
static gboolean is_header_line(const char *line, gsize length)
{
    gsize seen = MIN(length, (gsize)LABEL_OCTETS_MAX);
    for (gsize i = 1; i < seen; i++) {
        gsize colon = utf8_colon_at(line + i);
        if (colon > 1 || (colon == 1 && (i + 1 == length || strchr(" *\t", line[i + 1]) != NULL)))
            return TRUE;
    }
    return FALSE;
}

/* Whether text at `start` begins with a block of header lines, in whatever language: at least
   three of the first lines with words are "label: value". */
static gboolean begins_with_headers(const char *start)
{
    guint headers = 0, words = 0;
    for (const char *at = start; *at != '\0' && words <= HEADER_LINES;) {
        gsize length = strcspn(at, "\n");
        gboolean is_rule = strspn(at, "_-= >") >= length;
        if (!is_rule) {
            words++;
            headers += is_header_line(at, length) ? 1 : 0;
        }
        at += length + (at[length] == '\n');
    }
    return headers >= HEADER_LINES;
}

static void settle_history(HtmlReader *reader)
{
    const GString *text = reader->writer.text;
    for (guint i = 0; i < reader->maybe->len; i++) {
        gsize place = g_array_index(reader->maybe, gsize, i);
        if (place >= reader->history)
            return;
        if (html_has_words(text->str, place) && begins_with_headers(text->str + place)) {
            reader->history = place;
            return;
        }
    }
}

char *html_newly_written(HtmlReader *reader)
{
    settle_history(reader);
    const GString *text = reader->writer.text;
    GString *reply = g_string_sized_new(text->len);
    gsize end = MIN(reader->history, text->len), at = 0;
    for (guint i = 0; i < reader->cuts->len && at < end; i++) {
        const Cut *cut = &g_array_index(reader->cuts, Cut, i);
        if (cut->start > at)
            g_string_append_len(reply, text->str + at, (gssize)(MIN(cut->start, end) - at));
        at = MAX(at, cut->end);
    }
    if (at < end)
        g_string_append_len(reply, text->str + at, (gssize)(end - at));
    gboolean is_empty = !html_has_words(reply->str, reply->len);
    char *words = g_string_free(reply, is_empty);
    return words != NULL ? g_strstrip(words) : NULL;
}
