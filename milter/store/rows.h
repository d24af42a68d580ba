/*
 * rows - the answer of one statement, as text. Pure.
 */
#ifndef INTAKE_STORE_ROWS_H
#define INTAKE_STORE_ROWS_H

#include <glib.h>

typedef struct rows Rows;

/* Cells are added row by row, left to right. */
Rows *rows_new(void);
void rows_add_column(Rows *rows, const char *name, gboolean is_number);
void rows_add_cell(Rows *rows, const char *text); /* copies; NULL: null */
void rows_free(Rows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rows, rows_free)

/* The same rows when their one column is of a composite type, "(1,"a ""b""",)": the fields become
   the columns, without names. `columns` is how many each must have; NULL when one has another
   number. A function called in the select list costs the server less than one in FROM. */
Rows *rows_of_composites(const Rows *rows, int columns);

int rows_count(const Rows *rows);
int rows_columns(const Rows *rows);
const char *rows_column(const Rows *rows, int column); /* its name; borrowed */
gboolean rows_is_of_numbers(const Rows *rows, int column);
const char *rows_text(const Rows *rows, int row, int column); /* NULL: null; borrowed */
gint64 rows_number(const Rows *rows, int row, int column);    /* 0 for null */
gboolean rows_boolean(const Rows *rows, int row, int column); /* FALSE for null */
char *rows_copy(const Rows *rows, int row, int column);       /* NULL: null; caller frees */

/* What a function of ours packs into one text: rows that end with U+001E, of fields that end with
   U+001F; no value holds either. The rows of such a text, none for NULL; and the fields of one of
   them. Caller frees with g_strfreev(). */
char **packed_rows(const char *packed);
char **packed_fields(const char *row);

#endif
