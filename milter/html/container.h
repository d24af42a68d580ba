/*
 * container - the containers that mail programs put around quoted history and signatures.
 */
#ifndef INTAKE_HTML_CONTAINER_H
#define INTAKE_HTML_CONTAINER_H

#include "element.h"

typedef enum html_container {
    HTML_CONTAINER_NONE,
    HTML_CONTAINER_QUOTE,      /* quoted history, nothing but that */
    HTML_CONTAINER_CITE,       /* a quoted passage; answers may stand between several */
    HTML_CONTAINER_MAYBE_CITE, /* the same, if it stands below "On ... wrote:" */
    HTML_CONTAINER_GMAIL,      /* attribution, cited passages and answers between them, or a
                                  forwarded mail */
    HTML_CONTAINER_SIGNATURE,
    HTML_CONTAINER_FORWARD,       /* a forwarded mail: content */
    HTML_CONTAINER_HISTORY,       /* from here to the end of the mail is quoted history */
    HTML_CONTAINER_MAYBE_HISTORY, /* the same, if a From/Sent/To block follows */
} HtmlContainer;

/* What the tag opens, by the class, id or style that its mail program gave it. Names that Outlook
   prefixed with x_ when it quoted them count as well. */
HtmlContainer html_container(const HtmlElement *element, const HtmlToken *token);

/* Whether text at `start` begins with a block of header lines, in whatever language: at least
   three of the first lines with words are "label: value". */
gboolean html_begins_with_headers(const char *start);

#endif
