/*
 * html_lines - HTML as the lines a reader sees, with the way back from every line to the octets it
 * came from: for putting something between lines or taking lines out and leaving every other octet
 * as it is. Linear, whatever is in it.
 */
#ifndef INTAKE_TEXT_HTML_LINES_H
#define INTAKE_TEXT_HTML_LINES_H

#include "text.h"

#define HTML_LINES_MARK_OCTETS 200 /* of a class attribute that are kept */

typedef TextSpan HtmlSpan; /* octets [from, until) of the HTML */

typedef struct html_element_place { /* an element, or an image, rule or break */
    HtmlSpan html;                  /* tags included */
    gsize text_from, text_until;    /* what a reader sees of it, in `text` */
} HtmlElementPlace;

typedef struct html_class_place { /* an element whose class begins with the wanted prefix */
    HtmlElementPlace place;
    char *classes; /* the whole attribute */
} HtmlClassPlace;

typedef struct html_lines {
    GString *text;      /* UTF-8, LF; an image is U+FFFC, a rule a line of underscores */
    GArray *runs;       /* private: where stretches of `text` come from */
    GArray *starts;     /* private: where lines begin in the HTML */
    GArray *elements;   /* HtmlElementPlace: closed before those around them */
    GArray *stretches;  /* TextStretch of `text`: quotes, history and signatures that mail programs
                           mark as such; ascending */
    GArray *indented;   /* HtmlElementPlace: blockquotes that no program marks as a quote */
    GPtrArray *classes; /* HtmlClassPlace * */
    gsize body_end;     /* where the HTML takes something at its end */
} HtmlLines;

/* Reads UTF-8 without NUL. Elements with a class word that begins with `class_prefix` are noted in
   `classes`; NULL: none. Caller frees. */
HtmlLines *html_lines_read(const char *html, gsize length, const char *class_prefix);
void html_lines_free(HtmlLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlLines, html_lines_free)

/* Where in the HTML the line that begins at `offset` of the text begins, with the elements that
   begin there, but never between the cells of a table; `body_end` past the last line. */
gsize html_lines_start(const HtmlLines *lines, gsize offset);

/* Adds the spans of HTML that take [from, until) of the text away and leave the rest balanced:
   whole elements where they lie within, text and breaks elsewhere. HtmlSpan elements, ascending
   and disjoint. */
void html_lines_cut(const HtmlLines *lines, gsize from, gsize until, GArray *spans);

#endif
