/*
 * css - style sheets and style attributes cut into pieces, after CSS Syntax 3: no copies, strictly
 * left to right, tolerant of any input.
 */
#ifndef INTAKE_HTML_CSS_H
#define INTAKE_HTML_CSS_H

#include "element.h"

typedef struct css_declaration {
    HtmlSlice property, value; /* blanks around them off; either may be empty */
    gboolean is_important;
} CssDeclaration;

/* Appends a style sheet in which nothing is disguised any more: comments and the marks of comments
   of HTML are blanks, strings and addresses empty, escapes undone but for signs, which keep a
   backslash before them. */
void css_append_plain(GString *out, const char *css, gsize length);

/* The same for an attribute, whose entities are undone first. NULL: it is plain as it stands.
   Caller frees. */
char *css_plain_attribute(const HtmlSlice *value);

/* The offset of the first of the characters `stops` from `at` on that stands in no parenthesis or
   bracket; the length when there is none. Here and below `css` is plain. */
gsize css_find(const HtmlSlice *css, gsize at, const char *stops);

/* Without blanks at its ends. */
HtmlSlice css_trimmed(const char *start, const char *end);

/* Takes the next declaration off a list of them; it may be empty. FALSE: there is none. */
gboolean css_next_declaration(HtmlSlice *rest, CssDeclaration *declaration_r);

#endif
