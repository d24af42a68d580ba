#include "command_page.h"

void place_clear(Place *place)
{
    g_clear_pointer(&place->removals, g_array_unref);
    g_clear_pointer(&place->commands, g_ptr_array_unref);
    g_clear_pointer(&place->own, g_ptr_array_unref);
}

void place_take_commands(Place *place, Outcome outcome, const GPtrArray *lines, const GError *error)
{
    place->commands = g_ptr_array_new_with_free_func(g_free);
    if (outcome != OUTCOME_DONE) /* one of few texts */
        place->fault = g_intern_string(error->message);
    for (guint i = 0; lines != NULL && i < lines->len; i++) {
        const CommandLine *line = g_ptr_array_index(lines, i);
        g_ptr_array_add(place->commands, g_strdup(line->text));
        g_array_append_vals(place->removals, line->spans->data, line->spans->len);
    }
}

void place_take_plan(Place *place, const PagePlan *plan, guint signatures)
{
    place->above_quote = plan->above_quote;
    place->at_placeholder = plan->at_placeholder;
    place->has_words = plan->has_words;
    place->signatures = signatures;
    place->already_signed = signatures > 0;
}

static gint compare_spans(gconstpointer one, gconstpointer other)
{
    gsize from = ((const TextSpan *)one)->from;
    gsize than = ((const TextSpan *)other)->from;
    return from < than ? -1 : from > than;
}

void place_spans_join(GArray *spans)
{
    g_array_sort(spans, compare_spans);
    guint kept = 0;
    for (guint i = 0; i < spans->len; i++) {
        TextSpan next = g_array_index(spans, TextSpan, i);
        TextSpan *last = kept > 0 ? &g_array_index(spans, TextSpan, kept - 1) : NULL;
        if (last != NULL && next.from <= last->until)
            last->until = MAX(last->until, next.until);
        else if (next.until > next.from)
            g_array_index(spans, TextSpan, kept++) = next;
    }
    g_array_set_size(spans, kept);
}

void place_settle(Place *place)
{
    place_spans_join(place->removals);
    for (guint i = 0; i < place->removals->len; i++) {
        const TextSpan *span = &g_array_index(place->removals, TextSpan, i);
        if (place->insert > span->from && place->insert < span->until)
            place->insert = span->from;
    }
}
