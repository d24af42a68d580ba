#include "html_element.h"
#include "html_quote.h"
#include "html_scan.h"
#include "html_write.h"
#include "quote_header.h"
#include "repair.h"
#include "text.h"

#include <string.h>

#define DEPTH_MAX 512      /* elements held open; deeper ones only run along */
#define QUOTE_MARKS_MAX 10 /* "> " before a line */
#define INDENT_STEP 2
#define INDENT_MAX 16
#define URL_OCTETS_MAX 2048
#define ALT_OCTETS_MAX 200
#define ATTRIBUTION_OCTETS_MAX 600
#define CUTS_MAX 10000
#define TOKENS_AHEAD 12

typedef struct open_element {
    const HtmlElement *element;
    HtmlContainer container;
    gboolean is_hidden, is_marked; /* marked: its lines carry a quote mark */
    gboolean is_tight;
    gboolean has_cites; /* HTML_CONTAINER_GMAIL */
    HtmlSlice link;     /* HTML_LINK: where to */
    gsize text;         /* octets of text when it was opened */
    gsize lines;        /* lines of text then */
    guint number;       /* HTML_ORDERED_LIST: of its next item */
} OpenElement;

typedef struct cut {
    gsize start, end;
} Cut;

typedef struct html_reader {
    HtmlScanner scanner;
    HtmlWriter writer;
    GArray *stack;  /* OpenElement */
    GArray *cuts;   /* Cut: stretches of the text that the sender did not newly write, in order */
    GArray *maybe;  /* gsize: places after which all may be history */
    gsize history;  /* all after it is; G_MAXSIZE: none */
    gsize wordless; /* octets of text without a word; G_MAXSIZE: there are words */
    guint too_deep, hidden, cutting, forwarded;
    guint lists;
} HtmlReader;

static OpenElement *open_element(const HtmlReader *reader, guint index)
{
    return &g_array_index(reader->stack, OpenElement, index);
}

static gboolean has_words(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isalnum(text[i]) || (guchar)text[i] >= 0x80)
            return TRUE;
    return FALSE;
}

/* ---- links and images ---- */

/* Entities undone, blanks and control characters dropped; NULL when nothing or too much is left. */
static char *plain_value(const HtmlSlice *value, gsize limit)
{
    HtmlWriter writer = {.text = g_string_new(NULL), .limit = limit};
    html_write_text(&writer, value);
    gboolean is_usable = writer.text->len > 0 && writer.text->len < limit;
    return g_string_free(writer.text, !is_usable);
}

static const char *without_scheme(const char *url)
{
    static const char *const SCHEMES[] = {"https://", "http://", "mailto:", "ftp://"};
    for (gsize i = 0; i < G_N_ELEMENTS(SCHEMES); i++)
        if (g_ascii_strncasecmp(url, SCHEMES[i], strlen(SCHEMES[i])) == 0)
            return url + strlen(SCHEMES[i]);
    return NULL;
}

/* Whether the link's text already says where it goes. */
static gboolean says_where(const char *text, const char *url)
{
    const char *rest = without_scheme(text);
    g_autofree char *shown = g_ascii_strdown(rest != NULL ? rest : text, -1);
    g_autofree char *target = g_ascii_strdown(without_scheme(url), -1);
    g_strstrip(shown);
    for (char *tail = target + strlen(target); tail > target && tail[-1] == '/'; tail--)
        tail[-1] = '\0';
    return strstr(shown, target) != NULL ||
           (strchr(shown, '.') != NULL && *shown != '\0' && g_str_has_prefix(target, shown));
}

static void finish_link(HtmlReader *reader, const OpenElement *link)
{
    HtmlWriter *writer = &reader->writer;
    if (link->link.start == NULL || reader->hidden > 0 || writer->text->len <= link->text ||
        writer->text->len >= writer->limit)
        return;
    const char *shown = writer->text->str + link->text;
    gsize length = writer->text->len - link->text;
    if (length > URL_OCTETS_MAX || !has_words(shown, length))
        return;
    g_autofree char *url = plain_value(&link->link, URL_OCTETS_MAX);
    if (url == NULL || without_scheme(url) == NULL || says_where(shown, url))
        return;
    if (g_ascii_strncasecmp(url, "mailto:", 7) == 0)
        url[strcspn(url, "?")] = '\0';
    const char *target = g_ascii_strncasecmp(url, "mailto:", 7) == 0 ? url + 7 : url;
    if (*target == '\0')
        return;
    gboolean spaced = writer->space;
    g_string_append(writer->text, " <");
    g_string_append(writer->text, target);
    g_string_append_c(writer->text, '>');
    writer->space = spaced;
}

