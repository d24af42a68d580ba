#include "html.h"

#include "../base/utf8.h"
#include "../text/repair.h"
#include "reader.h"

#include <string.h>

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
    html_close_implied(reader, element);
    if (!html_element_is_void(element)) {
        if (element->role == HTML_BODY) /* an unclosed title hides no mail */
            while (reader->stack->len > 0)
                html_close(reader);
        html_open(reader, element, token);
        return;
    }
    if (reader->hidden > 0)
        return;
    if (element->role == HTML_BREAK)
        html_write_newline(&reader->writer);
    if (element->role == HTML_IMAGE)
        html_write_image(reader, token);
    if (element->role == HTML_RULE) {
        html_judge_container(reader, html_container(element, token));
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
        const HtmlElement *open = html_open_element(reader, i - 1)->element;
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
        html_close(reader);
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
        html_close(reader);
}

char *text_from_html(const char *html, gsize limit, TextMail mail, char **reply_r)
{
    g_autofree char *repaired = repair_utf8(html, strlen(html), NULL);
    HtmlReader reader = {.scanner = html_scanner(repaired, strlen(repaired)),
                         .writer = {.text = g_string_new(NULL), .limit = limit},
                         .stack = g_array_new(FALSE, FALSE, sizeof(OpenElement)),
                         .cuts = g_array_new(FALSE, FALSE, sizeof(Cut)),
                         .maybe = g_array_new(FALSE, FALSE, sizeof(gsize)),
                         .history = G_MAXSIZE,
                         .mail = mail};
    read_all(&reader);
    html_write_end(&reader.writer);
    utf8_truncate(reader.writer.text, limit);
    if (reply_r != NULL)
        *reply_r = html_newly_written(&reader);
    g_array_unref(reader.stack);
    g_array_unref(reader.cuts);
    g_array_unref(reader.maybe);
    return g_string_free(reader.writer.text, FALSE);
}
