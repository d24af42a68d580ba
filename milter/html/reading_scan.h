/*
 * reading_scan - HTML cut into text, tags and nothing else; strictly left to right, so whatever is
 * in it costs time in proportion to its size.
 *
 * Not libxml2: its parser took 8 s for 60,000 open elements and as many end tags that match none
 * of them, 4 s for one tag of 50,000 attributes, and twice the time on ordinary mail.
 */
#ifndef INTAKE_HTML_READING_SCAN_H
#define INTAKE_HTML_READING_SCAN_H

#include <glib.h>

typedef enum html_token_kind { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE } HtmlTokenKind;

typedef enum html_attribute { /* those that change what a reader sees */
                              HTML_ALT,
                              HTML_BORDER,
                              HTML_CLASS,
                              HTML_DATA_MARKER,
                              HTML_HIDDEN,
                              HTML_HREF,
                              HTML_ID,
                              HTML_NAME,
                              HTML_START,
                              HTML_STYLE,
                              HTML_TYPE,
                              HTML_ATTRIBUTES,
} HtmlAttribute;

typedef struct html_slice {
    const char *start; /* NULL: not there */
    gsize length;
} HtmlSlice;

typedef struct html_token {
    HtmlTokenKind kind;
    HtmlSlice text; /* HTML_TEXT: with entities not yet undone; tags: the name as written */
    HtmlSlice attributes[HTML_ATTRIBUTES]; /* HTML_OPEN: values, quotes off, entities in */
    gboolean is_closed;                    /* HTML_OPEN: <name/> */
} HtmlToken;

typedef struct html_scanner {
    const char *at, *end;
    gboolean comments_end; /* whether "-->" may still come */
} HtmlScanner;

HtmlScanner html_scanner(const char *html, gsize length);

/* The next token; comments, declarations and processing instructions are passed over. */
void html_scan(HtmlScanner *scanner, HtmlToken *token);

/* Passes over the raw content of an element like script, through its end tag; FALSE (and nothing
   passed over) when there is no end tag. */
gboolean html_skip_raw(HtmlScanner *scanner, const char *name);

/* Whether the slice is `word`, in any case. */
gboolean html_slice_is(const HtmlSlice *slice, const char *word);

/* Whether the slice holds `word`, in any case. Linear. */
gboolean html_slice_holds(const HtmlSlice *slice, const char *word);

#endif
