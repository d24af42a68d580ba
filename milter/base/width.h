/*
 * width - how many columns of a terminal a text takes. Pure.
 */
#ifndef INTAKE_WIDTH_H
#define INTAKE_WIDTH_H

#include <glib.h>

/* Columns of valid UTF-8: East Asian wide characters take two, combining ones none. */
guint width_of(const char *text);

/* The text in at most `columns` columns, "…" at its end where something was cut off. Caller frees.
 */
char *width_cut(const char *text, guint columns);

/* A value as it may go to a terminal: on one line, everything that would move the cursor, reorder
   or hide text replaced by U+FFFD. Mail puts strangers' texts into our tables. Caller frees. */
char *width_printable(const char *value);

/* The same of a text of several lines, which stay lines. Caller frees. */
char *width_printable_lines(const char *text);

/* JSON in which all such characters are escaped (\u202e): what stands in its strings means the same
   and shows what it is. Caller frees. */
char *width_printable_json(const char *json);

#endif
