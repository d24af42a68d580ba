/*
 * write - lines of readable text out of a stream of words, breaks and marks.
 */
#ifndef INTAKE_HTML_WRITE_H
#define INTAKE_HTML_WRITE_H

#include "element.h"

typedef struct html_writer {
    GString *text;
    gsize limit;           /* octets of text; what comes after is dropped */
    guint breaks;          /* line ends due before the next word; 2 make a blank line */
    gboolean space;        /* blank due before the next word */
    gboolean is_held_open; /* the line has a no-break blank and nothing else: it counts as one */
    guint quote;           /* marks before each line */
    guint line_quote;      /* those of the line being written */
    guint indent;          /* columns */
    char bullet[16];       /* due before the next word; "" for none */
    guint preformatted;    /* how many open elements keep blanks and line ends */
    gsize lines;           /* lines begun so far */
} HtmlWriter;

/* Adds text with its entities undone. */
void html_write_text(HtmlWriter *writer, const HtmlSlice *text);

/* Adds characters as they are. */
void html_write_words(HtmlWriter *writer, const char *words);

/* Ends the line, unless nothing is on it; `breaks` 2 leaves a blank line as well. */
void html_write_break(HtmlWriter *writer, guint breaks);

/* Ends the line in any case. */
void html_write_newline(HtmlWriter *writer);

/* Takes blanks off the end. */
void html_write_end(HtmlWriter *writer);

#endif