/* The words that stand for an image; an emoji stands for itself. */
static void write_image(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlSlice *value = &token->attributes[HTML_ALT];
    if (value->start == NULL || reader->hidden > 0)
        return;
    g_autofree char *alt = plain_value(value, ALT_OCTETS_MAX);
    if (alt == NULL || !has_words(alt, strlen(alt)))
        return;
    gboolean is_emoji = (guchar)alt[0] >= 0xe2 && g_utf8_strlen(alt, -1) <= 4;
    g_autofree char *words = is_emoji ? g_strdup(alt) : g_strdup_printf("[%s]", alt);
    html_write_words(&reader->writer, words);
}

/* ---- quoted history ---- */

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
    return length > 0 && quote_header_is_attribution(line, length);
}

/* Whether the first words to come say that a forwarded mail follows: Apple puts that line into the
   blockquote. */
static gboolean goes_on_with_forward_line(const HtmlReader *reader)
{
    HtmlScanner ahead = reader->scanner;
    HtmlToken token;
    for (guint i = 0; i < TOKENS_AHEAD; i++) {
        html_scan(&ahead, &token);
        if (token.kind == HTML_END)
            return FALSE;
        if (token.kind != HTML_TEXT || !has_words(token.text.start, token.text.length))
            continue;
        g_autofree char *words = plain_value(&token.text, ATTRIBUTION_OCTETS_MAX);
        return words != NULL && quote_header_is_forward(words, strcspn(words, "\n"));
    }
    return FALSE;
}

/* The innermost gmail_quote that is open, or NULL. */
static OpenElement *open_gmail_quote(const HtmlReader *reader)
{
    for (guint i = reader->stack->len; i > 0; i--)
        if (open_element(reader, i - 1)->container == HTML_CONTAINER_GMAIL)
            return open_element(reader, i - 1);
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
    gboolean found = has_words(text->str + reader->wordless, text->len - reader->wordless);
    reader->wordless = found ? G_MAXSIZE : text->len;
    return found;
}

/* What opens may turn out to be content after all; TRUE when it is cut so far. */
static HtmlContainer judge_container(HtmlReader *reader, HtmlContainer container)
{
    if (container == HTML_CONTAINER_NONE || container == HTML_CONTAINER_FORWARD)
        return container;
    if (container == HTML_CONTAINER_MAYBE_CITE) {
        OpenElement *outer = open_gmail_quote(reader);
        gboolean is_cite = outer != NULL || follows_attribution(reader);
        container = is_cite ? HTML_CONTAINER_CITE : HTML_CONTAINER_NONE;
        if (!is_cite)
            return container;
    }
    if (reader->cutting > 0 || reader->forwarded > 0)
        return HTML_CONTAINER_NONE;
    GString *text = reader->writer.text;
    if (container == HTML_CONTAINER_HISTORY || container == HTML_CONTAINER_MAYBE_HISTORY) {
        if (container == HTML_CONTAINER_HISTORY && reader->history == G_MAXSIZE &&
            has_own_words(reader) && !follows_forward_line(reader))
            reader->history = text->len;
        else if (container == HTML_CONTAINER_MAYBE_HISTORY && reader->maybe->len < 100)
            g_array_append_val(reader->maybe, text->len);
        return HTML_CONTAINER_NONE;
    }
    OpenElement *gmail = open_gmail_quote(reader);
    gboolean is_forward = follows_forward_line(reader) || goes_on_with_forward_line(reader) ||
                          (gmail != NULL && begins_with_forward_line(text, gmail->text));
    if (is_forward && container != HTML_CONTAINER_SIGNATURE)
        return HTML_CONTAINER_FORWARD;
    return container;
}

