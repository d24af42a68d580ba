/*
 * marks - what mail programs write into the attributes of elements around quotes and signatures.
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
    HTML_MARK_QUOTE,         /* quoted history, nothing but that */
    HTML_MARK_CITE,          /* a quoted passage; answers may stand between several */
    HTML_MARK_ANSWERED,      /* Gmail's: an attribution, cited passages and answers between them, or
                                a forwarded mail */
    HTML_MARK_INDENTED,      /* a blockquote no program signed: quoted below an attribution */
    HTML_MARK_FORWARD,       /* a forwarded mail: content */
    HTML_MARK_HISTORY,       /* from here to the end is quoted history */
    HTML_MARK_MAYBE_HISTORY, /* the same, if a From/Sent/To block follows */
    HTML_MARK_BORDER,        /* empty, right above the quote */
    HTML_MARK_SIGNATURE,     /* the author's own */
    HTML_MARK_SEPARATOR,     /* a rule or a break that stands for "-- " */
    HTML_MARK_OURS,          /* our signature, of any ticket */
} HtmlMark;

typedef enum html_author { HTML_OF_CUSTOMER, HTML_OF_AGENT } HtmlAuthor;

/* What the opening tag marks in a mail of that author. Names that Outlook prefixed with x_ when it
   quoted them count as well. To agents a cited passage is HTML_MARK_QUOTE. */
HtmlMark html_mark(const HtmlToken *token, HtmlAuthor author);

/* Whether a tag marked HTML_MARK_OURS carries this ticket's mark as well; NULL: any will do. */
gboolean html_mark_is(const HtmlToken *token, const char *mark);

#endif
