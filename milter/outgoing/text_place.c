#include "command_page.h"

#include <string.h>

static gsize line_start(const Page *page, guint at, gsize length)
{
    return at < page_count(page) ? page_line(page, at)->from : length;
}

/* Empty lines between an own signature and the place go with the signature. */
static guint without_gap(const Page *page, guint until, guint insert)
{
    guint at = until;
    while (at < insert && page_is_blank(page, at))
        at++;
    return at == insert ? at : until;
}

static Outcome read_commands(Page *page, const PlaceWish *wish, GPtrArray **lines_r, GError **error)
{
    return wish->commands != NULL
               ? command_lines_match_text(page, wish->commands, lines_r, error)
               : command_lines_in_text(page, wish->flowed, FALSE, lines_r, error);
}

/* The first line below what the commands take out. */
static guint take_commands(Page *page, const PlaceWish *wish, Place *place)
{
    g_autoptr(GPtrArray) found = NULL;
    g_autoptr(GError) error = NULL;
    if (!wish->strip_commands)
        return 0;
    Outcome outcome = read_commands(page, wish, &found, &error);
    place_take_commands(place, outcome, found, error);
    gsize until = place->removals->len > 0
                      ? g_array_index(place->removals, TextSpan, place->removals->len - 1).until
                      : 0;
    guint at = 0;
    while (at < page_count(page) && page_line(page, at)->from < until)
        at++;
    return at;
}

/* The end of the placeholder's line will be the signature's. */
static void keep_line_end(const char *text, Place *place)
{
    for (guint i = 0; place->at_placeholder && i < place->removals->len; i++) {
        TextSpan *span = &g_array_index(place->removals, TextSpan, i);
        if (span->from != place->insert)
            continue;
        span->until -= text[span->until - 1] == '\n' ? 1 : 0;
        span->until -= text[span->until - 1] == '\r' ? 1 : 0;
    }
}

static void add_cuts(const Page *page, const PagePlan *plan, GArray *removals)
{
    for (guint i = 0; i < plan->cuts->len; i++) {
        PageCut cut = g_array_index(plan->cuts, PageCut, i);
        guint until = plan->at_placeholder ? cut.until : without_gap(page, cut.until, plan->insert);
        TextSpan span = {page_line(page, cut.from)->from, page_line(page, until - 1)->next};
        g_array_append_val(removals, span);
    }
}

void place_in_text(const char *text, const PlaceWish *wish, Place *place_r)
{
    g_auto(Page) page = {0};
    g_auto(PagePlan) plan = {0};
    gsize length = strlen(text);
    page_split(text, length, &page);
    *place_r = (Place){.removals = g_array_new(FALSE, FALSE, sizeof(TextSpan))};
    guint words_from = take_commands(&page, wish, place_r);
    page_mark_quotes(&page);
    guint signatures = page_count_signatures(&page, wish->signature_text);
    PlaceWish settled = *wish;
    settled.keeps_own = wish->keeps_own || signatures > 0;
    page_plan(&page, words_from, &settled, &plan);
    place_r->insert = line_start(&page, plan.insert, length);
    place_take_plan(place_r, &plan, signatures);
    add_cuts(&page, &plan, place_r->removals);
    place_settle(place_r);
    keep_line_end(text, place_r);
}
