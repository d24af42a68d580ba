/*
 * element - which elements HTML has, and what they do to the text a reader sees.
 */
#ifndef INTAKE_HTML_ELEMENT_H
#define INTAKE_HTML_ELEMENT_H

#include <glib.h>

typedef struct html_slice {
    const char *start; /* NULL: not there */
    gsize length;
} HtmlSlice;

/* Whether the slice is `word`, begins with it, or holds it, in any case. Linear. */
gboolean html_slice_is(const HtmlSlice *slice, const char *word);
gboolean html_slice_begins(const HtmlSlice *slice, const char *word);
gboolean html_slice_holds(const HtmlSlice *slice, const char *word);

typedef enum html_role {
    HTML_INLINE,    /* runs along with the text around it */
    HTML_BLOCK,     /* begins and ends a line */
    HTML_PARAGRAPH, /* a blank line around it */
    HTML_PREFORMATTED,
    HTML_QUOTE,
    HTML_LIST,
    HTML_ORDERED_LIST,
    HTML_ITEM,
    HTML_TABLE,
    HTML_ROWS, /* groups of rows and what stands between them */
    HTML_ROW,
    HTML_CELL,
    HTML_LINK,
    HTML_BREAK,
    HTML_RULE,
    HTML_IMAGE,
    HTML_FRAME,   /* html, head and body: they come once, or again in what a mail program quotes
                     whole, or not at all, and neither begin nor end anything but a line */
    HTML_LITERAL, /* seen, and holds no tags: textarea */
    HTML_UNSEEN,  /* its content is not for readers */
    HTML_TITLE,   /* nor does it hold tags: title, iframe, ... */
    HTML_RAW,     /* nor text: script and style */
    HTML_NOTHING, /* no effect and no content: meta, col, ... */
} HtmlRole;

typedef struct html_element {
    const char *name;
    HtmlRole role;
} HtmlElement;

/* The element of a tag; NULL for names HTML does not know. Static: one element, one pointer. */
const HtmlElement *html_element(const HtmlSlice *name);

/* Whether the element has no content, so its tag opens nothing. */
gboolean html_element_is_void(const HtmlElement *element);

/* Whether an inline element's end tag may not reach past it. */
gboolean html_element_is_block(const HtmlElement *element);

/* ---- nesting (HTML 13.2.6.4) ---- */

/* What a tag does to an open element, asked from the innermost one outwards. */
typedef enum html_nesting {
    HTML_NESTING_ENDS, /* ends it, and all in it */
    HTML_NESTING_PASSES,
    HTML_NESTING_STOPS, /* reaches neither it nor what is around it */
} HtmlNesting;

/* An end tag of `ended`; elements that HTML does not know are NULL, and told apart by the caller.
   An inline one does not reach out of its block, nothing but a table's own parts out of a cell. */
HtmlNesting html_nesting_at_end(const HtmlElement *ended, const HtmlElement *open);

/* A tag that begins `begun`: li ends li, td ends td, a block ends p. */
HtmlNesting html_nesting_at_begin(const HtmlElement *begun, const HtmlElement *open);

/* Whether html_nesting_at_begin() passes or stops at whatever is open. */
gboolean html_element_ends_nothing(const HtmlElement *begun);

/* Whether its content is characters alone, up to its end tag (HTML 13.2.5.2 to 13.2.5.4). */
gboolean html_element_is_raw(const HtmlElement *element);

/* Whether its content is not for readers. */
gboolean html_element_is_unseen(const HtmlElement *element);

#endif
