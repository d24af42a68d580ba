/* The way back from the visible text to the octets of the HTML. */
#include "html_lines_private.h"

/* The index of the first element whose key is over `offset`; keys ascend. */
static guint first_after(const GArray *array, gsize size, gsize offset)
{
    guint low = 0, high = array->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const gsize *key = (const gsize *)(const void *)(array->data + middle * size);
        if (*key > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

gsize html_lines_start(const HtmlLines *lines, gsize offset)
{
    guint at = first_after(lines->starts, sizeof(HtmlLineStart), offset);
    /* Empty lines have no start of their own: the next line's will do. */
    if (at > 0 && g_array_index(lines->starts, HtmlLineStart, at - 1).text == offset)
        at--;
    if (at >= lines->starts->len)
        return lines->body_end;
    return MIN(g_array_index(lines->starts, HtmlLineStart, at).html, lines->body_end);
}

static void add_span(GArray *spans, gsize from, gsize until)
{
    HtmlSpan span = {from, until};
    if (until > from)
        g_array_append_val(spans, span);
}

/* The octets of a run that stand for [from, until) of the text. */
static void cut_run(const HtmlRun *run, gsize from, gsize until, GArray *spans)
{
    gboolean is_literal = run->text_length == run->html.until - run->html.from;
    gsize begin = MAX(from, run->text), end = MIN(until, run->text + run->text_length);
    if (begin >= end)
        return;
    if (is_literal)
        add_span(spans, run->html.from + (begin - run->text), run->html.from + (end - run->text));
    else
        add_span(spans, run->html.from, run->html.until);
}

static int compare_spans(gconstpointer one, gconstpointer other)
{
    const HtmlSpan *left = one, *right = other;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->until < right->until ? -1 : left->until > right->until;
}

static void unite(GArray *spans)
{
    guint kept = 0;
    g_array_sort(spans, compare_spans);
    for (guint i = 0; i < spans->len; i++) {
        HtmlSpan span = g_array_index(spans, HtmlSpan, i);
        HtmlSpan *last = kept > 0 ? &g_array_index(spans, HtmlSpan, kept - 1) : NULL;
        if (last != NULL && span.from <= last->until)
            last->until = MAX(last->until, span.until);
        else
            g_array_index(spans, HtmlSpan, kept++) = span;
    }
    g_array_set_size(spans, kept);
}

void html_lines_cut(const HtmlLines *lines, gsize from, gsize until, GArray *spans)
{
    guint first = first_after(lines->runs, sizeof(HtmlRun), from);
    first = first > 0 ? first - 1 : 0;
    for (guint i = first; i < lines->runs->len; i++) {
        const HtmlRun *run = &g_array_index(lines->runs, HtmlRun, i);
        if (run->text >= until)
            break;
        cut_run(run, from, until, spans);
    }
    for (guint i = 0; i < lines->elements->len; i++) {
        const HtmlElementPlace *place = &g_array_index(lines->elements, HtmlElementPlace, i);
        if (place->text_from >= from && place->text_until <= until &&
            place->text_until > place->text_from && place->html.until <= lines->body_end)
            add_span(spans, place->html.from, place->html.until);
    }
    unite(spans);
}
