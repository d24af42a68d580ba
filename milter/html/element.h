/*
 * element - what an HTML element does to the text a reader sees.
 */
#ifndef INTAKE_HTML_ELEMENT_H
#define INTAKE_HTML_ELEMENT_H

#include "reading_scan.h"

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
    HTML_ROW,
    HTML_CELL,
    HTML_LINK,
    HTML_BREAK,
    HTML_RULE,
    HTML_IMAGE,
    HTML_BODY,
    HTML_UNSEEN,  /* its content is not for readers */
    HTML_RAW,     /* nor is it markup: script and style */
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

/* Whether opening `next` ends an open `current`: li ends li, td ends td, a block ends p. */
gboolean html_element_ends(const HtmlElement *next, const HtmlElement *current);

/* Whether the style or attributes of the tag hide the element from readers. */
gboolean html_is_hidden(const HtmlToken *token);

/* Whether the style sets a zero margin, so a paragraph is just a line. */
gboolean html_is_tight(const HtmlToken *token);

#endif
