/*
 * reader - what the files that read HTML share: the open elements, the text so far, and which
 * stretches of it the sender did not newly write.
 */
#ifndef INTAKE_HTML_READER_H
#define INTAKE_HTML_READER_H

#include "../text/text.h"
#include "look.h"
#include "marks.h"
#include "style.h"
#include "write.h"

typedef struct open_element {
    const HtmlElement *element;
    HtmlMark mark;
    gboolean is_marked; /* its lines carry a quote mark */
    gboolean is_tight;
    HtmlLook look;
    gboolean has_cites; /* HTML_MARK_ANSWERED */
    HtmlSlice link;     /* HTML_LINK: where to */
    gsize text;         /* octets of text when it was opened */
    gsize lines;        /* lines of text then */
    guint number;       /* HTML_ORDERED_LIST: of its next item */
} OpenElement;

typedef struct cut {
    gsize start, end;
} Cut;

typedef struct html_reader {
    HtmlScanner scanner;
    HtmlWriter writer;
    HtmlSheet *sheet; /* NULL: there is none */
    HtmlLook look;    /* outside all elements, as <body> has it */
    GArray *stack;    /* OpenElement */
    GArray *cuts;     /* Cut: stretches of the text that the sender did not newly write, in order */
    GArray *maybe;    /* gsize: places after which all may be history */
    gsize history;    /* all after it is; G_MAXSIZE: none */
    gsize wordless;   /* octets of text without a word; G_MAXSIZE: there are words */
    TextMail mail;
    guint too_deep, hidden, cutting, forwarded;
    guint lists;
} HtmlReader;

OpenElement *html_open_element(const HtmlReader *reader, guint index);

/* Whether text that stands here is seen. */
gboolean html_is_seen(const HtmlReader *reader);

/* Whether the stretch has a letter or digit, or anything beyond ASCII. */
gboolean html_has_words(const char *text, gsize length);

/* ---- html_open.c: elements ---- */

/* Opens an element that is not void, and closes those it ends by its coming. */
void html_open(HtmlReader *reader, const HtmlElement *element, const HtmlToken *token);
void html_close_implied(HtmlReader *reader, const HtmlElement *element);

/* Closes the innermost element. */
void html_close(HtmlReader *reader);

/* ---- html_link.c: links and images ---- */

/* Entities undone; NULL when nothing or more than `limit` octets are left. Caller frees. */
char *html_plain_value(const HtmlSlice *value, gsize limit);

/* Writes where a link goes, when its text does not say so. */
void html_finish_link(HtmlReader *reader, const OpenElement *link);

/* Writes the words that stand for an image; an emoji stands for itself. */
void html_write_image(HtmlReader *reader, const HtmlToken *token);

/* ---- html_history.c: quoted history and signatures ---- */

/* What a mark is here: a forwarded mail is content, in history all is history.
   Remembers where history begins. */
HtmlMark html_judge_mark(HtmlReader *reader, HtmlMark mark);

/* Notes the stretch of a container that closes. */
void html_finish_mark(HtmlReader *reader, const OpenElement *closed);

/* The text without history and signatures; NULL when no words are left. Caller frees. */
char *html_newly_written(HtmlReader *reader);

#endif
