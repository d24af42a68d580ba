/*
 * own_piece - where an agent's own signature begins in the agent's text. It may be made of several
 * pieces, one below the other; the lowest is asked for first. Pure, private to the room.
 */
#ifndef INTAKE_OWN_SIGNATURE_H
#define INTAKE_OWN_SIGNATURE_H

#include "text_page.h"

typedef struct page_region { /* newly written lines [from, until), quote or an end on either side */
    guint from, until;
} PageRegion;

typedef struct own_search {
    const Page *page;
    const PlaceWish *wish;
    const PageRegion *region;
    gboolean wants_proof; /* nothing but signatures was found: only what begins like one is one */
    guint separated;      /* pieces below separators so far */
    gboolean is_scanned;  /* a separator was looked for: */
    guint separator;      /* its line, G_MAXUINT: there is none */
} OwnSearch;

/* The first line of the piece of own signature that ends right at line `end`, or `end`: none does.
 */
guint own_signature_from(OwnSearch *search, guint end);

/* The line with the separator "-- " or "--" of what ends at line `end`, or `end`. */
guint own_separated_from(const Page *page, const PageRegion *region, guint end);

/* Adds the words of all lines of own signature that a plan takes out, without separators. */
void own_lines_take(const Page *page, const PagePlan *plan, GPtrArray *lines);

/* Whether the line begins as the admin says that own signatures do. */
gboolean own_line_at(const Page *page, const PlaceWish *wish, guint at);

#endif
