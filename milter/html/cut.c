#include "lines.h"

/* ---- taking lines out ---- */

/* The outermost element around a piece that holds nothing but pieces [from, until), or 0. Rows and
   cells go with their table or stay. */
static guint32 holder(const HtmlLines *lines, guint32 piece, guint32 from, guint32 until)
{
    guint32 found = 0;
    guint32 number = html_lines_piece(lines, piece)->element;
    while (number != 0) {
        const HtmlNode *element = html_lines_node(lines, number);
        if (element->first < from || element->last >= until)
            break;
        if (element->kind != HTML_NODE_ROW && element->kind != HTML_NODE_CELL)
            found = number;
        number = element->parent;
    }
    return found;
}

static gboolean is_blank_between(const HtmlLines *lines, gsize from, gsize until)
{
    while (from < until && g_ascii_isspace(lines->html[from]))
        from++;
    return from == until;
}

/* Blanks between two spans go with them. */
static void add_span(const HtmlLines *lines, GArray *spans, guint others, TextSpan span)
{
    TextSpan *last = spans->len > others ? &g_array_index(spans, TextSpan, spans->len - 1) : NULL;
    if (last != NULL && is_blank_between(lines, last->until, span.from))
        last->until = span.until;
    else
        g_array_append_val(spans, span);
}

void html_lines_cut(const HtmlLines *lines, guint from, guint until, GArray *spans)
{
    guint32 first = html_lines_first_piece(lines, from);
    guint32 end = html_lines_first_piece(lines, until);
    guint others = spans->len;
    for (guint32 i = first; i < end;) {
        const HtmlPiece *piece = html_lines_piece(lines, i);
        guint32 number = holder(lines, i, first, end);
        const HtmlNode *element = html_lines_node(lines, number);
        TextSpan span = {piece->from, piece->until};
        if (number != 0)
            span = (TextSpan){element->start, element->end};
        add_span(lines, spans, others, span);
        i = number != 0 ? element->last + 1 : i + 1;
    }
}

/* ---- the place ---- */

static gboolean is_quote_holder(const HtmlNode *element)
{
    return element->shade != TEXT_LINE_NEW || element->mark == HTML_MARK_ANSWERED;
}

/* Between rows and cells nothing may stand. */
static gboolean takes_blocks(const HtmlNode *element)
{
    return element->kind != HTML_NODE_ROW && element->kind != HTML_NODE_TABLE;
}

/* The octet below a piece, outside of all elements that end with it, but for cells. */
static gsize below_piece(const HtmlLines *lines, guint32 piece)
{
    gsize at = html_lines_piece(lines, piece)->until;
    guint32 number = html_lines_piece(lines, piece)->element;
    while (number != 0) {
        const HtmlNode *element = html_lines_node(lines, number);
        if (element->last != piece || element->kind == HTML_NODE_CELL)
            break;
        at = element->end;
        number = element->parent;
    }
    return at;
}

static gsize below_all(const HtmlLines *lines)
{
    guint32 last = lines->pieces->len;
    gboolean is_in_body =
        last == 0 || html_lines_piece(lines, last - 1)->until <= lines->body_until;
    const HtmlNode *around = html_lines_node(lines, lines->body_last);
    if (is_in_body && takes_blocks(around) && around->shade == TEXT_LINE_NEW)
        return lines->body_until;
    return last > 0 ? below_piece(lines, last - 1) : lines->seen_until;
}

/* An empty element with which a mail program marks where the quote begins; it and `at` stand in the
   same element. */
static gsize above_border(const HtmlLines *lines, guint32 border, guint32 around, gsize at)
{
    if (border == HTML_NONE)
        return at;
    const HtmlNode *element = html_lines_node(lines, border);
    return element->parent == around ? MIN(at, element->start) : at;
}

gsize html_lines_above(const HtmlLines *lines, guint at)
{
    if (at >= page_count(&lines->page))
        return below_all(lines);
    guint32 first = html_lines_first_piece(lines, at);
    const HtmlPiece *piece = html_lines_piece(lines, first);
    gsize octet = piece->from;
    guint32 number = piece->element;
    while (number != 0) {
        const HtmlNode *element = html_lines_node(lines, number);
        if (element->first != first &&
            !(is_quote_holder(element) && element->first_filled == first))
            break;
        octet = element->start;
        number = element->parent;
    }
    if (!takes_blocks(html_lines_node(lines, number)) && first > 0)
        return below_piece(lines, first - 1);
    return above_border(lines, piece->border, number, octet);
}
