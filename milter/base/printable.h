/*
 * printable - texts as they may go to a terminal. Mail puts strangers' texts into our tables. Pure.
 */
#ifndef INTAKE_PRINTABLE_H
#define INTAKE_PRINTABLE_H

#include <glib.h>

/* A value on one line, everything that would move the cursor, reorder or hide text replaced by
   U+FFFD. Caller frees. */
char *printable_line(const char *value);

/* The same of a text of several lines, which stay lines. Caller frees. */
char *printable_lines(const char *text);

/* JSON in which all such characters are escaped (\u202e): what stands in its strings means the same
   and shows what it is. Caller frees. */
char *printable_json(const char *json);

#endif
