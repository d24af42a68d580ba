/*
 * sheet - the style sheets of an HTML text, as far as they say what is seen: which elements a rule
 * is for, told by their names, classes and ids. What else a selector asks for, and what a rule
 * depends on, counts as "perhaps"; sheets that stand elsewhere are not fetched. Bounded and linear.
 */
#ifndef INTAKE_HTML_SHEET_H
#define INTAKE_HTML_SHEET_H

#include "effects.h"
#include "scan.h"

typedef struct html_sheet HtmlSheet;

/* Of a scanner at its beginning. NULL: there is none. Free with html_sheet_free(). */
HtmlSheet *html_sheet_read(const HtmlScanner *whole);
void html_sheet_free(HtmlSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlSheet, html_sheet_free)

/* Rules that match one element. */
#define HTML_MATCHES_MAX 32

typedef struct html_match {
    const HtmlDeclared *declared;
    gboolean is_perhaps;
} HtmlMatch;

typedef struct html_matches {
    HtmlMatch matches[HTML_MATCHES_MAX]; /* the weaker first */
    guint count;
    gboolean is_cut; /* there are more, or not all of the sheet was read */
} HtmlMatches;

void html_sheet_match(const HtmlSheet *sheet, const HtmlToken *token, HtmlMatches *matches_r);

#endif