/* Where the cut of a cited passage starts: with the attribution above it. */
static gsize cite_start(const HtmlReader *reader, const OpenElement *cite)
{
    OpenElement *gmail = open_gmail_quote(reader);
    if (gmail == NULL || gmail->has_cites)
        return cite->text;
    gmail->has_cites = TRUE;
    gboolean is_attribution = cite->text - gmail->text <= ATTRIBUTION_OCTETS_MAX;
    return is_attribution ? gmail->text : cite->text;
}

static void finish_container(HtmlReader *reader, const OpenElement *closed)
{
    switch (closed->container) {
    case HTML_CONTAINER_QUOTE:
    case HTML_CONTAINER_SIGNATURE:
        reader->cutting--;
        add_cut(reader, closed->text);
        break;
    case HTML_CONTAINER_CITE:
        reader->cutting--;
        add_cut(reader, cite_start(reader, closed));
        break;
    case HTML_CONTAINER_GMAIL:
        if (!closed->has_cites && !begins_with_forward_line(reader->writer.text, closed->text))
            add_cut(reader, closed->text);
        break;
    case HTML_CONTAINER_FORWARD:
        reader->forwarded--;
        break;
    default:
        break;
    }
}

/* ---- elements ---- */

static guint breaks_around(const OpenElement *element)
{
    switch (element->element->role) {
    case HTML_PARAGRAPH:
        return element->is_tight ? 1 : 2;
    case HTML_PREFORMATTED:
    case HTML_QUOTE:
        return 2;
    default:
        return html_element_is_block(element->element) && element->element->role != HTML_CELL;
    }
}

static void set_indent(HtmlReader *reader)
{
    reader->writer.indent = MIN(reader->lists * INDENT_STEP, INDENT_MAX);
}

static void open_item(HtmlReader *reader)
{
    for (guint i = reader->stack->len; i > 0; i--) {
        OpenElement *list = open_element(reader, i - 1);
        if (list->element->role == HTML_ORDERED_LIST) {
            g_snprintf(reader->writer.bullet, sizeof reader->writer.bullet, "%u. ", list->number++);
            return;
        }
        if (list->element->role == HTML_LIST)
            break;
    }
    g_strlcpy(reader->writer.bullet, "* ", sizeof reader->writer.bullet);
}

/* Cells of a row stand on one line while each of them is one line; blocks in cells that lay out a
   page go below each other. */
static void open_cell(HtmlReader *reader)
{
    HtmlWriter *writer = &reader->writer;
    OpenElement *row = NULL;
    for (guint i = reader->stack->len; i > 0 && row == NULL; i--)
        if (open_element(reader, i - 1)->element->role == HTML_ROW)
            row = open_element(reader, i - 1);
    if (row == NULL || writer->text->len <= row->text) {
        html_write_break(writer, 1);
        return;
    }
    if (writer->lines - row->lines > 1 || writer->preformatted > 0) {
        html_write_break(writer, 1);
        return;
    }
    writer->breaks = 0;
    /* "From: | Ann" reads better without a bar. */
    char last = writer->text->str[writer->text->len - 1];
    if (last != '|' && last != ':')
        g_string_append(writer->text, " |");
    writer->space = TRUE;
}

static void apply_role(HtmlReader *reader, OpenElement *element)
{
    HtmlRole role = element->element->role;
    if (role == HTML_LIST || role == HTML_ORDERED_LIST) {
        reader->lists++;
        html_write_break(&reader->writer, reader->lists > 1 ? 1 : 2);
    }
    if (role == HTML_ITEM)
        open_item(reader);
    if (role == HTML_CELL)
        open_cell(reader);
    if (role == HTML_PREFORMATTED) {
        reader->writer.preformatted++;
        if (reader->scanner.at < reader->scanner.end && *reader->scanner.at == '\n')
            reader->scanner.at++;
    }
    set_indent(reader);
}

