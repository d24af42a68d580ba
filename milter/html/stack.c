#include "build.h"

#include <stdlib.h>
#include <string.h>

/* How many open elements an end tag, or a tag that ends others, looks at. Mail nests far less. */
#define REACH 256

static const char RULE[] = "----------";

/* ---- kinds of elements ---- */

static int compare_names(const void *name, const void *known)
{
    return strcmp(name, *(const char *const *)known);
}

static gboolean is_one_of(const char *name, const char *const *sorted, gsize count)
{
    return bsearch(name, sorted, count, sizeof *sorted, compare_names) != NULL;
}

static gboolean is_void(const char *name)
{
    static const char *const NAMES[] = {"area",  "base",   "bgsound", "br",     "col",  "embed",
                                        "hr",    "img",    "input",   "keygen", "link", "meta",
                                        "param", "source", "track",   "wbr"};
    return is_one_of(name, NAMES, G_N_ELEMENTS(NAMES));
}

static HtmlElementKind kind_of(const char *name)
{
    static const char *const BLOCKS[] = {
        "address", "article", "aside",  "blockquote", "center",      "dd",       "details",
        "dialog",  "dir",     "div",    "dl",         "dt",          "fieldset", "figcaption",
        "figure",  "footer",  "form",   "h1",         "h2",          "h3",       "h4",
        "h5",      "h6",      "header", "hgroup",     "includetail", "li",       "main",
        "menu",    "nav",     "ol",     "p",          "pre",         "section",  "sign",
        "summary", "ul"};
    static const char *const ROWS[] = {"caption", "colgroup", "tbody", "tfoot", "thead", "tr"};
    if (strcmp(name, "table") == 0)
        return HTML_ELEMENT_TABLE;
    if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
        return HTML_ELEMENT_CELL;
    if (is_one_of(name, ROWS, G_N_ELEMENTS(ROWS)))
        return HTML_ELEMENT_ROW;
    return is_one_of(name, BLOCKS, G_N_ELEMENTS(BLOCKS)) ? HTML_ELEMENT_BLOCK : HTML_ELEMENT_INLINE;
}

static HtmlElement *top(const HtmlBuild *build)
{
    return html_lines_element(build->lines, build->top);
}

/* ---- closing ---- */

static guint32 earlier(guint32 one, guint32 other)
{
    return MIN(one, other);
}

static void end_line_at_border(HtmlBuild *build, const HtmlElement *element)
{
    if (element->kind != HTML_ELEMENT_INLINE)
        html_build_line_end(build);
    else if (element->mark != HTML_MARK_NONE)
        html_build_line_end_soon(build);
}

