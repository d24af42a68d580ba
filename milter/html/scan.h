/*
 * scan - HTML in UTF-8 cut into text, tags and what nobody sees, with octet offsets, left to
 * right; whatever is in it costs time in proportion to its size. A tree builder would forget where
 * in the octets a tag stood, and a splice needs just that.
 *
 * Where tags begin and end follows the tokenizer of the HTML standard (13.2.5), as the reader's
 * program does.
 */
#ifndef INTAKE_HTML_SCAN_H
#define INTAKE_HTML_SCAN_H

#include <glib.h>

#define HTML_NAME_MAX 16

typedef enum html_token_kind {
    HTML_TOKEN_TEXT,
    HTML_TOKEN_TAG,
    HTML_TOKEN_HIDDEN, /* a comment, a declaration, a processing instruction */
} HtmlTokenKind;

typedef struct html_tag {
    char name[HTML_NAME_MAX]; /* lower case; longer names are cut */
    gsize start, end;         /* octets of the whole tag, end exclusive */
    gsize attributes;         /* where its attributes begin */
    gboolean is_closing;      /* </x> */
} HtmlTag;

typedef struct html_token {
    HtmlTokenKind kind;
    gsize start, end; /* after an opening script, style, title and their kin, the content is part of
                         the token: it looks like tags and is none */
    HtmlTag tag;      /* HTML_TOKEN_TAG */
} HtmlToken;

typedef struct html_slice {
    const char *start;
    gsize length;
} HtmlSlice;

/* The token at `from`. FALSE: the text ends there, or something begins that is never ended (a tag,
   a comment, a script), and readers see nothing of the rest. */
gboolean html_scan_token(const char *html, gsize length, gsize from, HtmlToken *token_r);

/* The tag's next attribute from *at on, which begins with tag->attributes. The value is without
   its quotes, entities in it. FALSE: no more. */
gboolean html_scan_attribute(const char *html, const HtmlTag *tag, gsize *at, HtmlSlice *name_r,
                             HtmlSlice *value_r);

/* Whether the slice is `word`, letters in any case. */
gboolean html_value_is(const HtmlSlice *slice, const char *word);

#endif