static void undo_role(HtmlReader *reader, const OpenElement *element)
{
    HtmlRole role = element->element->role;
    if (role == HTML_LIST || role == HTML_ORDERED_LIST) {
        reader->lists--;
        html_write_break(&reader->writer, reader->lists > 0 ? 1 : 2);
    }
    if (role == HTML_ITEM)
        reader->writer.bullet[0] = '\0';
    if (role == HTML_PREFORMATTED)
        reader->writer.preformatted--;
    if (element->is_marked)
        reader->writer.quote--;
    set_indent(reader);
}

static void pop(HtmlReader *reader)
{
    OpenElement closed = *open_element(reader, reader->stack->len - 1);
    g_array_set_size(reader->stack, reader->stack->len - 1);
    if (closed.is_hidden) {
        reader->hidden--;
        return;
    }
    if (reader->hidden > 0)
        return;
    if (closed.element->role == HTML_LINK)
        finish_link(reader, &closed);
    undo_role(reader, &closed);
    finish_container(reader, &closed);
    guint breaks = breaks_around(&closed);
    if (breaks > 0)
        html_write_break(&reader->writer, breaks);
}

/* Opens an element that readers see. */
static void push_seen(HtmlReader *reader, OpenElement *opened, const HtmlToken *token)
{
    opened->container = judge_container(reader, html_container(opened->element, token));
    if (opened->container == HTML_CONTAINER_FORWARD)
        reader->forwarded++;
    reader->cutting += opened->container == HTML_CONTAINER_QUOTE ||
                       opened->container == HTML_CONTAINER_SIGNATURE ||
                       opened->container == HTML_CONTAINER_CITE;
    guint breaks = breaks_around(opened);
    if (breaks > 0)
        html_write_break(&reader->writer, breaks);
    opened->is_marked = opened->element->role == HTML_QUOTE &&
                        opened->container != HTML_CONTAINER_FORWARD &&
                        reader->writer.quote < QUOTE_MARKS_MAX &&
                        (opened->container == HTML_CONTAINER_CITE ||
                         html_container(opened->element, token) == HTML_CONTAINER_CITE);
    reader->writer.quote += opened->is_marked ? 1 : 0;
    apply_role(reader, opened);
}

static void push(HtmlReader *reader, const HtmlElement *element, const HtmlToken *token)
{
    if (reader->stack->len >= DEPTH_MAX) {
        reader->too_deep++;
        if (html_element_is_block(element))
            html_write_break(&reader->writer, 1);
        return;
    }
    const HtmlSlice *start = &token->attributes[HTML_START];
    OpenElement opened = {.element = element,
                          .is_hidden = element->role == HTML_UNSEEN || html_is_hidden(token),
                          .is_tight = html_is_tight(token),
                          .link = token->attributes[HTML_HREF],
                          .text = reader->writer.text->len,
                          .lines = reader->writer.lines,
                          .number = 1};
    if (element->role == HTML_ORDERED_LIST && start->start != NULL && start->length < 6)
        opened.number = (guint)MAX(g_ascii_strtoll(start->start, NULL, 10), 0);
    if (opened.is_hidden)
        reader->hidden++;
    else if (reader->hidden == 0)
        push_seen(reader, &opened, token);
    g_array_append_val(reader->stack, opened);
}

static void close_implied(HtmlReader *reader, const HtmlElement *element)
{
    while (reader->stack->len > 0) {
        const HtmlElement *top = open_element(reader, reader->stack->len - 1)->element;
        if (!html_element_ends(element, top))
            return;
        pop(reader);
    }
}

static void read_open(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlElement *element = html_element(&token->text);
    if (element == NULL)
        return;
    if (element->role == HTML_RAW) {
        if (!token->is_closed && !html_skip_raw(&reader->scanner, element->name))
            reader->scanner.at = reader->scanner.end;
        return;
    }
    close_implied(reader, element);
    if (!html_element_is_void(element)) {
        if (element->role == HTML_BODY) /* an unclosed title hides no mail */
            while (reader->stack->len > 0)
                pop(reader);
        push(reader, element, token);
        return;
    }
    if (reader->hidden > 0)
        return;
    if (element->role == HTML_BREAK)
        html_write_newline(&reader->writer);
    if (element->role == HTML_IMAGE)
        write_image(reader, token);
    if (element->role == HTML_RULE) {
        judge_container(reader, html_container(element, token));
        html_write_break(&reader->writer, 1);
        html_write_words(&reader->writer, "________________________________");
        html_write_break(&reader->writer, 1);
    }
}

