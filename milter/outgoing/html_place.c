#include "command_page.h"
#include "own_signature.h"

#include <string.h>

static TextLineKind kind_of_piece(const HtmlLines *lines, guint32 piece)
{
    return page_line(&lines->page, html_lines_piece(lines, piece)->line)->kind;
}

static gboolean carries(const HtmlLines *lines, const HtmlNode *element, const char *mark)
{
    HtmlScanner scanner = html_scanner(lines->html, lines->length, HTML_AS_SHOWN);
    HtmlToken token;
    scanner.at = element->start;
    return html_scan(&scanner, &token) && html_mark_is(&token, mark);
}

/* How often our signature's element stands in new text. */
static guint count_signatures(const HtmlLines *lines, const char *mark)
{
    guint count = 0;
    for (guint32 i = 1; i < lines->nodes->len; i++) {
        const HtmlNode *element = html_lines_node(lines, i);
        if (element->mark == HTML_MARK_OURS && element->first != HTML_NONE &&
            kind_of_piece(lines, element->first) != TEXT_LINE_QUOTED &&
            carries(lines, element, mark))
            count++;
    }
    return count;
}

static void take_commands(HtmlLines *lines, const PlaceWish *wish, Place *place)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GError) error = NULL;
    if (!wish->strip_commands)
        return;
    Outcome outcome = command_lines_in_html(lines, &found, &error);
    place_take_commands(place, outcome, found, error);
}

static gboolean is_blockquote(const HtmlToken *token)
{
    return (token->kind == HTML_TOKEN_OPEN || token->kind == HTML_TOKEN_CLOSE) &&
           token->element != NULL && token->element->role == HTML_QUOTE;
}

/* The self-check of what goes as an own signature: whatever else was read out of marks and nesting,
   no word between <blockquote> and </blockquote> is the agent's to sign with. `spans` ascend. */
static gboolean touches_quote(const char *html, gsize length, const GArray *spans)
{
    guint depth = 0, next = 0;
    HtmlScanner scanner = html_scanner(html, length, HTML_AS_SHOWN);
    HtmlToken token;
    while (next < spans->len && html_scan(&scanner, &token)) {
        if (is_blockquote(&token) && token.kind == HTML_TOKEN_CLOSE)
            depth -= depth > 0 ? 1 : 0;
        else if (is_blockquote(&token))
            depth++;
        while (next < spans->len && g_array_index(spans, TextSpan, next).until <= token.start)
            next++;
        gboolean is_within =
            next < spans->len && g_array_index(spans, TextSpan, next).from < token.end;
        if (is_within && depth > 0 && token.kind == HTML_TOKEN_TEXT)
            return TRUE;
    }
    return FALSE;
}

static void add_cuts(const HtmlLines *lines, const PagePlan *plan, gboolean is_own, GArray *spans)
{
    for (guint i = 0; i < plan->cuts->len; i++) {
        PageCut cut = g_array_index(plan->cuts, PageCut, i);
        if (cut.is_own == is_own)
            html_lines_cut(lines, cut.from, cut.until, spans);
    }
}

static void take_own(const HtmlLines *lines, const PagePlan *plan, Place *place)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    add_cuts(lines, plan, TRUE, spans);
    place_spans_join(spans);
    if (touches_quote(lines->html, lines->length, spans))
        return;
    own_lines_take(&lines->page, plan, place->own);
    g_array_append_vals(place->removals, spans->data, spans->len);
}

void place_in_html(const HtmlLines *html, const PlaceWish *wish, Place *place_r)
{
    g_auto(HtmlLines) lines = {0};
    g_auto(PagePlan) plan = {0};
    html_lines_copy(html, &lines);
    *place_r = (Place){.removals = g_array_new(FALSE, FALSE, sizeof(TextSpan)),
                       .own = g_ptr_array_new_with_free_func(g_free),
                       .is_cut = lines.is_cut};
    take_commands(&lines, wish, place_r);
    page_mark_quotes(&lines.page);
    guint words_from = wish->strip_commands ? command_page_end(&lines.page) : 0;
    guint signatures = count_signatures(&lines, wish->mark);
    PlaceWish settled = *wish;
    settled.keeps_own = wish->keeps_own || signatures > 0;
    page_plan(&lines.page, words_from, &settled, &plan);
    place_r->insert = html_lines_above(&lines, plan.insert);
    place_take_plan(place_r, &plan, signatures);
    take_own(&lines, &plan, place_r);
    add_cuts(&lines, &plan, FALSE, place_r->removals);
    place_settle(place_r);
}
