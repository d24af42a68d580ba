#include "build.h"
#include "style.h"

/* How many open elements an end tag, or a tag that ends others, looks at. Mail nests far less. */
#define REACH 256

static const char RULE[] = "----------";

/* ---- kinds of elements ---- */

static HtmlNodeKind kind_of(const HtmlElement *element)
{
    if (element == NULL || html_element_is_unseen(element) || !html_element_is_block(element))
        return HTML_NODE_INLINE;
    switch (element->role) {
    case HTML_TABLE:
        return HTML_NODE_TABLE;
    case HTML_ROWS:
    case HTML_ROW:
        return HTML_NODE_ROW;
    case HTML_CELL:
        return HTML_NODE_CELL;
    default:
        return HTML_NODE_BLOCK;
    }
}

/* Of a name that HTML does not know. */
static guint32 name_hash(const HtmlSlice *name)
{
    guint32 hash = 5381;
    for (gsize i = 0; i < name->length; i++)
        hash = hash * 33 + (guchar)g_ascii_tolower(name->start[i]);
    return hash;
}

static HtmlNode *top(const HtmlBuild *build)
{
    return html_lines_node(build->lines, build->top);
}

/* ---- closing ---- */

static guint32 earlier(guint32 one, guint32 other)
{
    return MIN(one, other);
}

static void end_line_at_border(HtmlBuild *build, const HtmlNode *element)
{
    if (element->kind != HTML_NODE_INLINE)
        html_build_line_end(build);
    else if (element->mark != HTML_MARK_NONE)
        html_build_line_end_soon(build);
}

static void pop(HtmlBuild *build, gsize end)
{
    HtmlNode *element = top(build);
    end_line_at_border(build, element);
    element->end = (guint32)end;
    HtmlNode *parent = html_lines_node(build->lines, element->parent);
    parent->first = earlier(parent->first, element->first);
    parent->first_filled = earlier(parent->first_filled, element->first_filled);
    if (element->last != HTML_NONE && (parent->last == HTML_NONE || parent->last < element->last))
        parent->last = element->last;
    build->top = element->parent;
}

static void pop_until(HtmlBuild *build, guint32 number, gsize start, gsize end)
{
    while (build->top != number)
        pop(build, start);
    pop(build, end);
}

/* The open element that the tag ends, or 0. */
static guint32 ended_by(const HtmlBuild *build, const HtmlToken *tag)
{
    guint32 number = build->top, name = tag->element == NULL ? name_hash(&tag->name) : 0;
    for (guint i = 0; i < REACH && number != 0; i++) {
        const HtmlNode *node = html_lines_node(build->lines, number);
        HtmlNesting nesting = HTML_NESTING_ENDS;
        if (tag->kind == HTML_TOKEN_OPEN)
            nesting = html_nesting_at_begin(tag->element, node->element);
        else if (name == 0 || node->name != name)
            nesting = html_nesting_at_end(tag->element, node->element);
        if (nesting != HTML_NESTING_PASSES)
            return nesting == HTML_NESTING_ENDS ? number : 0;
        number = node->parent;
    }
    return 0;
}

void html_build_close(HtmlBuild *build, const HtmlToken *tag)
{
    guint32 number = ended_by(build, tag);
    if (number != 0)
        pop_until(build, number, tag->start, tag->end);
}

void html_build_close_all(HtmlBuild *build, gsize end)
{
    html_build_line_end(build);
    while (build->top != 0)
        pop(build, end);
}

/* ---- opening ---- */

static TextLineKind shade_inside(HtmlBuild *build, const HtmlNode *parent, HtmlMark mark)
{
    TextLineKind shade = (TextLineKind)parent->shade;
    if (mark == HTML_MARK_HISTORY && shade != TEXT_LINE_QUOTED)
        build->is_history = TRUE;
    if (mark == HTML_MARK_QUOTE || (mark == HTML_MARK_INDENTED && parent->answered != 0))
        return TEXT_LINE_QUOTED;
    return mark == HTML_MARK_INDENTED ? MAX(shade, TEXT_LINE_INDENTED) : shade;
}

