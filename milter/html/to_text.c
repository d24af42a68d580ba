#include "html.h"

#include "../base/utf8.h"
#include "../text/repair.h"
#include "reader.h"

#include <string.h>

/* A title that is never ended hides no mail. */
static void close_title(HtmlReader *reader)
{
    for (guint i = reader->stack->len; i > 0; i--) {
        if (html_open_element(reader, i - 1)->element->role != HTML_TITLE)
            continue;
        while (reader->stack->len >= i)
            html_close(reader);
        return;
    }
}

static void end_line(HtmlReader *reader)
{
    if (reader->hidden == 0)
        html_write_break(&reader->writer, 1);
}

static void read_void(HtmlReader *reader, const HtmlToken *token)
{
    HtmlRole role = token->element->role;
    if (role == HTML_BREAK)
        html_write_newline(&reader->writer);
    if (role == HTML_IMAGE)
        html_write_image(reader, token);
    if (role == HTML_RULE) {
        html_judge_mark(reader, html_mark(token, HTML_OF_CUSTOMER));
        html_write_break(&reader->writer, 1);
        html_write_words(&reader->writer, "________________________________");
        html_write_break(&reader->writer, 1);
    }
}

static void read_open(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlElement *element = token->element;
    if (element == NULL || element->role == HTML_RAW)
        return;
    if (element->role == HTML_FRAME) {
        reader->look = html_look_of_frame(reader->sheet, token, &reader->look);
        close_title(reader);
        end_line(reader);
        return;
    }
    html_close_implied(reader, element);
    if (!html_element_is_void(element))
        html_open(reader, element, token);
    else if (reader->hidden == 0)
        read_void(reader, token);
}

/* How many elements an end tag closes; 0 when it matches none within reach. */
static guint closes(const HtmlReader *reader, const HtmlElement *element)
{
    for (guint i = reader->stack->len; i > 0; i--) {
        HtmlNesting nesting =
            html_nesting_at_end(element, html_open_element(reader, i - 1)->element);
        if (nesting != HTML_NESTING_PASSES)
            return nesting == HTML_NESTING_ENDS ? reader->stack->len - i + 1 : 0;
    }
    return 0;
}

static void read_close(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlElement *element = token->element;
    if (element == NULL || element->role == HTML_RAW)
        return;
    if (element->role == HTML_FRAME) {
        end_line(reader);
        return;
    }
    if (html_element_is_void(element)) {
        if (element->role == HTML_BREAK && reader->hidden == 0)
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
    if (closed == 0 && html_element_is_block(element))
        end_line(reader);
    for (; closed > 0; closed--)
        html_close(reader);
}

static void read_all(HtmlReader *reader)
{
    HtmlToken token;
    while (reader->writer.text->len < reader->writer.limit && html_scan(&reader->scanner, &token)) {
        if (token.kind == HTML_TOKEN_TEXT && html_is_seen(reader)) {
            HtmlSlice text = html_token_text(&reader->scanner, &token);
            html_write_text(&reader->writer, &text);
        } else if (token.kind == HTML_TOKEN_OPEN) {
            read_open(reader, &token);
        } else if (token.kind == HTML_TOKEN_CLOSE) {
            read_close(reader, &token);
        }
    }
    while (reader->stack->len > 0)
        html_close(reader);
}

char *text_from_html(const char *html, gsize limit, TextMail mail, char **reply_r)
{
    g_autofree char *repaired = repair_utf8(html, strlen(html), NULL);
    HtmlReader reader = {.scanner = html_scanner(repaired, strlen(repaired), HTML_AS_MEANT),
                         .writer = {.text = g_string_new(NULL), .limit = limit},
                         .stack = g_array_new(FALSE, FALSE, sizeof(OpenElement)),
                         .cuts = g_array_new(FALSE, FALSE, sizeof(Cut)),
                         .maybe = g_array_new(FALSE, FALSE, sizeof(gsize)),
                         .history = G_MAXSIZE,
                         .mail = mail};
    reader.sheet = html_sheet_read(&reader.scanner);
    reader.look = html_look_begin(reader.sheet);
    read_all(&reader);
    html_write_end(&reader.writer);
    utf8_truncate(reader.writer.text, limit);
    if (reply_r != NULL)
        *reply_r = html_newly_written(&reader);
    g_array_unref(reader.stack);
    g_array_unref(reader.cuts);
    g_array_unref(reader.maybe);
    html_sheet_free(reader.sheet);
    return g_string_free(reader.writer.text, FALSE);
}
