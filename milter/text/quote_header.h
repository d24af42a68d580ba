/*
 * quote_header - the lines that mail programs write above a quoted or forwarded mail.
 */
#ifndef INTAKE_TEXT_QUOTE_HEADER_H
#define INTAKE_TEXT_QUOTE_HEADER_H

#include "reply_lines.h"

typedef enum quote_mark {
    QUOTE_MARK_NONE,
    QUOTE_MARK_ATTRIBUTION, /* "On Monday, 3 May 2021, Ann wrote:" over one or more lines */
    QUOTE_MARK_ORIGINAL,    /* "-----Original Message-----" */
    QUOTE_MARK_REPLY_ABOVE, /* "reply above this line" */
    QUOTE_MARK_HEADERS,     /* From/Sent/To/Subject lines */
    QUOTE_MARK_FORWARD,     /* "---------- Forwarded message ---------" */
} QuoteMark;

/* What begins at line `at`, and over how many lines. Linear over a whole text: looks at a bounded
   number of lines and octets. */
QuoteMark quote_header_at(const ReplyLines *lines, guint at, guint *count_r);

/* Whether one line says that a forwarded mail follows. */
gboolean quote_header_is_forward(const char *line, gsize length);

#endif