static void push(HtmlBuild *build, const HtmlToken *tag, HtmlNodeKind kind, HtmlMark mark)
{
    const HtmlNode *parent = top(build);
    guint32 number = build->lines->nodes->len;
    gboolean is_own = mark == HTML_MARK_SIGNATURE || mark == HTML_MARK_OURS;
    gboolean is_pre = tag->element != NULL && tag->element->role == HTML_PREFORMATTED;
    HtmlNode node = {
        .element = tag->element,
        .name = tag->element == NULL ? name_hash(&tag->name) : 0,
        .start = (guint32)tag->start,
        .end = (guint32)tag->tag_end,
        .parent = build->top,
        .first = HTML_NONE,
        .last = HTML_NONE,
        .first_filled = HTML_NONE,
        .own = parent->own != 0 || !is_own ? parent->own : number,
        .answered = parent->answered != 0 || mark != HTML_MARK_ANSWERED ? parent->answered : number,
        .kind = (guint8)kind,
        .mark = (guint8)mark,
        .shade = (guint8)shade_inside(build, parent, mark),
        .look = html_look(build->sheet, tag, &parent->look),
        .is_pre = parent->is_pre || is_pre || html_keeps_line_ends(tag),
    };
    node.look.is_hidden |= parent->look.is_hidden;
    g_array_append_val(build->lines->nodes, node);
    build->top = number;
}

static void pass_rule(HtmlBuild *build, const HtmlToken *tag, HtmlMark mark)
{
    html_build_line_end(build);
    html_build_object(build, tag->start, tag->end, mark == HTML_MARK_SEPARATOR ? "-- " : RULE);
    html_build_line_end(build);
    if (mark == HTML_MARK_QUOTE)
        page_line(&build->lines->page, page_count(&build->lines->page) - 1)->kind =
            TEXT_LINE_QUOTED;
}

/* A void element is seen as a break, a rule or a picture, or not at all. */
static void pass_void(HtmlBuild *build, const HtmlToken *tag)
{
    HtmlRole role = tag->element->role;
    const HtmlLook *around = &top(build)->look;
    if (role == HTML_NOTHING || around->is_hidden || html_look(build->sheet, tag, around).is_hidden)
        return;
    HtmlMark mark = html_mark(tag, HTML_OF_AGENT);
    if (role == HTML_IMAGE)
        html_build_object(build, tag->start, tag->end, PAGE_PICTURE);
    else if (role == HTML_BREAK && mark != HTML_MARK_SEPARATOR)
        html_build_break(build, tag->start, tag->end);
    else
        pass_rule(build, tag, mark);
}

void html_build_open(HtmlBuild *build, const HtmlToken *tag)
{
    if (tag->element != NULL && html_element_is_void(tag->element)) {
        pass_void(build, tag);
        return;
    }
    HtmlNodeKind kind = kind_of(tag->element);
    guint32 ended = ended_by(build, tag);
    if (ended != 0)
        pop_until(build, ended, tag->start, tag->start);
    HtmlMark mark = html_mark(tag, HTML_OF_AGENT);
    if (kind != HTML_NODE_INLINE || mark != HTML_MARK_NONE)
        html_build_line_end(build);
    if (mark == HTML_MARK_BORDER)
        build->border = build->lines->nodes->len;
    push(build, tag, kind, mark);
}

void html_build_root(HtmlBuild *build)
{
    HtmlNode root = {.first = HTML_NONE,
                     .last = HTML_NONE,
                     .first_filled = HTML_NONE,
                     .kind = HTML_NODE_BLOCK,
                     .look = html_look_begin(build->sheet)};
    g_array_append_val(build->lines->nodes, root);
    build->top = 0;
}
