/*
 * attribution - "On Monday, 3 May 2021, Ann wrote:", in whatever language and over how many lines.
 */
#ifndef INTAKE_TEXT_ATTRIBUTION_H
#define INTAKE_TEXT_ATTRIBUTION_H

#include "reply_lines.h"

/* Over how many lines an attribution goes that begins at line `at`; 0: none does. */
guint attribution_at(const ReplyLines *lines, guint at);

/* Whether one line is an attribution, or the end of one. */
gboolean attribution_is(const char *line, gsize length);

/* Whether a line above quoted ones introduces them in whatever language: a colon at its end, and an
   address in brackets or a date with the time of day before it. */
gboolean attribution_has_shape(const char *line, gsize length);

/* Whether a line right above quoted ones introduces them: "On Monday, Ann wrote:". Digits or an
   address are not asked for, as attribution_at() does. */
gboolean attribution_introduces(const ReplyLine *line);

/* Whether a line right above a quote names its author without a date: "Ann Lee wrote:", "Quoting
   Ann <ann@example.org>:". */
gboolean attribution_names(const ReplyLine *line);

/* Where in the line an attribution begins that stands behind other words, as an octet of `words`;
   their length when none does. For a line right above quoted ones. */
gsize attribution_tail(const ReplyLine *line);

#endif
