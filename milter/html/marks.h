/*
 * marks - what mail programs write into the attributes of elements around quotes and
 * signatures.
 */
#ifndef INTAKE_HTML_MARKS_H
#define INTAKE_HTML_MARKS_H

#include "scan.h"

/* The class that marks our signature's element in HTML; "intake-MARK" beside it tells which
   ticket's it is. */
#define HTML_OUR_MARK "intake-signature"
#define HTML_OUR_MARK_PREFIX "intake-"

typedef enum html_mark {
    HTML_MARK_NONE,
    HTML_MARK_QUOTE,     /* quoted history, nothing but that */
    HTML_MARK_ANSWERED,  /* Gmail's: an attribution, then cited passages and answers between them */
    HTML_MARK_INDENTED,  /* a blockquote no program signed: quoted below an attribution */
    HTML_MARK_HISTORY,   /* from here to the end is quoted history */
    HTML_MARK_BORDER,    /* empty, right above the quote */
    HTML_MARK_SIGNATURE, /* the agent's own */
    HTML_MARK_SEPARATOR, /* a rule or a break that stands for "-- " */
    HTML_MARK_OURS,      /* our signature, of any ticket */
} HtmlMark;

typedef struct html_look { /* what an opening tag says */
    HtmlMark mark;
    gboolean is_hidden; /* display:none */
    gboolean is_pre;    /* line ends in its text are seen */
} HtmlLook;

HtmlLook html_look_at(const char *html, const HtmlTag *tag);

/* Whether a tag marked HTML_MARK_OURS carries this ticket's mark as well; NULL: any will do. */
gboolean html_mark_is(const char *html, const HtmlTag *tag, const char *mark);

#endif
