/*
 * style - what the style of a tag, and the attributes that do the same, make of its element.
 */
#ifndef INTAKE_HTML_STYLE_H
#define INTAKE_HTML_STYLE_H

#include "scan.h"

/* Whether the element is not displayed at all. */
gboolean html_is_removed(const HtmlToken *token);

/* Whether it is hidden from readers with all that stands in it: not displayed, or of no height. */
gboolean html_is_hidden(const HtmlToken *token);

/* Whether its letters are too small for readers, as those `around` it are or are not. What stands
   in it may have others: makers of newsletters lay out with cells of size 0. */
gboolean html_has_tiny_letters(const HtmlToken *token, gboolean around);

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
