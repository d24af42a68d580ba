/*
 * html_lines_private - what the files that make HTML lines share: the walk through the markup.
 */
#ifndef INTAKE_TEXT_HTML_LINES_PRIVATE_H
#define INTAKE_TEXT_HTML_LINES_PRIVATE_H

#include "html_lines.h"
#include "html_quote.h"

typedef struct html_run { /* `text` octets that came from `html` octets; of one length: one by one
                           */
    gsize text, text_length;
    HtmlSpan html;
} HtmlRun;

typedef struct html_line_start {
    gsize text, html;
} HtmlLineStart;

typedef struct html_walked { /* an open element */
    const HtmlElement *element;
    HtmlContainer container;
    gsize html, text; /* where it began */
    gboolean is_hidden;
    char *classes;    /* when it is to be noted; else NULL */
    gsize first_cite; /* HTML_CONTAINER_GMAIL: text offset of the first cited passage */
} HtmlWalked;

typedef struct html_walk {
    HtmlLines *lines;
    const char *html, *class_prefix;
    GArray *open; /* HtmlWalked */
    guint hidden, preformatted, quoting;
    gboolean blank_due;    /* a blank is written when something follows it */
    gsize blank_from;      /* where it came from */
    gsize pending;         /* tag with which the next line begins; G_MAXSIZE: none yet */
    gboolean is_line_open; /* something was written since the last line feed */
    GArray *maybe;         /* HtmlElementPlace: all may be history from here on */
} HtmlWalk;

/* ---- html_lines.c: writing ---- */
void html_walk_break(HtmlWalk *walk);

/* ---- html_marks.c: containers ---- */

/* What the container is at this place; looks at what was written so far. */
HtmlContainer html_walk_judge(const HtmlWalk *walk, HtmlContainer container);
/* Whether all inside belongs to a quote. */
gboolean html_walk_is_quote(HtmlContainer container);
/* Notes the stretch of an element that closes. */
void html_walk_finish(HtmlWalk *walk, const HtmlWalked *closed, gsize html_end);
/* At the end: what may be history is, where a block of header lines follows. Sorts. */
void html_walk_settle(HtmlWalk *walk);

#endif
