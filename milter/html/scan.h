/*
 * scan - HTML in UTF-8 cut into text, tags and what nobody sees, with octet offsets and no copies;
 * strictly left to right, so whatever is in it costs time in proportion to its size.
 *
 * Not libxml2: its parser took 8 s for 60,000 open elements and as many end tags that match none
 * of them, 4 s for one tag of 50,000 attributes, twice the time on ordinary mail, and it forgets
 * where in the octets a tag stood.
 */
#ifndef INTAKE_HTML_SCAN_H
#define INTAKE_HTML_SCAN_H

#include "element.h"

/* Where tags begin and end follows the tokenizer of the HTML standard (13.2.5). */
typedef enum html_grammar {
    HTML_AS_SHOWN, /* to the letter, as the reader's program does */
    HTML_AS_MEANT, /* a sender's words count for more than the grammar: an address in "<>" is text,
                      and so is "</" before no letter; a comment that is never ended hides its own
                      first line; only script and style hold no tags */
} HtmlGrammar;

typedef enum html_attribute { /* those that change what is seen, or tell whose it is */
                              HTML_ALT,
                              HTML_BACKGROUND,
                              HTML_BGCOLOR,
                              HTML_BORDER,
                              HTML_CLASS,
                              HTML_COLOR,
                              HTML_DATA_MARKER,
                              HTML_DATA_SIGNATURE_WIDGET,
                              HTML_FAIREMAIL,
                              HTML_HIDDEN,
                              HTML_HREF,
                              HTML_ID,
                              HTML_MEDIA,
                              HTML_NAME,
                              HTML_START,
                              HTML_STYLE,
                              HTML_TEXT,
                              HTML_TYPE,
                              HTML_ATTRIBUTES,
} HtmlAttribute;

typedef enum html_token_kind {
    HTML_TOKEN_TEXT, /* entities in it */
    HTML_TOKEN_OPEN,
    HTML_TOKEN_CLOSE,
    HTML_TOKEN_HIDDEN, /* a comment, a declaration, a processing instruction */
} HtmlTokenKind;

typedef struct html_token {
    HtmlTokenKind kind;
    gsize start, end; /* after an opening script, style, title and their kin, the content is part of
                         the token: it looks like tags and is none */
    /* Tags only: */
    gsize tag_end;                         /* behind the ">" */
    HtmlSlice name;                        /* as written */
    const HtmlElement *element;            /* NULL: none that HTML knows */
    HtmlSlice attributes[HTML_ATTRIBUTES]; /* HTML_TOKEN_OPEN: values, quotes off, entities in */
    gboolean is_closed;                    /* HTML_TOKEN_OPEN: <name/> */
} HtmlToken;

typedef struct html_scanner {
    const char *html; /* borrowed, with a NUL behind it */
    gsize length;
    gsize at; /* octets, where the next token begins */
    HtmlGrammar grammar;
    gboolean is_uncommented; /* no "-->" comes any more */
} HtmlScanner;

HtmlScanner html_scanner(const char *html, gsize length, HtmlGrammar grammar);

/* The next token. FALSE: the text ends, or something begins that is never ended (a tag, a comment,
   a script), and readers see nothing of the rest. */
gboolean html_scan(HtmlScanner *scanner, HtmlToken *token_r);

/* The text of an HTML_TOKEN_TEXT. */
HtmlSlice html_token_text(const HtmlScanner *scanner, const HtmlToken *token);

#endif
