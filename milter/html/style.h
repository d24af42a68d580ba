/*
 * style - what the style of a tag makes of the lines in its element, and whose mark it is.
 */
#ifndef INTAKE_HTML_STYLE_H
#define INTAKE_HTML_STYLE_H

#include "scan.h"

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