static void pop(HtmlBuild *build, gsize end)
{
    HtmlElement *element = top(build);
    end_line_at_border(build, element);
    element->end = (guint32)end;
    HtmlElement *parent = html_lines_element(build->lines, element->parent);
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

/* The innermost open element of one of two names that an end tag can reach, or 0. Cells and tables
   keep end tags of what stands around them out. */
static guint32 find_open(const HtmlBuild *build, guint32 name, guint32 or_name, gboolean in_cells)
{
    guint32 number = build->top;
    for (guint i = 0; i < REACH && number != 0; i++) {
        const HtmlElement *element = html_lines_element(build->lines, number);
        if (element->name == name || element->name == or_name)
            return number;
        if (element->kind == HTML_ELEMENT_TABLE || (in_cells && element->kind == HTML_ELEMENT_CELL))
            return 0;
        number = element->parent;
    }
    return 0;
}

void html_build_close(HtmlBuild *build, const HtmlTag *tag)
{
    HtmlElementKind kind = kind_of(tag->name);
    gboolean in_cells = kind == HTML_ELEMENT_INLINE || kind == HTML_ELEMENT_BLOCK;
    guint32 name = g_str_hash(tag->name);
    guint32 number = find_open(build, name, name, in_cells);
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

/* The paragraph that a block would stand in: it ends there (HTML 4.4.1). */
static guint32 open_paragraph(const HtmlBuild *build)
{
    guint32 paragraph = g_str_hash("p");
    guint32 number = build->top;
    for (guint i = 0; i < REACH && number != 0; i++) {
        const HtmlElement *element = html_lines_element(build->lines, number);
        if (element->name == paragraph)
            return number;
        if (element->kind != HTML_ELEMENT_INLINE)
            return 0;
        number = element->parent;
    }
    return 0;
}

/* What ends where this element begins, its own end tag being left out: a row, a cell, an item. */
static guint32 ended_by(const HtmlBuild *build, const char *name, HtmlElementKind kind)
{
    guint32 hash = g_str_hash(name);
    if (kind == HTML_ELEMENT_CELL)
        return find_open(build, g_str_hash("td"), g_str_hash("th"), FALSE);
    if (strcmp(name, "tr") == 0)
        return find_open(build, hash, hash, FALSE);
    if (strcmp(name, "li") == 0) {
        guint32 item = find_open(build, hash, g_str_hash("ul"), TRUE);
        gboolean is_item = item != 0 && html_lines_element(build->lines, item)->name == hash;
        return is_item && find_open(build, hash, g_str_hash("ol"), TRUE) == item ? item : 0;
    }
    return kind != HTML_ELEMENT_INLINE ? open_paragraph(build) : 0;
}

static TextLineKind shade_inside(HtmlBuild *build, const HtmlElement *parent, HtmlMark mark)
{
    TextLineKind shade = (TextLineKind)parent->shade;
    if (mark == HTML_MARK_HISTORY && shade != TEXT_LINE_QUOTED)
        build->is_history = TRUE;
    if (mark == HTML_MARK_QUOTE || (mark == HTML_MARK_INDENTED && parent->answered != 0))
        return TEXT_LINE_QUOTED;
    return mark == HTML_MARK_INDENTED ? MAX(shade, TEXT_LINE_INDENTED) : shade;
}

static void push(HtmlBuild *build, const HtmlTag *tag, HtmlElementKind kind, const HtmlLook *look)
{
    const HtmlElement *parent = top(build);
    guint32 number = build->lines->elements->len;
    gboolean is_own = look->mark == HTML_MARK_SIGNATURE || look->mark == HTML_MARK_OURS;
    HtmlElement element = {
        .name = g_str_hash(tag->name),
        .start = (guint32)tag->start,
        .end = (guint32)tag->end,
        .parent = build->top,
        .first = HTML_NONE,
        .last = HTML_NONE,
        .first_filled = HTML_NONE,
        .own = parent->own != 0 || !is_own ? parent->own : number,
        .answered =
            parent->answered != 0 || look->mark != HTML_MARK_ANSWERED ? parent->answered : number,
        .kind = (guint8)kind,
        .mark = (guint8)look->mark,
        .shade = (guint8)shade_inside(build, parent, look->mark),
        .is_hidden = look->is_hidden || parent->is_hidden,
        .is_pre = look->is_pre || parent->is_pre,
    };
    g_array_append_val(build->lines->elements, element);
    build->top = number;
}

static void pass_rule(HtmlBuild *build, const HtmlTag *tag, HtmlMark mark)
{
    html_build_line_end(build);
    html_build_object(build, tag->start, tag->end, mark == HTML_MARK_SEPARATOR ? "-- " : RULE);
    html_build_line_end(build);
    if (mark == HTML_MARK_QUOTE)
        page_line(&build->lines->page, page_count(&build->lines->page) - 1)->kind =
            TEXT_LINE_QUOTED;
}

/* A void element is seen as a break, a rule or a picture, or not at all. */
static void pass_void(HtmlBuild *build, const HtmlTag *tag)
{
    gboolean is_break = strcmp(tag->name, "br") == 0;
    gboolean is_picture = strcmp(tag->name, "img") == 0;
    if (top(build)->is_hidden || (!is_break && !is_picture && strcmp(tag->name, "hr") != 0))
        return;
    HtmlLook look = html_look_at(build->lines->html, tag);
    if (look.is_hidden)
        return;
    if (is_picture)
        html_build_object(build, tag->start, tag->end, PAGE_PICTURE);
    else if (is_break && look.mark != HTML_MARK_SEPARATOR)
        html_build_break(build, tag->start, tag->end);
    else
        pass_rule(build, tag, look.mark);
}

void html_build_open(HtmlBuild *build, const HtmlTag *tag)
{
    HtmlElementKind kind = kind_of(tag->name);
    if (is_void(tag->name)) {
        pass_void(build, tag);
        return;
    }
    guint32 ended = ended_by(build, tag->name, kind);
    if (ended != 0)
        pop_until(build, ended, tag->start, tag->start);
    HtmlLook look = html_look_at(build->lines->html, tag);
    if (kind != HTML_ELEMENT_INLINE || look.mark != HTML_MARK_NONE)
        html_build_line_end(build);
    if (look.mark == HTML_MARK_BORDER)
        build->border = build->lines->elements->len;
    push(build, tag, kind, &look);
}

void html_build_root(HtmlBuild *build)
{
    HtmlElement root = {.first = HTML_NONE,
                        .last = HTML_NONE,
                        .first_filled = HTML_NONE,
                        .kind = HTML_ELEMENT_BLOCK};
    g_array_append_val(build->lines->elements, root);
    build->top = 0;
}
