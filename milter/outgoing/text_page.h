/*
 * text_page - what is to be done with an agent's text, line by line. Plain text and HTML take the
 * same decisions here; they differ in how lines become octets again. Private to the room.
 */
#ifndef INTAKE_OUTGOING_TEXT_PAGE_H
#define INTAKE_OUTGOING_TEXT_PAGE_H

#include "../text/page.h"
#include "place.h"

typedef struct page_cut {
    guint from, until; /* lines [from, until) */
    gboolean is_own;   /* an own signature, not a placeholder */
} PageCut;

/* What place.h answers, in lines. */
typedef struct page_plan {
    guint insert; /* the line above which the signature goes; the count of lines: below the last */
    GArray *cuts; /* PageCut, in no order, may overlap */
    gboolean above_quote, at_placeholder, has_words;
} PagePlan;

/* How often the lines of our signature stand one below the other in new text. NULL or "": never. */
guint page_count_signatures(const Page *page, const char *signature);

/* Lines above `words_from` are commands. */
void page_plan(const Page *page, guint words_from, const PlaceWish *wish, PagePlan *plan_r);
void page_plan_clear(PagePlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PagePlan, page_plan_clear)

/* What the plan says without its lines. */
void place_take_plan(Place *place, const PagePlan *plan, guint signatures);

/* Sorts spans (TextSpan), joins those that touch or overlap, drops empty ones. */
void place_spans_join(GArray *spans);

/* The same for a place; an `insert` inside a removal
 * moves to where that begins. */
void place_settle(Place *place);

#endif
