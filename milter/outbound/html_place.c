#include "place_private.h"

#include "../text/html_lines.h"

#include <string.h>

static gboolean has_word(const char *classes, const char *word)
{
    g_auto(GStrv) words = g_strsplit_set(classes, " \t\r\n\f", -1);
    for (char **next = words; *next != NULL; next++) {
        if (g_ascii_strcasecmp(*next, word) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Whether the element is our signature, and of this ticket. */
static gboolean is_our_mark(const HtmlClassPlace *place, const char *mark)
{
    if (!has_word(place->classes, PLACE_HTML_MARK))
        return FALSE;
    g_autofree char *word = g_strconcat(PLACE_HTML_MARK_PREFIX, mark != NULL ? mark : "", NULL);
    return mark == NULL || has_word(place->classes, word);
}

/* Another ticket's signature came along with a copied reply: an own signature like any other. */
static void take_foreign_marks(HtmlLines *html, const char *mark)
{
    for (guint i = 0; i < html->classes->len; i++) {
        const HtmlClassPlace *found = g_ptr_array_index(html->classes, i);
        if (!has_word(found->classes, PLACE_HTML_MARK) || is_our_mark(found, mark))
            continue;
        TextStretch stretch = {.kind = TEXT_SIGNATURE,
                               .from = found->place.text_from,
                               .until = found->place.text_until,
                               .html = found->place.html.from};
        guint at = html->stretches->len;
        while (at > 0 && g_array_index(html->stretches, TextStretch, at - 1).from > stretch.from)
            at--;
        g_array_insert_val(html->stretches, at, stretch);
    }
}

static guint count_signatures(const HtmlLines *html, const TextLayout *layout, const char *mark)
{
    guint count = 0;
    for (guint i = 0; i < html->classes->len; i++) {
        const HtmlClassPlace *found = g_ptr_array_index(html->classes, i);
        if (is_our_mark(found, mark) && place_is_new(layout, found->place.text_from))
            count++;
    }
    return count;
}

/* Signatures that mail programs mark, wherever they stand outside the quote. */
static void cut_marked_signatures(const HtmlLines *html, const TextLayout *layout, GArray *spans)
{
    for (guint i = 0; i < html->stretches->len; i++) {
        const TextStretch *stretch = &g_array_index(html->stretches, TextStretch, i);
        gboolean is_history = layout->is_open && stretch->from >= layout->quote;
        if (stretch->kind == TEXT_SIGNATURE && !is_history &&
            stretch->until - stretch->from <= PLACE_OWN_SIGNATURE_MAX)
            html_lines_cut(html, stretch->from, stretch->until, spans);
    }
}

/* The quote begins with its element, even where that begins with elements nobody sees, and with the
   indentation around it. */
static gsize insert_offset(const HtmlLines *html, gsize text_offset)
{
    gsize offset = html_lines_start(html, text_offset);
    for (guint i = 0; i < html->stretches->len; i++) {
        const TextStretch *stretch = &g_array_index(html->stretches, TextStretch, i);
        if (stretch->from == text_offset && stretch->kind != TEXT_SIGNATURE)
            offset = MIN(offset, stretch->html);
    }
    for (guint i = 0; i < html->indented->len; i++) {
        const HtmlElementPlace *block = &g_array_index(html->indented, HtmlElementPlace, i);
        if (block->text_from <= text_offset && text_offset < block->text_until &&
            !text_has_words(html->text->str + block->text_from, text_offset - block->text_from))
            offset = MIN(offset, block->html.from);
    }
    return offset;
}

static void cut_lines(const HtmlLines *html, const GArray *removals, GArray *spans)
{
    for (guint i = 0; i < removals->len; i++) {
        const TextSpan *span = &g_array_index(removals, TextSpan, i);
        html_lines_cut(html, span->from, span->until, spans);
    }
}

void place_in_html(const char *html, gsize length, const PlaceWish *wish, Place *place_r)
{
    *place_r = (Place){.removals = NULL};
    g_autoptr(HtmlLines) seen = html_lines_read(html, length, PLACE_HTML_MARK_PREFIX);
    g_auto(PlaceLines) lines = {.removals = NULL};
    take_foreign_marks(seen, wish->mark);
    place_lines_find(seen->text->str, seen->stretches, wish, &lines, place_r);
    const TextLayout *layout = &lines.layout;
    place_r->removals = g_array_new(FALSE, FALSE, sizeof(HtmlSpan));
    cut_lines(seen, lines.removals, place_r->removals);
    if (!wish->keeps_own)
        cut_marked_signatures(seen, layout, place_r->removals);
    gboolean is_at_end = !place_r->above_quote && !place_r->at_placeholder;
    place_r->insert = place_r->at_placeholder ? html_lines_start(seen, lines.placeholder.from)
                      : is_at_end             ? seen->body_end
                                              : insert_offset(seen, layout->new_end);
    place_settle(place_r);
    place_r->signatures = count_signatures(seen, layout, wish->mark);
    place_r->already_signed = place_r->signatures > 0;
}