/* How many elements an end tag closes; 0 when it matches none within reach. An inline one does not
   reach out of its block, nothing but a table's own parts reaches out of a cell. */
static guint closes(const HtmlReader *reader, const HtmlElement *element)
{
    gboolean is_block = html_element_is_block(element);
    gboolean is_of_table =
        element->role == HTML_TABLE || element->role == HTML_ROW || element->role == HTML_BODY;
    for (guint i = reader->stack->len; i > 0; i--) {
        const HtmlElement *open = open_element(reader, i - 1)->element;
        if (open == element)
            return reader->stack->len - i + 1;
        if ((!is_block && html_element_is_block(open)) ||
            (!is_of_table && (open->role == HTML_CELL || open->role == HTML_TABLE)))
            return 0;
    }
    return 0;
}

static void read_close(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlElement *element = html_element(&token->text);
    if (element == NULL || html_element_is_void(element)) {
        if (element != NULL && element->role == HTML_BREAK && reader->hidden == 0)
            html_write_newline(&reader->writer); /* browsers read </br> as <br> */
        return;
    }
    if (reader->too_deep > 0) {
        reader->too_deep--;
        if (html_element_is_block(element))
            html_write_break(&reader->writer, 1);
        return;
    }
    guint closed = closes(reader, element);
    if (closed == 0 && html_element_is_block(element) && reader->hidden == 0)
        html_write_break(&reader->writer, 1);
    for (; closed > 0; closed--)
        pop(reader);
}

static void read_all(HtmlReader *reader)
{
    HtmlToken token;
    do {
        html_scan(&reader->scanner, &token);
        if (token.kind == HTML_TEXT && reader->hidden == 0)
            html_write_text(&reader->writer, &token.text);
        else if (token.kind == HTML_OPEN)
            read_open(reader, &token);
        else if (token.kind == HTML_CLOSE)
            read_close(reader, &token);
    } while (token.kind != HTML_END && reader->writer.text->len < reader->writer.limit);
    while (reader->stack->len > 0)
        pop(reader);
}

/* ---- results ---- */

static void settle_history(HtmlReader *reader)
{
    const GString *text = reader->writer.text;
    for (guint i = 0; i < reader->maybe->len; i++) {
        gsize place = g_array_index(reader->maybe, gsize, i);
        if (place >= reader->history)
            return;
        if (has_words(text->str, place) && html_begins_with_headers(text->str + place)) {
            reader->history = place;
            return;
        }
    }
}

/* The text without its cuts; NULL when no words are left. */
static char *newly_written(const HtmlReader *reader)
{
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
    gboolean is_empty = !has_words(reply->str, reply->len);
    char *words = g_string_free(reply, is_empty);
    return words != NULL ? g_strstrip(words) : NULL;
}

static void cut_to_limit(GString *text, gsize limit)
{
    if (text->len <= limit)
        return;
    gsize end = limit;
    while (end > 0 && ((guchar)text->str[end] & 0xc0) == 0x80)
        end--;
    g_string_truncate(text, end);
}

char *text_from_html(const char *html, gsize limit, char **reply_r)
{
    g_autofree char *repaired = repair_utf8(html, strlen(html), NULL);
    HtmlReader reader = {.scanner = html_scanner(repaired, strlen(repaired)),
                         .writer = {.text = g_string_new(NULL), .limit = limit},
                         .stack = g_array_new(FALSE, FALSE, sizeof(OpenElement)),
                         .cuts = g_array_new(FALSE, FALSE, sizeof(Cut)),
                         .maybe = g_array_new(FALSE, FALSE, sizeof(gsize)),
                         .history = G_MAXSIZE};
    read_all(&reader);
    html_write_end(&reader.writer);
    cut_to_limit(reader.writer.text, limit);
    settle_history(&reader);
    if (reply_r != NULL)
        *reply_r = newly_written(&reader);
    g_array_unref(reader.stack);
    g_array_unref(reader.cuts);
    g_array_unref(reader.maybe);
    return g_string_free(reader.writer.text, FALSE);
}
