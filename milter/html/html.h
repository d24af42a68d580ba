/*
 * html - what a reader sees of HTML, as text. Where in the octets it stands: lines.h.
 */
#ifndef INTAKE_HTML_H
#define INTAKE_HTML_H

#include "../text/text.h"

/* HTML to readable text: lists, tables, links, breaks; scripts, styles and hidden text dropped.
   Containers that mail programs put around quoted history and signatures (gmail_quote,
   blockquote type=cite, divRplyFwdMsg, yahoo_quoted, QQ and 163 containers, ...) are left out of
   *reply_r (may be NULL); when that would leave nothing, *reply_r is NULL. `limit` caps octets. */
char *text_from_html(const char *html, gsize limit, TextMail mail, char **reply_r);

#endif
