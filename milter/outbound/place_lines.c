#include "place_private.h"

#include "command_lines.h"

#include <string.h>

static void add_span(GArray *spans, gsize from, gsize until)
{
    TextSpan span = {from, until};
    if (until > from)
        g_array_append_val(spans, span);
}

/* An own signature that is too long is taken for words. */
static void add_signature(const TextSpan *signature, GArray *removals)
{
    if (signature->until - signature->from <= PLACE_OWN_SIGNATURE_MAX)
        add_span(removals, signature->from, signature->until);
}

static gboolean is_within(const TextSpan *span, gsize offset)
{
    return offset >= span->from && offset < span->until;
}

/* Spans ascend: the last that begins at or before the offset is the only one it can be in. */
static gboolean is_fresh(const TextLayout *layout, gsize offset)
{
    guint low = 0, high = layout->fresh->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(layout->fresh, TextSpan, middle).from > offset)
            high = middle;
        else
            low = middle + 1;
    }
    return low > 0 && is_within(&g_array_index(layout->fresh, TextSpan, low - 1), offset);
}

gboolean place_is_new(const TextLayout *layout, gsize offset)
{
    return is_fresh(layout, offset) || is_within(&layout->signature, offset) ||
           is_within(&layout->trailing, offset);
}

/* ---- the placeholder ---- */

/* The first one in the new text is the place; further ones are only taken out. */
static void note_placeholder(const char *text, gsize start, gsize size, gboolean is_html,
                             PlaceLines *lines)
{
    gsize from = start, until = start + size;
    while (from < until && g_ascii_isspace(text[from]))
        from++;
    while (until > from && g_ascii_isspace(text[until - 1]))
        until--;
    gboolean is_first = lines->placeholder.until == 0;
    if (is_first)
        lines->placeholder = (TextSpan){from, until};
    /* in plain text its line end will be the signature's */
    gsize next = start + size + (text[start + size] == '\n' ? 1 : 0);
    add_span(lines->removals, from, is_first && !is_html ? until : next);
}

static gboolean is_line(const char *line, gsize size, const char *wanted)
{
    g_autofree char *words = g_strndup(line, size);
    return strcmp(g_strstrip(words), wanted) == 0;
}

static void find_placeholders(const char *text, const char *placeholder, gboolean is_html,
                              PlaceLines *lines)
{
    if (placeholder == NULL || *placeholder == '\0')
        return;
    for (const char *found = strstr(text, placeholder); found != NULL;
         found = strstr(found + 1, placeholder)) {
        const char *start = found;
        while (start > text && start[-1] != '\n')
            start--;
        gsize size = strcspn(start, "\n");
        if (size < strlen(placeholder) + 16 && is_line(start, size, placeholder) &&
            is_fresh(&lines->layout, (gsize)(start - text)))
            note_placeholder(text, (gsize)(start - text), size, is_html, lines);
    }
}

/* ---- words ---- */

static gboolean overlaps(const PlaceLines *lines, gsize from)
{
    for (guint i = 0; i < lines->removals->len; i++) {
        const TextSpan *span = &g_array_index(lines->removals, TextSpan, i);
        if (from >= span->from && from < span->until)
            return TRUE;
    }
    return FALSE;
}

static gboolean has_words(const char *text, const PlaceLines *lines)
{
    for (guint i = 0; i < lines->layout.fresh->len; i++) {
        TextSpan span = g_array_index(lines->layout.fresh, TextSpan, i);
        for (gsize at = span.from; at < span.until;) {
            gsize size = strcspn(text + at, "\n");
            gsize indent = strspn(text + at, " \t");
            if (!overlaps(lines, at + MIN(indent, size)) && text_has_words(text + at, size))
                return TRUE;
            at += size + 1;
        }
    }
    return FALSE;
}

void place_lines_find(const char *text, const GArray *stretches, const PlaceWish *wish,
                      PlaceLines *lines_r, Place *place_r)
{
    *lines_r = (PlaceLines){.removals = g_array_new(FALSE, FALSE, sizeof(TextSpan))};
    text_layout(text, stretches, wish->own_lines, &lines_r->layout);
    const TextLayout *layout = &lines_r->layout;
    if (!wish->keeps_own) {
        add_signature(&layout->signature, lines_r->removals);
        add_signature(&layout->trailing, lines_r->removals);
    }
    find_placeholders(text, wish->keeps_own ? NULL : wish->placeholder, stretches != NULL, lines_r);
    if (wish->strip_commands) {
        const CommandQuestion question = {
            .text = text,
            .until = layout->quote,
            .is_wrapped = stretches == NULL,
            .flowed = wish->flowed,
            .expected = wish->commands,
        };
        place_r->commands = command_lines_read(&question, &lines_r->commands, &place_r->fault);
        add_span(lines_r->removals, lines_r->commands.from, lines_r->commands.until);
    }
    place_r->at_placeholder = lines_r->placeholder.until > 0;
    place_r->above_quote = layout->new_end == layout->quote && layout->quote < strlen(text);
    place_r->has_words = has_words(text, lines_r);
}

void place_lines_clear(PlaceLines *lines)
{
    text_layout_clear(&lines->layout);
    g_clear_pointer(&lines->removals, g_array_unref);
}

void place_clear(Place *place)
{
    g_clear_pointer(&place->removals, g_array_unref);
    g_clear_pointer(&place->commands, g_ptr_array_unref);
}

static int compare_spans(gconstpointer one, gconstpointer other)
{
    const TextSpan *left = one, *right = other;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->until < right->until ? -1 : left->until > right->until;
}

void place_settle(Place *place)
{
    GArray *spans = place->removals;
    guint kept = 0;
    g_array_sort(spans, compare_spans);
    for (guint i = 0; i < spans->len; i++) {
        TextSpan span = g_array_index(spans, TextSpan, i);
        TextSpan *last = kept > 0 ? &g_array_index(spans, TextSpan, kept - 1) : NULL;
        if (last != NULL && span.from <= last->until)
            last->until = MAX(last->until, span.until);
        else
            g_array_index(spans, TextSpan, kept++) = span;
    }
    g_array_set_size(spans, kept);
    for (guint i = 0; i < spans->len; i++) {
        const TextSpan *span = &g_array_index(spans, TextSpan, i);
        if (place->insert > span->from && place->insert < span->until)
            place->insert = span->until;
    }
}
