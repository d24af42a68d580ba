/* What mail programs mark as quoted history and as signatures, as stretches of the visible text. */
#include "html_lines_private.h"

#include "attribution.h"

#include <string.h>

#define ATTRIBUTION_OCTETS_MAX 600 /* above the first passage a Gmail reply cites */
#define STRETCHES_MAX 10000

static void add_stretch(HtmlWalk *walk, TextStretchKind kind, gsize from, gsize until, gsize html)
{
    TextStretch stretch = {.kind = kind, .from = from, .until = until, .html = html};
    if (until > from && walk->lines->stretches->len < STRETCHES_MAX)
        g_array_append_val(walk->lines->stretches, stretch);
}

/* The last line with words that was written, within a bound. */
static gboolean follows_attribution(const HtmlWalk *walk)
{
    const GString *text = walk->lines->text;
    gsize end = text->len;
    gsize floor = end > ATTRIBUTION_OCTETS_MAX ? end - ATTRIBUTION_OCTETS_MAX : 0;
    while (end > floor && g_ascii_isspace(text->str[end - 1]))
        end--;
    gsize start = end;
    while (start > floor && text->str[start - 1] != '\n')
        start--;
    return end > start && attribution_is(text->str + start, end - start);
}

static HtmlWalked *open_gmail_quote(const HtmlWalk *walk)
{
    for (guint i = walk->open->len; i > 0; i--) {
        HtmlWalked *open = &g_array_index(walk->open, HtmlWalked, i - 1);
        if (open->container == HTML_CONTAINER_GMAIL)
            return open;
    }
    return NULL;
}

gboolean html_walk_is_quote(HtmlContainer container)
{
    return container == HTML_CONTAINER_QUOTE || container == HTML_CONTAINER_CITE ||
           container == HTML_CONTAINER_FORWARD;
}

HtmlContainer html_walk_judge(const HtmlWalk *walk, HtmlContainer container)
{
    if (container == HTML_CONTAINER_NONE || walk->quoting > 0)
        return HTML_CONTAINER_NONE;
    if (container == HTML_CONTAINER_MAYBE_CITE)
        return open_gmail_quote(walk) != NULL || follows_attribution(walk) ? HTML_CONTAINER_CITE
                                                                           : HTML_CONTAINER_NONE;
    return container;
}

static void finish_cite(HtmlWalk *walk, const HtmlWalked *closed, gsize until)
{
    HtmlWalked *gmail = open_gmail_quote(walk);
    if (gmail != NULL && gmail->first_cite == G_MAXSIZE)
        gmail->first_cite = closed->text;
    add_stretch(walk, TEXT_QUOTE, closed->text, until, closed->html);
}

/* Attribution and cited passages, between which answers may stand; without any, all of it is the
   quote. */
static void finish_gmail(HtmlWalk *walk, const HtmlWalked *closed, gsize until)
{
    gboolean has_cites = closed->first_cite != G_MAXSIZE;
    gboolean is_attribution =
        has_cites && closed->first_cite - closed->text <= ATTRIBUTION_OCTETS_MAX;
    if (!has_cites)
        add_stretch(walk, TEXT_QUOTE, closed->text, until, closed->html);
    else if (is_attribution)
        add_stretch(walk, TEXT_QUOTE, closed->text, closed->first_cite, closed->html);
}

void html_walk_finish(HtmlWalk *walk, const HtmlWalked *closed, gsize html_end)
{
    gsize until = walk->lines->text->len;
    walk->quoting -= html_walk_is_quote(closed->container) ? 1 : 0;
    if (closed->container == HTML_CONTAINER_CITE)
        finish_cite(walk, closed, until);
    else if (closed->container == HTML_CONTAINER_GMAIL)
        finish_gmail(walk, closed, until);
    else if (html_walk_is_quote(closed->container))
        add_stretch(walk, TEXT_QUOTE, closed->text, until, closed->html);
    else if (closed->container == HTML_CONTAINER_SIGNATURE)
        add_stretch(walk, TEXT_SIGNATURE, closed->text, until, closed->html);
    else if (closed->container == HTML_CONTAINER_HISTORY)
        add_stretch(walk, TEXT_HISTORY, closed->text, G_MAXSIZE, closed->html);
    if (closed->classes == NULL)
        return;
    HtmlClassPlace *place = g_new0(HtmlClassPlace, 1);
    place->place = (HtmlElementPlace){{closed->html, html_end}, closed->text, until};
    place->classes = g_strdup(closed->classes);
    g_ptr_array_add(walk->lines->classes, place);
}

static int compare_stretches(gconstpointer one, gconstpointer other)
{
    const TextStretch *left = one, *right = other;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->until > right->until ? -1 : left->until < right->until;
}

void html_walk_settle(HtmlWalk *walk)
{
    const GString *text = walk->lines->text;
    for (guint i = 0; i < walk->maybe->len; i++) {
        const HtmlElementPlace *place = &g_array_index(walk->maybe, HtmlElementPlace, i);
        if (!html_begins_with_headers(text->str + MIN(place->text_from, text->len)))
            continue;
        add_stretch(walk, TEXT_HISTORY, place->text_from, G_MAXSIZE, place->html.from);
        break;
    }
    g_array_sort(walk->lines->stretches, compare_stretches);
}
