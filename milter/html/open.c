#include "reader.h"

#define DEPTH_MAX 512      /* elements held open; deeper ones only run along */
#define QUOTE_MARKS_MAX 10 /* "> " before a line */
#define INDENT_STEP 2
#define INDENT_MAX 16

OpenElement *html_open_element(const HtmlReader *reader, guint index)
{
    return &g_array_index(reader->stack, OpenElement, index);
}

static const HtmlLook *look_here(const HtmlReader *reader)
{
    guint open = reader->stack->len;
    return open > 0 ? &html_open_element(reader, open - 1)->look : &reader->look;
}

gboolean html_is_seen(const HtmlReader *reader)
{
    return reader->hidden == 0 && html_look_is_readable(look_here(reader));
}

gboolean html_has_words(const char *text, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (g_ascii_isalnum(text[i]) || (guchar)text[i] >= 0x80)
            return TRUE;
    return FALSE;
}

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
        OpenElement *list = html_open_element(reader, i - 1);
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
        if (html_open_element(reader, i - 1)->element->role == HTML_ROW)
            row = html_open_element(reader, i - 1);
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
        if (reader->scanner.html[reader->scanner.at] == '\n')
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

void html_close(HtmlReader *reader)
{
    OpenElement closed = *html_open_element(reader, reader->stack->len - 1);
    g_array_set_size(reader->stack, reader->stack->len - 1);
    if (closed.look.is_hidden) {
        reader->hidden--;
        return;
    }
    if (reader->hidden > 0)
        return;
    if (closed.element->role == HTML_LINK)
        html_finish_link(reader, &closed);
    undo_role(reader, &closed);
    html_finish_mark(reader, &closed);
    guint breaks = breaks_around(&closed);
    if (breaks > 0)
        html_write_break(&reader->writer, breaks);
}

/* Opens an element that readers see. */
static void push_seen(HtmlReader *reader, OpenElement *opened, const HtmlToken *token)
{
    HtmlMark mark = html_mark(token, HTML_OF_CUSTOMER);
    opened->mark = html_judge_mark(reader, mark);
    if (opened->mark == HTML_MARK_FORWARD)
        reader->forwarded++;
    reader->cutting += opened->mark == HTML_MARK_QUOTE || opened->mark == HTML_MARK_SIGNATURE ||
                       opened->mark == HTML_MARK_CITE;
    guint breaks = breaks_around(opened);
    if (breaks > 0)
        html_write_break(&reader->writer, breaks);
    opened->is_marked = opened->element->role == HTML_QUOTE && opened->mark != HTML_MARK_FORWARD &&
                        reader->writer.quote < QUOTE_MARKS_MAX &&
                        (opened->mark == HTML_MARK_CITE || mark == HTML_MARK_CITE);
    reader->writer.quote += opened->is_marked ? 1 : 0;
    apply_role(reader, opened);
}

void html_open(HtmlReader *reader, const HtmlElement *element, const HtmlToken *token)
{
    if (reader->stack->len >= DEPTH_MAX) {
        reader->too_deep++;
        if (html_element_is_block(element))
            html_write_break(&reader->writer, 1);
        return;
    }
    const HtmlSlice *start = &token->attributes[HTML_START];
    OpenElement opened = {.element = element,
                          .is_tight = html_is_tight(token),
                          .look = html_look(reader->sheet, token, look_here(reader)),
                          .link = token->attributes[HTML_HREF],
                          .text = reader->writer.text->len,
                          .lines = reader->writer.lines,
                          .number = 1};
    if (element->role == HTML_ORDERED_LIST && start->start != NULL && start->length < 6)
        opened.number = (guint)MAX(g_ascii_strtoll(start->start, NULL, 10), 0);
    if (opened.look.is_hidden)
        reader->hidden++;
    else if (reader->hidden == 0)
        push_seen(reader, &opened, token);
    g_array_append_val(reader->stack, opened);
}

void html_close_implied(HtmlReader *reader, const HtmlElement *element)
{
    if (html_element_ends_nothing(element))
        return;
    for (guint i = reader->stack->len; i > 0; i--) {
        HtmlNesting nesting =
            html_nesting_at_begin(element, html_open_element(reader, i - 1)->element);
        if (nesting == HTML_NESTING_PASSES)
            continue;
        while (nesting == HTML_NESTING_ENDS && reader->stack->len >= i)
            html_close(reader);
        return;
    }
}
