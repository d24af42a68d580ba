/*
 * lines - HTML as the lines a reader sees, each piece of them known by its octets; so quotes,
 * signatures, placeholders and commands are found as in plain text and taken out of the markup
 * without breaking it. Tolerant of any input, and linear.
 */
#ifndef INTAKE_HTML_LINES_H
#define INTAKE_HTML_LINES_H

#include "../base/budget.h"
#include "../text/page.h"
#include "look.h"
#include "marks.h"

#define HTML_NONE G_MAXUINT32

/* No person writes so many lines, and each costs more than it weighs. */
#define HTML_LINES_MAX 50000

typedef enum html_node_kind {
    HTML_NODE_INLINE,
    HTML_NODE_BLOCK,
    HTML_NODE_TABLE,
    HTML_NODE_ROW, /* rows and groups of rows: nothing but cells may stand in them */
    HTML_NODE_CELL,
} HtmlNodeKind;

typedef struct html_node { /* html, head and body are none; number 0 holds all the others */
    const HtmlElement *element;
    guint32 name;       /* a hash, of one that HTML does not know; else 0 */
    guint32 start, end; /* octets, tags included; an element never ended ends with what
                           holds it */
    guint32 parent;
    guint32 first, last;   /* the pieces in it; HTML_NONE: nothing to see */
    guint32 first_filled;  /* the first piece that is no line break and no blank */
    guint32 own, answered; /* the outermost signature and the outermost HTML_MARK_ANSWERED
                              element around it or itself; 0: none */
    guint8 kind;           /* HtmlNodeKind */
    guint8 mark;           /* HtmlMark */
    guint8 shade;          /* TextLineKind of the lines in it */
    guint8 is_pre;
    HtmlLook look; /* hidden with what is around it */
} HtmlNode;

typedef struct html_piece { /* something visible: a run of text, a break, a rule, a picture */
    guint32 from, until;
    guint32 element;
    guint32 line;
    guint32 border; /* where an HTML_MARK_BORDER element stands right before it; else HTML_NONE */
} HtmlPiece;

typedef struct html_lines {
    const char *html; /* borrowed */
    gsize length;
    Page page;         /* the lines; their kind and own set from the marks */
    GArray *nodes;     /* HtmlNode */
    GArray *pieces;    /* HtmlPiece, in order */
    GArray *first;     /* guint32: each line's first piece, and one past the last line's */
    GArray *unseen;    /* TextSpan: comments, titles and hidden text, which are no lines */
    gboolean is_cut;   /* there are more than HTML_LINES_MAX lines, and the rest was not read */
    gsize seen_until;  /* where readers stop to see anything */
    gsize body_until;  /* </body>, else </html>, else seen_until */
    guint32 body_last; /* the innermost element still open there */
} HtmlLines;

/* At most G_MAXINT32 octets and HTML_LINES_MAX lines; what is behind them is not looked at. A spent
   budget (NULL: there is none) ends the reading. */
void html_lines_read(const char *html, gsize length, Budget *budget, HtmlLines *lines_r);
void html_lines_clear(HtmlLines *lines);

/* The same lines for who marks them: their kinds are the copy's own. */
void html_lines_copy(const HtmlLines *lines, HtmlLines *copy_r);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HtmlLines, html_lines_clear)

HtmlNode *html_lines_node(const HtmlLines *lines, guint32 number);
HtmlPiece *html_lines_piece(const HtmlLines *lines, guint32 number);

/* Adds the spans (TextSpan) that take lines [from, until) out of the HTML: whole elements where
   they hold nothing else, else the runs of text and breaks; the markup stays balanced. */
void html_lines_cut(const HtmlLines *lines, guint from, guint until, GArray *spans);

/* The octet above line `at`, outside of all elements that begin with it. Never between the cells of
   a table. The count of lines: below the last one. */
gsize html_lines_above(const HtmlLines *lines, guint at);

/* The pieces of line `at` are [first(at), first(at + 1)). */
guint32 html_lines_first_piece(const HtmlLines *lines, guint at);

#endif
