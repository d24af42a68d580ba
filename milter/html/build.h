/*
 * build - how html_lines.h comes to be: a stack of open elements, and a pen that writes lines.
 * Private to the room.
 */
#ifndef INTAKE_HTML_BUILD_H
#define INTAKE_HTML_BUILD_H

#include "lines.h"

typedef struct html_build {
    HtmlLines *lines;
    const HtmlSheet *sheet; /* NULL: there is none */
    GString *text;
    guint32 top;          /* the innermost open element */
    guint32 line_first;   /* the first piece of the line at hand */
    guint32 run;          /* the piece that text goes on in; HTML_NONE: none */
    guint32 border;       /* the HTML_MARK_BORDER element after the last piece; HTML_NONE: none */
    gsize line_from;      /* octets of `text` */
    gboolean is_ended;    /* what comes next begins a line, but for a break, which ends this one */
    gboolean has_blank;   /* blanks were passed since the last character of the line */
    gboolean is_doubtful; /* perhaps not all words of the line at hand are seen */
    gboolean is_history;
} HtmlBuild;

/* ---- the pen ---- */

/* Text between two tags. */
void html_build_text(HtmlBuild *build, gsize from, gsize until);
/* <br>, and what looks like it: ends the line, which may be empty. */
void html_build_break(HtmlBuild *build, gsize from, gsize until);
/* A rule or a picture, as `words` of the line. */
void html_build_object(HtmlBuild *build, gsize from, gsize until, const char *words);
/* Whether there are as many lines as are looked at. */
gboolean html_build_is_full(const HtmlBuild *build);
/* Ends the line at hand if there is anything on it. */
void html_build_line_end(HtmlBuild *build);
/* The same, but a break that comes next still belongs to the line. */
void html_build_line_end_soon(HtmlBuild *build);

/* ---- the stack ---- */

void html_build_root(HtmlBuild *build);
void html_build_open(HtmlBuild *build, const HtmlToken *tag);
void html_build_close(HtmlBuild *build, const HtmlToken *tag);
/* Ends all open elements at `end`. */
void html_build_close_all(HtmlBuild *build, gsize end);

#endif
