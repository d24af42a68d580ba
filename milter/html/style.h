/*
 * style - what the style of a tag, and the attributes that do the same, make of its element.
 */
#ifndef INTAKE_HTML_STYLE_H
#define INTAKE_HTML_STYLE_H

#include "scan.h"

/* Takes the next declaration off the value of a style attribute; it may be empty. FALSE: there is
   none. */
gboolean html_style_next(HtmlSlice *style, HtmlSlice *property_r, HtmlSlice *value_r);

/* "0", "0px", "0.0pt", but not "0.9em". */
gboolean html_style_is_zero(const HtmlSlice *value);

/* Whether an element, known or not, is hidden from readers with all that stands in it: its content
   is for none, it is not displayed, of no height, or lies outside the page. */
gboolean html_is_hidden(const HtmlToken *token);

/* Whether it has no margin, so a paragraph is just a line. */
gboolean html_is_tight(const HtmlToken *token);

/* Whether line ends in its text are seen. */
gboolean html_keeps_line_ends(const HtmlToken *token);

/* Whether a line is drawn left of it, as of quotes. */
gboolean html_has_left_border(const HtmlToken *token);

/* The rule that Outlook and Windows Mail draw above the header of the mail they answer, the only
   mark of it. */
gboolean html_has_outlook_rule(const HtmlToken *token);

/* The short rule that Foxmail draws above a signature. */
gboolean html_is_foxmail_rule(const HtmlToken *token);

#endif
