#include "build.h"

#include <string.h>

/* Gmail puts no more than an attribution between its container and the passages it cites; above a
   forwarded mail stand its header fields. */
#define ATTRIBUTION_LINES_MAX 2

HtmlNode *html_lines_node(const HtmlLines *lines, guint32 number)
{
    return &g_array_index(lines->nodes, HtmlNode, number);
}

HtmlPiece *html_lines_piece(const HtmlLines *lines, guint32 number)
{
    return &g_array_index(lines->pieces, HtmlPiece, number);
}

guint32 html_lines_first_piece(const HtmlLines *lines, guint at)
{
    return g_array_index(lines->first, guint32, at);
}

/* html, head and body hold nothing here and, as in HTML 5, neither their start nor their end ends
   anything else: what stands behind </body> stands in the element that was open before it. The
   first </body> or </html> behind which nothing but their like follows is the body's end. */
static void pass_frame(HtmlBuild *build, const HtmlToken *tag)
{
    HtmlLines *lines = build->lines;
    HtmlNode *root = html_lines_node(lines, 0);
    html_build_line_end(build);
    if (tag->kind == HTML_TOKEN_OPEN)
        root->look = html_look_of_frame(build->sheet, tag, &root->look);
    if (tag->kind == HTML_TOKEN_OPEN || html_slice_is(&tag->name, "head")) {
        lines->body_until = G_MAXSIZE;
    } else if (lines->body_until == G_MAXSIZE) {
        lines->body_until = tag->start;
        lines->body_last = build->top;
    }
}

static void pass_tag(HtmlBuild *build, const HtmlToken *tag)
{
    if (tag->element != NULL && tag->element->role == HTML_FRAME) {
        pass_frame(build, tag);
        return;
    }
    build->lines->body_until = G_MAXSIZE;
    if (tag->kind == HTML_TOKEN_CLOSE)
        html_build_close(build, tag);
    else
        html_build_open(build, tag);
}

static void note_unseen(HtmlLines *lines, gsize from, gsize until)
{
    TextSpan *last = lines->unseen->len > 0
                         ? &g_array_index(lines->unseen, TextSpan, lines->unseen->len - 1)
                         : NULL;
    TextSpan span = {from, until};
    if (last != NULL && last->until == from)
        last->until = until;
    else
        g_array_append_val(lines->unseen, span);
}

static void pass_text(HtmlBuild *build, const HtmlToken *text)
{
    HtmlLines *lines = build->lines;
    guint32 pieces = lines->pieces->len;
    const HtmlNode *element = html_lines_node(lines, build->top);
    if (element->look.is_hidden || !html_look_is_readable(&element->look)) {
        note_unseen(lines, text->start, text->end);
        return;
    }
    html_build_text(build, text->start, text->end);
    if (lines->pieces->len > pieces)
        lines->body_until = G_MAXSIZE;
}

static void pass_token(HtmlBuild *build, const HtmlToken *token)
{
    gboolean is_title = token->kind == HTML_TOKEN_OPEN && token->element != NULL &&
                        token->element->role == HTML_TITLE;
    if (token->kind == HTML_TOKEN_HIDDEN || is_title)
        note_unseen(build->lines, token->start, token->end);
    if (token->kind == HTML_TOKEN_TEXT)
        pass_text(build, token);
    else if (token->kind != HTML_TOKEN_HIDDEN)
        pass_tag(build, token);
}

static void read_tokens(HtmlBuild *build, Budget *budget)
{
    HtmlLines *lines = build->lines;
    HtmlScanner scanner = html_scanner(lines->html, lines->length, HTML_AS_SHOWN);
    HtmlToken token;
    while (!html_build_is_full(build) && budget_step(budget) && html_scan(&scanner, &token))
        pass_token(build, &token);
    gsize at = scanner.at;
    lines->is_cut = html_build_is_full(build);
    lines->seen_until = at;
    if (lines->body_until == G_MAXSIZE) {
        lines->body_until = at;
        lines->body_last = build->top;
    }
    html_build_close_all(build, at);
}

/* ---- answers between cited passages ---- */

typedef struct answered {
    guint32 container;
    guint introduction; /* filled lines above the first cited passage */
    gboolean has_cited;
} Answered;

/* Inside Gmail's container, lines below the first cited passage are the agent's. */
static void settle_answered(const HtmlLines *lines)
{
    Answered now = {0};
    for (guint i = 0; i < page_count(&lines->page); i++) {
        PageLine *line = page_line(&lines->page, i);
        const HtmlPiece *piece = html_lines_piece(lines, html_lines_first_piece(lines, i));
        guint32 container = html_lines_node(lines, piece->element)->answered;
        if (container == 0)
            continue;
        if (container != now.container)
            now = (Answered){.container = container};
        if (line->kind == TEXT_LINE_QUOTED) {
            now.has_cited = TRUE;
            continue;
        }
        now.introduction += now.has_cited || page_is_blank(&lines->page, i) ? 0 : 1;
        if (!now.has_cited || now.introduction > ATTRIBUTION_LINES_MAX)
            line->kind = TEXT_LINE_QUOTED;
    }
}

void html_lines_read(const char *html, gsize length, Budget *budget, HtmlLines *lines_r)
{
    *lines_r = (HtmlLines){
        .html = html,
        .length = MIN(length, (gsize)G_MAXINT32),
        .nodes = g_array_new(FALSE, FALSE, sizeof(HtmlNode)),
        .pieces = g_array_new(FALSE, FALSE, sizeof(HtmlPiece)),
        .first = g_array_new(FALSE, FALSE, sizeof(guint32)),
        .unseen = g_array_new(FALSE, FALSE, sizeof(TextSpan)),
        .body_until = G_MAXSIZE,
    };
    lines_r->page.lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    HtmlScanner whole = html_scanner(html, lines_r->length, HTML_AS_SHOWN);
    g_autoptr(HtmlSheet) sheet = html_sheet_read(&whole);
    HtmlBuild build = {.lines = lines_r,
                       .sheet = sheet,
                       .text = g_string_new(NULL),
                       .run = HTML_NONE,
                       .border = HTML_NONE};
    html_build_root(&build);
    read_tokens(&build, budget);
    guint32 end = lines_r->pieces->len;
    g_array_append_val(lines_r->first, end);
    lines_r->page.text = g_string_free(build.text, FALSE);
    settle_answered(lines_r);
}

void html_lines_copy(const HtmlLines *lines, HtmlLines *copy_r)
{
    *copy_r = *lines;
    page_copy(&lines->page, &copy_r->page);
    g_array_ref(copy_r->nodes);
    g_array_ref(copy_r->pieces);
    g_array_ref(copy_r->first);
    g_array_ref(copy_r->unseen);
}

void html_lines_clear(HtmlLines *lines)
{
    page_clear(&lines->page);
    g_clear_pointer(&lines->nodes, g_array_unref);
    g_clear_pointer(&lines->pieces, g_array_unref);
    g_clear_pointer(&lines->first, g_array_unref);
    g_clear_pointer(&lines->unseen, g_array_unref);
}
